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
    words = named(pair, trace, text)
    show(text, "symmetry", **words)
    show_both_ways(pair, trace, text)
    show(text, "symmetry_read", differ=pair.differ, **scores(pair, trace))
    if predict(text, PREDICT_SYMMETRY):
        equal = keys_like_queries(trace)
        show(text.about(equal), "symmetry_answer", **words, **scores(pair, equal))
        show_both_ways(pair, equal, text)


def show_both_ways(pair: BothWays, trace: Trace, text: Text) -> None:
    """Show the score of each of two words with the other, written out."""
    show_scores(trace, [(pair.first, pair.second), (pair.second, pair.first)], text)


def named(pair: BothWays, trace: Trace, text: Text) -> dict[str, str]:
    """Return the names of the two words."""
    tokens = trace.example.tokens
    return {"first": text.named(tokens, [pair.first]), "second": text.named(tokens, [pair.second])}


def scores(pair: BothWays, trace: Trace) -> dict[str, float]:
    """Return the scores of the two words there and back."""
    first, second = pair.first, pair.second
    return {"there": float(trace.scores[first, second]), "back": float(trace.scores[second, first])}
