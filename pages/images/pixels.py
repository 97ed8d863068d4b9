"""The lecture's 5 × 10 picture: its layers, who looks at whom, and its pixels shuffled."""

from dataclasses import dataclass

import streamlit as st

from attention import run
from attention.arrays import Floats
from attention.experiments.facts import ALIKE
from attention.experiments.images.pixels import (
    HEIGHT,
    WIDTH,
    Looking,
    article_picture,
    as_screen_colours,
    kernel_window,
    looking,
    picture_example,
    shuffle_pixels,
)
from attention.figures.frame import Column, Figure, Says
from attention.figures.heatmap import Side, attention_heatmap
from attention.figures.panels import Panel, faded
from attention.figures.picture import Box, cells_of, choosable, framed, picture_rows
from attention.figures.style import format_number
from attention.trace import Trace
from attention.ui.controls import parameters
from attention.ui.controls.bound import choose_number, choose_place, choose_switch
from attention.ui.controls.example import toolbar
from attention.ui.controls.painting import choose_colour, painted_picture
from attention.ui.outside.media import drawn_once
from attention.ui.page import figure
from attention.ui.page.figure import Table
from attention.ui.page.frame import beside, look, predict, show
from attention.ui.page.picking import follow_clicks
from attention.ui.text import Slot, Text

COUNT = HEIGHT * WIDTH
ROUNDING = 1e-9
"""Rounding is below, every other difference between outputs above."""


@dataclass(frozen=True)
class Choice:
    """What the reader chose: the picture as painted, a pixel, and how attention runs."""

    picture: Floats
    pixel: int
    temperature: float
    positions: bool

    @property
    def place(self) -> tuple[int, int]:
        """Return row and column of the pixel."""
        return divmod(self.pixel, WIDTH)


def show_pixels(text: Text) -> None:
    """Show everything about the fifty vectors."""
    with beside("layers"):
        show(text, "vectors", height=HEIGHT, width=WIDTH, count=COUNT)
        show_layers(text)
    with beside("looks"):
        show(text, "looks")
        show_attention(text)


@st.fragment
def show_attention(text: Text) -> None:
    """Let the reader choose a pixel; show who looks at whom, and what shuffling does."""
    choice = choose_pixel(text)
    trace = run(picture_example(choice.picture, choice.temperature, choice.positions))
    seen = looking(trace, choice.pixel)
    show_looks(choice, seen, text)
    show_result(choice, seen, text)
    with beside("matrix"):
        show_matrix(choice, trace, text)
    with beside("shuffle"):
        show_shuffle(choice, text)


def screen(colours: Floats) -> Floats:
    """Return colours in −1 … 1 as 0 … 1."""
    return (colours + 1) / 2


def says(column: Column, text: Text) -> Says:
    """Return what each pixel says when it is pointed at."""
    cells = cells_of(HEIGHT, WIDTH)
    return Says(text.label("media.pixel_place"), {"row": cells.row, "column": cells.column, "value": column}, WIDTH)


def show_layers(text: Text) -> None:
    """Show the picture and its three layers, as the lecture does."""
    levels = as_screen_colours(article_picture()).reshape(-1, 3).tolist()
    look(text, "look_layers")
    figure.show(
        drawn_once(f"layers {text.language}", lambda: draw_layers(text)),
        text,
        name="layers",
        alt=text.label("media.layers_alt", height=HEIGHT, width=WIDTH),
        table=Table(
            [text.label(f"media.{name}") for name in ("header_pixel", "layer_0", "layer_1", "layer_2")],
            [[f"{number // WIDTH + 1}, {number % WIDTH + 1}", *map(str, level)] for number, level in enumerate(levels)],
        ),
    )


def draw_layers(text: Text) -> Figure:
    """Draw the picture and its three layers."""
    picture = article_picture()
    levels = as_screen_colours(picture).reshape(-1, 3)
    whole = Column([f"{red}, {green}, {blue}" for red, green, blue in levels.tolist()])
    shown = [Panel(text.label("media.layer_picture"), screen(picture), None, says(whole, text))]
    for channel in range(3):
        layer = screen(picture).copy()
        layer[..., [other for other in range(3) if other != channel]] = 0
        numbers = says(Column(levels[:, channel]), text)
        shown.append(Panel(text.label(f"media.layer_{channel}"), layer, None, numbers))
    return picture_rows(shown, across=2, widest=640)


def choose_pixel(text: Text) -> Choice:
    """Draw the choice of a pixel, its colour, and how attention runs."""
    picture = painted_picture()
    follow_clicks("pixels", lambda click: {"look_row": click.row % HEIGHT + 1, "look_column": click.column % WIDTH + 1})
    with toolbar("look"):
        row = choose_place(parameters.LOOK_ROW, text)
        column = choose_place(parameters.LOOK_COLUMN, text)
        temperature = choose_number(parameters.PIXEL_HEAT, text)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose_colour(picture, row * WIDTH + column, text)
        positions = choose_switch(parameters.PIXEL_POSITIONS, text)
    return Choice(picture, row * WIDTH + column, temperature, positions)


def show_looks(choice: Choice, seen: Looking, text: Text) -> None:
    """Show what the pixel looks at, what a convolution sees from there, and who looks at the pixel."""
    picture, place = screen(choice.picture), choice.place
    window = kernel_window(HEIGHT, WIDTH, choice.pixel)
    given, taken = Column(seen.weights, 3), Column(seen.received, 3)
    in_window = Column([text.label("media.seen" if here else "media.unseen") for here in window.tolist()])

    def fade(values: Floats) -> Floats:
        return faded(picture, values.reshape(HEIGHT, WIDTH) / values.max())

    drawn = picture_rows(
        [
            Panel(text.label("media.panel_picture"), picture),
            Panel(text.label("media.panel_looks"), fade(seen.weights), place, says(given, text)),
            Panel(
                text.label("media.panel_window"),
                faded(picture, window.reshape(HEIGHT, WIDTH)),
                place,
                says(in_window, text),
            ),
            Panel(text.label("media.panel_looked"), fade(seen.received), place, says(taken, text)),
        ],
        across=2,
        widest=760,
    )
    chosen = choosable(drawn, cells_of(HEIGHT, WIDTH), says(given, text))
    look(text, "look_pixels")
    figure.show(
        framed(chosen, [Box(*place, 1, 1)]),
        text,
        name="pixels",
        alt=text.label("media.pixels_alt", row=place[0] + 1, column=place[1] + 1, largest=float(seen.weights.max())),
        table=Table(
            [text.label(f"media.{name}") for name in ("header_pixel", "header_looks", "header_looked")],
            columns=[Column([f"{number // WIDTH + 1}, {number % WIDTH + 1}" for number in range(COUNT)]), given, taken],
        ),
        on_click=True,
    )


def show_result(choice: Choice, seen: Looking, text: Text) -> None:
    """Say whom the pixel looks at, and what its twins get."""
    row, column = choice.place
    other = seen.others[0]
    itself, most = float(seen.weights[choice.pixel]), float(seen.weights[other])
    slots: dict[str, Slot] = {
        "row": row + 1,
        "column": column + 1,
        "itself": format_number(itself, 3),
        "other_row": other // WIDTH + 1,
        "other_column": other % WIDTH + 1,
        "most": format_number(most, 3),
        "tied": len(seen.others) > 1,
        "sharing": len(seen.others),
        "outdone": most > itself * (1 + ALIKE),
        "other_length": float(seen.lengths[other]),
        "own_length": float(seen.lengths[choice.pixel]),
    }
    shares = seen.weights[seen.twins]
    if len(seen.twins) == 1:
        twins = "twins_none"
    elif choice.positions:
        twins = "twins_on"
        slots |= {"least": format_number(float(shares.min()), 3), "largest": format_number(float(shares.max()), 3)}
    else:
        twins = "twins_off"
        slots["each"] = format_number(float(shares[0]), 3)
    if twins != "twins_none":
        slots["count"] = len(seen.twins)
    show(text, "pixel_result", twins, **slots)


def show_matrix(choice: Choice, trace: Trace, text: Text) -> None:
    """Show all fifty rows, the chosen pixel's outlined."""
    names = trace.example.tokens
    drawn = attention_heatmap(
        trace.weights,
        Side(text.label("media.looks"), names),
        Side(text.label("media.looked"), names),
        kind="weights",
        notation=text.notation,
        quantity=text.label("media.weight"),
    )
    line = Box(0, choice.pixel, COUNT, 1) if text.notation == "lecture" else Box(choice.pixel, 0, 1, COUNT)
    look(text, "look_matrix")
    figure.show(
        framed(drawn, [line]),
        text,
        name="pixel_matrix",
        alt=text.label("media.pixel_matrix_alt", count=COUNT, largest=float(trace.weights[choice.pixel].max())),
    )


def show_shuffle(choice: Choice, text: Text) -> None:
    """Ask what shuffling does to the outputs; answer by running it."""
    show(text, "shuffle")
    if not predict(text, parameters.PREDICT_SHUFFLE, count=COUNT):
        return
    seed = choose_place(parameters.SHUFFLE_SEED, text)
    result = shuffle_pixels(choice.picture, choice.temperature, choice.positions, seed)
    pictures = {
        "before": choice.picture,
        "output": result.output,
        "shuffled": result.picture,
        "shuffled_output": result.shuffled_output,
    }
    difference = text.closely(result.difference)
    look(text, "look_shuffle")
    figure.show(
        picture_rows(
            [Panel(text.label(f"media.panel_{name}"), screen(colours)) for name, colours in pictures.items()],
            across=2,
            widest=640,
        ),
        text,
        name="shuffled",
        alt=text.label("media.shuffle_alt", difference=difference),
    )
    if choice.positions:
        show(text, "shuffle_different", agree=result.difference < ROUNDING, difference=difference)
    else:
        show(text, "shuffle_same", exact=result.difference == 0, difference=difference)
