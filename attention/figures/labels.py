"""Labels: words down the side, and what each of several labellers says of every word."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from attention.arrays import Floats
from attention.figures.frame import Figure, Mark, layout, titled
from attention.figures.style import FONT_SIZE, INK, RULE, SYMBOL_COLOURS, elided, plain, width_of

ROW: Final = 30
"""Pixels for each word."""
TOP: Final = 46
"""Pixels for the titles, two lines."""
BOTTOM: Final = 8
FULL: Final = 0.92
"""A bar's length, in columns, where the share is 1."""


class Column(NamedTuple):
    """What one labeller says."""

    title: str
    """A line break is kept."""
    labels: Sequence[str]
    """N labels."""
    shares: Floats | None = None
    """[N], how sure the labeller is, 0 … 1: the length of the bar behind the label; None: no bar."""
    wrong: Sequence[bool] | None = None
    """N, which labels are known to be wrong: they are crossed."""


def labels(words: Sequence[str], columns: Sequence[Column], chosen: int) -> Figure:
    """Draw a table of labels, a bar behind each as long as its labeller is sure; bold in rows where labels differ.

    Args:
        words: N words, top to bottom; they may repeat.
        columns: left to right.
        chosen: the word whose row is framed.

    Returns:
        The figure; a click on a label is told as (word, column). Its rows are as high as those of `arcs`.
    """
    differ = [len(set(said)) > 1 for said in zip(*(column.labels for column in columns), strict=True)]
    data = [_bars(words, column, place, differ) for place, column in enumerate(columns)]
    data += [_text(column, place, differ) for place, column in enumerate(columns)]
    return Figure(
        data,
        layout(
            height(len(words)),
            revision="labels",
            margin={"l": room(words), "r": 8, "t": TOP, "b": BOTTOM},
            barmode="overlay",
            bargap=0.2,
            xaxis=titled(
                "",
                side="top",
                range=[-0.04, len(columns)],
                tickvals=[place + FULL / 2 for place in range(len(columns))],
                ticktext=[title(column.title) for column in columns],
                showgrid=False,
                zeroline=False,
            ),
            yaxis=name_axis(words),
            shapes=[frame(chosen)],
        ),
        widest=760,
    )


def height(count: int) -> int:
    """Return the pixels that a figure with so many words takes."""
    return ROW * count + TOP + BOTTOM


def room(words: Sequence[str]) -> int:
    """Return the pixels that the words need at the left."""
    return max(width_of(elided(word)) for word in words) + 14


def title(words: str) -> str:
    """Escape a title, and keep its line break."""
    return plain(words).replace("\n", "<br>")


def name_axis(words: Sequence[str]) -> dict[str, Any]:
    """Return an axis of words, the first at the top."""
    return titled(
        "",
        tickvals=list(range(len(words))),
        ticktext=[plain(elided(word)) for word in words],
        range=[len(words) - 0.5, -0.5],
        showgrid=False,
        zeroline=False,
    )


def frame(chosen: int) -> dict[str, Any]:
    """Return a frame around the row of the chosen word."""
    return {
        "type": "rect",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": chosen - 0.46,
        "y1": chosen + 0.46,
        "line": {"color": SYMBOL_COLOURS["query"].light, "width": 2},
    }


def _bars(words: Sequence[str], column: Column, place: int, differ: Sequence[bool]) -> Mark:
    count = len(words)
    says = [f"{word}, {column.title}: {written(column, row)}".replace("\n", " ") for row, word in enumerate(words)]
    return {
        "type": "bar",
        "orientation": "h",
        "base": place,
        "x": (np.zeros(count) if column.shares is None else column.shares * FULL).tolist(),
        "y": list(range(count)),
        "marker": {"color": [SYMBOL_COLOURS["weight"].light if row else RULE for row in differ], "opacity": 0.4},
        "hoverinfo": "none",
        "hovertext": says,
        "customdata": [[row, place] for row in range(count)],
    }


def _text(column: Column, place: int, differ: Sequence[bool]) -> Mark:
    count = len(column.labels)
    return {
        "type": "scatter",
        "mode": "text",
        "x": [place + 0.04] * count,
        "y": list(range(count)),
        "text": [
            f"<b>{plain(written(column, row))}</b>" if differ[row] else written(column, row) for row in range(count)
        ],
        "textposition": "middle right",
        "textfont": {"size": FONT_SIZE, "color": INK},
        "hoverinfo": "skip",
    }


def written(column: Column, row: int) -> str:
    """Return a label as it stands in the table: crossed where it is wrong, and how sure, in percent."""
    cross = "✗ " if column.wrong is not None and column.wrong[row] else ""
    share = "" if column.shares is None else f" {100 * column.shares[row]:.0f}"
    return f"{cross}{column.labels[row]}{share}"
