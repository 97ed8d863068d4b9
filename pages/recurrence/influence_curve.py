"""“Hard to consider”: how much of the first input still moves the last output."""

from functools import cache
from typing import Final

import streamlit as st

from attention.experiments.recurrence.forgetting import DISTANCES, of_attention, of_memory, of_recurrence, quiet_until
from attention.figures.decay import decay, power_of_ten
from attention.figures.frame import Axis
from attention.figures.lines import Series
from attention.figures.style import format_number
from attention.ui.controls.bound import choose_number
from attention.ui.controls.parameters import RADIUS
from attention.ui.page import figure
from attention.ui.page.figure import Table
from attention.ui.page.frame import show
from attention.ui.text import Reader, Slot, Text, load_text
from pages.recurrence import SLUG

FLOOR: Final = 1e-12
SMALL, LARGE = 0.5, 3.0


@st.fragment
def show_influence(text: Text) -> None:
    """Let the reader choose the spectral radius; show exact Jacobians against distance."""
    radius = choose_number(RADIUS, text)
    own = of_recurrence(radius)
    figure.show_drawn(draw_influence(text.reader, radius))
    show(
        text,
        "influence_result",
        distance=DISTANCES[-1],
        radius=format_number(radius, 1),
        small=format_number(SMALL, 1),
        large=format_number(LARGE, 1),
        grows=bool(own[-1] > own[0]),
        above_one=radius > 1,
        fading=format_number(quiet_until(), 1),
        **at_the_end(radius),
    )


def at_the_end(radius: float) -> dict[str, Slot]:
    """Return what each curve comes to at the largest distance, as the slots of a sentence."""
    curves = {
        "small_last": of_recurrence(SMALL),
        "large_last": of_recurrence(LARGE),
        "own_last": of_recurrence(radius),
        "memory_last": of_memory(),
        "attention_last": of_attention(),
    }
    return {name: power_of_ten(float(curve[-1])) for name, curve in curves.items()}


@cache
def draw_influence(reader: Reader, radius: float) -> figure.Drawn:
    """Draw the curves."""
    text = load_text(*reader, SLUG)
    curves = {
        text.label("recurrence.curve_recurrent", radius=format_number(SMALL, 1)): (of_recurrence(SMALL), "query"),
        text.label("recurrence.curve_recurrent", radius=format_number(LARGE, 1)): (of_recurrence(LARGE), "key"),
        text.label("recurrence.curve_own", radius=format_number(radius, 1)): (of_recurrence(radius), "output"),
        text.label("recurrence.curve_memory"): (of_memory(), "value"),
        text.label("recurrence.curve_attention"): (of_attention(), "weight"),
    }
    return figure.draw(
        decay(
            [Series(name, DISTANCES, curve, colour) for name, (curve, colour) in curves.items()],
            Axis(text.label("recurrence.distance")),
            Axis(text.label("recurrence.influence"), range=(FLOOR / 3, 1e10)),
            floor=FLOOR,
        ),
        text,
        name="influence",
        alt=text.label("recurrence.influence_alt", distance=DISTANCES[-1], **at_the_end(radius)),
        table=Table(
            [text.label("recurrence.distance"), *curves],
            [
                [f"{distance}", *(power_of_ten(float(curve[place])) for curve, _ in curves.values())]
                for place, distance in enumerate(DISTANCES)
            ],
        ),
    )
