"""Linear attention, which is a recurrent network: the same output from a state that does not grow."""

import streamlit as st

from attention.experiments.recurrence.linear_attention import largest_difference, step_by_step
from attention.figures.decay import power_of_ten
from attention.figures.heatmap import Side, heatmap, signed_span
from attention.trace import Trace
from attention.ui.controls.bound import choose_place
from attention.ui.controls.parameters import LINEAR_TICK
from attention.ui.page import figure
from attention.ui.page.frame import look, show
from attention.ui.text import Text
from pages.recurrence.step_by_step import SUBSCRIPTS


@st.fragment
def show_linear(trace: Trace, text: Text) -> None:
    """Show the state S and z after each word of the reader's sentence."""
    tokens = trace.example.tokens
    steps = step_by_step(trace.queries, trace.keys, trace.values)
    tick = choose_place(LINEAR_TICK.up_to(len(tokens)), text) + 1
    state = steps.joined(tick - 1)
    largest = max(abs(float(state.max())), abs(float(state.min())))
    rows = [f"φ(k){str(place + 1).translate(SUBSCRIPTS)}" for place in range(state.shape[0])]
    columns = [f"S{str(place + 1).translate(SUBSCRIPTS)}" for place in range(state.shape[1] - 1)] + ["z"]
    look(text, "look_linear", tick=tick, token=tokens[tick - 1], one=len(tokens) == 1)
    figure.show(
        heatmap(
            state,
            Side(text.label("recurrence.features"), rows),
            Side(text.label("recurrence.state"), columns),
            quantity=text.label("recurrence.value"),
            span=signed_span(state),
        ),
        text,
        name="linear_state",
        alt=text.label("recurrence.linear_alt", tick=tick, numbers=state.size, largest=largest),
    )
    difference = largest_difference(trace.queries, trace.keys, trace.values)
    show(
        text,
        "linear_result",
        difference=power_of_ten(difference),
        differ=bool(difference),
        numbers=state.size,
        count=len(tokens),
        square=len(tokens) ** 2,
    )
