"""What the length d of queries and keys does to attention, before anything is learned.

The independent components of a query and a key add their variances, so dot products grow like √d, and softmax of large
scores is all but a choice of one key, where its slope is next to nothing. Dividing by √d undoes exactly that. Additive
scores are bounded by the sum of their combining weights, whatever d is. None of this speaks of trained models.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from attention.arrays import Floats, lock
from attention.scores import additive_scores, dot_product_scores
from attention.weights import softmax

DIMENSIONS: Final = tuple(2**power for power in range(11))
"""1, 2, 4 … 1024."""
DRAWS: Final = 500
KEYS: Final = 8
UNITS: Final = 8
"""Hidden units of the additive scores."""


class Sharpness(NamedTuple):
    """How sharply softmax chooses, mean over draws; one number for each dimension."""

    variance: Floats
    """Of the scores that softmax gets."""
    entropy: Floats
    """In nats: ln(keys) where all weights are equal, 0 where one key takes all."""
    largest: Floats
    """Weight, between 1/keys and 1."""
    slope: Floats
    """p(1 − p) of the largest weight p: how much it answers to its score; 0.25 at most."""


@dataclass(frozen=True)
class Scaling:
    """The effect of the dimension on three kinds of score."""

    dimensions: tuple[int, ...]
    raw: Sharpness
    """q·k."""
    scaled: Sharpness
    """q·k / √d."""
    additive: Sharpness
    """wᵀ tanh(U^q q + U^k k), with one w for all dimensions."""


# Pure, and some 60 ms: a page asks for the same draw again at every move of any slider.
@lru_cache(maxsize=16)
def effect_of_dimension(seed: int = 0, draws: int = DRAWS, keys: int = KEYS) -> Scaling:
    """Draw queries and keys from N(0, 1) and measure their scores at every dimension.

    A smaller dimension takes the first components of the same vectors, so that the lines over d are smooth. The layers
    of the additive scores have variance 1/(2d): what reaches tanh has variance 1 at every d.

    Args:
        seed: of the generator.
        draws: how many queries, each with its own keys.
        keys: how many keys compete in one softmax.

    Returns:
        Read-only numbers, equal for equal arguments.
    """
    draw = np.random.default_rng(seed)
    longest = DIMENSIONS[-1]
    queries = draw.standard_normal((draws, 1, longest), dtype=np.float32)
    keys_drawn = draw.standard_normal((draws, keys, longest), dtype=np.float32)
    layers = draw.standard_normal((2, longest, UNITS), dtype=np.float32)
    combine = draw.standard_normal(UNITS, dtype=np.float32) / np.float32(UNITS**0.5)
    raw, scaled, additive = [], [], []
    for d in DIMENSIONS:
        query, key = queries[..., :d], keys_drawn[..., :d]
        query_layer, key_layer = layers[:, :d] / np.float32((2 * d) ** 0.5)
        products = dot_product_scores(query, key)
        raw.append(_sharpness(products))
        scaled.append(_sharpness(products / np.float32(d**0.5)))
        additive.append(_sharpness(additive_scores(query, key, query_layer, key_layer, combine)))
    return Scaling(DIMENSIONS, _over_dimensions(raw), _over_dimensions(scaled), _over_dimensions(additive))


def _sharpness(scores: Floats) -> tuple[float, float, float, float]:
    weights = softmax(scores.astype(np.float64))
    largest = weights.max(axis=-1)
    # a weight of 0 adds nothing: 0 · log 0 is 0 in the limit
    entropy = -(weights * np.log(np.maximum(weights, np.finfo(np.float64).tiny))).sum(axis=-1)
    variance = scores.var(dtype=np.float64)
    return float(variance), float(entropy.mean()), float(largest.mean()), float((largest * (1 - largest)).mean())


def _over_dimensions(rows: list[tuple[float, float, float, float]]) -> Sharpness:
    return Sharpness(*(lock(np.array(column)) for column in zip(*rows, strict=True)))


class Bleu(NamedTuple):
    """BLEU on newstest2013 for one attention dimension; mean and ± as printed."""

    dimension: int
    multiplicative: tuple[float, float]
    additive: tuple[float, float]


BRITZ_BLEU: Final = (
    Bleu(128, (22.03, 0.08), (22.23, 0.11)),
    Bleu(256, (22.33, 0.28), (22.33, 0.04)),
    Bleu(512, (21.78, 0.05), (22.47, 0.27)),
    Bleu(1024, (18.22, 0.03), (22.10, 0.18)),
)
"""Translation quality of trained models by kind of score, without ÷√d.

Source:
    Britz et al. 2017, Massive Exploration of Neural Machine Translation Architectures (arXiv 1703.03906), the table of
    attention mechanisms.
"""
