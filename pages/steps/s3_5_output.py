"""3.5 Output: the values, mixed in the shares."""

from attention.experiments.facts import ALIKE
from attention.experiments.reading import outputs_outside_values, zero_rows
from attention.figures.bars import stacked_bars
from attention.figures.ranges import Points, ranges
from attention.trace import Trace
from attention.ui.board.board import View, blend_steps, show_board
from attention.ui.board.exercises import Board
from attention.ui.controls.example import choose_query
from attention.ui.controls.parameters import PREDICT_RANGE
from attention.ui.page import figure
from attention.ui.page.code import code_for
from attention.ui.page.frame import beside, look, predict, show, show_code
from attention.ui.text import Text
from pages.pencil import fill_in, is_in_hand, offer_pencil


def render(trace: Trace, text: Text) -> None:
    """Build one output a weighted value at a time, then show all as mixtures."""
    if is_in_hand():
        fill_in(Board(("output",), choose_query(trace, text)), trace, text)
        return
    tokens = trace.example.tokens
    with beside("blend"):
        query = choose_query(trace, text)
        look(text, "look_board", number=query + 1, token=text.named(tokens, [query]))
        view = View(query=query, steps=blend_steps(trace, query))
        show_board(trace, ["output"], name="output_board", text=text, view=view)
        offer_pencil(text)
        show(text, "blend", count=len(tokens))
    with beside("mixtures"):
        show_mixtures(trace, text)
    show_range(trace, text)
    nothing = zero_rows(trace)
    show(text, "nothing_seen", who=text.named(tokens, nothing) if nothing else "")
    show_code(text, lambda: code_for("output", trace, text.notation))


def names(letter: str, trace: Trace, text: Text) -> list[str]:
    """Return each token's vector by its symbol and the token."""
    return [f"{text.vector(letter, i)} {token}" for i, token in enumerate(trace.example.tokens)]


def show_mixtures(trace: Trace, text: Text) -> None:
    """Show each output as a bar, cut into its words' shares."""
    outputs, values = names("b", trace, text), names("v", trace, text)
    sums = trace.weights.sum(axis=1)
    least, most = float(sums.min()), float(sums.max())
    look(text, "look_mixture")
    figure.show(
        stacked_bars(outputs, values, trace.weights, title=text.label("steps.mixture_title"), decimals=text.decimals),
        text,
        name="mixtures",
        alt=text.label("steps.mixture_alt", count=len(outputs), least=least, most=most, level=most - least <= ALIKE),
        table=figure.Table(
            [text.label("steps.output_name"), *values, "Σ"],
            [[name, *trace.weights[i].tolist(), float(sums[i])] for i, name in enumerate(outputs)],
        ),
    )


def show_range(trace: Trace, text: Text) -> None:
    """Ask whether an output can leave the range of the values; answer from the trace."""
    if not predict(text, PREDICT_RANGE):
        return
    outside = outputs_outside_values(trace)
    with beside("range"):
        look(text, "look_range")
        figure.show(
            ranges(
                [text.label("steps.component", number=number + 1) for number in range(trace.example.d_v)],
                Points(text.label("steps.values"), names("v", trace, text), trace.values, "value"),
                Points(text.label("steps.outputs"), names("b", trace, text), trace.output, "output"),
                decimals=text.decimals,
            ),
            text,
            name="range",
            alt=text.label("steps.range_alt", outside=outside, count=trace.output.size),
        )
        show(text, "range_answer", "range_try", outside=outside, count=trace.output.size)
