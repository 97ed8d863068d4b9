"""Wall time of a recurrent network against self-attention, on the machine that runs this.

Both are one layer of the same width, in float32 NumPy, without training. The recurrent network takes n steps that wait
for one another; self-attention takes a handful of matrix products, one of which has n² results.
"""

from collections.abc import Callable, Sequence
from functools import partial
from time import perf_counter
from typing import NamedTuple

import numpy as np

from attention.arrays import Floats
from attention.experiments.recurrence import Recurrence, run_recurrence

PATIENCE = 0.03


class Race(NamedTuple):
    """Seconds for one pass over n positions; the best of a few, since a busy machine only ever adds."""

    lengths: tuple[int, ...]
    width: int
    recurrent: tuple[float, ...]
    attention: tuple[float, ...]

    def overtaken(self) -> int | None:
        """Return the shortest length from which on self-attention is the slower one; None where it never is."""
        slower = [there >= here for there, here in zip(self.attention, self.recurrent, strict=True)]
        for index, length in enumerate(self.lengths):
            if all(slower[index:]):
                return length
        return None


def race(lengths: Sequence[int], width: int = 64, repeats: int = 3) -> Race:
    """Measure both layers at every length."""
    generator = np.random.default_rng(0)
    square = [(generator.standard_normal((width, width)) / np.sqrt(width)).astype(np.float32) for _ in range(5)]
    layer = Recurrence(square[0], square[1], np.zeros(width, dtype=np.float32))
    recurrent, attention = [], []
    for length in lengths:
        inputs = generator.standard_normal((length, width)).astype(np.float32)
        recurrent.append(_best(partial(run_recurrence, inputs, layer), repeats))
        attention.append(_best(partial(attend_in_place, inputs, *square[2:]), repeats))
    return Race(tuple(lengths), width, tuple(recurrent), tuple(attention))


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


def _best(action: Callable[[], object], repeats: int) -> float:
    """Time an action so many times, and a quick one until it has had PATIENCE seconds; return the shortest."""
    seconds: list[float] = []
    while len(seconds) < repeats or sum(seconds) < PATIENCE:
        begun = perf_counter()
        action()
        seconds.append(perf_counter() - begun)
    return min(seconds)
