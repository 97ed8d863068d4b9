"""Positional encodings: without them attention sees a set, not a sequence."""

from functools import lru_cache

import numpy as np

from attention.arrays import Floats, lock

LONGEST_WAVE = 10_000.0


@lru_cache(maxsize=64)
def sinusoidal_encodings(length: int, d_model: int) -> Floats:
    r"""Return the sinusoids of the first positions: $\sin$ in even columns, $\cos$ in odd ones.

    Columns $2i$ and $2i + 1$ share the angle $position / 10000^{2i / D}$; where D is odd, the last sine has no cosine.

    Args:
        length: N ≥ 0; positions count from 0.
        d_model: D ≥ 1.

    Returns:
        [N, D], read-only, between −1 and 1.

    Raises:
        ValueError: length is negative or d_model is below 1.

    Source:
        Vaswani et al. 2017, section 3.5.
    """
    if length < 0:
        raise ValueError(f"length is {length}, expected at least 0")
    if d_model < 1:
        raise ValueError(f"d_model is {d_model}, expected at least 1")
    columns = np.arange(d_model)
    angles = np.arange(length)[:, None] / LONGEST_WAVE ** (columns // 2 * 2 / d_model)
    return lock(np.where(columns % 2 == 0, np.sin(angles), np.cos(angles)))
