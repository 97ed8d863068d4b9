"""How many steps lie between two positions, and what a layer costs: Vaswani's table 1 with the reader's sizes."""

from functools import cache, lru_cache
from typing import Final, NamedTuple

import streamlit as st

from attention.experiments.recurrence.paths import LAYERS, Layer, Sizes, cost, path_length, stops
from attention.figures.decay import decay
from attention.figures.frame import Axis
from attention.figures.lines import Reference, Series
from attention.figures.tracks import Track, tracks
from attention.ui.controls import parameters
from attention.ui.controls.bound import choose_number, choose_step
from attention.ui.controls.example import toolbar
from attention.ui.page import figure
from attention.ui.page.figure import Table
from attention.ui.page.frame import beside, look, show, show_table
from attention.ui.text import Reader, Slot, Text, load_text
from pages.recurrence import KEPT, SLUG

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


class Marks(NamedTuple):
    """Two positions, in order, of so many, and the layers that lead from one to the other."""

    length: int
    start: int
    end: int
    kernel: int
    reach: int

    def steps(self, layer: Layer) -> int:
        """Return how many steps a layer takes."""
        return path_length(layer, self.end - self.start, self.kernel, self.reach)


@st.fragment
def show_paths(text: Text) -> None:
    """Let the reader mark two positions and see every way between them."""
    with toolbar("paths"):
        length = choose_number(parameters.PATH_N, text)
        kernel = choose_number(parameters.PATH_K, text)
        reach = choose_number(parameters.PATH_R, text)
        ends = [choose_number(each, text) for each in (parameters.PATH_FROM, parameters.PATH_TO)]
        hops = choose_number(parameters.PATH_HOPS, text)
    start, end = sorted(min(each, length) for each in ends)
    marks = Marks(length, start, end, kernel, reach)
    look(text, "look_paths", start=start, end=end, apart=end > start, tie=end - start == 1)
    figure.show_drawn(draw_paths(text.reader, marks, hops))
    show(
        text,
        "paths_result",
        "trap",
        apart=end > start,
        distance=end - start,
        recurrent=marks.steps("recurrent"),
        attention=marks.steps("attention"),
        k=kernel,
        contiguous=marks.steps("convolution"),
        dilated=marks.steps("dilated"),
        shorter=marks.steps("dilated") < marks.steps("convolution"),
    )


@lru_cache(maxsize=KEPT)
def draw_paths(reader: Reader, marks: Marks, hops: int) -> figure.Drawn:
    """Draw a track for each kind of layer."""
    text = load_text(*reader, SLUG)
    length, start, end, kernel, reach = marks
    ways = {layer: stops(layer, start, end, kernel, reach) for layer in LAYERS}
    names = layer_names(kernel, reach, text)
    shown = [
        Track(
            text.label("recurrence.track", layer=names[layer], steps=marks.steps(layer)),
            places,
            hops,
            [text.label("recurrence.stop", layer=names[layer], step=s, place=p) for s, p in enumerate(places)],
            COLOURS[layer],
        )
        for layer, places in ways.items()
    ]
    return figure.draw(
        tracks(shown, length, text.label("recurrence.position")),
        text,
        name="paths",
        alt=text.label(
            "recurrence.paths_alt",
            start=start,
            end=end,
            list=" / ".join(track.title for track in shown),
        ),
        table=Table(
            [text.label(f"recurrence.header_{name}") for name in ("layer", "steps", "stops")],
            [(names[layer], f"{marks.steps(layer)}", " → ".join(map(str, places))) for layer, places in ways.items()],
        ),
    )


@st.fragment
def show_costs(text: Text) -> None:
    """Show the table with numbers in it, then its first column as curves."""
    with toolbar("costs"):
        length, width = choose_step(parameters.COST_N, text), choose_step(parameters.COST_D, text)
    sizes, names = Sizes(length, width, kernel_size=3, reach=4), layer_names(3, 4, text)
    rows = []
    for layer in LAYERS:
        orders = [f"O({order})" for order in ORDERS[layer]]
        numbers = cost(layer, sizes)
        rows.append([names[layer], *(f"{order}: {text.count(n)}" for order, n in zip(orders, numbers, strict=True))])
    header = [text.label(f"recurrence.header_{name}") for name in ("layer", "operations", "sequential", "path")]
    show_table(header, rows, text.part("table_note"))
    with beside("costs"):
        look(text, "look_costs", d=width)
        figure.show_drawn(draw_operations(text.reader, width))
        order = "equal" if length == width else "fewer" if length < width else "more"
        attention, recurrent = (cost(kind, sizes).operations for kind in ("attention", "recurrent"))
        show(text, f"costs_{order}", n=length, d=width, attention=attention, recurrent=recurrent)


@cache
def draw_operations(reader: Reader, width: int) -> figure.Drawn:
    """Draw operations against length, and where n = d."""
    text = load_text(*reader, SLUG)
    names = layer_names(3, 4, text)
    kinds: tuple[Layer, ...] = ("attention", "recurrent", "convolution", "truncated")
    series = [
        Series(names[kind], LENGTHS, [cost(kind, Sizes(n, width, 3, 4)).operations for n in LENGTHS], COLOURS[kind])
        for kind in kinds
    ]
    return figure.draw(
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
            [
                [text.count(n), *(text.count(cost(kind, Sizes(n, width, 3, 4)).operations) for kind in kinds)]
                for n in LENGTHS
            ],
        ),
    )
