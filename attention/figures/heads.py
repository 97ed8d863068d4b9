"""All heads at once: every layer's every head as a small map, in one picture."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image

from attention.arrays import Floats
from attention.figures.frame import Figure, Lasting, Mark, Says, bare, layout
from attention.figures.raster import png
from attention.figures.style import DIVERGING, FONT_SIZE, INK, SEQUENTIAL, SYMBOL_COLOURS, colours_at, plain

MAP: Final = 64
"""Pixels of the picture for one map, whatever the number of pieces; the unit of both axes."""
GAP: Final = 6
NAME: Final = 22
"""Room above each map for its name."""
CLEAR: Final = 255
"""The palette's place for what is between the maps."""
DIM: Final = 0.5
"""Weights are coloured by their square root, so that small ones are not all black."""


def head_maps(maps: Floats, names: Sequence[str], says: Says, cells: Sequence[tuple[int, int]], *, across: int,
              chosen: int, name: str = "heads", signed: bool = False) -> Figure:  # fmt: skip
    """Draw small maps of weights in rows of so many.

    Args:
        maps: [H, R, C] weights from 0 to 1, or differences of such, drawn as they are given: row 0 at the top.
        names: H, short, one above each map.
        says: what each says when pointed at.
        cells: H, what a click on each tells.
        across: maps in a row.
        chosen: the map with a frame.
        name: while it stays the same, so does a reader's zoom.
        signed: whether they are differences, from −1 to 1.
    """
    step_across, step_down = MAP + GAP, NAME + MAP + GAP
    down = -(-len(maps) // across)
    corners = [(index // across * step_down + NAME, index % across * step_across) for index in range(len(maps))]
    height, width = down * step_down, across * step_across - GAP
    tops, lefts = np.array(corners).T
    data: list[Mark] = [
        {
            "type": "image",
            "source": _picture(maps, corners, (height, width), signed),
            "hoverinfo": "none",
            "meta": {"size": [width, height]},
        },
        {
            "type": "scatter",
            "mode": "text",
            "x": Lasting(lefts),
            "y": Lasting(tops - NAME / 2),
            "text": [plain(name) for name in names],
            "textposition": "middle right",
            "textfont": {"size": FONT_SIZE - 1, "color": INK},
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "mode": "markers",
            "x": Lasting(lefts + MAP / 2),
            "y": Lasting(tops + MAP / 2),
            "marker": {"opacity": 0, "size": 40, "symbol": "square"},
            "hoverinfo": "none",
            "meta": {"says": replace(says, across=across)},
            "customdata": [list(cell) for cell in cells],
        },
    ]
    top, left = corners[chosen]
    return Figure(
        data,
        layout(
            round(height * 0.9) + 16,
            revision=name,
            margin={"l": 8, "r": 8, "t": 4, "b": 12},
            xaxis=bare(range=[-2, width + 2], constrain="domain"),
            yaxis=bare(range=[height, -2], scaleanchor="x", constrain="domain", constraintoward="top"),
            shapes=[
                {
                    "type": "rect",
                    **{"x0": left - 2, "x1": left + MAP + 1, "y0": top - 2, "y1": top + MAP + 1},
                    "line": {"color": SYMBOL_COLOURS["output"].light, "width": 3},
                }
            ],
        ),
        widest=round(width * 0.9) + 16,
        shrinks=True,
        plain=True,
    )


def _picture(maps: Floats, corners: Sequence[tuple[int, int]], shape: tuple[int, int], signed: bool) -> Lasting:
    """Return all maps as one PNG, clear between them: it stays while another head is chosen."""
    strengths = np.sign(maps) * np.abs(np.clip(maps, -1, 1)) ** DIM
    shares = (strengths + 1) / 2 if signed else strengths
    levels = np.rint(shares * (CLEAR - 1)).astype(np.uint8)
    return Lasting(_painted(levels.tobytes(), levels.shape, tuple(corners), shape, DIVERGING if signed else SEQUENTIAL))


@lru_cache(maxsize=16)
def _painted(
    levels: bytes,
    of_levels: tuple[int, ...],
    corners: tuple[tuple[int, int], ...],
    shape: tuple[int, int],
    colours: tuple[str, ...],
) -> bytes:
    maps = np.frombuffer(levels, np.uint8).reshape(of_levels)
    canvas: npt.NDArray[np.uint8] = np.full(shape, CLEAR, np.uint8)
    rows, columns = (np.arange(MAP) * count // MAP for count in of_levels[1:])
    for (top, left), each in zip(corners, maps, strict=True):
        canvas[top : top + MAP, left : left + MAP] = each[np.ix_(rows, columns)]
    image = Image.fromarray(canvas, "P")
    palette = np.rint(colours_at(np.linspace(0, 1, CLEAR), colours)).astype(np.uint8)
    image.putpalette(palette.tobytes() + bytes(3))
    return png(image, transparency=CLEAR)
