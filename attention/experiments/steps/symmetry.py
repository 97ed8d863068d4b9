"""Is A symmetric? A word's query and its key are two different vectors, so the way back has another score.

Where W^k is W^q a word's key is its query, and a dot product does not mind the order of its factors: then A equals its
transpose. Additive scores still tell the two apart, by their own two layers.
"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from attention.experiments.facts import ALIKE
from attention.trace import Trace, run


class BothWays(NamedTuple):
    """Two words, and whether each looks at the other with the same score."""

    first: int
    second: int
    differ: bool
    """Whether the two scores are different numbers, rounding aside."""


def both_ways(trace: Trace, query: int) -> BothWays:
    """Return a query and the word whose way back differs most from the way there.

    Raises:
        ValueError: there is no second word.
    """
    if len(trace.example.tokens) < 2:
        raise ValueError("the example has 1 token, expected at least 2")
    gaps = abs(trace.scores[query] - trace.scores[:, query])
    others = np.where(np.arange(len(gaps)) == query, -1.0, gaps)
    second = int(others.argmax())
    sizes = abs(trace.scores[query, second]), abs(trace.scores[second, query])
    return BothWays(query, second, bool(gaps[second] > ALIKE * max(1.0, *sizes)))


def most_apart(trace: Trace) -> BothWays:
    """Return the two words whose scores there and back differ most.

    Raises:
        ValueError: there is no second word.
    """
    gaps = abs(trace.scores - trace.scores.T).max(axis=1)
    return both_ways(trace, int(gaps.argmax()))


def keys_like_queries(trace: Trace) -> Trace:
    """Run the example again with W^k set to W^q, and no number of Q, K or A set by hand."""
    example = trace.example
    kept = tuple(edit for edit in example.what_if if edit.matrix not in ("queries", "keys", "scores"))
    return run(replace(example, key_projection=example.query_projection, what_if=kept))
