"""Ranges: how far some numbers spread in each dimension, and where others lie beside them."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from attention.arrays import Floats
from attention.figures.frame import Figure, Mark, Table, layout, titled
from attention.figures.style import SYMBOL_COLOURS, elided, format_number, plain, width_of

ROW = 46
"""Pixels for each dimension."""
LANE = 0.15
"""How far above and below the middle of its row each kind of number lies."""


class Points(NamedTuple):
    """Vectors of one kind: a number each in every dimension."""

    title: str
    names: Sequence[str]
    """One for each of M vectors."""
    values: Floats
    """[M, R]."""
    colour: str
    """A symbol of `style.SYMBOL_COLOURS`."""


def ranges(rows: Sequence[str], spread: Points, others: Points, *, decimals: int = 2) -> Figure:
    """Draw for each dimension the range of some vectors as a band with their numbers, and other vectors below them.

    Args:
        rows: R names, top to bottom.
        spread: the vectors whose range is drawn.
        others: the vectors that lie in it or leave it.
        decimals: of the numbers.
    """
    low, high = spread.values.min(axis=0), spread.values.max(axis=0)
    ends = np.concatenate([spread.values, others.values])
    room = 0.04 * (float(ends.max() - ends.min()) or 1.0)
    band: Mark = {
        "type": "bar",
        "orientation": "h",
        "base": low,
        "x": high - low,
        "y": list(range(len(rows))),
        "width": 4 * LANE,
        "marker": {"color": SYMBOL_COLOURS[spread.colour].light, "opacity": 0.25},
        "hoverinfo": "skip",
        "showlegend": False,
    }
    return Figure(
        [band, _dots(rows, spread, -LANE, "circle", decimals), _dots(rows, others, LANE, "diamond", decimals)],
        layout(
            ROW * len(rows) + 84,
            revision="ranges",
            margin={"l": max(width_of(elided(name)) for name in rows) + 14, "r": 16, "t": 8, "b": 66},
            showlegend=True,
            legend={"orientation": "h", "x": 0, "y": 0, "yref": "container", "yanchor": "bottom"},
            xaxis=titled("", range=[float(ends.min()) - room, float(ends.max()) + room], nticks=6, zeroline=True),
            yaxis=titled(
                "",
                tickvals=list(range(len(rows))),
                ticktext=[plain(elided(name)) for name in rows],
                range=[len(rows) - 0.5, -0.5],
                showgrid=False,
                zeroline=False,
            ),
        ),
        table=Table(
            ["", *spread.names, *others.names],
            [[name, *spread.values[:, r].tolist(), *others.values[:, r].tolist()] for r, name in enumerate(rows)],
        ),
    )


def _dots(rows: Sequence[str], points: Points, lane: float, mark: str, decimals: int) -> Mark:
    cells = [(m, r) for r in range(len(rows)) for m in range(len(points.names))]
    numbers = [float(points.values[cell]) for cell in cells]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": plain(points.title),
        "x": numbers,
        "y": [r + lane for _, r in cells],
        "marker": {"symbol": mark, "size": 9, "color": SYMBOL_COLOURS[points.colour].light},
        "hoverinfo": "none",
        "hovertext": [
            f"{points.names[m]}, {rows[r]}: {format_number(number, decimals)}"
            for (m, r), number in zip(cells, numbers, strict=True)
        ],
    }
