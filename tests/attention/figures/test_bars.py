"""Bars, read off the figure."""

import numpy as np
import plotly.graph_objects as go
import pytest

from attention.figures.bars import Panel, bars, stacked_bars
from attention.figures.frame import Figure
from attention.figures.style import SYMBOL_COLOURS

NAMES = ("a¹ I", "a² saw", "a³ <b>", "a⁴ saw", "a⁵ unbelievably")
SCORES = np.array([-1.25, 0.5, 0.0, 2.0, 1.0])
AMOUNTS = np.array([[0.5, -0.25, 0.125], [0.0, 1.0, -2.0]])


def panels() -> Figure:
    shares = np.exp(SCORES) / np.exp(SCORES).sum()
    return bars(NAMES, [Panel("score", SCORES, "score"), Panel("share", shares, "weight", (0, 1))], chosen=3)


def stacks() -> Figure:
    return stacked_bars(("b¹", "b²"), ("x", "y", "z"), AMOUNTS, title="α′·v")


@pytest.mark.parametrize("figure", [panels(), stacks()])
def test_plotly_accepts_every_property(figure: Figure) -> None:
    assert len(go.Figure(figure.data, figure.layout).data) == len(figure.data)


def test_each_panel_holds_its_values_and_its_title() -> None:
    figure = panels()
    score, _, share, _ = figure.data
    np.testing.assert_array_equal(score["x"], SCORES)
    assert share["x"].sum() == pytest.approx(1)
    assert figure.layout["xaxis"]["title"]["text"] == "score"
    assert figure.layout["xaxis2"]["title"]["text"] == "share"
    assert (score["xaxis"], share["xaxis"]) == ("x", "x2")


def test_names_run_from_top_to_bottom_and_are_plain_text() -> None:
    axis = panels().layout["yaxis"]
    assert axis["range"] == [4.5, -0.5]
    assert axis["ticktext"] == ["a¹ I", "a² saw", "a³ &lt;b&gt;", "a⁴ saw", "a⁵ unbeli…"]


def test_numbers_stand_right_of_their_bar_or_of_zero() -> None:
    numbers = panels().data[1]
    assert [word.strip() for word in numbers["text"]] == ["−1.25", "0.50", "0.00", "2.00", "1.00"]
    np.testing.assert_array_equal(numbers["x"], [0, 0.5, 0, 2, 1])


def test_a_panel_holds_zero_and_room_for_numbers() -> None:
    low, high = panels().layout["xaxis"]["range"]
    assert low == -1.25
    assert high > 2.5


def test_a_fixed_range_has_ticks_within_it_only() -> None:
    axis = panels().layout["xaxis2"]
    assert axis["tickvals"] == [0, 0.5, 1]
    assert axis["range"][0] == 0


def test_the_chosen_bar_is_strong_and_the_others_are_faint() -> None:
    assert panels().data[0]["marker"]["opacity"] == [0.4, 0.4, 0.4, 1.0, 0.4]
    assert bars(NAMES, [Panel("score", SCORES, "score")]).data[0]["marker"]["opacity"] == [1.0] * 5


def test_a_panel_has_the_colour_of_its_symbol() -> None:
    assert panels().data[0]["marker"]["color"] == SYMBOL_COLOURS["score"].light


def test_a_click_names_row_and_panel_and_the_read_out_says_the_number() -> None:
    share = panels().data[2]
    assert share["customdata"][4] == [4, 1]
    assert panels().data[0]["hovertext"][2] == "a³ <b>, score: 0.00"


def test_a_panel_of_zeros_still_has_a_range() -> None:
    low, high = bars(("a", "b"), [Panel("p", [0.0, 0.0], "score")]).layout["xaxis"]["range"]
    assert low < high


def test_a_stack_has_one_trace_per_part() -> None:
    figure = stacks()
    assert [mark["name"] for mark in figure.data[:3]] == ["x", "y", "z"]
    np.testing.assert_array_equal([mark["x"] for mark in figure.data[:3]], AMOUNTS.T)
    assert figure.layout["barmode"] == "relative"
    assert figure.layout["xaxis"]["title"]["text"] == "α′·v"


def test_sums_are_printed_beyond_the_positive_parts() -> None:
    sums = stacks().data[-1]
    assert [word.strip() for word in sums["text"]] == ["Σ = 0.38", "Σ = −1.00"]
    np.testing.assert_array_equal(sums["x"], [0.625, 1.0])


def test_the_axis_of_a_stack_holds_every_part() -> None:
    low, high = stacks().layout["xaxis"]["range"]
    assert low <= -2
    assert high >= 1


def test_parts_of_the_same_colour_differ_in_pattern() -> None:
    figure = stacked_bars(("b",), tuple("abcdefghijkl"), np.ones((1, 12)), title="t")
    looks = [(mark["marker"]["color"], mark["marker"]["pattern"]["shape"]) for mark in figure.data[:12]]
    assert len(set(looks)) == 12
    assert looks[0][0] == looks[7][0]


def test_more_parts_make_room_for_their_legend() -> None:
    few = stacked_bars(("b",), tuple("ab"), np.ones((1, 2)), title="t")
    many = stacked_bars(("b",), tuple("abcdefghijkl"), np.ones((1, 12)), title="t")
    assert many.height > few.height
    assert many.layout["margin"]["b"] - few.layout["margin"]["b"] == many.height - few.height


def test_tables_hold_every_number_and_every_sum() -> None:
    shares, parts = panels().table, stacks().table
    assert shares is not None
    assert parts is not None
    assert shares.header == ["", "score", "share"]
    assert shares.rows[0][:2] == ["a¹ I", -1.25]
    assert parts.header == ["", "x", "y", "z", "Σ"]
    assert parts.rows == [["b¹", 0.5, -0.25, 0.125, 0.375], ["b²", 0.0, 1.0, -2.0, -1.0]]
