"""Section 3.2: what one word looks for in another, and the other in it."""

from attention.experiments.steps.symmetry import BothWays, both_ways, keys_like_queries
from attention.trace import Trace
from attention.ui.board.arithmetic import show_scores
from attention.ui.controls.parameters import PREDICT_SYMMETRY
from attention.ui.page.frame import predict, show
from attention.ui.text import Text


def show_symmetry(trace: Trace, query: int, text: Text) -> None:
    """Show two scores of the same two words; ask what equal projections do to them, and answer by running it."""
    if len(trace.example.tokens) == 1:
        show(text, "symmetry")
        return
    pair = both_ways(trace, query)
    show_both_ways(trace, pair, text, "symmetry")
    show(text, "symmetry_read", differ=pair.differ)
    if predict(text, PREDICT_SYMMETRY):
        equal = keys_like_queries(trace)
        show_both_ways(equal, pair, text.about(equal), "symmetry_answer")


def show_both_ways(trace: Trace, pair: BothWays, text: Text, part: str) -> None:
    """Show the score of each of two words with the other, written out."""
    first, second = (text.named(trace.example.tokens, [place]) for place in (pair.first, pair.second))
    show(text, part, first=first, second=second)
    show_scores(trace, [(pair.first, pair.second), (pair.second, pair.first)], text)
