"""Heads side by side: each panel its head's weights, in the notation's orientation; a click tells the head."""

from typing import Any

import numpy as np
import pytest

from attention.figures.frame import Figure
from attention.figures.head_panels import Side, head_panels
from attention.figures.heatmap import Notation
from tests.attention.figures.drawn import checked

H, N = 3, 4
WEIGHTS = np.random.default_rng(3).dirichlet(np.ones(N), (H, N))


def drawn(notation: Notation, weights: Any = WEIGHTS) -> Figure:
    return head_panels(
        weights, ["1", "2", "3"], list("abcd"), Side("looks", "looked"), "{looks}{looked}", notation=notation
    )


@pytest.mark.parametrize("notation", ["lecture", "paper"])
def test_each_panel_is_a_head_and_says_who_looks_at_whom(notation: Notation) -> None:
    figure = drawn(notation)
    checked(figure)
    maps = [mark["z"] for mark in figure.data if mark["type"] == "heatmap"]
    np.testing.assert_array_equal(maps, WEIGHTS.swapaxes(1, 2) if notation == "lecture" else WEIGHTS)
    points = [mark for mark in figure.data if mark["type"] == "scatter"]
    for head, mark in enumerate(points):
        assert {tuple(cell) for cell in mark["customdata"]} == {(head, 0)}
        columns = mark["meta"]["says"].columns
        for place, (x, y) in enumerate(zip(mark["x"], mark["y"], strict=True)):
            row, column = (round(float(each)) for each in (y - min(mark["y"]), x - min(mark["x"])))
            looks, looked = (column, row) if notation == "lecture" else (row, column)
            assert (columns["looks"].values[place], columns["looked"].values[place]) == ("abcd"[looks], "abcd"[looked])
            assert columns["weight"].values[place] == WEIGHTS[head, looks, looked]


def test_the_axes_names_lie_inside() -> None:
    figure = drawn("lecture")
    low, high = figure.layout["yaxis"]["range"]
    assert all(high <= each["y"] <= low for each in figure.layout["annotations"])
    names = [each["text"] for each in figure.layout["annotations"][H:]]
    assert names == ["looks"] * H + ["looked"]
    assert [each["text"] for each in drawn("paper").layout["annotations"][H:]] == ["looked"] * H + ["looks"]


def test_weights_beyond_one_have_colours_too() -> None:
    figure = drawn("paper", 5 * WEIGHTS)
    assert all(mark["zmax"] == pytest.approx(5 * WEIGHTS.max()) for mark in figure.data if mark["type"] == "heatmap")
