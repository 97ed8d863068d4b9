"""1 Introduction: what self-attention is for, a first board to touch, the journey, the symbols."""

from typing import Final

from attention.experiments.facts import leaders
from attention.trace import Trace
from attention.ui.board.board import View, show_board
from attention.ui.controls.example import behind, choose_query, choose_sentence
from attention.ui.page.frame import beside, link_to, look, show
from attention.ui.text import Text

STEP: Final = "step_"
"""How the parts begin that name a section of the journey, in its order."""


def render(trace: Trace, text: Text) -> None:
    """Let the reader see whom a word looks at, and ask; then tell what it is."""
    with behind():
        query = choose_query(trace, text)
    with beside("sight"):
        choose_sentence(text)
        show_sight(trace, query, text)
        show(text, "honest", "what_for")


def show_sight(trace: Trace, query: int, text: Text) -> None:
    """Show whom one word looks at, as ribbons and digits; the words themselves are the control."""
    row = trace.weights[query]
    most = leaders(row)
    look(
        text,
        "look_sight",
        token=text.named(trace.example.tokens, [query]),
        others=text.named(trace.example.tokens, most.places),
        value=most.value,
        tie=len(most.places) > 1,
        even=len(most.places) == len(row),
        itself=most.places == (query,),
        nothing=not row.any(),
    )
    show_board(
        trace, ["sight"], name="introduction_board", text=text, view=View(query=query, also=frozenset({"output"}))
    )


def show_journey(text: Text) -> None:
    """Link every step of the way, in order."""
    show(text, "journey")
    for part in (name for name in text.parts if name.startswith(STEP)):
        slug = part.removeprefix(STEP).replace("_", "-")
        title, what = text.label(f"navigation.{slug}"), text.part(part)
        link_to(slug, f"**{title}** — {what}", "introduction")


def show_symbols(trace: Trace, text: Text) -> None:
    """Show what each symbol is, with the shapes of the example in force."""
    example = trace.example
    tokens = len(example.tokens)
    shapes = {
        "shape_i": (tokens, example.d_model),
        "shape_q": (tokens, example.d_k),
        "shape_k": (tokens, example.d_k),
        "shape_v": (tokens, example.d_v),
        "shape_a": (tokens, tokens),
        "shape_o": (tokens, example.d_v),
    }
    projections = ((example.d_model, example.d_k), (example.d_model, example.d_k), (example.d_model, example.d_v))
    written = {name: text.shape(shape) for name, shape in shapes.items()}
    show(text, "symbols", **written, shape_w=text.label("page.between").join(map(text.shape, projections)))
