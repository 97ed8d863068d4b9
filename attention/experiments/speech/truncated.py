"""Truncated self-attention (section 5.1): every frame looks only at its neighbours.

A dense [L, L] matrix with −∞ outside the band has the same weights and saves nothing. Here the band alone is computed,
a block of queries against the keys that the block can reach, so that time and memory grow as L·(left + right + 1).
"""

import math
import time
from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.floating[Any]]  # float32 stays float32: half the memory, twice the speed
How = Literal["band", "dense with mask"]

MEASURED_WIDTH, MEASURED_REACH = 64, 32
# OpenBLAS shares a larger product among threads, and on a busy machine they wait for each other.
SMALL_PRODUCT = 1 << 18


class Cost(NamedTuple):
    """What one layer of attention over so many vectors asks for, in one head."""

    vectors: int
    scores: int
    multiplications: int
    """For the scores and for the blend: 2 · scores · width."""
    score_bytes: int
    """The scores in float32, where they are all held at once."""


class Timing(NamedTuple):
    """One measured run: how long the sequence was, and the fastest of its repetitions."""

    length: int
    seconds: float


def band_output(queries: Reals, keys: Reals, values: Reals, left: int, right: int, scaled: bool = True) -> Reals:
    """Return the output of attention in which row i sees rows i − left … i + right only.

    No array of L × L is ever made: beside the output, memory holds one block of queries and what it sees.

    Args:
        queries: [L, K], one row per frame.
        keys: [L, K].
        values: [L, V].
        left: how many earlier frames are seen, 0 or more.
        right: how many later frames are seen, 0 or more.
        scaled: divide the scores by the square root of K.

    Returns:
        [L, V], in the type of the values; row i is the blend of the values that row i sees.

    Raises:
        ValueError: the shapes do not fit together, or a range is negative.

    Source:
        Yeh et al. 2019, arXiv 1910.12977: truncated self-attention.
    """
    left, right = _checked_range(queries, keys, left, right)
    if values.ndim != 2 or len(values) != len(keys):
        raise ValueError(f"values has shape {values.shape}, expected ({len(keys)}, V)")
    length, window = len(queries), left + right + 1
    queries = queries * queries.dtype.type(_scale(queries, scaled))
    output = np.empty((length, values.shape[1]), np.result_type(queries, values))
    block = min(_block_length(window, max(queries.shape[1], values.shape[1])), length)
    hidden = _hidden_part(block, left, right, queries.dtype)
    for start in range(0, length, block):
        stop = min(start + block, length)
        first, last = max(0, start - left), min(length, stop + right)
        scores = queries[start:stop] @ keys[first:last].T
        shift = first - (start - left)
        scores += hidden[: stop - start, shift : shift + last - first]
        scores -= scores.max(axis=1, keepdims=True)
        exponentials = np.exp(scores, out=scores)
        totals = exponentials.sum(axis=1, keepdims=True)
        output[start:stop] = (exponentials @ values[first:last]) / totals
    return output


def seen_weights(
    queries: Reals, keys: Reals, frame: int, left: int, right: int, scaled: bool = True
) -> tuple[int, Reals]:
    """Return the first frame that `frame` sees and the weights [at most left + right + 1] of those that it sees.

    The weights are positive and sum to 1; what lies outside has weight 0 and is not computed.

    Raises:
        ValueError: the shapes do not fit together, a range is negative, or there is no such frame.
    """
    left, right = _checked_range(queries, keys, left, right)
    if not 0 <= frame < len(queries):
        raise ValueError(f"frame is {frame}, expected 0 to {len(queries) - 1}")
    first, last = max(0, frame - left), min(len(keys), frame + right + 1)
    scores = keys[first:last] @ queries[frame] * queries.dtype.type(_scale(queries, scaled))
    exponentials = np.exp(scores - scores.max())
    return first, exponentials / exponentials.sum()


def dense_masked_output(queries: Reals, keys: Reals, values: Reals, left: int, right: int) -> Reals:
    """Return the same output [L, V] by way of the full matrix with −∞ outside the band: what truncation does not save.

    All L² scores are computed, held and passed through exp.
    """
    left, right = _checked_range(queries, keys, left, right)
    scores = queries @ keys.T
    scores *= queries.dtype.type(_scale(queries, scaled=True))
    offsets = np.arange(len(keys), dtype=np.int32) - np.arange(len(queries), dtype=np.int32)[:, None]
    scores[(offsets < -left) | (offsets > right)] = -np.inf
    scores -= scores.max(axis=1, keepdims=True)
    exponentials = np.exp(scores, out=scores)
    return np.asarray((exponentials @ values) / exponentials.sum(axis=1, keepdims=True))


def score_count(length: int, left: int, right: int) -> int:
    """Return how many scores a band has; with left = right = r < length this is L(2r + 1) − r(r + 1).

    Each range loses a triangle at one end of the sequence, where there is nobody to look at.
    """
    left, right = min(left, length - 1), min(right, length - 1)
    return length * (left + right + 1) - left * (left + 1) // 2 - right * (right + 1) // 2


def cost(length: int, width: int, left: int | None = None, right: int | None = None) -> Cost:
    """Return the cost of attention over so many vectors of so many numbers; without a range, of full attention."""
    left, right = (length - 1 if reach is None else reach for reach in (left, right))
    scores = score_count(length, left, right)
    return Cost(length, scores, 2 * scores * width, 4 * scores)


def layers_to_cross(length: int, reach: int) -> int | None:
    """Return how many layers carry something from one end to the other, `reach` frames a layer: ⌈(L − 1) / reach⌉.

    None where it never arrives: a reach of 0 looks in that direction not at all.
    """
    if length <= 1:
        return 0
    return None if reach == 0 else -(-(length - 1) // reach)


def measure(
    how: How, length: int, width: int = MEASURED_WIDTH, reach: int = MEASURED_REACH, repetitions: int = 2
) -> Timing:
    """Time one way of computing the same truncated attention on drawn float32 vectors; the fastest run counts."""
    queries, keys, values = np.random.default_rng(length).standard_normal((3, length, width), dtype=np.float32)
    compute = band_output if how == "band" else dense_masked_output
    fastest = np.inf
    for _ in range(repetitions):
        started = time.perf_counter()
        compute(queries, keys, values, reach, reach)
        fastest = min(fastest, time.perf_counter() - started)
    return Timing(length, fastest)


def growth(timings: Iterable[Timing]) -> float:
    """Return the slope on log-log axes: 1 means twice the length costs twice the time, 2 means four times.

    Raises:
        ValueError: fewer than two lengths.
    """
    points = np.log([(timing.length, timing.seconds) for timing in timings])
    if len({length for length, _ in points.tolist()}) < 2:
        raise ValueError(f"a slope needs two lengths, got {len(points)} timings")
    return float(np.polyfit(points[:, 0], points[:, 1], 1)[0])


def _checked_range(queries: Reals, keys: Reals, left: int, right: int) -> tuple[int, int]:
    """Return the ranges, no wider than the sequence."""
    if queries.ndim != 2 or not len(queries) or queries.shape != keys.shape:
        raise ValueError(f"queries and keys have shapes {queries.shape} and {keys.shape}, expected the same [L, K]")
    if left < 0 or right < 0:
        raise ValueError(f"left and right are {left} and {right}, expected 0 or more")
    return min(left, len(queries) - 1), min(right, len(queries) - 1)


def _block_length(window: int, width: int) -> int:
    """Return how many queries to take at a time: as many as keep queries × keys × width small, or else 128."""
    # block · (block + window) · width = SMALL_PRODUCT, solved for block
    block = (math.sqrt(window**2 + 4 * SMALL_PRODUCT / width) - window) / 2
    return min(int(block), 256) if block >= 8 else 128


def _scale(queries: Reals, scaled: bool) -> float:
    return 1 / np.sqrt(queries.shape[1]) if scaled else 1.0


def _hidden_part(block: int, left: int, right: int, kind: np.dtype[Any]) -> Reals:
    """Return [block, block + left + right]: 0 where row i of a block may look, −∞ where it may not."""
    offsets = np.arange(block + left + right) - np.arange(block)[:, None]
    return np.where((offsets < 0) | (offsets > left + right), -np.inf, 0).astype(kind)
