"""Where softmax overflows, computed; and what cures it.

Written as it reads, e^score over the sum of all e^score overflows as soon as one score passes a limit that the number
type sets: infinity over infinity is not a number. Softmax itself cures nothing. Subtracting the row's largest score
first does: it changes no weight, and the largest exponential is then e⁰ = 1. What is left is underflow: a weight too
small for the type becomes exactly 0, which is harmless.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, NamedTuple

import numpy as np

from attention.arrays import Bools, Floats, lock
from attention.weights import softmax_steps

NumberType = Literal["float64", "float32", "float16"]


class Limits(NamedTuple):
    """Which arguments e^x takes in a number type; both are numbers of that type."""

    overflow: float
    """The largest x whose e^x is finite."""
    underflow: float
    """The smallest x whose e^x is not 0."""


@dataclass(frozen=True)
class Stability:
    """One row of scores through softmax, as it reads and with its largest subtracted; read-only."""

    number_type: NumberType
    limits: Limits
    scores: Floats
    """[N], rounded to the number type."""
    exponentials: Floats
    """[N], e^score; infinite beyond the limit."""
    total: float
    """Their sum; may be infinite where no exponential is."""
    naive_weights: Floats
    """[N], exponentials over total; NaN where both are infinite or both 0."""
    shifted_scores: Floats
    """[N], scores minus the largest: 0 at most."""
    shifted_exponentials: Floats
    """[N], between 0 and 1."""
    weights: Floats
    """[N], what the core computes; sums to 1."""
    vanished: Bools
    """bool [N], whether a weight is exactly 0: too small for the number type."""

    @property
    def naive_fails(self) -> bool:
        """Whether the formula as it reads gives other weights than 1 in all."""
        return not np.isclose(float(self.naive_weights.sum(dtype=np.float64)), 1, atol=1e-2)


def stability(scores: Floats, number_type: NumberType = "float64") -> Stability:
    """Compute one softmax in two ways, in a number type of 64, 32 or 16 bits.

    Args:
        scores: [N], finite.
        number_type: computed in throughout.

    Returns:
        Every step of both. No warning escapes: infinities and NaN are the subject here.

    Raises:
        ValueError: scores is not one row of at least one finite number of that type.
    """
    with np.errstate(over="ignore"):
        row = np.asarray(scores).astype(number_type)
    if row.ndim != 1 or row.size == 0 or not np.isfinite(row).all():
        raise ValueError(f"scores has shape {row.shape} or leaves {number_type}, expected one row of finite numbers")
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        exponentials = np.exp(row)
        total = exponentials.sum()
        naive = exponentials / total
        steps = softmax_steps(row)
    return Stability(
        number_type=number_type,
        limits=exponential_limits(number_type),
        scores=lock(row),
        exponentials=lock(exponentials),
        total=float(total),
        naive_weights=lock(naive),
        shifted_scores=lock(steps.shifted_scores),
        shifted_exponentials=lock(steps.exponentials),
        weights=lock(steps.weights),
        vanished=lock(steps.weights == 0),
    )


def under_shifts(scores: Sequence[float], shifts: Sequence[float]) -> list[Stability]:
    """Compute one softmax in two ways for each shift that is added to every score."""
    return [stability(np.add(scores, shift, dtype=np.float64)) for shift in shifts]


def effect_of_shift(scores: Floats, shift: float) -> float:
    """Return the largest change of a weight [N] when every score grows by the same amount: 0 but for rounding."""
    before, after = softmax_steps(scores).weights, softmax_steps(scores + shift).weights
    return float(abs(after - before).max())


@lru_cache(maxsize=3)
def exponential_limits(number_type: NumberType) -> Limits:
    """Find by trial the last arguments before e^x becomes infinite, and before it becomes 0."""
    info = np.finfo(number_type)
    with np.errstate(over="ignore", under="ignore"):
        high = _last_that_holds(lambda x: bool(np.isfinite(np.exp(x))), info.dtype.type(2 * np.log(float(info.max))))
        low = _last_that_holds(
            lambda x: bool(np.exp(x) > 0), info.dtype.type(2 * np.log(float(info.smallest_subnormal)))
        )
    return Limits(float(high), float(low))


def rounded_down(limit: float, decimals: int) -> float:
    """Return a limit above 0 with so many decimals, not above it: e to what is shown is still a number."""
    scale = 10.0**decimals
    return math.floor(limit * scale) / scale


def _last_that_holds(holds: Callable[[np.floating[Any]], bool], fails: np.floating[Any]) -> np.floating[Any]:
    """Halve the way from 0, where something holds, to where it fails, until no number of the type lies between."""
    good, half = fails - fails, fails.dtype.type(0.5)
    while (middle := good + (fails - good) * half) not in (good, fails):
        if holds(middle):
            good = middle
        else:
            fails = middle
    return good
