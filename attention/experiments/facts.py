"""What holds of a trace and decides what may be said of it: facts that the words choose by, never the options alone."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np

from attention.arrays import Floats
from attention.trace import Trace, divisor

ALIKE: Final = 1e-9
"""Relative: numbers this close are the same number, computed in another order."""


class Lead(NamedTuple):
    """The largest entries of a row, and their value."""

    places: tuple[int, ...]
    """All that share the lead, in order; one where there is no tie."""
    value: float


def leaders(row: Floats) -> Lead:
    """Return who leads a vector [N], ties included."""
    value = float(row.max())
    return Lead(tuple(np.flatnonzero(row >= value - ALIKE * max(1.0, abs(value))).tolist()), value)


@dataclass(frozen=True, eq=False)
class Facts:
    """The facts of one trace, each computed when it is first asked for."""

    trace: Trace

    @cached_property
    def softmax(self) -> bool:
        """Whether weights are made by softmax."""
        return self.trace.example.normalizer == "softmax"

    @cached_property
    def relu(self) -> bool:
        """Whether ReLU stands in its place."""
        return self.trace.example.normalizer == "relu"

    @cached_property
    def additive(self) -> bool:
        """Whether scores are additive, not dot products."""
        return self.trace.example.score == "additive"

    @cached_property
    def scaled(self) -> bool:
        """Whether scores are divided by √d_k."""
        return self.trace.example.scaled

    @cached_property
    def tempered(self) -> bool:
        """Whether scores are divided by a temperature other than 1."""
        return self.trace.example.temperature != 1

    @cached_property
    def divided(self) -> bool:
        """Whether scores are divided by anything but 1."""
        return divisor(self.trace.example) != 1

    @cached_property
    def positions(self) -> bool:
        """Whether positions are added to the inputs."""
        return self.trace.example.positions != "none"

    @cached_property
    def masked(self) -> bool:
        """Whether any query may not look at some key."""
        return not bool(self.trace.visible.all())

    @cached_property
    def causal(self) -> bool:
        """Whether the mask in force is the causal one, and hides anything."""
        return self.masked and self.trace.example.visible == "causal"

    @cached_property
    def blind(self) -> bool:
        """Whether some query may look at nobody."""
        return not bool(self.trace.visible.any(axis=1).all())

    @cached_property
    def one_token(self) -> bool:
        """Whether there is nobody else to look at."""
        return len(self.trace.example.tokens) == 1

    @cached_property
    def by_hand(self) -> bool:
        """Whether a cell of Q, K, V, A or A′ was set by hand."""
        return bool(self.trace.example.what_if)

    @cached_property
    def values_by_hand(self) -> bool:
        """Whether a value was set by hand."""
        return any(edit.matrix == "values" for edit in self.trace.example.what_if)

    @cached_property
    def scores_by_hand(self) -> bool:
        """Whether a score was set by hand."""
        return any(edit.matrix == "scores" for edit in self.trace.example.what_if)

    @cached_property
    def weights_by_hand(self) -> bool:
        """Whether a weight was set by hand."""
        return any(edit.matrix == "weights" for edit in self.trace.example.what_if)

    @cached_property
    def sums_to_one(self) -> bool:
        """Whether the weights of every query sum to 1."""
        return bool((abs(self.trace.weights.sum(axis=1) - 1) <= ALIKE).all())

    @cached_property
    def received_sums_to_one(self) -> bool:
        """Whether what every key receives sums to 1, too."""
        return bool((abs(self.trace.weights.sum(axis=0) - 1) <= ALIKE).all())

    @cached_property
    def negative_weights(self) -> bool:
        """Whether a weight is below 0."""
        return bool((self.trace.weights < 0).any())

    @cached_property
    def shares(self) -> bool:
        """Whether weights are shares: none negative, and each query's sum to 1."""
        return self.sums_to_one and not self.negative_weights

    @cached_property
    def zero_row(self) -> bool:
        """Whether all weights of some query are 0."""
        return bool((self.trace.weights == 0).all(axis=1).any())

    @cached_property
    def symmetric(self) -> bool:
        """Whether A equals its transpose, rounding aside."""
        scores = self.trace.scores
        return bool((abs(scores - scores.T) <= ALIKE * max(1.0, float(abs(scores).max()))).all())

    @cached_property
    def equal_projections(self) -> bool:
        """Whether W^k is W^q."""
        example = self.trace.example
        return bool((example.query_projection == example.key_projection).all())
