"""Timelines: a sound, its mel picture, and who listens to whom, one under the other over the same seconds."""

import base64
import io
import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from PIL import Image

from attention.arrays import Floats
from attention.figures.frame import Figure, Mark, bare, layout, titled
from attention.figures.heatmap import Notation
from attention.figures.style import (
    FONT_SIZE,
    SEQUENTIAL,
    SYMBOL_COLOURS,
    WHITE,
    colour_scale,
    colours_at,
    percent,
    plain,
    rgb,
    width_of,
)

CLIP_HEIGHT = 480
MATRICES_HEIGHT = 500
CURVE_HEIGHT = 260
SHADE = 0.14
"""Opacity of what lies in a frame's range."""
MOST_GLOW = 0.85
"""Opacity behind the waveform where the weight is largest."""
KEY_TICKS = (0.01, 0.05, 0.1, 0.2, 0.4, 0.7, 1.0)


class Sound(NamedTuple):
    """A sound as it is drawn."""

    seconds: float
    strokes: Floats
    """[S, 2], lowest and highest sample of each of S equal stretches, −1 … 1."""


class Curve(NamedTuple):
    """Something over the seconds of the clip, one value for each of equal stretches."""

    name: str
    values: Floats
    colour: str
    """A symbol of `style.SYMBOL_COLOURS`."""


class Mel(NamedTuple):
    """The mel picture."""

    energies: Floats
    """[C, B], one row per stretch of time, one column per band, the lowest first."""
    ticks: Sequence[tuple[float, str]]
    """Band (a fraction is allowed) and what stands there on the axis."""


class Matrix(NamedTuple):
    """Attention over the clip."""

    title: str
    shares: Floats
    """[P, C], row = who listens, column = who is heard."""


class Listener(NamedTuple):
    """The frame that listens, and the range in which it hears."""

    second: float
    start: float
    end: float


class Points(NamedTuple):
    """What each stretch of time says, and the frame that it chooses."""

    says: Sequence[str]
    frames: Sequence[int]


def draw_clip(
    sound: Sound, mel: Mel, curves: Sequence[Curve], listener: Listener, points: Points, titles: Sequence[str]
) -> Figure:
    """Draw the waveform over the mel picture over the weights of one frame.

    Args:
        sound: the waveform.
        mel: the mel picture.
        curves: two of weights, told apart by dash and by the name at the right; they also glow behind the waveform, the
            first above its middle line, the second below.
        listener: the frame whose weights these are.
        points: one for each value of the first curve; a click on any row tells [frame, frame].
        titles: of the axes: time, waveform, mel, weights.
    """
    time, wave, bands, weights = titles
    room = max(width_of(curve.name) for curve in curves)
    data = [*_waveform(sound, "x", "y"), *_curves(curves, sound.seconds, "y2")]
    data.append(_points(points, sound.seconds, "y2", [float(value) for value in curves[0].values]))
    values, words = zip(*mel.ticks, strict=True)
    count = mel.energies.shape[1]
    return Figure(
        data,
        layout(
            CLIP_HEIGHT,
            revision=f"{sound.seconds} {len(points.says)}",
            margin={"l": 72, "r": room + 16, "t": 8, "b": 48},
            hovermode="x",
            hoverdistance=-1,
            hoversubplots="axis",
            xaxis=titled(time, range=[0, sound.seconds], showgrid=False, zeroline=False, anchor="y2"),
            yaxis=titled(wave, range=[-1, 1], domain=[0.74, 1], tickvals=[-1, 0, 1]),
            yaxis2=titled(weights, domain=[0, 0.3], rangemode="tozero", showgrid=False, nticks=4),
            yaxis3=titled(
                bands, range=[0, count], domain=[0.36, 0.7], tickvals=list(values), ticktext=list(words), showgrid=False
            ),
            images=[
                _image(raster(_spread(mel.energies.T[::-1])), sound.seconds, (count, count), "x", "y3"),
                *(
                    _image(glow(curve), sound.seconds, (top, 1), "x", "y")
                    for curve, top in zip(curves, (1, 0), strict=True)
                ),
            ],
            shapes=[*_listens(listener, "x")],
            annotations=_names(curves, "y2"),
        ),
    )


def draw_matrices(
    sound: Sound,
    shown: Sequence[Matrix],
    *,
    band: tuple[float, float],
    chosen: float,
    sides: tuple[str, str],
    notation: Notation,
    key: str,
) -> Figure:
    """Draw two attention matrices side by side, each under the waveform, over the same seconds.

    Args:
        sound: the waveform.
        shown: two matrices, on one scale of colours.
        band: how many seconds before and after are heard; the edges of the band are drawn on both.
        chosen: the second of the frame that listens.
        sides: titles of the side that listens and of the side that is heard.
        notation: "lecture" draws listeners as columns, "paper" as rows.
        key: title of the colours.
    """
    lecture, end = notation == "lecture", sound.seconds
    across, down = sides if lecture else sides[::-1]
    highest = float(max(np.quantile(matrix.shares, 0.995) for matrix in shown)) or 1.0
    data, images, shapes = [_colour_key(highest, key)], [], []
    for x, matrix in zip(("x", "x2"), shown, strict=True):
        shares = np.sqrt(np.clip(matrix.shares / highest, 0, 1))
        images.append(_image(raster(shares.T if lecture else shares), end, (0, end), x, "y"))
        data += [*_waveform(sound, x, "y2"), *_edges(band, end, x, lecture)]
        shapes.append(_line(chosen, x, "y", lecture, end))
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
            shapes=shapes,
            annotations=[_title(matrix.title, x) for matrix, x in zip(shown, (0.0, 0.515), strict=True)],
        ),
        widest=960,
    )


def draw_curves(
    curves: Sequence[Curve], seconds: float, points: Points, listener: Listener, titles: Sequence[str]
) -> Figure:
    """Draw curves over the seconds of the clip.

    Args:
        curves: on one axis.
        seconds: how long the clip is.
        points: as for `draw_clip`, on the first curve.
        listener: the chosen frame and its range.
        titles: of the axes: time, value.
    """
    room = max(width_of(curve.name) for curve in curves)
    data = [*_curves(curves, seconds, "y")]
    data.append(_points(points, seconds, "y", [float(value) for value in curves[0].values]))
    return Figure(
        data,
        layout(
            CURVE_HEIGHT,
            revision=f"{seconds} {len(points.says)}",
            margin={"l": 72, "r": room + 16, "t": 8, "b": 48},
            hovermode="x",
            hoverdistance=-1,
            xaxis=titled(titles[0], range=[0, seconds], showgrid=False, zeroline=False),
            yaxis=titled(titles[1], rangemode="tozero", nticks=5),
            shapes=[*_listens(listener, "x")],
            annotations=_names(curves, "y"),
        ),
    )


def raster(values: Floats) -> str:
    """Return values 0 … 1 [R, C] as the address of a PNG in the colours of `SEQUENTIAL`, row 0 at the top."""
    palette = np.rint(colours_at(np.linspace(0, 1, 256), SEQUENTIAL)).astype(np.uint8)
    image = Image.fromarray(np.rint(values * 255).astype(np.uint8), "P")
    image.putpalette(palette.tobytes())
    return _address(image)


def glow(curve: Curve) -> str:
    """Return a curve as the address of a PNG of one row: its colour, the more opaque the larger the value."""
    strength = (curve.values / (curve.values.max() or 1.0)) ** 0.4
    colour = np.broadcast_to(rgb(SYMBOL_COLOURS[curve.colour].light), (len(strength), 3))
    row = np.concatenate([colour, np.rint(255 * MOST_GLOW * strength)[:, None]], axis=1)
    return _address(Image.fromarray(row[None].astype(np.uint8), "RGBA"))


def _address(image: Image.Image) -> str:
    file = io.BytesIO()
    image.save(file, "PNG")
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()


def _spread(values: Floats) -> Floats:
    low, high = float(values.min()), float(values.max())
    return (values - low) / ((high - low) or 1.0)


def _image(source: str, width: float, down: tuple[float, float], x: str, y: str) -> dict[str, Any]:
    """Return a raster from 0 to `width`, its upper edge at down[0], down[1] high."""
    return {
        "source": source,
        "xref": x,
        "yref": y,
        "x": 0,
        "sizex": width,
        "y": down[0],
        "sizey": down[1],
        "sizing": "stretch",
        "layer": "below",
    }


def _centres(count: int, seconds: float) -> Floats:
    return (np.arange(count) + 0.5) * seconds / count


def _waveform(sound: Sound, x: str, y: str) -> list[Mark]:
    places = _centres(len(sound.strokes), sound.seconds)
    common: Mark = {
        "type": "scatter",
        "mode": "lines",
        "x": places,
        "xaxis": x,
        "yaxis": y,
        "line": {"width": 0.5, "color": SYMBOL_COLOURS["input"].light},
        "hoverinfo": "skip",
    }
    return [{**common, "y": sound.strokes[:, 0]}, {**common, "y": sound.strokes[:, 1], "fill": "tonexty"}]


def _curves(curves: Sequence[Curve], seconds: float, y: str) -> list[Mark]:
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": _centres(len(curve.values), seconds),
            "y": np.asarray(curve.values, dtype=np.float64),
            "yaxis": y,
            "line": {
                "color": SYMBOL_COLOURS[curve.colour].light,
                "width": 2 if place == 0 else 1.5,
                "dash": "solid" if place == 0 else "dot",
            },
            "hoverinfo": "skip",
        }
        for place, curve in enumerate(curves)
    ]


def _points(points: Points, seconds: float, y: str, heights: list[float]) -> Mark:
    """Return one unseen point a stretch, for pointing, for the arrow keys and for choosing a frame."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": _centres(len(points.says), seconds).tolist(),
        "y": heights,
        "yaxis": y,
        "marker": {"opacity": 0, "size": 8},
        "hovertext": list(points.says),
        "customdata": [[frame, frame] for frame in points.frames],
        "hoverinfo": "none",
    }


def _names(curves: Sequence[Curve], y: str) -> list[dict[str, Any]]:
    return [
        {
            "text": plain(curve.name),
            "x": 1,
            "xref": "paper",
            "y": 1 - 0.24 * place,
            "yref": f"{y} domain",
            "xanchor": "left",
            "yanchor": "top",
            "xshift": 6,
            "showarrow": False,
            "font": {"color": SYMBOL_COLOURS[curve.colour].light, "size": FONT_SIZE},
        }
        for place, curve in enumerate(curves)
    ]


def _listens(listener: Listener, x: str) -> list[dict[str, Any]]:
    tall: dict[str, Any] = {"xref": x, "yref": "paper", "y0": 0, "y1": 1}
    colour = SYMBOL_COLOURS["query"].light
    return [
        {
            "type": "rect",
            **tall,
            "x0": listener.start,
            "x1": listener.end,
            "fillcolor": colour,
            "opacity": SHADE,
            "line": {"width": 0},
        },
        {"type": "line", **tall, "x0": listener.second, "x1": listener.second, "line": {"color": colour, "width": 2}},
    ]


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
