"""3.3 Softmax: scores become shares."""

from typing import Final

from attention.arrays import Floats
from attention.experiments.reading import largest, replace_softmax
from attention.experiments.steps.stability import NumberType, exponential_limits, under_shifts
from attention.trace import Trace
from attention.ui.board.board import View, row_steps, show_board
from attention.ui.controls.example import choose_option, choose_query, toolbar
from attention.ui.controls.parameters import PREDICT_RELU
from attention.ui.page.code import code_for
from attention.ui.page.frame import beside, look, predict, show, show_code, show_table
from attention.ui.text import Text

NUMBER_TYPES: Final[dict[int, NumberType]] = {64: "float64", 32: "float32", 16: "float16"}
SCORES: Final = (0, 1, 2, 3)
SHIFTS: Final = (0, 700, 800, 1_000_000, -1_000_000)


def render(trace: Trace, text: Text) -> None:
    """Show score, exponential and share; then what else could stand there."""
    with beside("softmax", broad=True):
        query = choose_query(trace, text)
        show_steps(trace, query, text)
        show(text, "steps", "temperature")
    show_relu(trace, text)
    show_code(text, lambda: code_for("softmax", trace, text.notation))


def show_steps(trace: Trace, query: int, text: Text) -> None:
    """Show the board, with the options that it is about above it."""
    tokens = trace.example.tokens
    best = largest(trace.weights[query])
    look(text, "look_board", number=query + 1, strongest=tokens[best.place], share=best.value)
    with toolbar("softmax"):
        choose_option("temperature", text)
        choose_option("normalizer", text)
    view = View(query=query, steps=row_steps(trace, "weights", query))
    show_board(trace, ["softmax"], name="softmax_board", text=text, view=view)


def show_relu(trace: Trace, text: Text) -> None:
    """Ask what ReLU's weights sum to; answer with the sums of this example."""
    if predict(text, PREDICT_RELU):
        sums = replace_softmax(trace, "relu").totals
        show(text, "relu_answer", sums=", ".join(text.number(each) for each in sums.tolist()))


def show_overflow(text: Text) -> None:
    """Show where the plain formula breaks, and that the shifted one does not."""
    look(text, "look_overflow", "overflow", scores=", ".join(map(str, SCORES)))
    rows = [
        [text.count(shift), written(both.naive_weights, text), written(both.weights, text)]
        for shift, both in zip(SHIFTS, under_shifts(SCORES, SHIFTS), strict=True)
    ]
    limits = {f"limit{bits}": exponential_limits(kind).overflow for bits, kind in NUMBER_TYPES.items()}
    header = [text.part(f"table_{column}") for column in ("shift", "plain", "shifted")]
    show_table(header, rows, text.part("overflow_answer", **limits))


def written(weights: Floats, text: Text) -> str:
    """Write a row of weights; NaN as it stands, since it is the subject."""
    return ", ".join(text.number(weight) for weight in weights.tolist())
