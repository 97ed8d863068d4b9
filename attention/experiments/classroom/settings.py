"""Two settings of one example side by side: what another way of making weights changes, and where."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from attention.arrays import Bools, Floats
from attention.experiments.facts import ALIKE, leaders
from attention.trace import Trace, run


@dataclass(frozen=True, eq=False)
class Comparison:
    """The same tokens, inputs and projections, computed in two ways."""

    first: Trace
    second: Trace

    @cached_property
    def difference(self) -> Floats:
        """A′ of the second less A′ of the first, [N, N]; what is rounding is 0."""
        size = max(1.0, float(abs(self.first.weights).max()), float(abs(self.second.weights).max()))
        found = self.second.weights - self.first.weights
        return np.where(abs(found) <= ALIKE * size, 0.0, found)

    @cached_property
    def most(self) -> tuple[tuple[int, int], ...]:
        """The cells that change most, (query, key); none where nothing changes."""
        places = leaders(abs(self.difference).ravel())
        count = len(self.difference)
        return tuple(divmod(place, count) for place in places.places) if places.value else ()

    @cached_property
    def moved(self) -> tuple[int, ...]:
        """The queries in which others lead than before; who may look at nobody has nobody that leads."""
        return tuple(
            row for row, (a, b) in enumerate(zip(_leads(self.first), _leads(self.second), strict=True)) if a != b
        )

    @property
    def blind(self) -> bool:
        """Whether one of those may look at nobody, in either way."""
        return any(not each.visible[row].any() for each in (self.first, self.second) for row in self.moved)

    @property
    def other_own_masks(self) -> bool:
        """Whether each has a mask of the reader's own, and they hide different cells."""
        are_own = self.first.example.visible == self.second.example.visible == "own"
        return are_own and not np.array_equal(self.first.visible, self.second.visible)

    @property
    def visible(self) -> Bools:
        """Where either way lets a query look, bool [N, N]."""
        return np.asarray(self.first.visible | self.second.visible)

    @property
    def outputs(self) -> float:
        """How far the outputs lie apart at most."""
        return float(abs(self.second.output - self.first.output).max())


def compare(first: Trace, **options: Any) -> Comparison:
    """Compute an example again with other options; cells that were set by hand are set in both.

    Raises:
        ValueError: `Example` knows no such option.
    """
    return Comparison(first, run(replace(first.example, **options)))


def _leads(trace: Trace) -> list[tuple[int, ...]]:
    rows = zip(trace.weights, trace.visible, strict=True)
    return [leaders(weights).places if seen.any() else () for weights, seen in rows]
