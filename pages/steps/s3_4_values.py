"""3.4 Value: what a word hands over."""

from attention.experiments.reading import turn_values_round
from attention.trace import Trace
from attention.ui.board.board import show_board
from attention.ui.controls.parameters import PREDICT_WEIGHTS
from attention.ui.page.code import code_for
from attention.ui.page.frame import beside, look, predict, show, show_code
from attention.ui.text import Text


def render(trace: Trace, text: Text) -> None:
    """Show V, and that it has no part in the weights."""
    example = trace.example
    with beside("values"):
        look(text, "look_board")
        show_board(trace, ["values"], name="values_board", text=text)
        show(text, "value", "lengths", d_k=example.d_k, d_v=example.d_v)
    if predict(text, PREDICT_WEIGHTS, count=trace.weights.size):
        changes = turn_values_round(trace)
        show(text, "weights_answer", weight_change=changes.weights, output_change=changes.output)
    show_code(text, lambda: code_for("values", trace, text.notation))
