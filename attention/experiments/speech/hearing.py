"""What a frame of speech hears with and without truncation (section 5.1): W^q = 2 I and W^k = W^v = I, nothing trained.

Pictures are reduced for the screen, never the numbers: every row shown is one frame's real attention over all L frames,
and a column of a long clip is the sum of what lies under it. Full attention is computed for at most 600 frames of a
long clip, since all L rows of five minutes would be 900 million scores.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from attention.arrays import lock
from attention.experiments.speech.frames import Singles
from attention.experiments.speech.truncated import band_output, seen_weights
from attention.output import attend_output

FRAMES_HEARD: Final = 600
PICTURE_SIDE: Final = 160
QUERY_GAIN: Final = np.float32(2)  # W^q = 2 I: a frame is choosier than with I, and the pauses get little
Places = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Hearing:
    """Attention over one recording, for the screen.

    Attributes:
        frames: [R], the frames whose outputs were computed: all of them, or 600 evenly spaced ones.
        outputs: [R, D], what these frames hear.
        rows: [P], the frames that are rows of the picture: all, or 160 evenly spaced ones.
        shares: [P, C], attention of each such frame to each stretch of the clip; rows sum to 1.
    """

    frames: Places
    outputs: Singles
    rows: Places
    shares: Singles


def hear_everything(vectors: Singles) -> Hearing:
    """Return full attention: each chosen frame against all L frames, a few rows at a time.

    Args:
        vectors: [L, D], see `attention.experiments.speech.frames.frame_vectors`.
    """
    frames, rows = evenly_spaced(len(vectors), FRAMES_HEARD), evenly_spaced(len(vectors), PICTURE_SIDE)
    edges = stretches(len(vectors), PICTURE_SIDE)
    outputs = attend_output(QUERY_GAIN * vectors[frames], vectors, vectors)
    shares = [np.add.reduceat(attention_of(vectors, int(row)), edges) for row in rows]
    return Hearing(frames, lock(outputs), rows, lock(np.array(shares)))


def hear_nearby(vectors: Singles, left: int, right: int) -> Hearing:
    """Return truncated attention of the same frames; every frame's output is computed, by the band."""
    frames, rows = evenly_spaced(len(vectors), FRAMES_HEARD), evenly_spaced(len(vectors), PICTURE_SIDE)
    outputs = band_output(QUERY_GAIN * vectors, vectors, vectors, left, right)[frames]
    edges = stretches(len(vectors), PICTURE_SIDE)
    shares = [np.add.reduceat(attention_of(vectors, int(row), left, right), edges) for row in rows]
    return Hearing(frames, lock(outputs), rows, lock(np.array(shares)))


def attention_of(vectors: Singles, frame: int, left: int | None = None, right: int | None = None) -> Singles:
    """Return one frame's weights [L] over the whole clip, 0 outside its range; without a range, of full attention.

    Raises:
        ValueError: there is no such frame, or a range is negative.
    """
    whole = len(vectors) - 1
    first, seen = seen_weights(
        QUERY_GAIN * vectors, vectors, frame, whole if left is None else left, whole if right is None else right
    )
    weights = np.zeros(len(vectors), np.float32)
    weights[first : first + len(seen)] = seen
    return lock(weights)


def differences(full: Hearing, nearby: Hearing) -> Singles:
    """Return how far each frame's truncated output lies from its full one [R], in lengths of a typical full output."""
    typical = np.sqrt(np.mean(np.sum(full.outputs**2, axis=1)))
    apart = np.linalg.norm(full.outputs - nearby.outputs, axis=1)
    return np.asarray(apart / typical if typical > 0 else apart)


def evenly_spaced(length: int, at_most: int) -> Places:
    """Return all frames, or so many in the middles of equal stretches."""
    begins = stretches(length, at_most)
    return np.asarray((begins + np.append(begins[1:], length) - 1) // 2)


def stretches(length: int, at_most: int) -> Places:
    """Return where each of at most so many equal stretches begins."""
    count = min(length, at_most)
    return np.asarray(np.arange(count) * length // count, dtype=np.intp)


def summed(weights: Singles, at_most: int) -> Singles:
    """Return the weights [L] as the sums of at most so many equal stretches."""
    return np.asarray(np.add.reduceat(weights, stretches(len(weights), at_most)))


def averaged(log_mel: Singles, at_most: int) -> Singles:
    """Return the mel vectors [L, B] as the averages of at most so many equal stretches."""
    begins = stretches(len(log_mel), at_most)
    counts = np.diff(np.append(begins, len(log_mel)))
    return np.asarray(np.add.reduceat(log_mel, begins, axis=0) / counts[:, None])


def extremes(strokes: Singles, at_most: int) -> Singles:
    """Return the strokes [S, 2] as the lowest and the highest of at most so many equal stretches."""
    begins = stretches(len(strokes), at_most)
    lowest, highest = np.minimum.reduceat(strokes[:, 0], begins), np.maximum.reduceat(strokes[:, 1], begins)
    return np.stack([lowest, highest], axis=1)


def strongest_outside(weights: Singles, frame: int, left: int, right: int) -> list[int]:
    """Return which frames outside the range get most of the full weights [L], ties included; none where none is."""
    outside = np.array(weights)
    outside[max(0, frame - left) : frame + right + 1] = 0
    return [int(place) for place in np.flatnonzero(outside == outside.max())] if outside.any() else []


def split_share(weights: Singles, frame: int, left: int, right: int) -> tuple[float, float]:
    """Return how much of a frame's full weights [L] lies in its range, and how much does not."""
    first, last = max(0, frame - left), frame + right + 1
    return float(weights[first:last].sum()), float(weights[:first].sum() + weights[last:].sum())
