"""Wall time of a recurrent network against self-attention, on the machine that runs this.

Both are one layer of the same width, in float32 NumPy, without training. The recurrent network takes n steps that wait
for one another; self-attention takes a handful of matrix products, one of which has n² results.
"""

import math
from collections.abc import Callable, Sequence
from functools import partial
from time import perf_counter
from typing import NamedTuple

import numpy as np

from attention.arrays import Floats
from attention.experiments.recurrence.networks import Recurrence, run_recurrence

PATIENCE = 0.005
BUDGET = 1.0
"""Seconds after which no further round begins."""


class Race(NamedTuple):
    """Seconds for one pass over n positions; the best of a few, since a busy machine only ever adds."""

    lengths: tuple[int, ...]
    width: int
    recurrent: tuple[float, ...]
    attention: tuple[float, ...]
    calls: float
    """What the recurrent pass at the longest length takes with a state of one number: NumPy's calls, next to no sum."""

    def growth(self, seconds: tuple[float, ...]) -> float:
        """Return the power of n with which a layer's time grows over the three last lengths."""
        return math.log(seconds[-1] / seconds[-3]) / math.log(self.lengths[-1] / self.lengths[-3])

    def overtaken(self) -> int | None:
        """Return the shortest length from which on self-attention is the slower one; None where it never is."""
        slower = [there >= here for there, here in zip(self.attention, self.recurrent, strict=True)]
        for index, length in enumerate(self.lengths):
            if all(slower[index:]):
                return length
        return None


def race(lengths: Sequence[int], width: int = 64, rounds: int = 5) -> Race:
    """Measure both layers at every length, in several rounds: what else the machine does hits each length once."""
    generator = np.random.default_rng(0)
    square = [(generator.standard_normal((width, width)) / np.sqrt(width)).astype(np.float32) for _ in range(5)]
    layer = Recurrence(square[0], square[1], np.zeros(width, dtype=np.float32))
    single = Recurrence(*(np.ones(shape, dtype=np.float32) for shape in ((1, 1), (1, 1), (1,))))
    idle = np.zeros((lengths[-1], 1), dtype=np.float32)
    best, calls = np.full((2, len(lengths)), np.inf), np.inf
    begun = perf_counter()
    for turn in range(rounds):
        if turn and perf_counter() - begun > BUDGET:
            break  # a busy machine: the rounds made so far have to do
        for place, length in enumerate(lengths):
            inputs = generator.standard_normal((length, width)).astype(np.float32)
            actions = (partial(run_recurrence, inputs, layer), partial(attend_in_place, inputs, *square[2:]))
            best[:, place] = np.minimum(best[:, place], [_shortest(action) for action in actions])
        calls = min(calls, _shortest(partial(run_recurrence, idle, single)))
    recurrent, attention = best.tolist()
    return Race(tuple(lengths), width, tuple(recurrent), tuple(attention), calls)


def attend_in_place(
    inputs: Floats, query_projection: Floats, key_projection: Floats, value_projection: Floats
) -> Floats:
    """Return what self-attention gives for [N, D], with one N × N array in memory where the core keeps every step."""
    weights = (inputs @ query_projection) @ (inputs @ key_projection).T
    weights *= 1 / np.sqrt(key_projection.shape[1]).astype(weights.dtype)
    weights -= weights.max(axis=1, keepdims=True)
    np.exp(weights, out=weights)
    weights /= weights.sum(axis=1, keepdims=True)
    return np.asarray(weights @ (inputs @ value_projection))


def _shortest(action: Callable[[], object]) -> float:
    """Time an action, a quick one again and again until it has had PATIENCE seconds; return the shortest."""
    seconds: list[float] = []
    while sum(seconds) < PATIENCE:
        begun = perf_counter()
        action()
        seconds.append(perf_counter() - begun)
    return min(seconds)
