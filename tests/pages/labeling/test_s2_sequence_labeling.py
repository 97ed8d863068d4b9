"""The page labels any sentence, says what was measured, and trains when it is asked to."""

import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from attention.experiments.labeling.disagreements import load_disagreements
from attention.experiments.labeling.tagger_accuracy import load_results
from attention.experiments.labeling.taggers import NAMES, tag
from attention.ui.outside import training
from attention.ui.text import LANGUAGES, Language, load_text
from tests.pages.reader import draw
from tests.pages.reader import named_figures as figures


def script(language: str, tokens: tuple[str, ...], slice_seconds: float) -> None:
    from attention import run
    from attention.presets import build_example
    from attention.ui.outside import training
    from attention.ui.text import load_text
    from pages.labeling.s2_sequence_labeling import render

    training.SLICE = slice_seconds  # type: ignore[misc]
    trace = run(build_example("saw", tokens=tokens))
    render(trace, load_text(language, "lecture", 2, "sequence-labeling"))  # type: ignore[arg-type]


def page(
    language: Language = "en", tokens: tuple[str, ...] = ("I", "saw", "a", "saw"), seconds: float = 0, **values: Any
) -> AppTest:
    return draw(script, language, tokens, seconds, **values)


def prose(test: AppTest) -> str:
    shown = [element.value for element in (*test.markdown, *test.caption)]
    shown += [label for radio in test.radio for label in (radio.label, *radio.options)]
    return re.sub(r"\\(.)", r"\1", "\n".join(shown))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_is_there_with_words_and_a_text_twin(language: Language) -> None:
    shown = figures(page(language, predict_trap="same"))
    assert list(shown) == [
        *("labels", "sight", "heads", "head_weights", "accuracy", "growth", "trap"),
        *("twin_loss", "twin_right", "twin_distances", "twin_probe", "twin_projections", "twin_symbols"),
    ]
    assert all(figure["alt"] and figure["figure"]["data"] for figure in shown.values())
    brings_its_own = {"head_weights", "twin_probe"}
    assert all(shown[name]["table"]["rows"] for name in set(shown) - brings_its_own)


def test_every_part_of_the_text_can_be_reached() -> None:
    found = page(tagged="context_helps-1", predict_trap="apart")
    many = page(tokens=("!",) * 201)
    seen = prose(page()) + prose(found) + prose(many) + prose(page(tokens=("xqzzy", "saw")))
    for name, part in load_text("en", "lecture", 2, "sequence-labeling").parts.items():
        beginning = re.split(r"\[\[|\n", re.sub(r"\\(.)", r"\1", part).removeprefix("“[[word]]”. The word"))[0]
        assert beginning in seen or name == "question", name


def test_the_labels_shown_are_those_of_the_taggers() -> None:
    shown = figures(page(window=2))["labels"]["table"]
    for row, word in enumerate(("I", "saw", "a", "saw")):
        assert shown["rows"][row][0] == word
        said = [tag(("I", "saw", "a", "saw"), name).tags[row] for name in (NAMES[0], NAMES[2], NAMES[4])]
        assert [cell.split()[0] for cell in shown["rows"][row][1:]] == said


def test_a_found_sentence_comes_with_its_gold_labels_and_crosses() -> None:
    sentence = load_disagreements()["context_helps"][0]
    test = page(tagged="context_helps-1")
    rows = figures(test)["labels"]["table"]["rows"]
    assert [row[-1] for row in rows] == list(sentence.tags)
    assert any("✗" in row[1] for row in rows)
    assert not any("✗" in cell for row in rows for cell in row[2:])
    assert "word alone is not enough" in prose(test)


def test_the_word_proposed_is_one_on_which_the_taggers_differ_until_the_reader_chooses() -> None:
    assert page().slider(key="word").value == 4
    assert "“saw” (4). The word alone: **VERB**" in prose(page())
    assert "“a”. The word alone: **DET**" in prose(page(word=3))


@pytest.mark.parametrize(
    "tokens",
    [
        ("xqzzy",),
        ("😀", "👨‍👩‍👧", "!"),
        tuple("我看见一把锯子"),
        ("<script>alert(1)</script>", "![x](http://example.org)", "$x$", "`y`"),
        ("la",) * 64,
        ("a b c d e f g h",) * 25,
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_any_sentence_is_labelled(language: Language, tokens: tuple[str, ...]) -> None:
    assert figures(page(language, tokens))["labels"]["table"]["rows"]


@pytest.mark.parametrize("tokens", [("\x01",), ("!?",) * 150])
def test_too_few_or_too_many_words_are_refused_with_a_sentence(tokens: tuple[str, ...]) -> None:
    test = page(tokens=tokens)
    assert "The taggers take from 1 to 200" in prose(test)
    assert "labels" not in figures(test)
    assert "twin_loss" in figures(test)


def test_a_shorter_sentence_moves_the_chosen_word_into_it() -> None:
    test = page(word=4, tagged="three_answers-2")
    test.session_state["tagged"] = "own"
    test.run()
    assert not test.exception
    assert test.slider(key="word").value in (1, 2, 3, 4)


def test_accuracies_in_table_and_prose_are_the_measured_ones() -> None:
    seen = prose(page())
    for result in load_results().values():
        assert f"{100 * result.test:.1f}%" in seen
        assert f"{result.parameters:,}".replace(",", "\u202f") in seen


def test_one_head_or_the_mean_of_all_can_be_looked_at() -> None:
    weights = tag(("I", "saw", "a", "saw"), "attention").weights
    assert weights is not None
    first = figures(page(head="3"))["sight"]["table"]["rows"]
    assert [row[-1] for row in first] == pytest.approx(weights[2, 3].tolist())
    mean = figures(page())["sight"]["table"]["rows"]
    assert [row[-1] for row in mean] == pytest.approx(weights.mean(axis=0)[3].tolist())


def test_the_trap_is_closed_until_the_reader_has_predicted() -> None:
    assert "trap" not in figures(page())
    opened = page(predict_trap="apart")
    rows = dict(figures(opened)["trap"]["table"]["rows"])
    assert rows["FC alone"] == rows["attention"] == 0
    assert min(rows[name] for name in ("+positions", "causal", "range ±1", "FC ±1")) > 0
    assert "differ by 0.00" in prose(opened)


def test_the_switch_for_positions_changes_the_two_outputs() -> None:
    def outputs(test: AppTest) -> list[str]:
        (row,) = re.findall(r"^\| (?:attention|\+positions) \| (.*) \| (.*) \|$", prose(test), re.MULTILINE)
        return list(row)

    without, with_positions = (outputs(page(predict_trap="same", trap_positions=on)) for on in (False, True))
    assert without[0] == without[1]
    assert with_positions[0] != with_positions[1]


def test_a_sentence_without_a_repeated_word_falls_back_to_the_article_s() -> None:
    seen = prose(page(tokens=("one", "two"), predict_trap="same"))
    assert "The outputs of “saw” (2) and “saw” (4) differ" in seen
    assert "In your own sentence no word comes twice" in seen


def test_the_trap_asks_about_the_reader_s_own_words() -> None:
    seen = prose(page(tokens=("画", "家", "画", "画"), predict_trap="same"))
    assert "Do the words “画” (1) and “画” (3) get different outputs?" in seen
    assert "*saw*" not in seen.partition("The trap in")[2].partition("A task that no window")[0]


def test_bars_that_are_zero_by_the_matrices_or_the_sentence_are_named() -> None:
    assert "Zero here, too" not in prose(page(predict_trap="same"))
    equal = prose(page(tokens=("saw", "saw", "saw"), predict_trap="same"))
    assert re.search(r"Zero here, too: [^.]*causal", equal)


def test_a_tie_in_attention_and_a_word_that_comes_again_are_named_with_their_places() -> None:
    assert re.search(r"takes most, \d+%, from “saw” \([24]\)\.", prose(page()))
    assert "There is nobody else to look at" in prose(page(tokens=("hello",)))


def test_three_answers_are_claimed_only_for_the_window_with_which_they_are_given() -> None:
    for place in (1, 2, 3):
        for window in (1, 2, 3):
            test = page(tagged=f"three_answers-{place}", window=window)
            sentence = load_disagreements()["three_answers"][place - 1]
            names = (NAMES[0], NAMES[window], NAMES[4])
            answers = list(zip(*(tag(sentence.words, name).tags for name in names), strict=True))
            most = max(len(set(each)) for each in answers)
            assert ("three answers to one word." in prose(test)) == (most == 3)
            proposed: Any = test.slider(key="word").value
            assert len(set(answers[proposed - 1])) == most


def test_the_heads_habits_are_said_to_be_given() -> None:
    assert "After training all 8 still have it highest there" in prose(page())


def test_the_direction_of_tenths_of_a_point_is_said_and_that_they_may_be_luck() -> None:
    results = load_results()
    side = "above" if results["attention"].test > results["window-1"].test else "below"
    seen = prose(page())
    assert f"{side} the narrow window" in seen
    assert "Each tagger was trained once" in seen


def start(test: AppTest) -> AppTest:
    return test.button(key="twin_run").click().run()


def progress(test: AppTest) -> str:
    return str(test.get("progress")[0].proto.text)


def test_nothing_is_trained_before_the_reader_starts() -> None:
    test = page()
    assert "After step 0 " in prose(test)
    assert "After step 0 " in prose(test.run())


def test_training_goes_on_slice_by_slice_until_it_is_stopped() -> None:
    test = start(page())
    assert "After step 10 " in prose(test)
    assert test.button(key="twin_run").label == "Stop"
    assert "After step 20 " in prose(test.run())
    test.button(key="twin_run").click().run()
    assert test.button(key="twin_run").label == "Go on training"
    assert "After step 20 " in prose(test.run())


def test_a_finished_training_can_be_looked_back_on_and_started_afresh() -> None:
    test = start(page(seconds=300, twin_length=8, twin_window=1))
    assert "After step 500 self-attention finds **" in prose(test)
    assert test.button(key="twin_run").disabled
    back = next(slider for slider in test.select_slider if slider.label.startswith("Look back"))
    assert "After step 0 " in prose(back.set_value(0).run())
    test.button[-1].click().run()
    assert "After step 0 " in prose(test)
    assert not test.button(key="twin_run").disabled


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_has_to_wait_is_told_so_and_goes_on_afterwards(language: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "TURN", 0.01)
    test = page(language)
    others = {"en": "Others are training here, too", "zh": "现在还有别人在这里训练"}[language]
    with training._one_at_a_time:
        assert others in progress(start(test))
        assert " 0 " in progress(test)
    assert others not in progress(test.run())
    assert " 10 " in progress(test)


def test_another_task_starts_afresh_and_does_not_run() -> None:
    test = start(page())
    test.slider(key="twin_length").set_value(9).run()
    assert "After step 0 " in prose(test)
    assert test.button(key="twin_run").label == "Start training"
