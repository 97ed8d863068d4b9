"""What can be said of the ribbons of an overview: which are the widest, and how many there are."""

from typing import NamedTuple

import numpy as np

from attention.arrays import Floats
from attention.experiments.facts import leaders
from attention.trace import Trace


class Widest(NamedTuple):
    """The widest ribbons into one output, all of one width."""

    places: tuple[int, ...]
    """The inputs that they come from, in order; none where every weight is 0."""
    weight: float
    """Of each; its size where their signs differ."""
    signs: bool
    """Whether their signs differ."""
    single: bool
    """Whether no other ribbon comes in."""


class Counts(NamedTuple):
    """How many weights there are, and of how many sorts."""

    weights: int
    """One for each output and input."""
    open: int
    """Those whose output may look at their input."""
    ribbons: int
    """Those that are not 0."""


def widest_ribbons(row: Floats) -> Widest:
    """Return the widest ribbons into the output whose weights [N] these are: as wide as a weight is far from 0."""
    if not row.any():
        return Widest((), 0.0, signs=False, single=False)
    places, size = leaders(abs(row))
    first, *others = row[list(places)].tolist()
    signs = any((other < 0) != (first < 0) for other in others)
    return Widest(places, size if signs else first, signs, single=np.count_nonzero(row) == 1)


def count_ribbons(trace: Trace) -> Counts:
    """Count the ribbons of all outputs together."""
    return Counts(trace.weights.size, int(trace.visible.sum()), int(np.count_nonzero(trace.weights)))
