"""3.4 Value: what a word hands over."""

from attention.experiments.reading import turn_values_round
from attention.experiments.steps.traits import ASKS, two_traits
from attention.trace import Trace
from attention.ui.board.board import show_board
from attention.ui.board.exercises import Board
from attention.ui.controls.parameters import PREDICT_WEIGHTS
from attention.ui.page.code import code_for
from attention.ui.page.frame import beside, link_to, look, predict, show, show_code, show_table
from attention.ui.text import Text
from pages.pencil import fill_in, is_in_hand, offer_pencil


def render(trace: Trace, text: Text) -> None:
    """Show V, that it has no part in the weights, and why it is not the key."""
    if is_in_hand():
        fill_in(Board(("values",)), trace, text)
        return
    example = trace.example
    with beside("values"):
        look(text, "look_board")
        show_board(trace, ["values"], name="values_board", text=text)
        offer_pencil(text)
        show(text, "value", "lengths", d_k=example.d_k, d_v=example.d_v)
    if predict(text, PREDICT_WEIGHTS):
        changes = turn_values_round(trace)
        moved = changes.output > 0
        # softmax gives a word that is alone all there is, whatever its score
        fixed = example.normalizer == "softmax" and int(trace.visible.sum(axis=1).max()) <= 1
        change = {"weight_change": changes.weights, "output_change": changes.output}
        show(text, "weights_answer", **change, moved=moved, fixed=fixed)
        if not fixed:
            link_to("scores", f"**{text.label('navigation.scores')}**", "introduction")
    show_traits(text)
    show_code(text, lambda: code_for("values", trace, text.notation))


def show_traits(text: Text) -> None:
    """Show the smallest example of a word that is found by one trait and hands over another."""
    traits = two_traits()
    words = text.label("steps.traits_words").split()
    show(text, "how_much_and_what", "traits", asker=words[ASKS])
    apart = traits.apart
    columns = (apart.queries, apart.keys, apart.values, apart.weights.T[:, ASKS:])
    rows = [[word, *(text.number(float(each[i, 0])) for each in columns)] for i, word in enumerate(words)]
    header = [text.label(f"steps.traits_{name}") for name in ("word", "query", "key", "value", "weight")]
    output, same = (float(each.output[ASKS, 0]) for each in (apart, traits.same))
    answer = text.part("traits_answer", asker=words[ASKS], found=words[0], output=output, same=same)
    show_table(header, rows, answer)
