"""Pixels that the reader painted, kept in the link."""

import streamlit as st

from attention.arrays import Floats
from attention.experiments.images.pixels import article_picture, as_screen_colours, repaint
from attention.ui.controls.bound import hidden_field, state
from attention.ui.controls.link import read_paint, write_paint
from attention.ui.controls.parameters import PAINT
from attention.ui.text import Text


def painted_picture() -> Floats:
    """Draw the field that holds the painted pixels, which nobody sees; return the picture [5, 10, 3] with them."""
    code = hidden_field(PAINT)
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
    st.button(text.label("media.repaint"), key="unpaint", on_click=_clean, disabled=not state().get(PAINT.name))


def _paint(pixel: int) -> None:
    painted = read_paint(state().get(PAINT.name) or "") or {}
    state()[PAINT.name] = write_paint({**painted, pixel: state()["pixel_colour"][1:].lower()})


def _clean() -> None:
    state()[PAINT.name] = ""
