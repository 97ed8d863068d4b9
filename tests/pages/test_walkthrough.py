"""The walkthrough as a whole: every section draws, every control reaches the trace, every link is read or refused."""

import re
from typing import Any, Final, cast

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from attention import run
from attention.example import Edit
from attention.presets import PRESETS, build_example, tokenize
from attention.ui.controls.kinds import Code, Number
from attention.ui.controls.link import write_edits
from attention.ui.controls.parameters import PARAMETERS, refused
from attention.ui.text import LANGUAGES, NOTATIONS, Language, load_labels
from tests.pages.quick import see
from tests.pages.reader import SLUGS, boards, figures, go, matrix, notices, open_section, prose, unfold

HAN: Final = re.compile(r"[\u4e00-\u9fff]")
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", SLUGS)
def test_every_section_draws_in_every_language_and_notation(slug: str, language: str, notation: str) -> None:
    app = see(slug, lang=language, notation=notation)
    assert [each.value for each in app.title] == [load_labels(language)[f"navigation.{slug}"]]
    assert notices(app) == []
    words = prose(app)
    assert "[[" not in words
    assert bool(HAN.search(words)) == (language == "zh")
    assert app.query_params == {"lang": language, "notation": notation}
    for board in boards(app):
        assert (board["language"], board["notation"]) == (load_labels(language)["controls.lang_tag"], notation)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_section_asks_its_question_right_under_the_title(slug: str) -> None:
    app = see(slug)
    assert "?" in app.main.markdown[0].value


@pytest.mark.parametrize("slug", SLUGS)
def test_the_foot_leads_to_the_neighbours(slug: str) -> None:
    labels = [each.proto.label for each in see(slug).get("page_link")]
    place = SLUGS.index(slug)
    names = [load_labels("en")[f"navigation.{each}"] for each in SLUGS]
    before = [f"← {names[place - 1]}"] if place else []
    after = [f"{names[place + 1]} →"] if place + 1 < len(SLUGS) else []
    assert [label for label in labels if "←" in label or "→" in label] == before + after


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_journey_names_every_section_that_follows_in_order(language: Language) -> None:
    labels = [each.proto.label for each in see(lang=language).get("page_link")]
    names = [load_labels(language)[f"navigation.{slug}"] for slug in SLUGS[1:]]
    assert [label.partition(" — ")[0].strip("*") for label in labels if " — " in label] == names


@pytest.mark.parametrize("slug", SLUGS)
def test_a_cell_of_the_link_is_declared_for_every_section_that_has_a_board(slug: str) -> None:
    shows_matrices = any("codes" in board and board["codes"] for board in boards(see(slug)))
    assert (slug in PARAMETERS["cell"].sections) == shows_matrices


TRACE: Final[list[tuple[dict[str, str], dict[str, Any]]]] = [
    ({"preset": "integers"}, {"preset_name": "integers"}),
    ({"sentence": "the cat sat"}, {"tokens": ("the", "cat", "sat")}),
    ({"sentence": "我爱你"}, {"tokens": ("我", "爱", "你")}),
    ({"seed": "9999"}, {"seed": 9999}),
    ({"d": "7"}, {"d_model": 7}),
    ({"d_k": "1"}, {"d_k": 1}),
    ({"d_v": "8"}, {"d_v": 8}),
    ({"score": "additive"}, {"score": "additive"}),
    ({"scaled": "true"}, {"scaled": True}),
    ({"temperature": "0.3"}, {"temperature": 0.3}),
    ({"normalizer": "relu"}, {"normalizer": "relu"}),
    ({"normalizer": "identity"}, {"normalizer": "identity"}),
    ({"visible": "causal"}, {"visible": "causal"}),
    ({"visible": "band", "reach": "0"}, {"visible": "band", "reach": 0}),
    ({"positions": "true"}, {"positions": "sinusoidal"}),
    ({"preset": "chinese", "scaled": "true", "d_k": "5"}, {"preset_name": "chinese", "scaled": True, "d_k": 5}),
]


@pytest.mark.parametrize(
    ("query", "options"), TRACE, ids=["-".join(query) + str(i) for i, (query, _) in enumerate(TRACE)]
)
@pytest.mark.parametrize("slug", ["scores", "softmax", "output", "matrix-view"])
def test_what_a_link_asks_for_reaches_the_trace(slug: str, query: dict[str, str], options: dict[str, Any]) -> None:
    app = see(slug, **query)
    trace = run(build_example(**{"preset_name": "saw", **options}))
    assert boards(app)[0]["tokens"] == list(trace.example.tokens)
    np.testing.assert_array_equal(matrix(app, "inputs"), trace.example.inputs)
    np.testing.assert_allclose(matrix(app, "weights"), trace.weights, rtol=1e-13, atol=1e-15)
    if slug in ("output", "matrix-view"):
        np.testing.assert_allclose(matrix(app, "output"), trace.output, rtol=1e-13, atol=1e-15)
    assert app.query_params == query


def test_the_edits_of_a_link_reach_the_trace_in_their_order() -> None:
    edits = (
        Edit("keys", 3, 0, 2.5),
        Edit("query_projection", 1, 2, -1.5),
        Edit("inputs", 1, 0, 0.7),
        Edit("weights", 0, 1, 0.25),
    )
    app = see("matrix-view", edits=write_edits(edits))
    example = build_example("saw")
    for edit in edits:
        example = example.edit(edit)
    trace = run(example)
    np.testing.assert_array_equal(matrix(app, "weights"), trace.weights)
    np.testing.assert_allclose(matrix(app, "output"), trace.output, rtol=1e-13, atol=1e-15)
    assert trace.example.inputs[1, 0] == trace.example.inputs[3, 0] == 0.7


def test_a_cell_outside_the_matrices_is_kept_and_counted() -> None:
    app = open_section("scores", edits="K-4-3_2.5~K-1-1_0.5", sentence="only two")
    np.testing.assert_array_equal(matrix(app, "keys")[0][0], 0.5)
    assert any("1" in each.value for each in app.caption)
    app.text_input(key="sentence").set_value("now there are four").run()
    assert matrix(app, "keys")[3][2] == 2.5


def test_long_sentences_fill_the_heatmap_and_a_part_fills_the_board() -> None:
    words = [f"w{i}" for i in range(70)]
    app = see("matrix-view", sentence=" ".join(words))
    assert boards(app)[0]["tokens"] == words[:12]
    (heatmap,) = (figure for figure in figures(app) if figure["name"] == "attention")
    assert len(heatmap["grid"]["rows"]) == 64
    assert len(notices(app)) == 1
    assert "64" in notices(app)[0]


@pytest.mark.parametrize("slug", SLUGS)
def test_one_token_is_enough_for_every_section(slug: str) -> None:
    see(slug, sentence="alone")  # it raises what the page raises


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_draws_everywhere(preset: str) -> None:
    for slug in ("introduction", "overview", "scores", "softmax", "values", "output", "matrix-view"):
        app = see(slug, preset=preset)
        np.testing.assert_array_equal(matrix(app, "inputs"), build_example(preset).inputs)


def test_controls_change_the_trace_and_keep_the_rest() -> None:
    app = unfold(open_section("scores", sentence="a b c", seed="3"))
    app.slider(key="d_k").set_value(5).run()
    assert np.shape(matrix(app, "queries")) == (3, 5)
    app.toggle(key="scaled").set_value(True).run()
    app.number_input(key="seed").set_value(4).run()
    expected = run(build_example("saw", tokens=("a", "b", "c"), seed=4, d_k=5, scaled=True))
    np.testing.assert_allclose(matrix(app, "weights"), expected.weights, rtol=1e-13)
    app.selectbox(key="preset_choice").set_value("integers").run()
    assert boards(app)[0]["tokens"] == list(PRESETS["integers"].tokens)


def test_a_preset_starts_afresh_and_a_language_does_not() -> None:
    app = open_section("scores", sentence="a b c", edits="K-1-1_2.5")
    app.segmented_control(key="lang_choice").set_value("zh").run()
    assert app.title[0].value == load_labels("zh")["navigation.scores"]
    assert matrix(app, "keys")[0][0] == 2.5
    app.selectbox(key="preset_choice").set_value("chinese").run()
    np.testing.assert_array_equal(matrix(app, "keys"), run(build_example("chinese")).keys)


def test_the_browser_s_language_comes_first_and_the_link_wins() -> None:
    assert see("scores").title[0].value == load_labels("en")["navigation.scores"]
    assert see("scores", lang="zh").title[0].value == load_labels("zh")["navigation.scores"]


OWN: Final[dict[str, dict[str, str]]] = {
    "sequence-labeling": {"window": "2", "word": "3", "head": "4", "predict_trap": "same", "trap_positions": "true"},
    "speech": {"frame": "320", "speech_left": "3", "speech_right": "0", "predict_hour": "film"},
    "images": {"look_row": "4", "look_column": "6", "paint": "1-ffffff", "pixel_heat": "0.4", "photo_heat": "0.5"},
    "versus-cnn": {"kernel_size": "5", "layers": "2", "pixel_row": "1", "sharpness": "46", "padded": "true"},
    "versus-rnn": {"path_n": "30", "path_to": "29", "cost_n": "256", "radius": "1.5", "memory_wait": "12", "tick": "3"},
    "heads": {"head_count": "4", "this_head": "3", "predict_places": "one"},
    "block": {"norms": "pre", "blocks": "2", "predict_residual": "alike"},
    "induction": {
        "letters_count": "9",
        "letters_seed": "7",
        "predict_stack": "all",
        "off": "second",
        "later": "9",
        "earlier": "4",
    },
    "transformer": {"passage": "tired", "words_only": "true", "layer": "5", "layer_head": "6", "looks": "4"},
}


@pytest.mark.parametrize("slug", OWN)
def test_what_only_one_page_asks_for_outlasts_another_page(slug: str) -> None:
    app = open_section(slug, **OWN[slug])
    assert app.query_params == OWN[slug]
    go(app, "values")
    assert not app.query_params
    go(app, slug)
    assert app.query_params == OWN[slug]
    assert notices(app) == []


@pytest.mark.parametrize("slug", OWN)
def test_what_only_one_page_cannot_read_is_told_in_one_sentence(slug: str) -> None:
    wrong = {name: "1e400" if value[0].isdigit() else "<b>" for name, value in OWN[slug].items()}
    seen = see(slug, **wrong)
    (told,) = notices(seen)
    drawn = {name for name in wrong if name != "trap_positions"}  # stands behind a question
    assert all(name in told for name in drawn)
    assert not seen.query_params.keys() & drawn


SHARED: Final = [each for each in PARAMETERS.values() if each.place == "side"]
ALLOWED_QUERIES = st.fixed_dictionaries(
    {},
    optional={
        **{each.name: st.sampled_from(each.samples) for each in SHARED if isinstance(each, Code)},
        **{
            each.name: st.integers(each.low, each.high).map(str)
            for each in SHARED
            if isinstance(each, Number) and each.name not in ("temperature", "reach")
        },
        "temperature": st.sampled_from(["0.1", "0.5", "2", "5"]),
        "scaled": st.sampled_from(["true", "false"]),
        "positions": st.sampled_from(["true", "false"]),
        "sentence": st.text(max_size=40),
    },
)


@FEW
@given(ALLOWED_QUERIES)
def test_any_allowed_link_draws_what_the_core_computes(query: dict[str, str]) -> None:
    app = see("scores", **query)
    board = boards(app)[0]
    whole = {"seed": "seed", "d": "d_model", "d_k": "d_k", "d_v": "d_v"}
    options: dict[str, Any] = {ours: int(query[name]) for name, ours in whole.items() if name in query}
    options |= {name: query[name] for name in ("score", "normalizer", "visible") if name in query}
    example = build_example(
        query.get("preset", "saw"),
        tokens=tuple(board["tokens"]),
        scaled=query.get("scaled") == "true",
        temperature=float(query.get("temperature", 1)),
        positions="sinusoidal" if query.get("positions") == "true" else "none",
        **options,
    )
    np.testing.assert_allclose(matrix(app, "weights"), run(example).weights, rtol=1e-12, atol=1e-14)


KNOWN = st.sampled_from(sorted(PARAMETERS))


@FEW
@example({"sentence": "\x1b"})  # something is written, and no word is in it
@given(st.dictionaries(KNOWN | st.text(max_size=8), st.text(max_size=30), max_size=6))
def test_any_link_at_all_draws_and_what_is_refused_is_said(query: dict[str, str]) -> None:
    app = open_section("scores", **query)
    assert not app.exception
    wrong = refused(query)
    sentence, asked = query.get("sentence", ""), query.get("lang", "")
    language = cast(Language, asked if PARAMETERS["lang"].allows(asked) else LANGUAGES[0])
    wordless = [load_labels(language)["controls.sentence_empty"]] if sentence.strip() and not tokenize(sentence) else []
    said = notices(app)
    assert [notice for notice in said if notice in wordless] == wordless
    assert len(said) == len(wordless) + (1 if wrong else 0)
    if wrong:
        assert all(name in "".join(said) for name in wrong)
    assert not app.query_params.keys() & set(wrong)
    for control in (*app.slider, *app.number_input):
        assert control.min <= control.value <= control.max
