"""3.2 Attention scores: one query meets every key."""

from attention.experiments.reading import largest
from attention.trace import Trace
from attention.ui.board import View, row_steps, show_board
from attention.ui.code import code_for
from attention.ui.controls import choose_query
from attention.ui.page import ask, look, show, show_code
from attention.ui.text import Text


def render(trace: Trace, text: Text) -> None:
    """Show each score as a product, beside the additive score, and why long vectors need a scale."""
    query = choose_query(trace, text)
    ask(text, token=trace.example.tokens[query])
    show_products(trace, query, text)
    show(text, "dot_product")
    show_additive(trace, query, text)

    show_code(text, code_for("scores", trace, text.notation))


def show_products(trace: Trace, query: int, text: Text) -> None:
    """Show the way from inputs to scores, and on to the weights, for one query."""
    best = largest(trace.scores[query])
    look(text, "look_board", number=query + 1, largest=best.value, strongest=trace.example.tokens[best.index])
    view = View(query=query, steps=row_steps(trace, "scores", query))
    show_board(trace, ["scores", "queries", "keys", "softmax"], name="scores_board", text=text, view=view)


def show_additive(trace: Trace, query: int, text: Text) -> None:
    """Show the other kind of score on the same queries and keys."""
    tokens = trace.example.tokens
    show(text, "additive")
    look(text, "look_additive")
    other = "additive" if trace.example.score == "dot_product" else "dot_product"
    show_board(trace, [other], name="other_scores_board", text=text, view=View(query=query))
    show(
        text,
        "additive_compare",
        number=query + 1,
        dot_favourite=tokens[largest(trace.dot_product_scores[query]).index],
        additive_favourite=tokens[largest(trace.additive_scores[query]).index],
    )
