"""Nine heads that become a 3 × 3 convolution as they look more and more sharply."""

from functools import lru_cache
from typing import Final, NamedTuple

import streamlit as st

from attention.arrays import Floats
from attention.experiments.convolution import layers as convolution
from attention.experiments.convolution.colour_attention import SHAPE
from attention.figures.decay import decay, power_of_ten
from attention.figures.frame import Axis
from attention.figures.heatmap import weight_span
from attention.figures.lines import Reference, Series
from attention.figures.panels import Panel, comparable, panels
from attention.figures.style import format_number, percent
from attention.ui.controls import parameters
from attention.ui.controls.bound import choose_number, choose_switch
from attention.ui.controls.pictures import Convolution, choose_convolution, kernel_of, picture_of
from attention.ui.page import figure
from attention.ui.page.figure import Table
from attention.ui.page.frame import beside, look, show
from attention.ui.text import Reader, Text, load_text
from pages.convolution import KEPT, SLUG
from pages.convolution.places import one_based, places, say

SHARPNESS: Final = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 46.0)
FLOOR: Final = 1e-17
ROUNDING: Final = 1e-9
"""Far above what rounding makes of numbers up to 100, far below any difference that a pixel's border makes."""
QUERY: Final = (2, 4)
REFERENCE: Final = Convolution("random", "random")


@st.fragment
def show_nine_heads(text: Text) -> None:
    """Let the reader sharpen the heads; compare their output with the convolution's."""
    sharpness = choose_number(parameters.SHARPNESS, text)
    with beside("maps"):
        show_maps(sharpness, text)
    with beside("outputs"):
        chosen = choose_convolution(text)
        padded = choose_switch(parameters.PADDED, text)
        show_outputs(chosen, sharpness, padded, text)
    with beside("error"):
        show_error(chosen, sharpness, padded, text)


def show_maps(sharpness: float, text: Text) -> None:
    """Show where each head looks, laid out like the kernel."""
    look(text, "look_heads", **one_based(QUERY))
    figure.show_drawn(draw_maps(text.reader, sharpness))
    show(
        text,
        "heads_result",
        sharpness=f"{sharpness:g}",
        weight=percent(convolution.target_weight(SHAPE, sharpness)),
    )


@lru_cache(maxsize=KEPT)
def draw_maps(reader: Reader, sharpness: float) -> figure.Drawn:
    """Draw one map for each head."""
    text = load_text(*reader, SLUG)
    shifts, names = convolution.shifts(3), places(text)
    weights = [convolution.head_weights(SHAPE, shift, sharpness)[QUERY] for shift in shifts]
    titles = [
        text.label("versus.shift").format(down=format_number(down, 0), right=format_number(right, 0))
        for down, right in shifts
    ]
    sought = [
        float(weight[QUERY[0] + down, QUERY[1] + right]) for weight, (down, right) in zip(weights, shifts, strict=True)
    ]
    maps = [
        Panel(title, weight, QUERY, say(names, [format_number(value, 3) for value in weight.ravel()]))
        for title, weight in zip(titles, weights, strict=True)
    ]
    return figure.draw(
        panels(maps, across=3, span=weight_span(weights[0]), widest=640),
        text,
        name="nine_heads",
        alt=text.label("versus.heads_alt", **one_based(QUERY), sharpness=f"{sharpness:g}", largest=max(sought)),
        table=Table(
            [text.label(f"versus.header_{name}") for name in ("head", "sought")], list(zip(titles, sought, strict=True))
        ),
    )


def show_outputs(chosen: Convolution, sharpness: float, padded: bool, text: Text) -> None:
    """Show what the heads give, what the convolution gives, and what separates them."""
    apart = difference(chosen, sharpness, padded)
    look(text, "look_output", error_all=power_of_ten(apart.whole), differs=apart.whole > 0)
    figure.show_drawn(draw_outputs(text.reader, chosen, sharpness, padded))
    channels = kernel_of(chosen).shape[3]
    show(
        text,
        "output_result",
        "border",
        sharpness=f"{sharpness:g}",
        error=power_of_ten(apart.inside),
        error_all=power_of_ten(apart.whole),
        channels=channels,
        several=channels > 3,
        padded=padded,
        matters=bool(measure(chosen).whole_error[-1] > ROUNDING),
    )


class Difference(NamedTuple):
    """What separates the heads from the convolution: the largest difference, and that of each pixel."""

    inside: float
    """On interior pixels."""
    whole: float
    pictures: tuple[Floats, Floats, Floats]
    """Heads, convolution and difference, as pictures."""


@lru_cache(maxsize=KEPT)
def difference(chosen: Convolution, sharpness: float, padded: bool) -> Difference:
    """Compute both layers and compare them."""
    picture, kernel = picture_of(chosen), kernel_of(chosen)
    heads = convolution.convolve_by_attention(picture, kernel, sharpness, padded)
    truth = convolution.convolve(picture, kernel)
    apart = abs(heads - truth)
    bright = apart.max(axis=2, keepdims=True).repeat(3, axis=2) / (apart.max() or 1.0)
    first, second = comparable(heads, truth)
    return Difference(float(convolution.interior(apart).max()), float(apart.max()), (first, second, bright))


@lru_cache(maxsize=KEPT)
def draw_outputs(reader: Reader, chosen: Convolution, sharpness: float, padded: bool) -> figure.Drawn:
    """Draw the three pictures."""
    text, apart = load_text(*reader, SLUG), difference(chosen, sharpness, padded)
    titles = [text.label(f"versus.output_{name}") for name in ("attention", "convolution", "difference")]
    return figure.draw(
        panels([Panel(*pair) for pair in zip(titles, apart.pictures, strict=True)], across=3, widest=880),
        text,
        name="nine_heads_output",
        alt=text.label("versus.output_alt", error=power_of_ten(apart.inside)),
    )


@lru_cache(maxsize=KEPT)
def measure(chosen: Convolution, padded: bool = False) -> convolution.Closeness:
    """Measure the heads against the convolution once for each picture and kernel."""
    return convolution.closeness(picture_of(chosen), kernel_of(chosen), SHARPNESS, padded)


def show_error(chosen: Convolution, sharpness: float, padded: bool, text: Text) -> None:
    """Show the error falling to rounding, on a logarithmic axis, beside that of the reference draw."""
    here, reference = (curve.largest_error for curve in (measure(chosen, padded), measure(REFERENCE)))
    look(text, "look_error", falls=bool(here[0]))
    figure.show_drawn(draw_error(text.reader, chosen, sharpness, padded))
    show(
        text,
        "error_result",
        first=power_of_ten(here[0]),
        last=power_of_ten(here[-1]),
        sharpest=int(SHARPNESS[-1]),
        falls=bool(here[0]),
        exact=not here[-1],
        reference_first=power_of_ten(reference[0]),
        reference_last=power_of_ten(reference[-1]),
    )


@lru_cache(maxsize=KEPT)
def draw_error(reader: Reader, chosen: Convolution, sharpness: float, padded: bool) -> figure.Drawn:
    """Draw both curves, and where the reader stands."""
    text = load_text(*reader, SLUG)
    measured = {"error_line": measure(chosen, padded), "error_reference": measure(REFERENCE)}
    series = [
        Series(text.label(f"versus.{name}"), SHARPNESS, curve.largest_error, colour)
        for (name, curve), colour in zip(measured.items(), ("output", "input"), strict=True)
    ]
    errors = [[power_of_ten(error) for error in curve.largest_error] for curve in measured.values()]
    rows = zip(SHARPNESS, measured["error_line"].target_weight, *errors, strict=True)
    return figure.draw(
        decay(
            series,
            Axis(text.label("versus.error_x")),
            Axis(text.label("versus.error_y"), range=(FLOOR / 3, 30.0)),
            floor=FLOOR,
            references=[Reference(text.label("versus.error_here"), x=sharpness)],
        ),
        text,
        name="nine_heads_error",
        alt=text.label("versus.error_alt", first=errors[0][0], last=errors[0][-1], sharpest=int(SHARPNESS[-1])),
        table=Table(
            [text.label(f"versus.{name}") for name in ("error_x", "header_target", *measured)],
            [[format_number(value), format_number(weight, 4), *both] for value, weight, *both in rows],
        ),
    )
