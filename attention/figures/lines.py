"""Lines: how one quantity goes with another."""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from attention.arrays import Floats
from attention.figures.frame import Axis, Figure, Mark, Table, layout, titled
from attention.figures.style import (
    DASHES,
    FONT_SIZE,
    INK,
    MARKERS,
    SYMBOL_COLOURS,
    format_number,
    grouped,
    plain,
    width_of,
)

HEIGHT = 320
TOP, BOTTOM = 16, 52
LABEL_HEIGHT = 17
"""Pixels between two names at the lines' ends."""


class Series(NamedTuple):
    """One line."""

    name: str
    x: npt.ArrayLike
    y: npt.ArrayLike
    colour: str
    """A symbol of `style.SYMBOL_COLOURS`."""
    error: npt.ArrayLike | None = None
    """Half the length of a bar at each point."""


class Reference(NamedTuple):
    """A straight line across the figure, at one x or one y."""

    name: str
    x: float | None = None
    y: float | None = None


def lines(
    series: Sequence[Series], x: Axis, y: Axis, *, references: Sequence[Reference] = (), decimals: int = 2
) -> Figure:
    """Draw lines that are told apart by dash, mark and the name at their end, and not by colour alone.

    Args:
        series: in the order in which keys walk through them.
        x: the horizontal axis.
        y: the vertical axis.
        references: straight lines with a name.
        decimals: of the read-out.
    """
    x_ends = _ends(x, [np.asarray(line.x, dtype=np.float64) for line in series])
    y_ends = _ends(y, [edge for line in series for edge in _edges(line)])
    room = max(width_of(line.name) for line in series)
    return Figure(
        [_line(line, place, x.title, decimals) for place, line in enumerate(series)],
        layout(
            HEIGHT,
            revision=f"{x.title} {y.title}",
            margin={"l": 64, "r": room + 16, "t": TOP, "b": BOTTOM},
            xaxis=_axis(x, x_ends),
            yaxis=_axis(y, y_ends),
            shapes=[_rule(reference) for reference in references],
            annotations=[*_end_names(series, y, y_ends), *(_rule_name(reference, x, y) for reference in references)],
        ),
        table=_table(series, x),
    )


def _table(series: Sequence[Series], x: Axis) -> Table:
    """Return a row for each x; a line that has no point there leaves its cell empty."""
    points = [dict(zip(np.asarray(line.x).tolist(), np.asarray(line.y).tolist(), strict=True)) for line in series]
    places = sorted({place for line in points for place in line})
    rows = [[grouped(place), *(line.get(place, "") for line in points)] for place in places]
    return Table([x.title, *(line.name for line in series)], rows)


def _line(line: Series, place: int, x_title: str, decimals: int) -> Mark:
    x, y = np.asarray(line.x, dtype=np.float64), np.asarray(line.y, dtype=np.float64)
    colour = SYMBOL_COLOURS[line.colour].light
    mark: Mark = {
        "type": "scatter",
        "mode": "lines+markers",
        "name": plain(line.name),
        "x": x,
        "y": y,
        "line": {"color": colour, "width": 2, "dash": DASHES[place % len(DASHES)]},
        "marker": {"color": colour, "size": 8, "symbol": MARKERS[place % len(MARKERS)]},
        "hoverinfo": "none",
        "hovertext": [
            f"{line.name}, {x_title} = {grouped(number)}: {format_number(value, decimals)}"
            for number, value in zip(x.tolist(), y.tolist(), strict=True)
        ],
    }
    if line.error is not None:
        mark["error_y"] = {"array": np.asarray(line.error, dtype=np.float64), "color": colour, "thickness": 1.5}
    return mark


def _edges(line: Series) -> list[Floats]:
    y = np.asarray(line.y, dtype=np.float64)
    spread = np.zeros_like(y) if line.error is None else np.asarray(line.error, dtype=np.float64)
    return [y - spread, y + spread]


def _ends(axis: Axis, arrays: Sequence[Floats]) -> tuple[float, float]:
    """Return the axis's ends in drawing coordinates: logarithms where it is logarithmic."""
    if axis.range is not None:
        low, high = axis.range
        return (math.log10(low), math.log10(high)) if axis.logarithmic else (low, high)
    values = np.concatenate(arrays)
    values = values[np.isfinite(values) & ((values > 0) | (not axis.logarithmic))]
    values = np.log10(values) if axis.logarithmic else values
    low, high = float(values.min()), float(values.max())
    air = 0.06 * ((high - low) or 1.0)
    return low - air, high + air


def _axis(axis: Axis, ends: tuple[float, float]) -> dict[str, Any]:
    ticks: dict[str, Any] = {}
    if axis.ticks is not None:
        ticks = {"tickvals": list(axis.ticks), "ticktext": [grouped(tick) for tick in axis.ticks]}
    kind = "log" if axis.logarithmic else "linear"
    if axis.logarithmic and not ticks and ends[1] - ends[0] > 1.5:
        ticks = {"dtick": 1}
    return titled(axis.title, type=kind, range=list(ends), zeroline=False, showline=True, **ticks)


def _end_names(series: Sequence[Series], y: Axis, ends: tuple[float, float]) -> list[Mark]:
    """Return each line's name beside its last point, moved apart where two would touch."""
    pixels = (HEIGHT - TOP - BOTTOM) / (ends[1] - ends[0])
    last = [_placed(y, np.asarray(line.y).flat[-1]) for line in series]
    marks: list[Mark] = [{} for _ in series]
    lowest = -math.inf
    for place in sorted(range(len(series)), key=last.__getitem__):
        wanted = (last[place] - ends[0]) * pixels
        put = max(wanted, lowest + LABEL_HEIGHT)
        lowest = put
        marks[place] = {
            "text": plain(series[place].name),
            "x": 1,
            "xref": "paper",
            "y": last[place],
            "xanchor": "left",
            "xshift": 4,
            "yshift": put - wanted,
            "showarrow": False,
            "font": {"color": SYMBOL_COLOURS[series[place].colour].light, "size": FONT_SIZE + 1},
        }
    return marks


def _placed(axis: Axis, value: float) -> float:
    return math.log10(value) if axis.logarithmic else float(value)


def _rule(reference: Reference) -> Mark:
    across = {"x0": 0, "x1": 1, "xref": "paper", "y0": reference.y, "y1": reference.y}
    upright = {"y0": 0, "y1": 1, "yref": "paper", "x0": reference.x, "x1": reference.x}
    ends = across if reference.x is None else upright
    return {"type": "line", "line": {"color": INK, "width": 1, "dash": "dot"}, "layer": "below", **ends}


def _rule_name(reference: Reference, x: Axis, y: Axis) -> Mark:
    common: Mark = {"text": plain(reference.name), "showarrow": False, "font": {"size": FONT_SIZE}}
    if reference.y is not None:
        height = _placed(y, reference.y)
        return {**common, "x": 0, "xref": "paper", "xanchor": "left", "y": height, "yanchor": "bottom", "xshift": 4}
    left = _placed(x, reference.x or 0.0)
    return {**common, "x": left, "y": 1, "yref": "paper", "yanchor": "top", "xanchor": "left", "xshift": 4}
