"""Rasters: arrays as pictures behind a chart; thousands of cells cost a few kilobytes, once."""

import base64
import io
from typing import Any, NamedTuple

import numpy as np
from PIL import Image

from attention.arrays import Floats
from attention.figures.frame import Lasting
from attention.figures.style import SEQUENTIAL, SYMBOL_COLOURS, colours_at, rgb

MOST_GLOW = 0.85
"""Opacity behind the waveform where the weight is largest."""


class Curve(NamedTuple):
    """Something over the seconds of the clip, one value for each of equal stretches."""

    name: str
    values: Floats
    colour: str
    """A symbol of `style.SYMBOL_COLOURS`."""


def raster(values: Floats) -> Lasting:
    """Return values 0 … 1 [R, C] as a PNG in the colours of `SEQUENTIAL`, row 0 at the top."""
    palette = np.rint(colours_at(np.linspace(0, 1, 256), SEQUENTIAL)).astype(np.uint8)
    image = Image.fromarray(np.rint(values * 255).astype(np.uint8), "P")
    image.putpalette(palette.tobytes())
    return Lasting(png(image))


def glow(curve: Curve) -> str:
    """Return a curve as the address of a PNG of one row: its colour, the more opaque the larger the value."""
    strength = (curve.values / (curve.values.max() or 1.0)) ** 0.4
    image = Image.fromarray(np.rint(255 * MOST_GLOW * strength).astype(np.uint8)[None], "P")
    colour = rgb(SYMBOL_COLOURS[curve.colour].light)
    image.putpalette(colour * 256)
    return in_words(png(image, transparency=bytes(range(256))))


def png(image: Image.Image, **options: Any) -> bytes:
    """Return a picture as a PNG file."""
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=1, **options)  # thrice as fast, a twentieth more bytes
    return file.getvalue()


def in_words(file: bytes) -> str:
    """Return a PNG as an address that holds the whole of it."""
    return "data:image/png;base64," + base64.b64encode(file).decode()


def place_image(source: str | Lasting, width: float, down: tuple[float, float], x: str, y: str) -> dict[str, Any]:
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
