"""Section 3.2: what one word looks for in another, and the other in it."""

from attention.experiments.steps.symmetry import BothWays, both_ways, keys_like_queries
from attention.trace import Trace
from attention.ui.board.arithmetic import written_scores
from attention.ui.controls.parameters import PREDICT_SYMMETRY
from attention.ui.page.frame import predict, tell
from attention.ui.text import Text


def show_symmetry(trace: Trace, query: int, text: Text, after: str) -> None:
    """Show two scores of the same two words; ask what equal projections do to them, and answer by running it.

    `after` is what stands before it, already written: what follows it here is the same element.
    """
    if len(trace.example.tokens) == 1:
        tell(after, text.part("symmetry"))
        return
    pair = both_ways(trace, query)
    words = named(pair, trace, text)
    tell(
        after,
        text.part("symmetry", **words),
        both_scores(pair, trace, text),
        text.part("symmetry_read", differ=pair.differ, **scores(pair, trace)),
    )
    if predict(text, PREDICT_SYMMETRY):
        equal = keys_like_queries(trace)
        answer = text.about(equal).part("symmetry_answer", **words, **scores(pair, equal))
        tell(answer, both_scores(pair, equal, text))


def both_scores(pair: BothWays, trace: Trace, text: Text) -> str:
    """Return the score of each of two words with the other, written out."""
    return written_scores(trace, [(pair.first, pair.second), (pair.second, pair.first)], text)


def named(pair: BothWays, trace: Trace, text: Text) -> dict[str, str]:
    """Return the names of the two words."""
    tokens = trace.example.tokens
    return {"first": text.named(tokens, [pair.first]), "second": text.named(tokens, [pair.second])}


def scores(pair: BothWays, trace: Trace) -> dict[str, float]:
    """Return the scores of the two words there and back."""
    first, second = pair.first, pair.second
    return {"there": float(trace.scores[first, second]), "back": float(trace.scores[second, first])}
