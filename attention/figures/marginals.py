"""Sums beside a heatmap: of rows at the right, of columns below. True values, as bars and, where they fit, digits."""

from typing import Any

import numpy as np

from attention.arrays import Floats
from attention.figures.frame import Mark, bare
from attention.figures.style import FONT_SIZE, SYMBOL_COLOURS, format_number

GAP = 0.02
"""Between the heatmap and the bars, as a share of the width."""
BESIDE, BELOW = 2.4, 1.2
"""What a number beyond the longest bar takes, in lengths of that bar."""


def marginal_sums(
    values: Floats, right: float, lower: float, *, decimals: int | None
) -> tuple[list[Mark], dict[str, Any]]:
    """Return bars, and the layout that puts them beside a heatmap.

    Args:
        values: [R, C]; NaN does not count.
        right: share of the width for the rows' sums, gap included.
        lower: share of the height for the columns' sums, gap included.
        decimals: of the digits; None: bars only.

    Returns:
        Marks on the axes x2 (rows) and y2 (columns), and layout properties.
    """
    of_rows, of_columns = np.nansum(values, axis=1), np.nansum(values, axis=0)
    low, high = min(0.0, *of_rows, *of_columns), max(0.0, *of_rows, *of_columns) or 1.0
    beside, below = (high + (high - low) * (0 if decimals is None else room) for room in (BESIDE, BELOW))
    rows: Mark = {"x": of_rows, "y": np.arange(len(of_rows)), "xaxis": "x2"}
    columns: Mark = {"x": np.arange(len(of_columns)), "y": of_columns, "yaxis": "y2"}
    marks = [_bars(rows, "h"), _bars(columns, "v")]
    if decimals is not None:
        lower_ends = of_columns + 0.08 * (below - low)
        marks += [
            _digits(rows, of_rows, decimals, "middle right", [0, 16]),
            _digits({**columns, "y": lower_ends}, of_columns, decimals, "bottom center", [28, 0]),
        ]
    sign: Mark = {"text": "Σ", "showarrow": False, "xref": "paper", "yref": "paper", "font": {"size": FONT_SIZE + 2}}
    return marks, {
        "xaxis2": bare(domain=[1 - right + GAP, 1], range=[low, beside]),
        "yaxis2": bare(domain=[0, lower * 0.8], range=[below, low]),
        "annotations": [
            {**sign, "x": 1 - right + GAP, "xanchor": "left", "y": 1, "yanchor": "bottom"},
            {**sign, "x": 0, "xanchor": "right", "xshift": -6, "y": lower * 0.8, "yanchor": "top"},
        ],
    }


def _bars(places: Mark, orientation: str) -> Mark:
    colour = {"color": SYMBOL_COLOURS["weight"].light}
    return {**places, "type": "bar", "orientation": orientation, "marker": colour, "hoverinfo": "none"}


def _digits(places: Mark, sums: Floats, decimals: int, position: str, cell: list[int]) -> Mark:
    words = [f" {format_number(value, decimals)}" for value in sums.tolist()]
    mark: Mark = {"type": "scatter", "mode": "text", "text": words, "textposition": position, "hoverinfo": "skip"}
    return {**places, **mark, "meta": {"cell": cell}}
