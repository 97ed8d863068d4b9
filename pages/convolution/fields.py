"""What one pixel sees: a pattern set by hand, or weights from the data."""

from functools import lru_cache

import streamlit as st

from attention.arrays import Bools, Floats
from attention.experiments.convolution.colour_attention import SHAPE, attend_by_colour, draw_meadow, weight_beyond
from attention.experiments.convolution.layers import (
    layers_until_corners_meet,
    layers_until_seen_together,
    receptive_field,
)
from attention.figures.panels import Panel, faded, panels
from attention.figures.style import format_number, percent
from attention.ui.controls.bound import choose_switch
from attention.ui.controls.parameters import MIRROR
from attention.ui.controls.pictures import Window, choose_pixel, choose_window
from attention.ui.page import figure
from attention.ui.page.figure import Table
from attention.ui.page.frame import look, tell
from attention.ui.text import Reader, Text, load_text
from pages.convolution import KEPT, SLUG
from pages.convolution.places import one_based, places, say


@st.fragment
def show_fields(text: Text) -> None:
    """Show both fields over the picture, and how many layers join two far corners."""
    window = choose_window(text)
    pixel = choose_pixel(text)
    mirrored = choose_switch(MIRROR, text)
    look(text, "look_field")
    figure.show_drawn(draw_fields(text.reader, window, pixel, mirrored))
    tell(what_is_seen(window, pixel, mirrored, text), who_hears(window, text))


@lru_cache(maxsize=KEPT)
def draw_fields(reader: Reader, window: Window, pixel: tuple[int, int], mirrored: bool) -> figure.Drawn:
    """Draw what the pixel sees, by hand and by the data."""
    text, picture = load_text(*reader, SLUG), draw_meadow(mirrored)
    field, seen = field_of(pixel, mirrored), seen_by(pixel, window)
    largest = float(field.max())
    names = places(text)
    words = [text.label("versus.seen" if here else "versus.unseen") for here in seen.ravel()]
    by_hand = Panel(text.label("versus.field_cnn"), faded(picture, seen), pixel, say(names, words))
    numbers = [format_number(weight, 3) for weight in field.ravel().tolist()]
    by_data = Panel(text.label("versus.field_attention"), faded(picture, field / largest), pixel, say(names, numbers))
    return figure.draw(
        panels([by_hand, by_data], across=2, widest=760),
        text,
        name="receptive_fields",
        alt=text.label("versus.field_alt", **one_based(pixel), seen=int(seen.sum()), largest=format_number(largest)),
        table=Table(
            [text.label(f"versus.header_{name}") for name in ("place", "seen", "weight")],
            list(zip(names, words, field.ravel().tolist(), strict=True)),
        ),
    )


def field_of(pixel: tuple[int, int], mirrored: bool) -> Floats:
    """Return the weights [5, 10] that a pixel gives."""
    field: Floats = attend_by_colour(mirrored).weights.reshape(*SHAPE, *SHAPE)[pixel]
    return field


@lru_cache(maxsize=KEPT)
def seen_by(pixel: tuple[int, int], window: Window) -> Bools:
    """Return what the stack of convolutions sees from a pixel."""
    return receptive_field(SHAPE, pixel, window.kernel_size, [window.dilation] * window.layers)


def what_is_seen(window: Window, pixel: tuple[int, int], mirrored: bool, text: Text) -> str:
    """Say what both see from a pixel."""
    field, seen = field_of(pixel, mirrored), seen_by(pixel, window)
    top, left = divmod(int(field.argmax()), SHAPE[1])
    return text.part(
        "field_result",
        **one_based(pixel),
        seen=int(seen.sum()),
        pixels=seen.size,
        largest=format_number(float(field.max())),
        top=top + 1,
        left=left + 1,
        itself=(top, left) == pixel,
        beyond=percent(float(weight_beyond(attend_by_colour(mirrored).weights, SHAPE).reshape(SHAPE)[pixel])),
    )


def who_hears(window: Window, text: Text) -> str:
    """Say after how many layers one corner of the picture hears the opposite one."""
    layers = layers_until_corners_meet(SHAPE, window.kernel_size, window.dilation)
    if layers:
        together = layers_until_seen_together(SHAPE, window.kernel_size, window.dilation)
        return text.part("meet", layers=layers, together=together or layers)
    if window.kernel_size == 1:
        return text.part("meet_alone")
    return text.part("meet_never", step=window.dilation)
