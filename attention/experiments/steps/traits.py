"""Found by one trait, taken home with another: why key and value are two projections, at the smallest example.

Each word is three numbers: how much it asks for an animal, whether it is one, how dark it is. The first is its query,
the second its key, the third its value; so every vector is a single number.
"""

from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import numpy as np

from attention.example import Example
from attention.trace import Trace, run

WORDS: Final = ("cat", "mat", "it")
ASKS: Final = 2
"""The place of the word that asks."""
TRAITS: Final = ((0.0, 1.0, 0.9), (0.0, 0.0, 0.2), (4.0, 0.0, 0.0))
QUERY, KEY, VALUE = np.eye(3)[:, :, None]


@dataclass(frozen=True)
class Traits:
    """The same three words with a value of their own, and with the key handed over in its place."""

    apart: Trace
    same: Trace


@cache
def two_traits() -> Traits:
    """Return both."""
    example = Example(WORDS, np.array(TRAITS), QUERY, KEY, VALUE)
    return Traits(run(example), run(replace(example, value_projection=KEY)))
