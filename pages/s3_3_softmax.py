"""3.3 Softmax: scores become shares."""

from attention.experiments.reading import largest, replace_softmax
from attention.trace import Trace
from attention.ui.board import View, row_steps, show_board
from attention.ui.code import code_for
from attention.ui.controls import choose_option, choose_query, toolbar
from attention.ui.page import ask, look, predict, show, show_code
from attention.ui.text import Text


def render(trace: Trace, text: Text) -> None:
    """Show score, exponential and share; then what else could stand there, and where the plain formula breaks."""
    ask(text)
    query = choose_query(trace, text)
    show_steps(trace, query, text)
    show(text, "steps")
    show(text, "temperature")
    show_relu(trace, text)

    show_code(text, code_for("softmax", trace, text.notation))


def show_steps(trace: Trace, query: int, text: Text) -> None:
    """Show the board, with the options that it is about above it."""
    tokens = trace.example.tokens
    best = largest(trace.weights[query])
    look(text, "look_board", number=query + 1, strongest=tokens[best.index], share=best.value)
    with toolbar("softmax"):
        choose_option("temperature", text)
        choose_option("normalizer", text)
    view = View(query=query, steps=row_steps(trace, "weights", query))
    show_board(trace, ["softmax"], name="softmax_board", text=text, view=view)


def show_relu(trace: Trace, text: Text) -> None:
    """Ask what ReLU's weights sum to; answer with the sums of this example."""
    if predict(text, "predict_relu", ("one", "other")):
        sums = replace_softmax(trace, "relu").totals
        show(text, "relu_answer", sums=", ".join(text.number(each) for each in sums.tolist()))
