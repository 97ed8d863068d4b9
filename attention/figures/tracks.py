"""Tracks: how many hops it takes to get from one position to another, a line for each way of travelling."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from attention.figures.frame import Figure, Mark, layout, titled
from attention.figures.style import FONT_SIZE, INK, RULE, SYMBOL_COLOURS, plain

ROW_HEIGHT = 64
"""Pixels for one track."""
ARC_POINTS = 13


class Track(NamedTuple):
    """One way of travelling."""

    title: str
    stops: Sequence[int]
    """Positions visited, counted from 1, both ends included."""
    reached: int
    """How many hops have been made so far; those to come are drawn faint."""
    says: Sequence[str]
    """One text a stop."""
    colour: str
    """A key of `SYMBOL_COLOURS`."""


def tracks(shown: Sequence[Track], length: int, title: str) -> Figure:
    """Draw each track as hops over a line of positions.

    Args:
        shown: from top to bottom.
        length: positions 1 … length.
        title: of the axis of positions.
    """
    data: list[Mark] = []
    for row, track in enumerate(shown):
        data.append(_ground(row, length))
        data += [_hops(track, row, done) for done in (False, True)]
        data.append(_stops(track, row))
    annotations = [
        {
            "text": plain(track.title),
            "x": 0.5,
            "y": row - 0.62,
            "xanchor": "left",
            "yanchor": "middle",
            "showarrow": False,
            "font": {"size": FONT_SIZE},
        }
        for row, track in enumerate(shown)
    ]
    return Figure(
        data,
        layout(
            ROW_HEIGHT * len(shown) + 64,
            revision=f"{length}",
            margin={"l": 16, "r": 16, "t": 8, "b": 48},
            xaxis=titled(title, range=[0.5, length + 0.5], showgrid=False, zeroline=False),
            yaxis={"visible": False, "fixedrange": True, "range": [len(shown) - 0.6, -0.85]},
            annotations=annotations,
        ),
        widest=960,
    )


def _ground(row: int, length: int) -> Mark:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [1, length],
        "y": [row, row],
        "line": {"color": RULE, "width": 1},
        "hoverinfo": "skip",
    }


def _hops(track: Track, row: int, done: bool) -> Mark:
    x: list[float | None] = []
    y: list[float | None] = []
    pairs = list(zip(track.stops[:-1], track.stops[1:], strict=True))
    bend = np.linspace(0, 1, ARC_POINTS)
    for start, end in pairs[: track.reached] if done else pairs[track.reached :]:
        x += [*(start + (end - start) * bend).tolist(), None]
        y += [*(row - 1.6 * bend * (1 - bend)).tolist(), None]
    colour = SYMBOL_COLOURS[track.colour].light if done else RULE
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "line": {"color": colour, "width": 2, "dash": "solid" if done else "dot"},
        "hoverinfo": "skip",
    }


def _stops(track: Track, row: int) -> Mark:
    passed = [place <= track.reached for place in range(len(track.stops))]
    colour = SYMBOL_COLOURS[track.colour].light
    return {
        "type": "scatter",
        "mode": "markers",
        "x": list(track.stops),
        "y": [row] * len(track.stops),
        "marker": {
            "size": [10 if here in (0, len(track.stops) - 1) else 6 for here in range(len(track.stops))],
            "symbol": ["circle" if done else "circle-open" for done in passed],
            "color": [colour if done else INK for done in passed],
            "line": {"width": 1},
        },
        "hovertext": list(track.says),
        "hoverinfo": "none",
    }
