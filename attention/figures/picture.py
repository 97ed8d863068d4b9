"""Pictures whose pixels or patches can be chosen, and outlines around them; built on `panels`."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from attention.arrays import Floats
from attention.figures.frame import Figure, Mark
from attention.figures.panels import GAP, TITLE_PIXELS, Panel, panels
from attention.figures.style import INK, PAPER

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


def choosable(figure: Figure, rows: int, columns: int, cell: int, says: Sequence[str]) -> Figure:
    """Let the reader choose a cell of the figure's first picture: by click, tap, or arrow keys and Enter.

    Args:
        figure: panels; the first stands at the upper left.
        rows: of cells.
        columns: of cells.
        cell: side of a cell in pixels of the picture: 1 for pixels, 16 for patches.
        says: what each cell says when it is pointed at, in reading order.

    Returns:
        The same figure; a click tells (row, column) of the cell.
    """
    middle = (cell - 1) / 2
    marks: list[Mark] = [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [column * cell + middle for column in range(columns)],
            "y": [row * cell + middle] * columns,
            "marker": {"opacity": 0, "size": 8},
            "hovertext": list(says[row * columns : (row + 1) * columns]),
            "customdata": [[row, column] for column in range(columns)],
            "hoverinfo": "none",
        }
        for row in range(rows)
    ]
    # The colours themselves would be hovered and clicked in place of the cells on them.
    under = [{**mark, "hoverinfo": "skip"} if mark["type"] == "image" else mark for mark in figure.data]
    # The cells stand first, so that arrow keys begin here; a click counts wherever in a cell it falls.
    return replace(figure, data=[*marks, *under], layout={**figure.layout, "hoverdistance": 80})


def visible_share(weights: Floats) -> Floats:
    """Return weights [N] as 0 … 1 for the eye: the root of their share of the largest, so that small ones are seen."""
    return np.asarray(np.sqrt(weights / weights.max()))


def patch_map(values: Floats, rows: int, columns: int, cell: int) -> Floats:
    """Return one value a patch [N] as one value a pixel [rows · cell, columns · cell]."""
    return np.kron(values.reshape(rows, columns), np.ones((cell, cell)))


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
