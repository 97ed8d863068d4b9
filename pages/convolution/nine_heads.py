"""Nine heads that become a 3 × 3 convolution as they look more and more sharply."""

from functools import lru_cache
from typing import Final

import streamlit as st

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
from attention.ui.text import Slot, Text
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
    with beside("maps"):
        chosen = choose_convolution(text)
        sharpness = choose_number(parameters.SHARPNESS, text)
        show_maps(sharpness, text)
    with beside("outputs"):
        padded = choose_switch(parameters.PADDED, text)
        show_outputs(chosen, sharpness, padded, text)
    with beside("error"):
        show_error(chosen, sharpness, padded, text)


def show_maps(sharpness: float, text: Text) -> None:
    """Show where each head looks, laid out like the kernel."""
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
    look(text, "look_heads", **one_based(QUERY))
    figure.show(
        panels(maps, across=3, span=weight_span(weights[0]), widest=640),
        text,
        name="nine_heads",
        alt=text.label(
            "versus.heads_alt", **one_based(QUERY), sharpness=f"{sharpness:g}", largest=max(map(float, sought))
        ),
        table=Table(
            [text.label(f"versus.header_{name}") for name in ("head", "sought")], list(zip(titles, sought, strict=True))
        ),
    )
    show(text, "heads_result", sharpness=f"{sharpness:g}", weight=percent(convolution.target_weight(SHAPE, sharpness)))


def show_outputs(chosen: Convolution, sharpness: float, padded: bool, text: Text) -> None:
    """Show what the heads give, what the convolution gives, and what separates them."""
    picture, kernel = picture_of(chosen), kernel_of(chosen)
    heads = convolution.convolve_by_attention(picture, kernel, sharpness, padded)
    truth = convolution.convolve(picture, kernel)
    apart = abs(heads - truth)
    error, error_all = power_of_ten(float(convolution.interior(apart).max())), power_of_ten(float(apart.max()))
    difference = apart.max(axis=2, keepdims=True).repeat(3, axis=2) / (apart.max() or 1.0)
    titles = [text.label(f"versus.output_{name}") for name in ("attention", "convolution", "difference")]
    pictures = [*comparable(heads, truth), difference]
    differs = bool(apart.max())
    look(text, "look_output", error_all=error_all, differs=differs)
    figure.show(
        panels([Panel(*pair) for pair in zip(titles, pictures, strict=True)], across=3, widest=880),
        text,
        name="nine_heads_output",
        alt=text.label("versus.output_alt", error=error),
    )
    bare = measure(chosen)
    show(
        text,
        "output_result",
        "border",
        sharpness=f"{sharpness:g}",
        error=error,
        error_all=error_all,
        channels=kernel.shape[3],
        several=kernel.shape[3] > 3,
        padded=padded,
        matters=bool(bare.whole_error[-1] > ROUNDING),
    )


@lru_cache(maxsize=64)
def measure(chosen: Convolution, padded: bool = False) -> convolution.Closeness:
    """Measure the heads against the convolution once for each picture and kernel."""
    return convolution.closeness(picture_of(chosen), kernel_of(chosen), SHARPNESS, padded)


def show_error(chosen: Convolution, sharpness: float, padded: bool, text: Text) -> None:
    """Show the error falling to rounding, on a logarithmic axis, beside that of the reference draw."""
    measured = {"error_line": measure(chosen, padded), "error_reference": measure(REFERENCE)}
    series = [
        Series(text.label(f"versus.{name}"), SHARPNESS, curve.largest_error, colour)
        for (name, curve), colour in zip(measured.items(), ("output", "input"), strict=True)
    ]
    errors = [[power_of_ten(error) for error in curve.largest_error] for curve in measured.values()]
    ends: dict[str, Slot] = {"first": errors[0][0], "last": errors[0][-1], "sharpest": int(SHARPNESS[-1])}
    rows = zip(SHARPNESS, measured["error_line"].target_weight, *errors, strict=True)
    falls = bool(measured["error_line"].largest_error[0])
    look(text, "look_error", falls=falls)
    figure.show(
        decay(
            series,
            Axis(text.label("versus.error_x")),
            Axis(text.label("versus.error_y"), range=(FLOOR / 3, 30.0)),
            floor=FLOOR,
            references=[Reference(text.label("versus.error_here"), x=sharpness)],
        ),
        text,
        name="nine_heads_error",
        alt=text.label("versus.error_alt", **ends),
        table=Table(
            [text.label(f"versus.{name}") for name in ("error_x", "header_target", *measured)],
            [[format_number(value), format_number(weight, 4), *both] for value, weight, *both in rows],
        ),
    )
    show(
        text,
        "error_result",
        **ends,
        falls=falls,
        exact=not measured["error_line"].largest_error[-1],
        reference_first=errors[1][0],
        reference_last=errors[1][-1],
    )
