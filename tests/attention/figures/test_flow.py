"""Ribbons, read off their paths."""

import re

import numpy as np
import plotly.graph_objects as go
import pytest

from attention.figures.flow import CLEAR, FILL, flow
from attention.figures.frame import Figure, Mark
from attention.figures.heatmap import Side

WEIGHTS = np.array([[0.5, 0.3, 0.2], [0.0, 0.004, 0.996], [1 / 3, 1 / 3, 1 / 3]])
INPUTS, OUTPUTS = Side("inputs", ["a¹", "<i>", "a³"]), Side("outputs", ["b¹", "b²", "b³"])


def drawn(weights: np.ndarray = WEIGHTS, chosen: int = 0) -> Figure:
    return flow(weights, INPUTS, OUTPUTS, chosen=chosen)


def widths(shape: Mark) -> list[tuple[float, float, float]]:
    """Return each ribbon's centre and width at its input, and its width at its output."""
    found = []
    for ribbon in shape["path"].split("Z"):
        if not ribbon.strip():
            continue
        ends = [(float(x), float(y)) for x, y in re.findall(r"(\S+),(\S+)", ribbon)]
        top, bottom = ends[0][1], ends[-1][1]
        found.append(((top + bottom) / 2, bottom - top, ends[4][1] - ends[3][1]))
    return found


@pytest.mark.parametrize("count", [2, 5, 12])
def test_plotly_accepts_every_property(count: int) -> None:
    names = [f"t{place}" for place in range(count)]
    weights = np.random.default_rng(count).dirichlet(np.ones(count), count)
    figure = flow(weights, Side("i", names), Side("o", names), chosen=count - 1)
    assert len(go.Figure(figure.data, figure.layout).layout.shapes) == count


def test_a_ribbon_is_as_wide_as_its_weight_at_both_ends() -> None:
    strong = drawn().layout["shapes"][-1]
    for (centre, start, end), column in zip(widths(strong), range(3), strict=True):
        assert centre == pytest.approx(column, abs=1e-3)
        assert (start, end) == pytest.approx((FILL * WEIGHTS[0, column],) * 2, abs=1e-3)


def test_ribbons_arrive_side_by_side_and_fill_the_output() -> None:
    path = drawn().layout["shapes"][-1]["path"]
    arrivals = [float(y) for y in re.findall(r" 1,(\S+)", path)]
    assert arrivals[0] == pytest.approx(-FILL / 2, abs=1e-3)
    assert arrivals[-1] == pytest.approx(FILL / 2, abs=1e-3)
    assert arrivals[1] == arrivals[2]


def test_a_ribbon_below_0_is_hollow_and_as_wide_as_its_weight_s_size() -> None:
    shapes = drawn(np.array([[0.5, -0.25, 0.1], [0.2, 0.3, 0.5], [0.1, 0.1, 0.1]])).layout["shapes"]
    below, above = shapes[-2:]
    assert len(shapes) == 4
    assert [shape["fillcolor"] == CLEAR for shape in shapes] == [False, False, True, False]
    assert [round(start, 3) for _, start, _ in widths(below)] == [round(FILL * 0.25 / 1.0, 3)]
    assert [round(centre) for centre, _, _ in widths(above)] == [0, 2]


def test_the_chosen_output_stands_out_and_is_drawn_last() -> None:
    shapes = drawn(chosen=1).layout["shapes"]
    assert [shape["opacity"] for shape in shapes] == [0.12, 0.12, 0.45]
    assert widths(shapes[-1])[-1][0] == pytest.approx(2, abs=1e-3)


def test_a_weight_of_zero_has_no_ribbon_and_no_number() -> None:
    figure = drawn(chosen=1)
    assert len(widths(figure.layout["shapes"][-1])) == 2
    assert numbers(figure) == ["&lt;1%", "100%"]


def numbers(figure: Figure) -> list[str]:
    return [note["text"] for note in figure.layout["annotations"] if "bgcolor" in note]


def test_the_chosen_ribbons_carry_their_percentage() -> None:
    assert numbers(drawn()) == ["50%", "30%", "20%"]


def test_weights_that_are_no_shares_are_written_as_numbers_and_fit_their_slot() -> None:
    weights = np.array([[3.0, -1.0, 0.0], [0.5, 0.0, 0.0], [0.0, 0.0, 0.0]])
    figure = drawn(weights)
    assert numbers(figure) == ["3.00", "−1.00"]
    both = [width for shape in figure.layout["shapes"][-2:] for _, width, _ in widths(shape)]
    assert sum(both) == pytest.approx(FILL, abs=1e-3)


def test_an_output_that_looks_at_nothing_is_drawn_without_ribbons() -> None:
    assert drawn(np.zeros((3, 3))).layout["shapes"][-1]["path"] == "M 0,0 Z"


def test_clicks_on_outputs_name_them_and_read_outs_say_every_share() -> None:
    inputs, outputs = drawn().data
    assert outputs["customdata"] == [[0, 0], [1, 1], [2, 2]]
    assert "customdata" not in inputs
    assert outputs["hovertext"][0] == "b¹ ← a¹ 50%, <i> 30%, a³ 20%"
    assert inputs["hovertext"][1] == "<i> → b¹ 30%, b² <1%, b³ 33%"


def test_names_and_titles_are_plain_text() -> None:
    figure = drawn()
    assert figure.data[0]["text"] == ["a¹", "&lt;i&gt;", "a³"]
    assert {"inputs", "outputs"} <= {note["text"] for note in figure.layout["annotations"]}


def test_the_height_follows_the_number_of_tokens_only() -> None:
    assert drawn().height == drawn(np.eye(3), chosen=2).height
    assert flow(np.eye(2), Side("i", "ab"), Side("o", "cd"), chosen=0).height < drawn().height


def test_the_table_holds_every_share() -> None:
    table = drawn().table
    assert table is not None
    assert table.header == ["", "a¹", "<i>", "a³"]
    assert list(table.rows[1]) == ["b²", "0%", "<1%", "100%"]
