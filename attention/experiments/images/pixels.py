"""The lecture's 5 × 10 picture as a set of vectors (section 5.2): 50 pixels of a red, a green and a blue number each.

Colours are written −1 … 1 here, so that opposite colours are opposite vectors and grey is short; the screen's 0 … 255
are made from them.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Bools, Floats, lock
from attention.example import Example
from attention.experiments.images.photograph import leading
from attention.trace import Trace, run

HEIGHT: Final = 5
WIDTH: Final = 10

# Drawn by hand so that colours return in far places: the sun is as yellow as one flower, the roof as red as another.
_PICTURE: Final = (
    "SSSSSSSSYS",
    "SCCSSSSSSS",
    "SSSSRRRSSS",
    "GGGGWDWGGG",
    "GGRGGGGGYG",
)
_COLOURS: Final = {
    "S": (-0.6, 0.2, 0.9),  # sky
    "C": (0.8, 0.8, 0.9),  # cloud
    "Y": (0.9, 0.7, -0.7),  # sun, flower
    "R": (0.8, -0.7, -0.6),  # roof, flower
    "W": (0.7, 0.5, 0.2),  # wall
    "D": (-0.5, -0.7, -0.8),  # door
    "G": (-0.6, 0.4, -0.7),  # grass
}


def article_picture() -> Floats:
    """Return the picture [5, 10, 3] in −1 … 1, in tenths."""
    return lock(np.array([[_COLOURS[letter] for letter in row] for row in _PICTURE]))


def as_screen_colours(colours: Floats) -> NDArray[np.uint8]:
    """Return colours in −1 … 1 as 0 … 255, of the same shape."""
    return np.asarray(np.rint((np.clip(colours, -1, 1) + 1) * 127.5), dtype=np.uint8)


def repaint(picture: Floats, pixel: int, colour: tuple[float, float, float]) -> Floats:
    """Return a picture in which one pixel, counted in reading order, has another colour.

    Raises:
        ValueError: there is no such pixel, or a number of the colour is not in −1 … 1.
    """
    height, width = picture.shape[:2]
    if not 0 <= pixel < height * width:
        raise ValueError(f"pixel is {pixel}, expected 0 to {height * width - 1}")
    if not all(-1 <= part <= 1 for part in colour):
        raise ValueError(f"colour is {colour}, expected three numbers from −1 to 1")
    changed = picture.reshape(-1, 3).copy()
    changed[pixel] = colour
    return lock(changed.reshape(picture.shape))


def picture_example(picture: Floats, temperature: float, positions: bool) -> Example:
    """Return the question "who looks like me": the pixels as tokens, all three projections the identity.

    Args:
        picture: [H, W, 3], colours in −1 … 1.
        temperature: what the scores are divided by, above 0.
        positions: let each pixel know its place: row and column as two angles, four more numbers beside the colour. The
            value stays the colour alone.
    """
    height, width = picture.shape[:2]
    vectors = picture.reshape(-1, 3)
    if positions:
        vectors = np.concatenate([vectors, place_vectors(height, width)], axis=1)
    same = np.eye(vectors.shape[1])
    return Example(
        tokens=tuple(f"{row + 1},{column + 1}" for row in range(height) for column in range(width)),
        inputs=vectors,
        query_projection=same,
        key_projection=same,
        value_projection=same[:, :3],
        temperature=temperature,
    )


def place_vectors(height: int, width: int) -> Floats:
    """Return where each pixel is [H · W, 4]: cosine and sine of an angle for its row, and for its column.

    Two places score high where they are near each other, 2 where they are the same.
    """
    row, column = np.divmod(np.arange(height * width), width)
    down, across = np.pi * row / height, np.pi * column / width
    return np.stack([np.cos(down), np.sin(down), np.cos(across), np.sin(across)], axis=1)


def shuffled_order(count: int, seed: int) -> NDArray[np.intp]:
    """Return an order of the pixels: entry i is the old number of the pixel that is now at i."""
    return np.random.default_rng(seed).permutation(count)


def kernel_window(height: int, width: int, pixel: int) -> Bools:
    """Return which pixels [H · W] a 3 × 3 convolution at this pixel sees."""
    row, column = np.divmod(np.arange(height * width), width)
    return lock((np.abs(row - pixel // width) <= 1) & (np.abs(column - pixel % width) <= 1))


class Looking(NamedTuple):
    """What one pixel looks at."""

    weights: Floats
    """[N], its row of A′."""
    received: Floats
    """[N], how much each pixel looks at it: its column of A′."""
    others: tuple[int, ...]
    """The pixels that it looks at most, itself not counted; several where they share the lead."""
    twins: NDArray[np.intp]
    """The pixels of its colour, itself among them."""
    lengths: Floats
    """[N], of the vectors that look and are looked at."""


def looking(trace: Trace, pixel: int) -> Looking:
    """Read one pixel's looks off a trace of at least two pixels."""
    weights = trace.weights[pixel]
    others = np.array(weights)
    others[pixel] = -np.inf
    twins = np.flatnonzero((trace.values == trace.values[pixel]).all(axis=1))
    lengths = np.linalg.norm(trace.example.inputs, axis=1)
    return Looking(weights, trace.weights[:, pixel], leading(others), twins, lengths)


class Shuffled(NamedTuple):
    """What became of a picture whose pixels changed places."""

    picture: Floats
    """[H, W, 3], shuffled."""
    output: Floats
    """[H, W, 3], of the picture as it was."""
    shuffled_output: Floats
    """[H, W, 3], of the shuffled picture."""
    difference: float
    """The largest distance between a number of `shuffled_output` and the same number of the shuffled `output`."""


def shuffle_pixels(picture: Floats, temperature: float, positions: bool, seed: int) -> Shuffled:
    """Run attention on a picture and on the same pixels in another order."""
    order = shuffled_order(picture.shape[0] * picture.shape[1], seed)
    shuffled = picture.reshape(-1, 3)[order].reshape(picture.shape)
    before = run(picture_example(picture, temperature, positions)).output
    after = run(picture_example(shuffled, temperature, positions)).output
    difference = float(np.abs(after - before[order]).max())
    return Shuffled(shuffled, before.reshape(picture.shape), after.reshape(picture.shape), difference)
