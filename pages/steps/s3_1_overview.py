"""3.1 Overview: from every input to every output."""

from attention.experiments.facts import Facts
from attention.experiments.steps.ribbons import count_ribbons, widest_ribbons
from attention.figures.flow import flow
from attention.figures.heatmap import Side
from attention.figures.style import percent
from attention.trace import Trace
from attention.ui.board.board import View, show_board
from attention.ui.board.exercises import Board
from attention.ui.controls.example import choose_query
from attention.ui.page import figure
from attention.ui.page.code import code_for
from attention.ui.page.frame import beside, look, show, show_code
from attention.ui.text import Slot, Text
from pages.pencil import fill_in, is_in_hand, offer_pencil


def render(trace: Trace, text: Text) -> None:
    """Show the way from a to b as ribbons, then the same shares as digits."""
    if is_in_hand():
        fill_in(Board(("output",), choose_query(trace, text)), trace, text)
        return
    with beside("flow"):
        query = choose_query(trace, text)
        show_flow(trace, query, text)
        counts = count_ribbons(trace)
        show(
            text,
            "from_a_to_b",
            count=counts.weights,
            open=counts.open,
            ribbons=counts.ribbons,
            no_ribbon=counts.ribbons == 0,
            some_zero=counts.ribbons < counts.open,
        )
    with beside("shares"):
        show(text, "how_made")
        look(text, "look_board")
        show_board(trace, ["output"], name="overview_board", text=text, view=View(query=query))
        offer_pencil(text)
    show_code(text, lambda: code_for("all", trace, text.notation))


def show_flow(trace: Trace, query: int, text: Text) -> None:
    """Show each attention weight as a ribbon's width."""
    tokens = trace.example.tokens
    widest = widest_ribbons(trace.weights[query])
    told: dict[str, Slot] = {
        "number": query + 1,
        "token": text.named(tokens, [query]),
        "strongest": text.named(tokens, widest.places) if widest.places else "",
        "weight": percent(widest.weight) if Facts(trace).shares else text.number(widest.weight),
        "empty": not widest.places,
        "tie": len(widest.places) > 1,
        "signs": widest.signs,
    }
    look(text, "look_flow", single=widest.single, **told)
    figure.show(
        flow(
            trace.weights,
            Side(text.label("steps.inputs"), [f"{text.vector('a', i)} {token}" for i, token in enumerate(tokens)]),
            Side(text.label("steps.outputs"), [f"{text.vector('b', i)} {token}" for i, token in enumerate(tokens)]),
            chosen=query,
            decimals=text.decimals,
        ),
        text,
        name="flow",
        alt=text.label("steps.flow_alt", count=len(tokens), **told),
    )
