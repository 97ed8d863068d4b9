"""Pixels that the reader painted, kept in the link as `9-ff8800~12-00ff00`: number from 1, colour."""

import re
from typing import Final

import streamlit as st

from attention.arrays import Floats
from attention.experiments.images.pixels import HEIGHT, WIDTH, article_picture, as_screen_colours, repaint
from attention.ui.controls.bound import hidden_field, state
from attention.ui.text import Text

KEY: Final = "paint"
PIXEL: Final = re.compile(r"([1-9]\d?)-([0-9a-f]{6})")
Painted = dict[int, str]


def read_paint(code: str) -> Painted | None:
    """Return pixel (from 0) → colour as `rrggbb`; None where any of the code cannot be read."""
    pieces = [PIXEL.fullmatch(piece) for piece in code.split("~")] if code else []
    painted = {int(piece[1]) - 1: piece[2] for piece in pieces if piece is not None}
    return painted if None not in pieces and all(pixel < HEIGHT * WIDTH for pixel in painted) else None


def write_paint(painted: Painted) -> str:
    """Return the code of painted pixels."""
    return "~".join(f"{pixel + 1}-{colour}" for pixel, colour in sorted(painted.items()))


def painted_picture() -> Floats:
    """Draw the field that holds the painted pixels, which nobody sees; return the picture [5, 10, 3] with them."""
    code = hidden_field(KEY, allowed=lambda asked: read_paint(asked) is not None)
    picture = article_picture()
    for pixel, colour in (read_paint(code) or {}).items():
        red, green, blue = (int(colour[start : start + 2], 16) / 127.5 - 1 for start in (0, 2, 4))
        picture = repaint(picture, pixel, (red, green, blue))
    return picture


def choose_colour(picture: Floats, pixel: int, text: Text) -> None:
    """Draw the colour of a pixel, to be changed, and the way back to the picture as it was."""
    colours = as_screen_colours(picture).reshape(-1, 3)
    state()["pixel_colour"] = "#" + bytes(colours[pixel].tolist()).hex()
    st.color_picker(text.label("media.colour"), key="pixel_colour", on_change=_paint, args=(pixel,))
    st.button(text.label("media.repaint"), key="unpaint", on_click=_clean, disabled=not state()[KEY])


def _paint(pixel: int) -> None:
    state()[KEY] = write_paint({**(read_paint(state()[KEY]) or {}), pixel: state()["pixel_colour"][1:].lower()})


def _clean() -> None:
    state()[KEY] = ""
