"""Self-attention over a small picture, by colour alone: a field that the data decide.

The layer is set by hand, not trained: query and key are the pixel's colour less the mean colour, so that a pixel gives
its weight to pixels of its own colour, wherever they are.
"""

from functools import cache
from typing import Final

import numpy as np

from attention.arrays import Floats, lock
from attention.example import Example
from attention.trace import Trace, run

SHAPE: Final = (5, 10)
GAIN: Final = 8.0
"""What the dot products of two colours are multiplied by: a layer that knows what it is looking for."""
SKY, MEADOW, POPPY = (0.55, 0.75, 0.95), (0.35, 0.65, 0.30), (0.85, 0.15, 0.15)


@cache
def draw_meadow(mirrored: bool = False) -> Floats:
    """Return the picture [5, 10, 3], 0 … 1, read-only: sky, meadow, three poppies, each pixel a little different."""
    height, width = SHAPE
    picture = np.empty((height, width, 3))
    picture[:2], picture[2:] = SKY, MEADOW
    for row, column in ((3, 1), (4, 6), (2, 8)):
        picture[row, column] = POPPY
    picture += np.random.default_rng(1).uniform(-0.05, 0.05, picture.shape)
    return lock(picture[:, ::-1] if mirrored else picture)


@cache
def attend_by_colour(mirrored: bool = False) -> Trace:
    """Return every step of self-attention over the pixels of the meadow, in reading order."""
    picture = draw_meadow(mirrored)
    height, width, channels = picture.shape
    pixels = picture.reshape(-1, channels)
    places = tuple(f"{row + 1},{column + 1}" for row, column in np.ndindex(height, width))
    looking = np.eye(channels) * np.sqrt(GAIN)
    return run(Example(places, pixels - pixels.mean(axis=0), looking, looking, np.eye(channels)))


def weight_beyond(weights: Floats, shape: tuple[int, int], size: int = 3) -> Floats:
    """Return the share of each query's weight that lies outside the size × size square around it.

    Args:
        weights: [N, N] over the pixels of a picture, in reading order.
        shape: height and width of the picture.
        size: odd.

    Returns:
        [N], 0 … 1 where rows of weights sum to 1.
    """
    rows, columns = np.divmod(np.arange(shape[0] * shape[1]), shape[1])
    apart = np.maximum(abs(rows[:, np.newaxis] - rows), abs(columns[:, np.newaxis] - columns))
    return np.asarray((weights * (apart > size // 2)).sum(axis=1))
