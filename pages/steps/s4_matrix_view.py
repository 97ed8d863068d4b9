"""4 The matrix view: all positions at once."""

from typing import Final

import streamlit as st

from attention.experiments.facts import ALIKE, leaders
from attention.experiments.reading import at_temperature, count_numbers, first_tokens, most_looked_at
from attention.experiments.steps.permutation import ORDERS, order_that_is_seen, reorder
from attention.figures.heatmap import Side, attention_heatmap
from attention.how import LAYERS
from attention.trace import Trace
from attention.ui.board.arithmetic import show_arithmetic
from attention.ui.board.board import View, show_board
from attention.ui.board.exercises import Board
from attention.ui.board.matrices import PROJECTIONS
from attention.ui.controls.bound import choose_code, choose_switch
from attention.ui.controls.example import choose_option, toolbar
from attention.ui.controls.link import BOARD_TOKENS
from attention.ui.controls.parameters import HEATMAP_CELL, LIGHT, ORDER, PREDICT_ORDER
from attention.ui.page import figure
from attention.ui.page.code import code_for
from attention.ui.page.frame import beside, look, predict, show, show_code
from attention.ui.page.picking import keep_click
from attention.ui.text import Text
from pages.pencil import fill_in, is_in_hand, offer_pencil

LEARNED: Final = frozenset({*PROJECTIONS.values(), *LAYERS})


def render(trace: Trace, text: Text) -> None:
    """Show the sheet, what is learned, the weights of the whole sentence, and what order does."""
    on_board = first_tokens(trace, BOARD_TOKENS)
    about_board = text.about(on_board)
    if is_in_hand():
        with toolbar("sheet"):
            choose_option("positions", text)
            choose_option("temperature", text)
        fill_in(Board(("sheet",)), on_board, about_board)
        return
    show_sheet(on_board, about_board, longer=on_board is not trace)
    with beside("sentence"):
        show_sentence(trace, text)
    show_order(on_board, about_board)
    show_code(text, lambda: code_for("all", on_board, text.notation))


def show_sheet(trace: Trace, text: Text, *, longer: bool) -> None:
    """Show every matrix at the crossing of its factors; `longer`: whether the sentence goes on beyond the board."""
    look(text, "look_board")
    with toolbar("sheet"):
        lit = choose_switch(LIGHT, text)
        choose_option("positions", text)
    view = View(lit=LEARNED if lit else None)
    show_board(trace, ["sheet"], name="sheet", text=text, view=view)
    offer_pencil(text)
    show(
        text,
        "products",
        f"along_{text.notation}",
        "learned",
        **count_numbers(trace)._asdict(),
        longer=longer,
        count=len(trace.example.tokens),
    )


def show_order(trace: Trace, text: Text) -> None:
    """Ask what another order does to the outputs; answer by running it."""
    show(text, "permutation")
    if not predict(text, PREDICT_ORDER):
        return
    order = choose_code(ORDER, text)
    result = reorder(trace.example, ORDERS[order](len(trace.example.tokens)))
    # turned round, a band hides the same places as before
    seen = order_that_is_seen(trace.example) if result.told and result.same else None
    show(
        text,
        "order_answer",
        order=" · ".join(result.reordered.example.tokens),
        difference=text.closely(result.difference),
        exact=result.difference == 0,
        unmoved=result.unmoved,
        same=result.same,
        told=result.told,
        seen=seen is not None,
        other=text.label(f"steps.order_{seen[0]}") if seen else "",
        apart=text.closely(seen[1]) if seen else "",
    )
    if not result.told and len(result.reordered.example.tokens) > 1:
        show(text, "switch_positions")


@st.fragment
def show_sentence(asked: Trace, text: Text) -> None:
    """Show the attention of the whole sentence; a chosen cell tells its arithmetic.

    Its slider repaints the heatmap at once, since that is what the reader looks at, and the page when it rests.
    """
    count = min(len(asked.example.tokens), BOARD_TOKENS)
    on_board = first_tokens(asked, count).weights
    look(
        text,
        "look_heatmap",
        "heatmap",
        longer=count < len(asked.example.tokens),
        all=len(asked.example.tokens),
        count=count,
        apart=bool((abs(on_board - asked.weights[:count, :count]) > ALIKE).any()),
    )
    trace = at_temperature(asked, float(choose_option("temperature", text)))
    text = text.about(trace)
    clicked = show_heatmap(trace, text, ahead_of="section" if trace is not asked else "")
    chosen = keep_click(HEATMAP_CELL, clicked)
    told = chosen is not None and max(chosen) < len(trace.example.tokens)
    if chosen and told:
        show_arithmetic(trace, chosen.row, chosen.column, text)
    most, given = most_looked_at(trace), trace.weights.sum(axis=1)
    least, greatest = float(given.min()), float(given.max())
    show(
        text,
        *(("heatmap_sums",) if told else ("how_none", "heatmap_sums")),
        most=text.named(trace.example.tokens, most.places),
        received=most.value,
        tied=len(most.places) > 1,
        all_alike=len(most.places) == len(trace.example.tokens),
        least=least,
        greatest=greatest,
        level=greatest - least <= ALIKE,
    )


def show_heatmap(trace: Trace, text: Text, *, ahead_of: str) -> figure.Click | None:
    """Show A′ as a heatmap; return the cell that the reader chose last."""
    tokens = trace.example.tokens
    best = leaders(trace.weights.ravel())
    query, key = divmod(best.places[0], len(tokens))
    return figure.show(
        attention_heatmap(
            trace.weights,
            Side(text.label("steps.looks"), tokens),
            Side(text.label("steps.looked"), tokens),
            kind="weights",
            notation=text.notation,
            quantity=text.label("steps.weight"),
            visible=trace.visible,
        ),
        text,
        name="attention",
        alt=text.label(
            "steps.heatmap_alt",
            count=len(tokens),
            largest=best.value,
            cells=len(best.places),
            tied=len(best.places) > 1,
            looks=text.named(tokens, [query]),
            looked=text.named(tokens, [key]),
        ),
        on_click=True,
        ahead_of=ahead_of,
    )
