"""Pictures whose pixels or patches can be chosen, and outlines around them; built on `panels`."""

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from attention.arrays import Floats
from attention.figures.frame import Column, Figure, Lasting, Mark, Says
from attention.figures.panels import FAINT, GAP, TITLE_PIXELS, Panel, panels, saying
from attention.figures.style import CLEAR, INK, PAPER

PHONE = 350
"""Pixels that a figure has across on a narrow phone."""


class Box(NamedTuple):
    """A rectangle over a figure of panels or a heatmap, in its own units: pixel (r, c) has its centre at (c, r)."""

    top: float
    left: float
    height: float
    width: float


def picture_rows(shown: Sequence[Panel], across: int, widest: int) -> Figure:
    """Draw panels of colours in rows so far apart that their titles have room on a phone, too.

    Args:
        shown: panels of one size that hold colours.
        across: panels in a row.
        widest: pixels of the screen, all panels of a row together.
    """
    total = across * (shown[0].cells.shape[1] + GAP) - GAP
    scale = (widest - 16) / total
    gap = math.ceil(TITLE_PIXELS * total / PHONE - TITLE_PIXELS / scale) if len(shown) > across else 0
    if gap <= 0:
        return panels(shown, across, widest=widest)
    figure = panels([panel._replace(cells=_with_gap(panel.cells, gap)) for panel in shown], across, widest=widest)
    low, high = figure.layout["yaxis"]["range"]
    trimmed = {
        **figure.layout,
        "height": figure.layout["height"] - round(gap * scale),
        "yaxis": {**figure.layout["yaxis"], "range": [low - gap, high]},
    }
    return replace(figure, layout=trimmed)


def _with_gap(cells: Floats, gap: int) -> Floats:
    """Return a picture [H, W, 3 or 4] with some rows below it that are not seen."""
    opaque = np.ones((*cells.shape[:2], 1))
    clear = np.concatenate([cells, opaque], axis=2) if cells.shape[2] == 3 else cells
    return np.pad(clear, ((0, gap), (0, 0), (0, 0)))


class Cells(NamedTuple):
    """Where the cells of a picture stand, in reading order; N = rows · columns."""

    x: Lasting
    y: Lasting
    chosen: Lasting
    """[N, 2], the row and the column that a click tells."""
    row: Column
    """Counted from 1, for what a cell says."""
    column: Column


@lru_cache(maxsize=64)
def cells_of(rows: int, columns: int, cell: int = 1) -> Cells:
    """Return the cells of a picture, each so many pixels wide and high."""
    row, column = (index.ravel() for index in np.indices((rows, columns)))
    middle = (cell - 1) / 2
    return Cells(
        Lasting(column * cell + middle),
        Lasting(row * cell + middle),
        Lasting(np.stack([row, column], axis=1)),
        Column(Lasting(row + 1)),
        Column(Lasting(column + 1)),
    )


def choosable(figure: Figure, cells: Cells, says: Says | Sequence[str]) -> Figure:
    """Let the reader choose a cell of the figure's first picture: by click, tap, or arrow keys and Enter.

    Args:
        figure: panels; the first stands at the upper left.
        cells: of that picture.
        says: what each cell says when it is pointed at, in reading order.

    Returns:
        The same figure; a click tells (row, column) of the cell.
    """
    mark: Mark = {
        "type": "scatter",
        "mode": "markers",
        "x": cells.x,
        "y": cells.y,
        "marker": {"opacity": 0, "size": 8},
        "customdata": cells.chosen,
        "hoverinfo": "none",
        **saying(says),
    }
    # The colours themselves would be hovered and clicked in place of the cells on them.
    under = [{**mark, "hoverinfo": "skip"} if mark["type"] == "image" else mark for mark in figure.data]
    # The cells stand first, so that arrow keys begin here; a click counts wherever in a cell it falls.
    return replace(figure, data=[mark, *under], layout={**figure.layout, "hoverdistance": 80})


def veiled(figure: Figure, picture: int, share: Floats, cell: int) -> Figure:
    """Fade one of a figure's pictures into the page: the less, the larger the share of a cell, as `panels.faded` does.

    The picture itself stays as it is, so that it need not be sent again.

    Args:
        figure: panels of colours.
        picture: which of them, from 0.
        share: [R, C], 0 … 1.
        cell: side of a cell in pixels of the picture.
    """
    under = [mark for mark in figure.data if mark["type"] == "image"][picture]
    middle = (cell - 1) / 2
    veil: Mark = {
        "type": "heatmap",
        "z": np.rint(255 * (1 - FAINT) * (1 - share)).astype(np.uint8),
        "zmin": 0,
        "zmax": 255,
        "x0": under["x0"] + middle,
        "dx": cell,
        "y0": under["y0"] + middle,
        "dy": cell,
        "colorscale": [[0, CLEAR], [1, PAPER]],
        "showscale": False,
        "hoverinfo": "skip",
    }
    return replace(figure, data=[*figure.data, veil])


def visible_share(weights: Floats) -> Floats:
    """Return weights [N] as 0 … 1 for the eye: the root of their share of the largest, so that small ones are seen."""
    return np.asarray(np.sqrt(weights / weights.max()))


def framed(figure: Figure, boxes: Sequence[Box]) -> Figure:
    """Draw a rectangle, dark in light, around each box."""
    shapes: list[dict[str, Any]] = [*figure.layout.get("shapes", ())]
    for top, left, height, width in boxes:
        place = {"x0": left - 0.5, "x1": left + width - 0.5, "y0": top - 0.5, "y1": top + height - 0.5}
        for colour, thick in ((PAPER, 4), (INK, 2)):
            shapes.append(
                {"type": "rect", "xref": "x", "yref": "y", **place, "line": {"color": colour, "width": thick}}
            )
    return replace(figure, layout={**figure.layout, "shapes": shapes})
