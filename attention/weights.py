"""Step 3: scores become weights. Softmax, and what can stand in its place."""

import math
from typing import Literal, NamedTuple

import numpy as np

from attention.arrays import Floats

Normalizer = Literal["softmax", "relu", "identity"]


class WeightSteps(NamedTuple):
    """How a row of scores becomes a row of weights."""

    shifted_scores: Floats
    """[..., N, M]; softmax: scores minus their row's largest, so 0 at most; else the scores themselves."""
    exponentials: Floats
    """[..., N, M]; softmax: e, the base, to the shifted; ReLU: max(0, ·); identity: the score, 0 where hidden."""
    totals: Floats
    """[..., N], each row's sum of `exponentials`."""
    weights: Floats
    """[..., N, M]; softmax: exponentials over totals; else the exponentials, undivided."""


def shift(scores: Floats, out: Floats | None = None) -> Floats:
    """Subtract each row's largest score: no weight changes, and exp cannot overflow.

    Args:
        scores: [..., N, M]; any size, −∞ where hidden.
        out: [..., N, M], where to write; `scores` itself is allowed.

    Returns:
        [..., N, M], 0 at most. A row of nothing but −∞ stays. In a row with +∞, those scores give 0 and all others −∞:
        scores that grow together share the weight and leave none to the rest.

    Raises:
        ValueError: a score is NaN.
    """
    largest = scores.max(axis=-1, keepdims=True, initial=-np.inf)
    if np.isfinite(largest).all():
        with np.errstate(over="ignore"):  # two scores more than 1.8e308 apart: −∞ is right
            shifted: Floats = np.subtract(scores, largest, out=out)
            return shifted
    if np.isnan(largest).any():
        raise ValueError("scores holds NaN, expected numbers, −∞ or +∞")
    infinite = np.isposinf(scores)
    with np.errstate(over="ignore", invalid="ignore"):
        shifted = np.subtract(scores, np.where(np.isneginf(largest), 0, largest), out=out)
    shifted[infinite] = 0
    return shifted


def softmax_steps(scores: Floats, base: float = math.e) -> WeightSteps:
    """Compute softmax along the last axis and keep every step; see `softmax`.

    Args:
        scores: [..., N, M], −∞ where hidden.
        base: > 1, what is raised to the scores. Another base than e is a temperature of 1 / ln(base).
    """
    shifted = shift(scores)
    exponentials = np.exp(shifted) if base == math.e else np.power(base, shifted)
    totals = exponentials.sum(axis=-1)
    return WeightSteps(shifted, exponentials, totals, exponentials / not_zero(totals)[..., None])


def softmax(scores: Floats) -> Floats:
    r"""Return $e^{\alpha_{ij}} / \sum_m e^{\alpha_{im}}$ along the last axis.

    Args:
        scores: [..., N, M]; any size, −∞ where hidden.

    Returns:
        [..., N, M], between 0 and 1; each row sums to 1. A row of nothing but −∞ gives zeros. Scores of +∞ share the
        weight of their row equally.

    Raises:
        ValueError: a score is NaN.

    Source:
        Goodfellow, Bengio, Courville 2016, Deep Learning, section 4.1: subtracting the largest score changes nothing
        but the overflow.
    """
    return softmax_steps(scores).weights


def not_zero(totals: Floats) -> Floats:
    """Put 1 in place of 0: a query that sees nothing keeps its zeros when it is divided."""
    return np.where(totals == 0, 1, totals)


def weight_steps(scores: Floats, normalizer: Normalizer, base: float = math.e) -> WeightSteps:
    """Turn scores into weights and keep every step.

    Args:
        scores: [..., N, M], −∞ where hidden.
        normalizer: "softmax"; "relu": negative scores become 0; "identity": scores stay as they are. The last two are
            not divided by their sum: rows need not sum to 1.
        base: of softmax.

    Returns:
        The steps; the weight is 0 wherever a score is −∞.
    """
    if normalizer == "softmax":
        return softmax_steps(scores, base)
    kept = np.maximum(scores, 0) if normalizer == "relu" else np.where(np.isneginf(scores), 0, scores)
    return WeightSteps(scores, kept, kept.sum(axis=-1), kept)
