"""Pictures whose pixels or patches can be chosen, and outlines around them; built on `panels`."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from attention.figures.frame import Figure, Mark
from attention.figures.style import INK, PAPER


class Box(NamedTuple):
    """A rectangle over a figure of panels or a heatmap, in its own units: pixel (r, c) has its centre at (c, r)."""

    top: float
    left: float
    height: float
    width: float


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
    # A click counts wherever in the cell it falls, not only near the middle.
    return Figure([*figure.data, *marks], {**figure.layout, "hoverdistance": 80}, figure.grid, figure.widest)


def framed(figure: Figure, boxes: Sequence[Box]) -> Figure:
    """Draw a rectangle, dark in light, around each box."""
    shapes: list[dict[str, Any]] = [*figure.layout.get("shapes", ())]
    for top, left, height, width in boxes:
        place = {"x0": left - 0.5, "x1": left + width - 0.5, "y0": top - 0.5, "y1": top + height - 0.5}
        for colour, thick in ((PAPER, 4), (INK, 2)):
            shapes.append(
                {"type": "rect", "xref": "x", "yref": "y", **place, "line": {"color": colour, "width": thick}}
            )
    return Figure(figure.data, {**figure.layout, "shapes": shapes}, figure.grid, figure.widest)
