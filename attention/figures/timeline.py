"""Timelines: a sound, its mel picture and the weights of one frame, one under the other over the same seconds."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from attention.arrays import Floats
from attention.figures.frame import Array, Figure, Lasting, Mark, Says, layout, titled
from attention.figures.raster import Curve, glow, place_image
from attention.figures.style import FONT_SIZE, SYMBOL_COLOURS, plain, width_of

CLIP_HEIGHT = 480
CURVE_HEIGHT = 260
SHADE = 0.14
"""Opacity of what lies in a frame's range."""


class Sound(NamedTuple):
    """A sound as it is drawn."""

    seconds: float
    lowest: Lasting
    """[S], lowest sample of each of S equal stretches, −1 … 1."""
    highest: Lasting
    """[S], highest sample."""


class Mel(NamedTuple):
    """The mel picture."""

    picture: Lasting
    """One column per stretch of time, one row per band, the lowest at the bottom."""
    bands: int
    ticks: Sequence[tuple[float, str]]
    """Band (a fraction is allowed) and what stands there on the axis."""


class Listener(NamedTuple):
    """The frame that listens, and the range in which it hears."""

    second: float
    start: float
    end: float


class Points(NamedTuple):
    """What each stretch of time says, and the frame that it chooses."""

    says: Says
    frames: Array
    """[S]."""


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
    values, words = zip(*mel.ticks, strict=True)
    count = mel.bands
    return Figure(
        [*waveform(sound, "x", "y"), *_curves(curves, sound.seconds, "y2", points)],
        layout(
            CLIP_HEIGHT,
            revision=f"{sound.seconds} {len(points.frames)}",
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
                place_image(mel.picture, sound.seconds, (count, count), "x", "y3"),
                *(
                    place_image(glow(curve), sound.seconds, (top, 1), "x", "y")
                    for curve, top in zip(curves, (1, 0), strict=True)
                ),
            ],
            shapes=[*_listens(listener, "x")],
            annotations=_names(curves, "y2"),
        ),
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
    marks = _curves(curves, seconds, "y", points)
    return Figure(
        [{**mark, "y": Lasting(mark["y"])} for mark in marks],  # only the frame that listens moves
        layout(
            CURVE_HEIGHT,
            revision=f"{seconds} {len(points.frames)}",
            margin={"l": 72, "r": room + 16, "t": 8, "b": 48},
            hovermode="x",
            hoverdistance=-1,
            xaxis=titled(titles[0], range=[0, seconds], showgrid=False, zeroline=False),
            yaxis=titled(titles[1], rangemode="tozero", nticks=5),
            shapes=[*_listens(listener, "x")],
            annotations=_names(curves, "y"),
        ),
    )


def mel_picture(energies: Floats) -> Floats:
    """Return mel vectors [C, B] as 0 … 1 [B, C], the lowest band at the bottom."""
    low, high = float(energies.min()), float(energies.max())
    return (energies.T[::-1] - low) / ((high - low) or 1.0)


def _centres(count: int, seconds: float) -> dict[str, float]:
    return {"x0": 0.5 * seconds / count, "dx": seconds / count}


def waveform(sound: Sound, x: str, y: str) -> list[Mark]:
    """Return a waveform as the area between its lowest and highest samples, on these axes."""
    common: Mark = {
        "type": "scatter",
        "mode": "lines",
        **_centres(len(sound.lowest.value), sound.seconds),
        "xaxis": x,
        "yaxis": y,
        "line": {"width": 0.5, "color": SYMBOL_COLOURS["input"].light},
        "hoverinfo": "skip",
    }
    return [{**common, "y": sound.lowest}, {**common, "y": sound.highest, "fill": "tonexty"}]


def _curves(curves: Sequence[Curve], seconds: float, y: str, points: Points) -> list[Mark]:
    """Return the curves; the first one's points can be pointed at, walked through and chosen."""
    marks: list[Mark] = [
        {
            "type": "scatter",
            "mode": "lines",
            **_centres(len(points.frames), seconds),
            "y": curve.values,
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
    cells = Lasting(np.stack([points.frames, points.frames], axis=1))
    marks[0] |= {"hoverinfo": "none", "meta": {"says": points.says}, "customdata": cells}
    return marks


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
