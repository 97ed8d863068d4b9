"""Lines, read off the figure."""

import math
from itertools import pairwise

import numpy as np
import plotly.graph_objects as go
import pytest

from attention.figures.frame import Axis, Figure
from attention.figures.lines import LABEL_HEIGHT, Reference, Series, lines
from attention.figures.style import SYMBOL_COLOURS

D = 2.0 ** np.arange(11)


def drawn(y: Axis | None = None, ends: tuple[float, ...] = (1024.0, 1.0, 1.1)) -> Figure:
    return lines(
        [Series(f"s{place}", D, np.linspace(1, end, 11), "score") for place, end in enumerate(ends)],
        Axis("d", logarithmic=True, ticks=(1, 64, 1024)),
        y or Axis("variance", logarithmic=True),
        references=[Reference("one", y=1), Reference("here", x=64)],
    )


def test_plotly_accepts_every_property() -> None:
    figure = drawn()
    assert len(go.Figure(figure.data, figure.layout).data) == 3


def test_each_line_holds_its_numbers() -> None:
    line = drawn().data[0]
    np.testing.assert_array_equal(line["x"], D)
    assert line["y"][-1] == 1024


def test_lines_differ_in_dash_and_mark_and_carry_their_name() -> None:
    figure = drawn()
    assert len({line["line"]["dash"] for line in figure.data}) == 3
    assert len({line["marker"]["symbol"] for line in figure.data}) == 3
    assert {"s0", "s1", "s2"} <= {note["text"] for note in figure.layout["annotations"]}


def test_axes_have_titles_types_and_the_ticks_asked_for() -> None:
    layout = drawn().layout
    assert layout["xaxis"]["title"]["text"] == "d"
    assert layout["yaxis"]["title"]["text"] == "variance"
    assert layout["xaxis"]["type"] == layout["yaxis"]["type"] == "log"
    assert layout["xaxis"]["ticktext"] == ["1", "64", "1\u202f024"]


def test_a_logarithmic_range_is_in_powers_and_holds_every_point() -> None:
    low, high = drawn().layout["yaxis"]["range"]
    assert low < 0
    assert math.log10(1024) < high < 3.3


def test_a_fixed_range_stays() -> None:
    assert drawn(Axis("entropy", range=(0, 2.2))).layout["yaxis"]["range"] == [0, 2.2]
    assert drawn(Axis("entropy", True, (1, 1000))).layout["yaxis"]["range"] == [0, 3]


def test_names_at_the_ends_do_not_touch() -> None:
    figure = drawn(Axis("y", range=(0, 1200)), ends=(500.0, 500.0, 501.0, 499.0))
    low, high = figure.layout["yaxis"]["range"]
    margin = figure.layout["margin"]
    pixels = (figure.height - margin["t"] - margin["b"]) / (high - low)
    places = sorted(
        note["y"] * pixels + note["yshift"] for note in figure.layout["annotations"] if note["text"][0] == "s"
    )
    assert all(above - below >= LABEL_HEIGHT - 1e-9 for below, above in pairwise(places))


def test_names_fit_the_right_margin() -> None:
    short = drawn().layout["margin"]["r"]
    long = lines([Series("a much longer name", D, D, "key")], Axis("x"), Axis("y")).layout["margin"]["r"]
    assert long - short == 8 * (len("a much longer name") - len("s0"))


def test_references_cross_the_figure_at_their_value() -> None:
    across, upright = drawn().layout["shapes"]
    assert (across["y0"], across["y1"], across["xref"]) == (1, 1, "paper")
    assert (upright["x0"], upright["x1"], upright["yref"]) == (64, 64, "paper")
    name = next(note for note in drawn().layout["annotations"] if note["text"] == "here")
    assert name["x"] == pytest.approx(math.log10(64))


def test_errors_are_bars_and_widen_the_axis() -> None:
    figure = lines([Series("s", [1, 2], [5.0, 6.0], "key", [0.5, 2.0])], Axis("x"), Axis("y"))
    np.testing.assert_array_equal(figure.data[0]["error_y"]["array"], [0.5, 2.0])
    low, high = figure.layout["yaxis"]["range"]
    assert low < 4
    assert high > 8


def test_every_point_says_its_series_and_its_numbers() -> None:
    assert drawn().data[0]["hovertext"][-1] == "s0, d = 1\u202f024: 1024.00"


def test_a_line_has_the_colour_of_its_symbol() -> None:
    assert drawn().data[0]["line"]["color"] == SYMBOL_COLOURS["score"].light


def test_a_flat_line_still_has_a_range() -> None:
    low, high = lines([Series("s", [1, 2], [3.0, 3.0], "key")], Axis("x"), Axis("y")).layout["yaxis"]["range"]
    assert low < 3 < high


def test_the_table_has_a_row_for_each_x_and_leaves_out_what_is_not_there() -> None:
    table = lines([Series("s", [1, 2], [3.0, 4.0], "key"), Series("t", [2], [5.0], "key")], Axis("x"), Axis("y")).table
    assert table is not None
    assert table.header == ["x", "s", "t"]
    assert table.rows == [["1", 3.0, ""], ["2", 4.0, 5.0]]
