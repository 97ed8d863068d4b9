"""Rasters: arrays as pictures behind a chart; thousands of cells cost a few kilobytes."""

import base64
import io
from typing import Any, NamedTuple

import numpy as np
from PIL import Image

from attention.arrays import Floats
from attention.figures.style import SEQUENTIAL, SYMBOL_COLOURS, colours_at, rgb

MOST_GLOW = 0.85
"""Opacity behind the waveform where the weight is largest."""


class Curve(NamedTuple):
    """Something over the seconds of the clip, one value for each of equal stretches."""

    name: str
    values: Floats
    colour: str
    """A symbol of `style.SYMBOL_COLOURS`."""


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


def place_image(source: str, width: float, down: tuple[float, float], x: str, y: str) -> dict[str, Any]:
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
