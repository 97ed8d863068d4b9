"""Where matrices stand on the board."""

from dataclasses import replace
from typing import Any

import pytest

from attention.presets import build_example
from attention.trace import Trace, run
from attention.ui.board.matrices import numbers
from attention.ui.board.scenes import SCENES, describe_scene, scene
from attention.ui.text import NOTATIONS, Notation

EXAMPLE = build_example("saw", tokens=("a", "b", "c", "b", "a"), d_model=7, d_k=3, d_v=2, seed=11)
OPTIONS: tuple[dict[str, Any], ...] = (
    {},
    {"positions": "sinusoidal"},
    {"score": "additive", "visible": "causal", "scaled": True},
    {"normalizer": "relu", "temperature": 2.0},
)


def described(name: str, notation: Notation, **options: Any) -> Any:
    trace = run(replace(EXAMPLE, **options))
    return describe_scene(scene(name, trace, 2, notation), trace, notation)


def shape(trace: Trace, place: Any) -> tuple[int, int]:
    rows, columns = numbers(trace, place["matrix"]).shape
    rows = rows if place["only"] is None else 1
    return (columns, rows) if place["turned"] else (rows, columns)


PRODUCTS = {
    "queries": ({"inputs", "positioned_inputs"}, {"query_projection"}),
    "keys": ({"inputs", "positioned_inputs"}, {"key_projection"}),
    "values": ({"inputs", "positioned_inputs"}, {"value_projection"}),
    "scores": ({"queries", "hidden:2"}, {"keys", "combine"}),
    "additive_scores": ({"hidden:2"}, {"combine"}),
    "output": ({"weights"}, {"values"}),
}


@pytest.mark.parametrize("name", SCENES)
@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("options", OPTIONS)
def test_each_product_lies_at_the_crossing_of_its_factors(name: str, notation: Notation, options: Any) -> None:
    trace = run(replace(EXAMPLE, **options))
    for arrangement in described(name, notation, **options)["arrangements"]:
        for block in arrangement:
            for place in block:
                check_crossing(trace, place, block, notation)


def check_crossing(trace: Trace, result: Any, block: Any, notation: Notation) -> None:
    firsts, seconds = PRODUCTS.get(result["matrix"], (set(), set()))
    left_names, top_names = (firsts, seconds) if notation == "paper" else (seconds, firsts)
    row, column = result["row"], result["column"]
    lefts = [p for p in block if p["matrix"] in left_names and p["row"] == row and p["column"] < column]
    tops = [p for p in block if p["matrix"] in top_names and p["column"] == column and p["row"] < row]
    if not (lefts and tops):
        return
    (rows, columns), left, top = shape(trace, result), shape(trace, lefts[-1]), shape(trace, tops[-1])
    assert (left[0], top[1]) == (rows, columns)
    assert left[1] == top[0]


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("name", ["queries", "keys", "values", "projections", "dot_product", "output"])
def test_a_product_scene_holds_both_factors(name: str, notation: Notation) -> None:
    for arrangement in described(name, notation)["arrangements"]:
        for block in arrangement:
            matrices = {place["matrix"] for place in block}
            factors = [PRODUCTS[result] for result in matrices & PRODUCTS.keys()]
            assert any(matrices & firsts and matrices & seconds for firsts, seconds in factors)


def test_the_lecture_turns_the_paper_over() -> None:
    [[paper]] = described("dot_product", "paper")["arrangements"]
    [[lecture]] = described("dot_product", "lecture")["arrangements"]
    for one, other in zip(paper, lecture, strict=True):
        assert (one["row"], one["column"]) == (other["column"], other["row"])
        assert one["turned"] != other["turned"]


@pytest.mark.parametrize(
    ("notation", "terms", "hidden", "combine", "scores"),
    [("lecture", (2, 5), (2, 5), (1, 2), (1, 5)), ("paper", (5, 2), (5, 2), (2, 1), (5, 1))],
)
def test_the_additive_board_lies_as_its_formula_says(
    notation: Notation, terms: Any, hidden: Any, combine: Any, scores: Any
) -> None:
    """Lecture: wᵀ tanh(U^q q + U^k k), tokens are columns; paper: tanh(q U^q + k U^k) w, tokens are rows."""
    [[block]] = described("additive", notation)["arrangements"]
    lying = {place["matrix"]: (shape(run(EXAMPLE), place), place["symbol"]) for place in block}
    assert lying["key_terms"] == (terms, "U^{k}k" if notation == "lecture" else "kU^{k}")
    assert lying["hidden:2"][0] == hidden
    assert lying["combine"] == (combine, "w^{T}" if notation == "lecture" else "w")
    assert lying["additive_scores"] == (scores, "A^{T}")
    *_, narrow = described("sheet", notation, score="additive")["arrangements"]
    in_force = next(place for block in narrow for place in block if place["matrix"] == "scores")
    assert (shape(run(EXAMPLE), in_force), in_force["symbol"]) == (scores, "A^{T}")


@pytest.mark.parametrize(("notation", "left", "top"), [("lecture", "K^{T}", "Q"), ("paper", "Q", "K^{T}")])
def test_the_keys_are_transposed_to_meet_the_queries(notation: Notation, left: str, top: str) -> None:
    [[block]] = described("dot_product", notation)["arrangements"]
    assert [place["symbol"] for place in block if place["column"] == 0] == [left]
    assert [place["symbol"] for place in block if place["row"] == 0] == [top]


def test_the_inputs_are_drawn_once_with_all_three_projections() -> None:
    widest, *_ = described("projections", "lecture")["arrangements"]
    assert [place["matrix"] for block in widest for place in block].count("inputs") == 1


@pytest.mark.parametrize("notation", NOTATIONS)
def test_everything_from_input_to_output_is_on_the_sheet(notation: Notation) -> None:
    for arrangement in described("sheet", notation)["arrangements"]:
        assert {place["matrix"] for block in arrangement for place in block} >= {
            "inputs", "query_projection", "key_projection", "value_projection", "queries", "keys", "values", "scores",
            "weights", "output",
        }  # fmt: skip


def chain(**options: Any) -> list[str]:
    [blocks] = described("softmax", "lecture", **options)["arrangements"]
    return [place["matrix"] for block in blocks for place in block]


def test_steps_that_do_nothing_are_left_out_of_softmax() -> None:
    assert chain() == ["scores", "exponentials", "totals", "weights", "weight_sums"]
    assert chain(scaled=True)[1] == "scaled_scores"
    assert chain(temperature=2.0)[1] == "scaled_scores"
    assert chain(visible="causal")[1] == "masked_scores"


@pytest.mark.parametrize("normalizer", ["relu", "identity"])
def test_what_stands_in_for_softmax_needs_no_exponentials(normalizer: str) -> None:
    assert chain(normalizer=normalizer) == ["scores", "weights", "weight_sums"]


def test_positions_are_added_on_the_same_sheet() -> None:
    [[block]] = described("queries", "paper", positions="sinusoidal")["arrangements"]
    assert [place["matrix"] for place in block][:3] == ["inputs", "encodings", "positioned_inputs"]
    sums, product = block[2], block[-1]
    assert sums["row"] == product["row"]


def test_an_unknown_scene_is_an_error() -> None:
    with pytest.raises(KeyError):
        described("decoder", "paper")
