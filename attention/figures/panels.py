"""Panels: several small pictures or heatmaps side by side, in one chart.

All of them stand on one pair of axes, whose unit is a pixel, so that pixels are square and everywhere of the same size.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from PIL import Image

from attention.arrays import Bools, Floats
from attention.figures.frame import Figure, Lasting, Mark, Says, bare, layout
from attention.figures.heatmap import Span
from attention.figures.raster import in_words, png
from attention.figures.style import FONT_SIZE, INK, PAPER, colour_scale, plain

GAP = 1
"""Pixels of the picture between two panels."""
TITLE_PIXELS = 24
"""Pixels of the screen for a panel's title."""
SMALL = 2_000
"""Bytes of a picture that is not worth an address of its own."""
FAINT = 0.12
"""Opacity of what is not seen."""


class Panel(NamedTuple):
    """One small picture."""

    title: str
    cells: Floats
    """[H, W] values; or [H, W, 3 or 4] colours, 0 … 1, with opacity."""
    mark: tuple[int, int] | None = None
    """The pixel to outline."""
    says: Says | Sequence[str] = ()
    """What each pixel says when pointed at, in reading order."""
    tells: tuple[int, int] | None = None
    """What a click on it tells."""


def panels(
    shown: Sequence[Panel],
    across: int,
    *,
    span: Span | None = None,
    widest: int = 640,
    pixels: float | None = None,
    axes: tuple[str, str] | None = None,
) -> Figure:
    """Draw pictures in rows of so many.

    Args:
        shown: panels of one size, left to right, top to bottom.
        across: panels in a row.
        span: what the colours of values stand for; None where the panels hold colours.
        widest: pixels of the screen, all panels of a row together.
        pixels: pixels of the screen for one of the picture's; None: what fills `widest`.
        axes: what goes to the right and what goes down, written under each panel and beside the first.
    """
    height, width = shown[0].cells.shape[:2]
    down = -(-len(shown) // across)
    total = across * (width + GAP) - GAP
    scale = pixels or (widest - 16) / total
    step = height + TITLE_PIXELS / scale
    corners = [(round(index // across * step, 3), index % across * (width + GAP)) for index in range(len(shown))]
    data: list[Mark] = []
    for panel, (top, left) in zip(shown, corners, strict=True):
        data.append(_values(panel.cells, top, left, span) if span else _colours(panel.cells, top, left))
    data += [_outline(panel.mark, top, left) for panel, (top, left) in zip(shown, corners, strict=True) if panel.mark]
    data += [_places(panel, top, left) for panel, (top, left) in zip(shown, corners, strict=True) if panel.says]
    bottom = (down - 1) * step + height  # exactly: Plotly hides a name that lies a rounding error outside
    frame = {"l": 8 + TITLE_PIXELS * bool(axes), "r": 8, "t": TITLE_PIXELS, "b": 8 + TITLE_PIXELS * bool(axes)}
    annotations = [_title(panel.title, top, left) for panel, (top, left) in zip(shown, corners, strict=True)]
    if axes:
        annotations += [_across(axes[0], top + height, left + width / 2) for top, left in corners]
        annotations.append(_down(axes[1], height / 2))
    return Figure(
        data,
        layout(
            round(bottom * scale) + frame["t"] + frame["b"],
            revision=f"{across}{corners}",
            margin=frame,
            xaxis=bare(range=[-0.5, total - 0.5], constrain="domain"),
            yaxis=bare(range=[bottom - 0.5, -0.5], scaleanchor="x", constrain="domain", constraintoward="top"),
            annotations=annotations,
        ),
        widest=round(total * scale) + frame["l"] + frame["r"],
        shrinks=True,
    )


def _values(cells: Floats, top: float, left: float, span: Span) -> Mark:
    return {
        "type": "heatmap",
        "z": cells,
        "x0": left,
        "y0": top,
        "zmin": span.low,
        "zmax": span.high,
        "colorscale": colour_scale(span.colours),
        "showscale": False,
        "hoverinfo": "none",
    }


def _colours(cells: Floats, top: float, left: float) -> Mark:
    file = png(Image.fromarray(np.rint(np.clip(cells, 0, 1) * 255).astype(np.uint8)))
    source = in_words(file) if len(file) < SMALL else Lasting(file)
    return {"type": "image", "source": source, "x0": left, "y0": top, "hoverinfo": "none"}


def faded(picture: Floats, share: Floats | Bools) -> Floats:
    """Return a picture [H, W, 3] with opacity [H, W, 4]: full where the share is 1, barely there where it is 0."""
    return np.concatenate([picture, (FAINT + (1 - FAINT) * share)[:, :, np.newaxis]], axis=2)


def comparable(*outputs: Floats) -> list[Floats]:
    """Return what layers gave as pictures [H, W, 3], all on one scale.

    Args:
        outputs: [H, W, O]. Three channels are red, green and blue; of any other number the first is shown as grey.
            Values stay as they are where all of them, of the last output, lie in 0 … 1; else its range becomes 0 … 1.
    """
    channels = [output if output.shape[2] == 3 else output[:, :, :1].repeat(3, axis=2) for output in outputs]
    low, high = float(channels[-1].min()), float(channels[-1].max())
    if low >= 0 and high <= 1:
        low, high = 0.0, 1.0
    return [np.clip((channel - low) / ((high - low) or 1.0), 0, 1) for channel in channels]


def _outline(mark: tuple[int, int], top: float, left: float) -> Mark:
    row, column = top + mark[0], left + mark[1]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [column, column],
        "y": [row, row],
        "marker": {"symbol": "square-open", "size": [15, 12], "color": [PAPER, INK], "line": {"width": [4, 2]}},
        "hoverinfo": "skip",
    }


def _places(panel: Panel, top: float, left: float) -> Mark:
    """Return one unseen point a pixel, for pointing and for the arrow keys."""
    rows, columns = np.indices(panel.cells.shape[:2])
    return {
        "type": "scatter",
        "mode": "markers",
        "x": (columns.ravel() + left).tolist(),
        "y": (rows.ravel() + top).tolist(),
        "marker": {"opacity": 0, "size": 14},
        "hoverinfo": "none",
        **saying(panel.says),
        **({"customdata": [panel.tells] * rows.size} if panel.tells else {}),
    }


def saying(says: Says | Sequence[str]) -> Mark:
    """Return the properties of a mark whose points say this."""
    return {"meta": {"says": says}} if isinstance(says, Says) else {"hovertext": list(says)}


def _title(words: str, top: float, left: float) -> dict[str, Any]:
    return {
        "text": plain(words),
        "x": left - 0.5,
        "y": top - 0.5,
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": FONT_SIZE},
    }


def _across(words: str, bottom: float, middle: float) -> dict[str, Any]:
    place = {"x": middle - 0.5, "y": bottom - 0.5, "xanchor": "center", "yanchor": "top"}
    return {"text": plain(words), **place, "showarrow": False, "font": {"size": FONT_SIZE}}


def _down(words: str, middle: float) -> dict[str, Any]:
    place = {"x": -0.5, "y": middle - 0.5, "xanchor": "right", "yanchor": "middle", "textangle": -90}
    return {"text": plain(words), **place, "showarrow": False, "font": {"size": FONT_SIZE}}
