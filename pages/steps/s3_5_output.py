"""3.5 Output: the values, mixed in the shares."""

from attention.experiments.reading import outputs_outside_values
from attention.figures.bars import stacked_bars
from attention.trace import Trace
from attention.ui.board.board import View, blend_steps, show_board
from attention.ui.controls.example import choose_query
from attention.ui.controls.parameters import PREDICT_RANGE
from attention.ui.page import figure
from attention.ui.page.code import code_for
from attention.ui.page.frame import beside, look, predict, show, show_code
from attention.ui.text import Text


def render(trace: Trace, text: Text) -> None:
    """Build one output a weighted value at a time, then show all as mixtures."""
    tokens = trace.example.tokens
    with beside("blend"):
        query = choose_query(trace, text)
        look(text, "look_board", number=query + 1, token=tokens[query])
        view = View(query=query, steps=blend_steps(trace, query))
        show_board(trace, ["output"], name="output_board", text=text, view=view)
        show(text, "blend", count=len(tokens))
    with beside("mixtures"):
        show_mixtures(trace, text)
    show_range(trace, text)
    show(text, "nothing_seen")
    show_code(text, lambda: code_for("output", trace, text.notation))


def show_mixtures(trace: Trace, text: Text) -> None:
    """Show each output as a bar, cut into its words' shares."""
    tokens = trace.example.tokens
    sums = trace.weights.sum(axis=1)
    look(text, "look_mixture")
    figure.show(
        stacked_bars(
            [f"{text.vector('b', i)} {token}" for i, token in enumerate(tokens)],
            [f"{text.vector('v', i)} {token}" for i, token in enumerate(tokens)],
            trace.weights,
            title=text.label("steps.mixture_title"),
            decimals=text.decimals,
        ),
        text,
        name="mixtures",
        alt=text.label("steps.mixture_alt", count=len(tokens), least=float(sums.min()), most=float(sums.max())),
        table=figure.Table(
            [text.label("steps.output_name"), *(f"{text.vector('v', i)} {t}" for i, t in enumerate(tokens)), "Σ"],
            [
                [f"{text.vector('b', i)} {token}", *trace.weights[i].tolist(), float(sums[i])]
                for i, token in enumerate(tokens)
            ],
        ),
    )


def show_range(trace: Trace, text: Text) -> None:
    """Ask whether an output can leave the range of the values; answer from the trace."""
    if predict(text, PREDICT_RANGE):
        outside = outputs_outside_values(trace)
        show(text, "range_outside" if outside else "range_inside", outside=outside, count=trace.output.size)
