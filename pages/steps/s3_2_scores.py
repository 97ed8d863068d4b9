"""3.2 Attention scores: one query meets every key."""

from attention.experiments.facts import leaders
from attention.trace import Trace
from attention.ui.board.board import View, row_steps, show_board
from attention.ui.board.exercises import Board
from attention.ui.controls.example import choose_query, choose_size, is_settled, toolbar
from attention.ui.page.code import code_for
from attention.ui.page.frame import beside, look, looking, show, show_code, tell
from attention.ui.text import Text
from pages.pencil import fill_in, is_in_hand, offer_pencil
from pages.steps.root_d import show_root_d
from pages.steps.symmetry import show_symmetry


def render(trace: Trace, text: Text) -> None:
    """Show each score as a product, what it does not say, the additive score, and why long vectors need a scale."""
    with toolbar("scores"):
        query = choose_query(trace, text)
        choose_size("d_k", text)
        choose_size("d", text)
    if is_in_hand():
        # the weights that follow would all wait for a score
        fill_in(Board(("scores", "queries", "keys"), query), trace, text)
        return
    show_products(trace, query, text)
    show_symmetry(trace, query, text, after=text.part("dot_product"))
    with beside("additive"):
        show_additive(trace, query, text)
    show_root_d(text)
    show_code(text, lambda: code_for("scores", trace, text.notation))


def show_products(trace: Trace, query: int, text: Text) -> None:
    """Show the way from inputs to scores, and on to the weights, for one query."""
    example = trace.example
    best = leaders(trace.scores[query])
    names = {"token": text.named(example.tokens, [query]), "strongest": text.named(example.tokens, best.places)}
    terms = example.d_k if example.score == "dot_product" else len(trace.additive.layers.combine)
    tell(shapes(trace, text), looking(text, "look_board", number=query + 1, largest=best.value, terms=terms, **names))
    view = View(query=query, steps=row_steps(trace, "scores", query))
    show_board(trace, ["scores", "queries", "keys", "softmax"], name="scores_board", text=text, view=view)
    offer_pencil(text)


def shapes(trace: Trace, text: Text) -> str:
    """Say which shapes follow from the sizes."""
    example = trace.example
    return text.part(
        "shapes",
        settled=is_settled("d_k") or is_settled("d"),
        d=example.d_model,
        d_k=example.d_k,
        shape_w=text.shape(example.query_projection.shape),
        shape_q=text.shape(trace.queries.shape),
        shape_a=text.shape(trace.scores.shape),
    )


def show_additive(trace: Trace, query: int, text: Text) -> None:
    """Show the other kind of score on the same queries and keys."""
    tokens = trace.example.tokens
    look(text, "look_additive", "additive")
    other = "additive" if trace.example.score == "dot_product" else "dot_product"
    show_board(trace, [other], name="other_scores_board", text=text, view=View(query=query))
    dot, additive = (leaders(row[query]).places for row in (trace.dot_product_scores, trace.additive_scores))
    show(
        text,
        "additive_compare",
        number=query + 1,
        same=dot == additive,
        dot_favourite=text.named(tokens, dot),
        additive_favourite=text.named(tokens, additive),
    )
