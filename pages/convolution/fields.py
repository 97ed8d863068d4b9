"""What one pixel sees: a pattern set by hand, or weights from the data."""

import streamlit as st

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
from attention.ui.page.frame import look, show
from attention.ui.text import Text
from pages.convolution.places import one_based, places, say


@st.fragment
def show_fields(text: Text) -> None:
    """Show both fields over the picture, and how many layers join two far corners."""
    window = choose_window(text)
    pixel = choose_pixel(text)
    mirrored = choose_switch(MIRROR, text)
    picture, weights = draw_meadow(mirrored), attend_by_colour(mirrored).weights
    field = weights.reshape(*SHAPE, *SHAPE)[pixel]
    seen = receptive_field(SHAPE, pixel, window.kernel_size, [window.dilation] * window.layers)
    largest = float(field.max())
    names = places(text)
    words = [text.label("versus.seen" if here else "versus.unseen") for here in seen.ravel()]
    by_hand = Panel(text.label("versus.field_cnn"), faded(picture, seen), pixel, say(names, words))
    numbers = [format_number(weight, 3) for weight in field.ravel()]
    by_data = Panel(text.label("versus.field_attention"), faded(picture, field / largest), pixel, say(names, numbers))
    look(text, "look_field")
    figure.show(
        panels([by_hand, by_data], across=2, widest=760),
        text,
        name="receptive_fields",
        alt=text.label("versus.field_alt", **one_based(pixel), seen=int(seen.sum()), largest=format_number(largest)),
        table=Table(
            [text.label(f"versus.header_{name}") for name in ("place", "seen", "weight")],
            list(zip(names, words, field.ravel().tolist(), strict=True)),
        ),
    )
    top, left = divmod(int(field.argmax()), SHAPE[1])
    beyond = weight_beyond(weights, SHAPE).reshape(SHAPE)[pixel]
    show(
        text,
        "field_result",
        **one_based(pixel),
        seen=int(seen.sum()),
        pixels=seen.size,
        largest=format_number(largest),
        top=top + 1,
        left=left + 1,
        itself=(top, left) == pixel,
        beyond=percent(float(beyond)),
    )
    show_meeting(window, text)


def show_meeting(window: Window, text: Text) -> None:
    """Say after how many layers one corner of the picture hears the opposite one."""
    layers = layers_until_corners_meet(SHAPE, window.kernel_size, window.dilation)
    if layers:
        together = layers_until_seen_together(SHAPE, window.kernel_size, window.dilation)
        show(text, "meet", layers=layers, together=together or layers)
    elif window.kernel_size == 1:
        show(text, "meet_alone")
    else:
        show(text, "meet_never", step=window.dilation)
