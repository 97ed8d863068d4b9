"""Decay, read off the figure."""

import numpy as np
import plotly.graph_objects as go
import pytest

from attention.figures.decay import decay, power_of_ten
from attention.figures.frame import Axis, Figure
from attention.figures.lines import Reference, Series

SERIES = [Series("ours", [1, 2, 3], [3.9, 2.7e-8, 0.0], "output"), Series("theirs", [1, 3], [1.0, 10.0], "key")]


def drawn() -> Figure:
    axis = Axis("error", range=(1e-18, 100.0))
    return decay(SERIES, Axis("α"), axis, floor=1e-17, references=[Reference("here", x=2)])


def test_plotly_accepts_every_property() -> None:
    figure = drawn()
    assert len(go.Figure(figure.data, figure.layout).data) == len(figure.data)


def test_zero_is_drawn_at_the_floor_and_read_out_as_zero() -> None:
    mark = drawn().data[0]
    np.testing.assert_allclose(mark["y"], [3.9, 2.7e-8, 1e-17])
    assert mark["hovertext"] == ["ours, α = 1: 3.9", "ours, α = 2: 2.7 × 10⁻⁸", "ours, α = 3: 0"]


def test_ticks_are_few_even_powers_of_ten() -> None:
    axis = drawn().layout["yaxis"]
    assert axis["type"] == "log"
    assert len(axis["tickvals"]) <= 8
    steps = np.diff(np.log10(axis["tickvals"]))
    assert set(np.round(steps, 9)) == {round(float(steps[0]), 9)}
    assert axis["ticktext"][-1] == "10⁰"


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (0.0, "0"),
        (3.90975, "3.9"),
        (0.27688, "0.28"),
        (0.0196, "0.020"),
        (195.4, "195"),
        (5.346e-3, "0.0053"),
        (1.7952e-6, "1.8 × 10⁻⁶"),
        (1.776e-15, "1.8 × 10⁻¹⁵"),
        (2.1e9, "2.1 × 10⁹"),
        (9.96e-5, "1.0 × 10⁻⁴"),
        (-4.2e-7, "−4.2 × 10⁻⁷"),
        (float("inf"), "inf"),
    ],
)
def test_numbers_of_any_size_are_written_with_two_digits(number: float, written: str) -> None:
    assert power_of_ten(number) == written
