"""How many steps lie between two positions, and what a layer costs: Vaswani's table 1 with the reader's sizes."""

from typing import Final

import streamlit as st

from attention.experiments.recurrence.paths import LAYERS, Layer, Sizes, cost, path_length, stops
from attention.figures.decay import decay
from attention.figures.frame import Axis
from attention.figures.lines import Reference, Series
from attention.figures.tracks import Track, tracks
from attention.ui.controls import parameters
from attention.ui.controls.bound import choose_number, choose_step
from attention.ui.page import figure
from attention.ui.page.figure import Table
from attention.ui.page.frame import beside, look, show, show_table
from attention.ui.text import Slot, Text

COLOURS: Final[dict[Layer, str]] = {
    "attention": "weight",
    "recurrent": "output",
    "convolution": "key",
    "dilated": "value",
    "truncated": "query",
}
ORDERS: Final[dict[Layer, tuple[str, str, str]]] = {
    "attention": ("n²·d", "1", "1"),
    "recurrent": ("n·d²", "n", "n"),
    "convolution": ("k·n·d²", "1", "n/k"),
    "dilated": ("k·n·d²", "1", "log_k n"),
    "truncated": ("r·n·d", "1", "n/r"),
}
"""What Vaswani et al. 2017 give for each kind, in table 1 and section 4; constants left out."""
LENGTHS: Final = parameters.COST_N.values


def layer_names(kernel: int, reach: int, text: Text) -> dict[Layer, str]:
    """Return what each kind of layer is called, with its sizes."""
    slots: dict[Layer, dict[str, Slot]] = {
        "attention": {},
        "recurrent": {},
        "convolution": {"k": kernel},
        "dilated": {"k": kernel},
        "truncated": {"r": reach},
    }
    return {layer: text.label(f"recurrence.layer_{layer}", **slots[layer]) for layer in LAYERS}


def grouped(number: int) -> str:
    """Write a whole number in groups of three digits, as the sentences do."""
    return f"{number:,}".replace(",", "\u202f")


@st.fragment
def show_paths(text: Text) -> None:
    """Let the reader mark two positions and see every way between them."""
    first, second, third = st.columns(3)
    with first:
        length = choose_number(parameters.PATH_N, text)
        one = choose_number(parameters.PATH_FROM, text)
    with second:
        kernel = choose_number(parameters.PATH_K, text)
        other = choose_number(parameters.PATH_TO, text)
    with third:
        reach = choose_number(parameters.PATH_R, text)
        hops = choose_number(parameters.PATH_HOPS, text)
    start, end = sorted((min(one, length), min(other, length)))
    ways = {layer: stops(layer, start, end, kernel, reach) for layer in LAYERS}
    names = layer_names(kernel, reach, text)
    counted = {layer: path_length(layer, end - start, kernel, reach) for layer in LAYERS}
    shown = [
        Track(
            text.label("recurrence.track", layer=names[layer], steps=counted[layer]),
            places,
            hops,
            [text.label("recurrence.stop", layer=names[layer], step=s, place=p) for s, p in enumerate(places)],
            COLOURS[layer],
        )
        for layer, places in ways.items()
    ]
    look(text, "look_paths", start=start, end=end, apart=end > start, tie=end - start == 1)
    figure.show(
        tracks(shown, length, text.label("recurrence.position")),
        text,
        name="paths",
        alt=text.label(
            "recurrence.paths_alt",
            start=start,
            end=end,
            list=", ".join(f"{names[layer]}: {steps}" for layer, steps in counted.items()),
        ),
        table=Table(
            [text.label(f"recurrence.header_{name}") for name in ("layer", "steps", "stops")],
            [(names[layer], f"{counted[layer]}", " → ".join(map(str, places))) for layer, places in ways.items()],
        ),
    )
    show(
        text,
        "paths_result",
        "trap",
        apart=end > start,
        distance=end - start,
        recurrent=counted["recurrent"],
        attention=counted["attention"],
        k=kernel,
        contiguous=counted["convolution"],
        dilated=counted["dilated"],
        shorter=counted["dilated"] < counted["convolution"],
    )


@st.fragment
def show_costs(text: Text) -> None:
    """Show the table with numbers in it, then its first column as curves."""
    first, second = st.columns(2)
    with first:
        length = choose_step(parameters.COST_N, text)
    with second:
        width = choose_step(parameters.COST_D, text)
    sizes = Sizes(length, width, kernel_size=3, reach=4)
    names = layer_names(3, 4, text)
    rows = []
    for layer in LAYERS:
        orders = [f"O({order})" for order in ORDERS[layer]]
        numbers = cost(layer, sizes)
        rows.append([names[layer], *(f"{order}: {grouped(n)}" for order, n in zip(orders, numbers, strict=True))])
    show_table(
        [text.label(f"recurrence.header_{name}") for name in ("layer", "operations", "sequential", "path")], rows
    )
    show(text, "table_note")
    with beside("costs"):
        show_operations(sizes, names, text)


def show_operations(sizes: Sizes, names: dict[Layer, str], text: Text) -> None:
    """Show operations against length, and where n = d."""
    length, width = sizes.length, sizes.width
    kinds: tuple[Layer, ...] = ("attention", "recurrent", "convolution", "truncated")
    series = [
        Series(names[kind], LENGTHS, [cost(kind, Sizes(n, width, 3, 4)).operations for n in LENGTHS], COLOURS[kind])
        for kind in kinds
    ]
    attention, recurrent = (cost(kind, sizes).operations for kind in ("attention", "recurrent"))
    look(text, "look_costs", d=width)
    figure.show(
        decay(
            series,
            Axis(text.label("recurrence.n"), logarithmic=True, ticks=LENGTHS),
            Axis(text.label("recurrence.operations")),
            floor=1.0,
            references=[Reference("n = d", x=width)],
        ),
        text,
        name="costs",
        alt=text.label("recurrence.costs_alt", d=width),
        table=Table(
            ["n", *(names[kind] for kind in kinds)],
            [[grouped(n), *(grouped(cost(kind, Sizes(n, width, 3, 4)).operations) for kind in kinds)] for n in LENGTHS],
        ),
    )
    order = "equal" if length == width else "fewer" if length < width else "more"
    show(text, f"costs_{order}", n=length, d=width, attention=attention, recurrent=recurrent)
