"""Ranges, read off the figure."""

import numpy as np
import plotly.graph_objects as go
import pytest

from attention.figures.frame import Figure
from attention.figures.ranges import Points, ranges

VALUES = np.array([[0.5, -2.0], [1.5, 3.0], [-1.0, 0.0]])
OUTPUTS = np.array([[2.0, 0.5], [0.0, 1.0]])


def drawn() -> Figure:
    values = Points("values", ("v¹", "v²", "v³"), VALUES, "value")
    return ranges(("1", "2"), values, Points("outputs", ("b¹", "b²"), OUTPUTS, "output"))


def test_plotly_accepts_every_property() -> None:
    assert len(go.Figure(drawn().data, drawn().layout).data) == 3


def test_a_band_goes_from_the_smallest_value_to_the_largest() -> None:
    band = drawn().data[0]
    np.testing.assert_array_equal(band["base"], [-1.0, -2.0])
    np.testing.assert_array_equal(band["base"] + band["x"], [1.5, 3.0])


def test_every_number_lies_in_the_row_of_its_dimension() -> None:
    _, values, outputs = drawn().data
    assert values["x"] == [0.5, 1.5, -1.0, -2.0, 3.0, 0.0]
    assert outputs["x"] == [2.0, 0.0, 0.5, 1.0]
    assert [round(place) for place in outputs["y"]] == [0, 0, 1, 1]
    assert all(above < below for above, below in zip(values["y"][:1], outputs["y"][:1], strict=True))


def test_what_leaves_the_range_is_still_in_the_picture() -> None:
    low, high = drawn().layout["xaxis"]["range"]
    assert low < -2.0
    assert high > 3.0


def test_the_table_holds_all_numbers() -> None:
    table = drawn().table
    assert table is not None
    assert table.rows[0] == ["1", 0.5, 1.5, -1.0, 2.0, 0.0]
    assert table.header == ["", "v¹", "v²", "v³", "b¹", "b²"]


def test_a_single_number_has_room() -> None:
    points = Points("values", ("v",), np.zeros((1, 1)), "value")
    low, high = ranges(("1",), points, points).layout["xaxis"]["range"]
    assert low < 0 < high == pytest.approx(-low)
