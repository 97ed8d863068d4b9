"""How the influence of the first input on the last output goes with the distance between them.

None of these layers is trained: what is shown is what they start from.
"""

from functools import cache, lru_cache
from typing import Final

import numpy as np

from attention.arrays import Floats
from attention.example import Example
from attention.experiments.recurrence.influence import attention_influence, memory_influence, recurrent_influence, size
from attention.experiments.recurrence.networks import (
    FORGET_BIAS,
    draw_memory,
    draw_recurrence,
    run_memory,
    run_recurrence,
)
from attention.trace import run

DISTANCES: Final = (1, 2, 3, 5, 8, 13, 20, 30, 45, 70, 100)
D_MODEL: Final = 8
D_STATE: Final = 32
INPUTS: Final = 0.3 * np.random.default_rng(3).standard_normal((max(DISTANCES) + 1, D_MODEL))


@lru_cache(maxsize=64)
def of_recurrence(spectral_radius: float) -> Floats:
    """Return |∂ state / ∂ first input| at every distance, for a drawn W_h of this spectral radius."""
    layer = draw_recurrence(D_MODEL, D_STATE, spectral_radius, seed=0)
    return size(recurrent_influence(run_recurrence(INPUTS, layer).states, layer))[list(DISTANCES)]


@cache
def of_memory() -> Floats:
    """Return the same for an LSTM."""
    layer = draw_memory(D_MODEL, D_STATE, FORGET_BIAS, seed=0)
    return size(memory_influence(run_memory(INPUTS, layer), layer))[list(DISTANCES)]


@cache
def of_attention() -> Floats:
    """Return |∂ last output / ∂ first input| of self-attention, scaled by 1/√d_k, over distance + 1 inputs."""
    generator = np.random.default_rng(4)
    query, key, value = generator.standard_normal((3, D_MODEL, D_MODEL)) / np.sqrt(D_MODEL)

    def influence(distance: int) -> float:
        inputs = INPUTS[: distance + 1]
        example = Example(tuple(map(str, range(len(inputs)))), inputs, query, key, value, scaled=True)
        return float(size(attention_influence(run(example))[-1, 0]))

    return np.array([influence(distance) for distance in DISTANCES])


@cache
def quiet_until() -> float:
    """Return the largest spectral radius, in steps of 0.1, up to which the influence of the first input fades."""
    radius = 1.0
    while of_recurrence(round(radius + 0.1, 1))[-1] < of_recurrence(round(radius + 0.1, 1))[0]:
        radius = round(radius + 0.1, 1)
    return radius
