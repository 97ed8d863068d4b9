"""What each matrix of the board is called, and what its cells are made of."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from attention.example import Edit
from attention.figures.style import SYMBOL_COLOURS
from attention.presets import PRESETS, build_example
from attention.trace import ADDITIVE_SEED, run
from attention.ui.board.matrices import (
    FACES,
    face,
    largest,
    numbers,
    on_paper,
    parents,
    rule,
    with_ancestors,
    words_of,
    would_be,
)
from attention.ui.text import LANGUAGES, Language, load_labels

EXAMPLE = build_example("saw", tokens=("a", "b", "c", "b", "a"), d_model=7, d_k=3, d_v=2, seed=11)
TRACE = run(EXAMPLE)
SCRIPTS = Path(__file__).resolve().parents[4] / "assets" / "board"


@pytest.mark.parametrize("matrix", [*FACES, "hidden:4"])
def test_every_matrix_has_numbers_a_colour_and_a_rule(matrix: str) -> None:
    assert numbers(TRACE, matrix).ndim == 2
    assert face(TRACE, matrix, "lecture").colour in SYMBOL_COLOURS
    assert rule(TRACE, matrix)["kind"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("matrix", [*FACES, "hidden"])
def test_every_matrix_has_a_name_and_a_meaning(matrix: str, language: Language) -> None:
    labels = load_labels(language)
    assert labels[f"board.name_{matrix}"]
    assert labels[f"board.meaning_{matrix}"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_scripts_ask_for_no_label_that_is_missing(language: Language) -> None:
    asked = set()
    for script in SCRIPTS.glob("*.js"):
        asked |= set(re.findall(r"label\(\"([a-z_]+)\"", script.read_text("utf-8")))
        asked |= set(re.findall(r"labels\.([a-z_]+)", script.read_text("utf-8")))
    assert len(asked) > 20
    assert {f"board.{name}" for name in asked} <= load_labels(language).keys()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("normalizer", ["softmax", "relu", "identity"])
def test_every_matrix_is_called_what_it_is_under_every_normalizer(normalizer: Any, language: Language) -> None:
    trace, labels = run(replace(EXAMPLE, normalizer=normalizer)), load_labels(language)
    for matrix in (*FACES, "hidden:2"):
        words = words_of(trace, matrix)
        assert {f"board.name_{words}", f"board.meaning_{words}"} <= labels.keys()
    promised = labels[f"board.name_{words_of(trace, 'exponentials')}"]
    assert ("e to" in promised or "指数" in promised) == (normalizer == "softmax")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("preset", PRESETS)
def test_nothing_on_the_board_is_called_learned_since_nothing_is_trained(preset: str, language: Language) -> None:
    labels, trace = load_labels(language), run(build_example(preset, seed=5))
    for matrix in ("inputs", "query_projection", "key_projection", "value_projection", "query_layer", "combine"):
        found = rule(trace, matrix)
        drawn, put = (labels[f"board.source_{found['kind']}_{how}"] for how in ("drawn", "set"))
        assert "[[seed]]" in drawn
        assert "[[seed]]" not in put
        for sentence in (drawn, put, labels["board.source_changed"]):
            assert "learned in training" not in sentence.lower()
            assert "训练学出来的数" not in sentence


def test_the_letter_of_the_inputs_follows_the_notation() -> None:
    assert face(TRACE, "inputs", "lecture").symbol == "I"
    assert face(TRACE, "inputs", "paper").symbol == "X"


def test_indices_of_a_projection_follow_the_notation() -> None:
    assert face(TRACE, "query_projection", "lecture").cell == "W^{q}_{#c,#r}"
    assert face(TRACE, "query_projection", "paper").cell == "W^{q}_{#r,#c}"


@pytest.mark.parametrize(
    ("lecture", "paper"),
    [
        ("a^{#r}_{#c}", "x_{#r,#c}"),
        ("(a+p)^{#r}_{#c}", "(x+p)_{#r,#c}"),
        ("q^{#r}", "q_{#r}"),
        ("k^{#c}", "k_{#c}"),
        ("W^{q}_{#c,#r}", "W^{q}_{#r,#c}"),
        ("U^{q}_{#c,#r}", "U^{q}_{#r,#c}"),
        ("(U^{q}q^{#r})_{#c}", "(q_{#r}U^{q})_{#c}"),
        ("U^{q}q", "qU^{q}"),
        ("W_{x}a^{#t}", "x_{#t}W_{x}"),
        ("h^{2,#r}_{#c}", "h_{2,#r,#c}"),
        ("tanh^{2}", "tanh_{2}"),
        ("α′_{#r,#c}", "α′_{#r,#c}"),
        ("mask(α_{#r,#c}/√d_{k})−max", "mask(α_{#r,#c}/√d_{k})−max"),
        ("K^{T}", "K^{T}"),
        ("", ""),
    ],
)
def test_papers_write_tokens_as_rows(lecture: str, paper: str) -> None:
    assert on_paper(lecture) == paper


@pytest.mark.parametrize(
    ("options", "symbol"),
    [
        ({"scaled": True}, "A/√d_{k}"),
        ({"temperature": 2.0}, "A/T"),
        ({"scaled": True, "temperature": 2.0}, "A/(√d_{k}·T)"),
        ({}, "A"),
    ],
)
def test_scaled_scores_say_what_they_are_divided_by(options: dict[str, Any], symbol: str) -> None:
    trace = run(replace(EXAMPLE, **options))
    assert face(trace, "scaled_scores", "lecture").symbol == symbol
    assert face(trace, "masked_scores", "lecture").symbol == f"mask({symbol})"


def test_an_output_descends_from_everything_in_the_article_s_order() -> None:
    found = with_ancestors(TRACE, {"output"})
    assert found[0] == "inputs"
    assert found[-1] == "output"
    assert [matrix for matrix in found if matrix in ("queries", "keys", "values", "scores", "weights")] == [
        "queries", "keys", "values", "scores", "weights",
    ]  # fmt: skip


def test_additive_scores_descend_from_the_hidden_units() -> None:
    trace = run(replace(EXAMPLE, score="additive"))
    assert set(parents(trace, "scores")) == {"combine", *(f"hidden:{query}" for query in range(5))}
    assert "key_layer" in with_ancestors(trace, {"scores"})


def test_with_positions_projections_read_the_sum() -> None:
    trace = run(replace(EXAMPLE, positions="sinusoidal"))
    assert rule(trace, "queries")["first"] == "positioned_inputs"
    assert rule(TRACE, "queries")["first"] == "inputs"


def test_angles_give_the_encodings() -> None:
    trace = run(replace(EXAMPLE, positions="sinusoidal"))
    angles = np.array(rule(trace, "encodings")["angles"])
    assert np.sin(angles[:, 0::2]) == pytest.approx(trace.encodings[:, 0::2], abs=1e-12)
    assert np.cos(angles[:, 1::2]) == pytest.approx(trace.encodings[:, 1::2], abs=1e-12)


def test_scores_keep_their_colour_scale_when_they_are_divided() -> None:
    trace = run(replace(EXAMPLE, scaled=True, visible="causal"))
    assert largest(trace, "scaled_scores") == largest(trace, "masked_scores") == np.abs(trace.scores).max()


def test_a_matrix_of_zeros_has_a_colour_scale() -> None:
    assert largest(run(replace(EXAMPLE, inputs=np.zeros((5, 7)))), "queries") == 1


def test_weights_are_coloured_from_zero_to_one() -> None:
    assert largest(TRACE, "weights") == 1
    assert largest(run(EXAMPLE.edit(Edit("weights", 0, 1, 3.0))), "weights") == 3


def test_would_be_is_the_arithmetic_with_all_other_changes() -> None:
    trace = run(EXAMPLE.edit(Edit("queries", 1, 2, 5.0)).edit(Edit("scores", 1, 3, -4.0)))
    [(row, column, value)] = would_be(trace)["scores"]
    assert (row, column) == (1, 3)
    assert value == pytest.approx(float(trace.queries[1] @ trace.keys[3]), rel=1e-12)


def test_where_the_arithmetic_starts_the_board_knows_what_was_drawn_and_what_was_changed() -> None:
    changed = run(EXAMPLE.edit(Edit("inputs", 1, 2, 0.5)))
    assert rule(changed, "inputs") == {"kind": "given", "drawn": 0, "seed": 11, "changed": [(1, 2), (3, 2)]}
    assert rule(changed, "query_projection") == {"kind": "learned", "drawn": 0, "seed": 11, "changed": []}
    assert rule(changed, "query_layer")["seed"] == ADDITIVE_SEED
    by_rule = run(build_example("identity", seed=3))
    assert rule(by_rule, "key_projection")["drawn"] is None
    assert rule(run(build_example("previous")), "inputs")["drawn"] == 3
