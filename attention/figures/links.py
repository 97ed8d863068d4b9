"""Links: two copies of a sentence, and a line from each word that looks to each that it looks at."""

from itertools import pairwise
from typing import Final

import numpy as np

from attention.arrays import Floats
from attention.figures.frame import Figure, Mark, Table, bare, layout
from attention.figures.heatmap import Side
from attention.figures.style import FONT_SIZE, INK, SYMBOL_COLOURS, elided, format_number, percent, plain

LEAST: Final = 0.1
"""No line is drawn for a smaller weight: at most ten leave a word."""
SLOT: Final = 24
"""Pixels for each word."""
THICKEST: Final = 8.0
"""Pixels of a line of weight 1."""
LEVELS: Final = (LEAST, 0.2, 0.4, 0.7, 1.01)
"""Between two of them all lines are of one thickness, and one mark; those that stand out have their own."""


def links(weights: Floats, looks: Side, looked: Side, *, chosen: int | None, decimals: int = 2) -> Figure:
    """Draw the larger weights as lines, as thick as the weight; those of one word stand out, with their shares.

    Args:
        weights: [N, N], each row sums to 1 at most; row = who looks, column = who is looked at.
        looks: N words, at the left.
        looked: N words, at the right.
        chosen: the word whose lines stand out; None: no word's.
        decimals: of the table.
    """
    rows, columns = np.nonzero(weights >= LEAST)
    drawn = [*zip(rows.tolist(), columns.tolist(), weights[rows, columns].tolist(), strict=True)]
    faint = [line for line in drawn if line[0] != chosen]
    strong = [line for line in drawn if line[0] == chosen]
    data = [
        _lines([line for line in faint if low <= line[2] < high], (low + min(high, 1)) / 2, 0.4)
        for low, high in pairwise(LEVELS)
    ]
    data += [_lines([line], line[2], 1.0) for line in strong]
    count = len(weights)
    numbers = [[looks.names[row], looked.names[column], format_number(each, decimals)] for row, column, each in drawn]
    shares = {line[1]: f"  {percent(line[2])}" for line in strong}
    data += [
        _words(looks, 0, [plain(elided(name)) for name in looks.names], "middle left", chosen),
        _words(looked, 1, [plain(elided(name)) + shares.get(place, "") for place, name in enumerate(looked.names)],
               "middle right", None),
    ]  # fmt: skip
    return Figure(
        data,
        layout(
            SLOT * count + 44,
            revision="links",
            margin={"l": 8, "r": 8, "t": 32, "b": 12},
            xaxis=bare(range=[-0.6, 1.8]),
            yaxis=bare(range=[count - 0.5, -0.5]),
            annotations=[_title(side, place) for place, side in enumerate((looks, looked))],
        ),
        table=Table((looks.title, looked.title, "α′"), numbers),
        widest=560,
        plain=True,
    )


def _lines(lines: list[tuple[int, int, float]], weight: float, opacity: float) -> Mark:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [0, 1, None] * len(lines),
        "y": [end for row, column, _ in lines for end in (row, column, None)],
        "line": {"color": SYMBOL_COLOURS["weight"].light, "width": max(1.0, round(THICKEST * weight, 2))},
        "opacity": opacity,
        "hoverinfo": "skip",
    }


def _words(side: Side, x: int, written: list[str], position: str, chosen: int | None) -> Mark:
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [x] * len(written),
        "y": list(range(len(written))),
        "text": written,
        "textposition": position,
        "textfont": {"size": FONT_SIZE, "color": INK},
        "marker": {
            "color": INK,
            "size": [9 if place == chosen else 5 for place in range(len(written))],
        },
        "hoverinfo": "skip",
    }


def _title(side: Side, x: int) -> Mark:
    place = {"x": x, "xanchor": "center", "y": 1, "yref": "paper", "yanchor": "bottom", "yshift": 8}
    return {"text": plain(side.title), "showarrow": False, **place}
