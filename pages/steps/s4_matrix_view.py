"""4 The matrix view: all positions at once."""

from typing import Final

import streamlit as st

from attention.experiments.reading import at_temperature, count_numbers, first_tokens, largest, most_looked_at
from attention.experiments.steps.permutation import ORDERS, reorder
from attention.figures.heatmap import Side, attention_heatmap
from attention.trace import Trace
from attention.ui.board.arithmetic import show_arithmetic
from attention.ui.board.board import View, show_board
from attention.ui.controls.bound import choose_code, choose_switch
from attention.ui.controls.example import choose_option, toolbar
from attention.ui.controls.link import BOARD_TOKENS
from attention.ui.controls.parameters import HEATMAP_CELL, LIGHT, ORDER, PREDICT_ORDER
from attention.ui.page import figure
from attention.ui.page.code import code_for
from attention.ui.page.frame import beside, look, predict, show, show_code
from attention.ui.page.picking import keep_click
from attention.ui.text import Text

LEARNED: Final = frozenset({"query_projection", "key_projection", "value_projection"})


def render(trace: Trace, text: Text) -> None:
    """Show the sheet, what is learned, what order does, and a whole sentence."""
    on_board = first_tokens(trace, BOARD_TOKENS)
    show_sheet(on_board, text)
    show_order(on_board, text)
    with beside("sentence"):
        look(text, "look_heatmap", "heatmap")
        show_sentence(trace, text)
    show_code(text, lambda: code_for("all", on_board, text.notation))


def show_sheet(trace: Trace, text: Text) -> None:
    """Show every matrix at the crossing of its factors; on demand only the learned ones lit."""
    look(text, "look_board")
    with toolbar("sheet"):
        lit = choose_switch(LIGHT, text)
        choose_option("positions", text)
    view = View(lit=LEARNED if lit else None)
    show_board(trace, ["sheet"], name="sheet", text=text, view=view)
    counts = count_numbers(trace)
    parts = ("products", f"softmax_{text.notation}", "learned", "learned_count", "permutation")
    show(text, *parts, learned=counts.learned, computed=counts.computed)


def show_order(trace: Trace, text: Text) -> None:
    """Ask what another order does to the outputs; answer by running it."""
    if not predict(text, PREDICT_ORDER):
        return
    order = choose_code(ORDER, text)
    example = trace.example
    result = reorder(example, ORDERS[order](len(example.tokens)))
    seen = "positions" if example.positions != "none" else "none" if example.visible == "all" else "masked"
    words = " · ".join(result.reordered.example.tokens)
    show(text, f"order_{seen}", order=words, difference=f"{result.difference:.1e}")
    if seen == "none":
        show(text, "switch_positions")


@st.fragment
def show_sentence(asked: Trace, text: Text) -> None:
    """Show the attention of the whole sentence; a chosen cell tells its arithmetic.

    Its slider repaints the heatmap at once, since that is what the reader looks at, and the page when it rests.
    """
    tokens = asked.example.tokens
    looks, looked = text.label("steps.looks"), text.label("steps.looked")
    trace = at_temperature(asked, float(choose_option("temperature", text)))
    best = largest(trace.weights.ravel())
    query, key = divmod(best.place, len(tokens))
    clicked = figure.show(
        attention_heatmap(
            trace.weights,
            Side(looks, tokens),
            Side(looked, tokens),
            kind="weights",
            notation=text.notation,
            quantity=text.label("steps.weight"),
            visible=trace.visible,
        ),
        text,
        name="attention",
        alt=text.label(
            "steps.heatmap_alt", count=len(tokens), largest=best.value, looks=tokens[query], looked=tokens[key]
        ),
        on_click=True,
        ahead=trace is not asked,
    )
    chosen = keep_click(HEATMAP_CELL, clicked)
    told = chosen is not None and max(chosen) < len(tokens)
    if chosen and told:
        show_arithmetic(trace, chosen.row, chosen.column, text)
    most = most_looked_at(trace)
    said = ("heatmap_sums",) if told else ("how_none", "heatmap_sums")
    show(text, *said, most=tokens[most.place], received=most.value)
