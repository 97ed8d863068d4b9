"""The page says what its figures show, in both languages."""

import re
from typing import Any

import orjson
import pytest
from streamlit.testing.v1 import AppTest

from attention.experiments.recurrence.forgetting import of_attention, of_recurrence
from attention.experiments.recurrence.memory_task import load_results, summary
from attention.figures.decay import power_of_ten
from attention.figures.style import percent
from attention.ui.text import Language, Notation, load_text
from pages.recurrence.wall_time import LENGTHS, measured


def script(language: str, notation: str, tokens: tuple[str, ...]) -> None:
    from attention import run
    from attention.presets import build_example
    from attention.ui.text import load_text
    from pages.recurrence.s7_versus_rnn import render

    render(run(build_example("saw", tokens=tokens)), load_text(language, notation, 2, "versus-rnn"))  # type: ignore[arg-type]


TWELVE = tuple("abcdefghijkl")


def page(
    language: Language = "en",
    notation: Notation = "lecture",
    tokens: tuple[str, ...] = ("I", "saw", "a", "saw"),
    **values: Any,
) -> AppTest:
    test = AppTest.from_function(script, default_timeout=60, args=(language, notation, tokens))
    for name, value in values.items():
        test.session_state[name] = value
    test.run()
    assert not test.exception
    return test


def prose(test: AppTest) -> str:
    return re.sub(r"\\(.)", r"\1", "\n".join(element.value for element in test.markdown)).replace("\u202f", "")


def sent(test: AppTest) -> list[dict[str, Any]]:
    return [orjson.loads(element.proto.bytes) for element in test.get("bidi_component")]


def figures(test: AppTest) -> dict[str, dict[str, Any]]:
    return {figure["name"]: figure for figure in sent(test) if "figure" in figure}


def cells(figure: dict[str, Any]) -> int:
    """Return how many cells of a heatmap are filled; NaN travels as itself in a typed array."""
    import base64

    import numpy as np

    array = np.frombuffer(base64.b64decode(figure["figure"]["data"][0]["z"]["bdata"]), dtype=np.float64)
    return int(np.isfinite(array).sum())


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("notation", ["lecture", "paper"])
def test_every_figure_is_there_with_words_and_a_text_twin(language: Language, notation: Notation) -> None:
    test = page(language, notation)
    shown = figures(test)
    names = ["readiness", "hearing_map", "paths", "costs", "influence", "memory", "race", "linear_state"]
    assert list(shown) == names
    assert all(figure["alt"] and figure["figure"]["data"] for figure in shown.values())
    assert all(figure["table"] or figure["grid"] for figure in shown.values())
    assert sum("matrices" in each for each in sent(test)) == 1


@pytest.mark.parametrize("tokens", [("alone",), ("a", "b"), TWELVE])
def test_sentences_of_any_length_are_read(tokens: tuple[str, ...]) -> None:
    assert len(figures(page(tokens=tokens))) == 8


def test_the_network_fills_word_by_word_and_self_attention_is_there_at_once() -> None:
    for tick in (1, 3):
        test = page(tick=tick)
        assert cells(figures(test)["readiness"]) == tick * 3 + 4 * 2
        assert f"After tick {tick} the RNN has finished {tick} of 4 words" in prose(test)


def test_a_tick_beyond_a_shorter_sentence_becomes_its_last() -> None:
    test = page(tokens=("a", "b", "c"), tick=9, linear_tick=9)
    assert "After tick 3 the RNN has finished 3 of 3 words" in prose(test)
    assert "The whole memory after word 3" in prose(test)


@pytest.mark.parametrize(("tick", "done"), [(1, 0), (2, 0), (3, 2), (4, 4)])
def test_reading_both_ways_a_word_is_finished_when_both_have_passed(tick: int, done: int) -> None:
    test = page(tick=tick, both_ways=True)
    assert f"After tick {tick} that holds for {done} of 4 words" in prose(test)
    assert cells(figures(test)["readiness"]) == 2 * tick * 3 + 4 * 2


def test_the_board_shows_the_word_of_the_tick() -> None:
    (board,) = [each for each in sent(page(tokens=TWELVE, tick=7)) if "matrices" in each]
    assert board["tokens"] == ["g"]
    assert board["matrices"]["state"]["symbol"] == "h^{7}"


def test_only_the_plain_network_is_deaf_to_what_comes() -> None:
    table = next(element.value for element in page().markdown if element.value.startswith("| network"))
    heard = {line.split(" | ")[0].strip("| "): line.split(" | ")[2].strip(" |") for line in table.splitlines()[2:]}
    assert heard["RNN"] == "0"
    assert heard["bidirectional RNN"] != "0"
    assert heard["self-attention"] != "0"


def test_the_race_counts_the_readers_steps() -> None:
    test = page(path_n=50, path_from=10, path_to=37, path_k=3, path_r=5)
    said = prose(test)
    assert "Over a distance of 27 the RNN takes 27 steps, self-attention 1" in said
    assert "take 14 layers here" in said
    assert "take 4" in said
    steps = {row[0]: row[1] for row in figures(test)["paths"]["table"]["rows"]}
    assert steps["truncated self-attention, ±5"] == "6"


@pytest.mark.parametrize("ends", [(37, 10), (60, 64), (5, 5)])
def test_positions_in_any_order_or_beyond_the_end_are_taken_kindly(ends: tuple[int, int]) -> None:
    test = page(path_n=40, path_from=ends[0], path_to=ends[1])
    stops = [row[2].split(" → ") for row in figures(test)["paths"]["table"]["rows"]]
    assert all(1 <= int(place) <= 40 for places in stops for place in places)


@pytest.mark.parametrize(
    ("n", "d", "said"),
    [(64, 512, "is the cheaper one. This"), (256, 256, "both need"), (1024, 64, "the RNN is the cheaper")],
)
def test_who_is_cheaper_depends_on_n_and_d(n: int, d: int, said: str) -> None:
    test = prose(page(cost_n=n, cost_d=d))
    assert said in test
    assert str(n * n * d) in test
    assert str(n * d * d) in test


def test_the_influence_sentence_is_filled_from_the_jacobians() -> None:
    said = prose(page(radius=1.7))
    for number in (of_recurrence(1.7)[-1], of_recurrence(0.5)[-1], of_recurrence(3.0)[-1], of_attention()[-1]):
        assert power_of_ten(float(number)) in said


def test_the_memory_sentence_is_the_shipped_runs() -> None:
    attention, few, many = (summary(curve) for curve in load_results())
    said = prose(page())
    assert f"still answers {percent(float(attention.mean[-1]))} right" in said
    assert f"it is right in {percent(float(many.mean[-1]))}" in said
    assert f"After {few.steps} training steps" in said


def test_training_here_answers_with_both_networks() -> None:
    said = prose(page(memory_live=True, memory_wait=2))
    assert re.search(r"with 2 symbols in between: self-attention \d+%, RNN \d+% right", said)
    assert "Trained just now" not in prose(page())


def test_times_are_the_ones_drawn() -> None:
    test = page()
    race = measured()
    rows = figures(test)["race"]["table"]["rows"]
    assert rows[-1] == [f"{LENGTHS[-1]}", *(power_of_ten(1000 * each[-1]) for each in (race.recurrent, race.attention))]
    said = prose(test)
    assert f"the RNN takes {rows[-1][1]} ms, self-attention {rows[-1][2]} ms" in said
    overtaken = race.overtaken()
    assert ("From n = " in said) == bool(overtaken)


def test_linear_attention_differs_by_rounding_only() -> None:
    said = prose(page(tokens=TWELVE))
    difference = re.search(r"differ by at most ((?:\d\.\d × 10⁻(\S+))|0): rounding", said)
    assert difference is not None
    assert difference[1] == "0" or int(difference[2].translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))) >= 14
    assert "The state has 9 numbers" in said


def test_every_part_of_the_text_can_be_reached() -> None:
    parts = load_text("en", "lecture", 2, "versus-rnn").parts
    seen = prose(page())
    seen += prose(page(both_ways=True, memory_live=True, memory_wait=2, cost_n=512)) + prose(page(cost_n=4096))
    for name, words in parts.items():
        first = re.split(r"\[\[|\$|\*\*", words.strip("*# "))[0].strip()
        assert first[:25] in seen or name in ("question", "race_overtaken", "race_ahead"), name
