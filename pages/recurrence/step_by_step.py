"""A recurrent network and self-attention on the reader's sentence: one hands on, the other answers at once."""

from functools import cache
from typing import Final

import streamlit as st

from attention.experiments.recurrence.influence import attention_influence, hearing, hears_ahead, size
from attention.experiments.recurrence.networks import Recurrence, draw_recurrence, readiness, run_recurrence
from attention.figures.decay import power_of_ten
from attention.figures.heatmap import Side, Span, heatmap, signed_span
from attention.figures.style import SEQUENTIAL
from attention.trace import Trace
from attention.ui.board.recurrent import show_recurrent_step
from attention.ui.controls.bound import choose_code, choose_place, choose_switch
from attention.ui.controls.parameters import BOTH_WAYS, HEARING, TICK
from attention.ui.page import figure
from attention.ui.page.frame import beside, look, show, show_table
from attention.ui.text import Text

D_STATE: Final = 3
SUBSCRIPTS: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def layers(trace: Trace) -> tuple[Recurrence, Recurrence]:
    """Return the network that reads forward and the one that reads backward, with digits that are exact on screen."""
    return _drawn(trace.example.d_model)


@cache
def _drawn(d_model: int) -> tuple[Recurrence, Recurrence]:
    return draw_recurrence(d_model, D_STATE, 0.9, 7, 1), draw_recurrence(d_model, D_STATE, 0.9, 11, 1)


@st.fragment
def show_step_by_step(trace: Trace, text: Text) -> None:
    """Walk through the recurrent network; show which outputs are there after each tick."""
    tokens, (forward, backward) = trace.example.tokens, layers(trace)
    tick = choose_place(TICK.up_to(len(tokens)), text) + 1
    steps = run_recurrence(trace.positioned_inputs, forward)
    look(text, "look_step", token=tokens[tick - 1], tick=tick)
    show_recurrent_step(steps, forward, trace.positioned_inputs, tick - 1, tokens[tick - 1], text)
    with beside("readiness"):
        both_ways = choose_switch(BOTH_WAYS, text)
        show_readiness(trace, forward, backward if both_ways else None, tick, text)


def show_readiness(trace: Trace, forward: Recurrence, backward: Recurrence | None, tick: int, text: Text) -> None:
    """Show what each network has computed by now."""
    tokens = trace.example.tokens
    ready = readiness(trace.positioned_inputs, forward, backward, tick, trace.output)
    columns = [
        *_components("h", D_STATE),
        *(_components("h←", D_STATE) if backward else []),
        *_components("b", ready.d_v),
    ]
    words, numbers = Side(text.label("recurrence.word"), tokens), Side(text.label("recurrence.numbers"), columns)
    lecture = text.notation == "lecture"
    unfinished = bool(ready.complete < len(tokens))
    look(text, "look_ready", lecture=lecture, unfinished=unfinished)
    figure.show(
        heatmap(
            ready.numbers.T if lecture else ready.numbers,
            numbers if lecture else words,
            words if lecture else numbers,
            quantity=text.label("recurrence.value"),
            span=signed_span(ready.numbers),
        ),
        text,
        name="readiness",
        alt=text.label(
            "recurrence.ready_alt", tick=tick, done=ready.complete, count=len(tokens), unfinished=unfinished
        ),
    )
    part = "ready_both" if backward else "ready"
    show(text, part, tick=tick, done=ready.complete, count=len(tokens))


def _components(letter: str, count: int) -> list[str]:
    return [letter + str(place + 1).translate(SUBSCRIPTS) for place in range(count)]


@st.fragment
def show_hearing(trace: Trace, text: Text) -> None:
    """Show how strongly every output hears every input, for the three of them."""
    forward, backward = layers(trace)
    inputs, example = trace.positioned_inputs, trace.example
    heard = {
        "recurrent": hearing(inputs, forward),
        "bidirectional": hearing(inputs, forward, backward),
        "attention": size(attention_influence(trace)),
    }
    names = {model: text.label(f"recurrence.model_{model}") for model in heard}
    chosen = heard[choose_code(HEARING, text)]
    outputs = Side(text.label("recurrence.output"), example.tokens)
    given = Side(text.label("recurrence.input"), example.tokens)
    lecture = text.notation == "lecture"
    figure.show(
        heatmap(
            chosen.T if lecture else chosen,
            given if lecture else outputs,
            outputs if lecture else given,
            quantity=text.label("recurrence.heard"),
            span=Span(0.0, float(max(matrix.max() for matrix in heard.values())), SEQUENTIAL),
        ),
        text,
        name="hearing_map",
        alt=text.label("recurrence.heard_alt", count=len(example.tokens), largest=float(chosen.max())),
    )
    rows = [
        [names[model], power_of_ten(float(matrix[-1, 0])), power_of_ten(float(matrix[0, -1]))]
        for model, matrix in heard.items()
    ]
    both, attention = (hears_ahead(heard[model]) for model in ("bidirectional", "attention"))
    ahead = {name: attention == name for name in ("all", "some")}
    header = [text.label(f"recurrence.header_{name}") for name in ("model", "last_first", "first_last")]
    show_table(header, rows, text.part("hearing_note", both=both != "none", **ahead))
