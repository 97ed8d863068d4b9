"""What a mask takes from a query, and where it goes: the same example with and without the mask.

A hidden score is −∞ and its weight 0. Softmax divides by what is left, so the others get what the hidden ones had, in
the ratio that they have anyway. ReLU and identity divide by nothing: the others keep their weights.
"""

from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from attention.experiments.reading import KEPT, replace_softmax
from attention.trace import Trace, run


class Taken(NamedTuple):
    """One query under its mask; weights as they are computed, none set by hand."""

    hidden: tuple[int, ...]
    """At whom it may not look."""
    without_mask: float
    """What the hidden ones would weigh in all."""
    before: float
    """The largest weight of those that are left, without the mask."""
    after: float
    """The same weight with the mask."""
    sum_before: float
    """Of all weights, without the mask."""
    sum_after: float


@lru_cache(maxsize=KEPT)
def what_a_mask_takes(trace: Trace, query: int) -> Taken:
    """Compare one query's weights with those that it would have if it could look at everybody."""
    masked = replace_softmax(trace, trace.example.normalizer)
    free = run(replace(masked.example, visible="all")).weights[query]
    weights, visible = masked.weights[query], trace.visible[query]
    largest = int(np.argmax(np.where(visible, weights, -np.inf)))
    return Taken(
        tuple(np.flatnonzero(~visible).tolist()),
        float(free[~visible].sum()),
        float(free[largest]),
        float(weights[largest]),
        float(free.sum()),
        float(weights.sum()),
    )
