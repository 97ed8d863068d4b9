"""Decay: lines over many powers of ten, read out as powers of ten."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from attention.figures.frame import Axis, Figure
from attention.figures.lines import Reference, Series, lines
from attention.figures.style import format_number, grouped

MOST_TICKS = 7
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def decay(series: Sequence[Series], x: Axis, y: Axis, *, floor: float, references: Sequence[Reference] = ()) -> Figure:
    """Draw lines on a logarithmic vertical axis.

    Args:
        series: as for `lines`.
        x: the horizontal axis.
        y: the vertical axis; drawn as logarithmic.
        floor: above 0; what is smaller, 0 above all, is drawn here.
        references: straight lines with a name.
    """
    raised = [line._replace(y=np.maximum(np.asarray(line.y, dtype=np.float64), floor)) for line in series]
    figure = lines(raised, x, y._replace(logarithmic=True), references=references)
    axis = figure.layout["yaxis"]
    axis.pop("dtick", None)
    axis |= _ticks(*axis["range"])
    for mark, line in zip(figure.data, series, strict=True):
        mark["hovertext"] = [
            f"{line.name}, {x.title} = {grouped(number)}: {power_of_ten(value)}"
            for number, value in zip(np.asarray(line.x).tolist(), np.asarray(line.y).tolist(), strict=True)
        ]
    return figure


def _ticks(low: float, high: float) -> dict[str, Any]:
    """Return marks at even powers of ten, as few as can be read."""
    step = math.ceil((high - low) / MOST_TICKS)
    exponents = range(math.ceil(low / step) * step, math.floor(high) + 1, step)
    return {
        "tickvals": [10.0**exponent for exponent in exponents],
        "ticktext": [f"10{str(exponent).translate(RAISED)}" for exponent in exponents],
    }


def power_of_ten(number: float) -> str:
    """Write a number of any size with two digits: 3.9, 0.28, 1.8 × 10⁻⁶."""
    if number == 0 or not math.isfinite(number):
        return f"{number:.0f}"
    exponent = math.floor(math.log10(abs(float(f"{number:.1e}"))))
    if -3 <= exponent <= 3:
        return format_number(number, max(0, 1 - exponent))
    return f"{format_number(number / 10.0**exponent, 1)} × 10{str(exponent).translate(RAISED)}"
