"""Who listens to whom: two attention matrices over the same seconds, each under the waveform."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from attention.arrays import Floats
from attention.figures.frame import Figure, Mark, bare, layout, titled
from attention.figures.heatmap import Notation
from attention.figures.raster import place_image, raster
from attention.figures.style import FONT_SIZE, SEQUENTIAL, WHITE, colour_scale, percent, plain
from attention.figures.timeline import Sound, waveform

MATRICES_HEIGHT = 500
KEY_TICKS = (0.01, 0.05, 0.1, 0.2, 0.4, 0.7, 1.0)


class Matrix(NamedTuple):
    """Attention over the clip."""

    title: str
    shares: Floats
    """[P, C], row = who listens, column = who is heard."""


def draw_matrices(
    sound: Sound,
    shown: Sequence[Matrix],
    *,
    band: tuple[float, float],
    sides: tuple[str, str],
    notation: Notation,
    key: str,
) -> Figure:
    """Draw two attention matrices side by side, each under the waveform, over the same seconds.

    Args:
        sound: the waveform.
        shown: two matrices, on one scale of colours.
        band: how many seconds before and after are heard; the edges of the band are drawn on both.
        sides: titles of the side that listens and of the side that is heard.
        notation: "lecture" draws listeners as columns, "paper" as rows.
        key: title of the colours.
    """
    lecture, end = notation == "lecture", sound.seconds
    across, down = sides if lecture else sides[::-1]
    highest = float(max(np.quantile(matrix.shares, 0.995) for matrix in shown)) or 1.0
    data, images = [_colour_key(highest, key)], []
    for x, matrix in zip(("x", "x2"), shown, strict=True):
        shares = np.sqrt(np.clip(matrix.shares / highest, 0, 1))
        images.append(place_image(raster(shares.T if lecture else shares), end, (0, end), x, "y"))
        data += [*waveform(sound, x, "y2"), *_edges(band, end, x, lecture)]
    half = {"range": [0, end], "anchor": "y", "showgrid": False, "zeroline": False}
    return Figure(
        data,
        layout(
            MATRICES_HEIGHT,
            revision=f"{end} {notation}",
            margin={"l": 56, "r": 8, "t": 24, "b": 108},
            xaxis=titled(across, domain=[0, 0.485], **half),
            xaxis2=titled(across, domain=[0.515, 1], **half),
            yaxis=titled(down, range=[end, 0], domain=[0, 0.82], showgrid=False, zeroline=False),
            yaxis2=bare(range=[-1, 1], domain=[0.83, 1]),
            images=images,
            annotations=[_title(matrix.title, x) for matrix, x in zip(shown, (0.0, 0.515), strict=True)],
        ),
        widest=960,
    )


def with_listener(figure: Figure, second: float, notation: Notation) -> Figure:
    """Draw a line through both matrices at the second of the frame that listens."""
    upright = notation == "lecture"
    end = figure.layout["xaxis"]["range"][1]
    lines = [_line(second, x, "y", upright, end) for x in ("x", "x2")]
    return replace(figure, layout={**figure.layout, "shapes": lines})


def _edges(band: tuple[float, float], end: float, x: str, lecture: bool) -> list[Mark]:
    """Return where hearing begins and ends: at each second t from t − before to t + after."""
    marks = []
    for shift in (-band[0], band[1]):
        listens = [max(0.0, -shift), min(end, end - shift)]
        heard = [second + shift for second in listens]
        marks.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": listens if lecture else heard,
                "y": heard if lecture else listens,
                "xaxis": x,
                "line": {"color": WHITE, "width": 1},
                "hoverinfo": "skip",
            }
        )
    return marks


def _line(second: float, x: str, y: str, upright: bool, end: float) -> dict[str, Any]:
    """Return a line across the matrix at one second."""
    ends = {"x0": 0, "x1": end, "y0": second, "y1": second}
    if upright:
        ends = {"x0": second, "x1": second, "y0": 0, "y1": end}
    return {"type": "line", "xref": x, "yref": y, **ends, "line": {"color": WHITE, "width": 1, "dash": "dot"}}


def _colour_key(highest: float, title: str) -> Mark:
    """Return the key to the colours, whose lightness grows as the square root: small shares are seen, too."""
    ticks = [tick for tick in KEY_TICKS if tick <= highest]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [None],
        "y": [None],
        "hoverinfo": "skip",
        "marker": {
            "color": [0],
            "cmin": 0,
            "cmax": 1,
            "colorscale": colour_scale(SEQUENTIAL),
            "showscale": True,
            "colorbar": {
                "orientation": "h",
                "thickness": 10,
                "outlinewidth": 0,
                "y": 0,
                "ypad": 56,
                "yanchor": "top",
                "tickvals": [math.sqrt(tick / highest) for tick in ticks],
                "ticktext": [percent(tick) for tick in ticks],
                "title": {"text": plain(title), "side": "right"},
            },
        },
    }


def _title(words: str, place: float) -> dict[str, Any]:
    return {
        "text": plain(words),
        "x": place,
        "xref": "paper",
        "xanchor": "left",
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": FONT_SIZE},
    }
