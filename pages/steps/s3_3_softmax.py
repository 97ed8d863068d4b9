"""3.3 Softmax: scores become shares."""

from dataclasses import replace
from typing import Final, cast

import streamlit as st

from attention import run
from attention.arrays import Floats
from attention.experiments.facts import ALIKE, leaders
from attention.experiments.reading import at_temperature, largest_share, queries_without_weight, replace_softmax
from attention.experiments.steps.stability import NumberType, exponential_limits, rounded_down, under_shifts
from attention.trace import Trace
from attention.ui.board.board import View, row_steps, show_board
from attention.ui.board.exercises import Board
from attention.ui.controls.example import choose_mask, choose_option, choose_query, toolbar
from attention.ui.controls.parameters import PREDICT_RELU, TEMPERATURE
from attention.ui.page.code import code_for
from attention.ui.page.frame import beside, link_to, look, predict, show, show_code, show_table
from attention.ui.page.masks import slots_of_mask
from attention.ui.text import Text
from attention.weights import Normalizer
from pages.pencil import fill_in, is_in_hand, offer_pencil

NUMBER_TYPES: Final[dict[int, NumberType]] = {64: "float64", 32: "float32", 16: "float16"}
SCORES: Final = (0, 1, 2, 3)
SHIFTS: Final = (0, 700, 800, 1_000_000, -1_000_000)


def render(trace: Trace, text: Text) -> None:
    """Show score, exponential and share; what heat and a mask do to them; then what else could stand there."""
    if is_in_hand():
        with toolbar("softmax"):
            query = choose_query(trace, text)
            choose_option("temperature", text)
            choose_option("normalizer", text)
            choose_mask(text)
        fill_in(Board(("softmax",), query), trace, text)
        return
    with beside("softmax", broad=True):
        query = choose_query(trace, text)
        show_steps(trace, query, text)
        show_heat(trace, query, text)
        show_mask(trace, query, text)
    show_relu(trace, text)
    show_code(text, lambda: code_for("softmax", trace, text.notation))


def show_steps(trace: Trace, query: int, text: Text) -> None:
    """Show the board, with the options that it is about above it."""
    tokens, row = trace.example.tokens, trace.weights[query]
    best = leaders(row)
    look(
        text,
        "look_board",
        number=query + 1,
        token=text.named(tokens, [query]),
        strongest=text.named(tokens, best.places),
        weight=best.value,
        tie=len(best.places) > 1,
        empty=not row.any(),
    )
    show_board_ahead(trace, query, text)
    offer_pencil(text)
    sums = trace.weights.sum(axis=1)
    least, most = float(sums.min()), float(sums.max())
    show(text, "steps", least=least, most=most, level=most - least <= ALIKE * max(1.0, abs(most)))


@st.fragment
def show_board_ahead(asked: Trace, query: int, text: Text) -> None:
    """Show the board below its options, which run it alone: the words follow when it is at rest."""
    with toolbar("softmax"):
        temperature = float(choose_option("temperature", text))
        normalizer = cast(Normalizer, choose_option("normalizer", text))
    trace = at_temperature(asked, temperature)
    if normalizer != asked.example.normalizer:
        trace = run(replace(trace.example, normalizer=normalizer))
    view = View(query=query, steps=row_steps(trace, "weights", query))
    ahead = "" if trace is asked else "section"
    show_board(trace, ["softmax"], name="softmax_board", text=text, view=view, edits_run="section", ahead_of=ahead)


def show_heat(trace: Trace, query: int, text: Text) -> None:
    """Show what the ends of the slider do to the query's largest share."""
    lowest, highest = TEMPERATURE.low, TEMPERATURE.high
    cold, hot = (largest_share(trace, query, temperature) for temperature in (lowest, highest))
    show(
        text,
        "temperature",
        number=query + 1,
        lowest=f"{lowest:g}",
        highest=f"{highest:g}",
        cold=cold.value,
        hot=hot.value,
        single=int(trace.visible[query].sum()) == 1,
        nothing=not trace.visible[query].any(),
        tie=len(cold.places) > 1,
        leading=text.named(trace.example.tokens, cold.places),
        most=1 / len(cold.places),
    )


def show_mask(trace: Trace, query: int, text: Text) -> None:
    """Let the reader choose who may be looked at; show what that takes from the query, and where it goes."""
    show(text, "may_look")
    choose_mask(text)
    own, causal = trace.example.visible == "own", text.label("controls.visible_causal")
    show(text, "mask", causal=causal, own=own, **slots_of_mask(trace, query, text))
    if own:
        link_to("heads", f"**{text.label('navigation.heads')}**", "introduction")


def show_relu(trace: Trace, text: Text) -> None:
    """Ask what ReLU's weights sum to; answer with the sums of this example."""
    if predict(text, PREDICT_RELU):
        relu = replace_softmax(trace, "relu")
        without = queries_without_weight(relu)
        show(
            text,
            "relu_answer",
            sums=text.label("page.between").join(map(text.number, relu.totals.tolist())),
            nothing=bool(without),
            without=text.named(trace.example.tokens, without) if without else "",
        )


def show_overflow(text: Text) -> None:
    """Show where the plain formula breaks, and that the shifted one does not."""
    look(text, "look_overflow", "overflow", scores=text.label("page.between").join(map(str, SCORES)))
    rows = [
        [text.count(shift), written(both.naive_weights, text), written(both.weights, text)]
        for shift, both in zip(SHIFTS, under_shifts(SCORES, SHIFTS), strict=True)
    ]
    limits = {
        f"limit{bits}": rounded_down(exponential_limits(kind).overflow, text.decimals)
        for bits, kind in NUMBER_TYPES.items()
    }
    header = [text.part(f"table_{column}") for column in ("shift", "plain", "shifted")]
    show_table(header, rows, text.part("overflow_answer", **limits))


def written(weights: Floats, text: Text) -> str:
    """Write a row of weights; NaN as it stands, since it is the subject."""
    return ", ".join(text.number(weight) for weight in weights.tolist())
