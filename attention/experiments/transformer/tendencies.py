"""What heads tend to do on one sentence: measured, since no head was told what to do."""

import math
from collections.abc import Mapping, Sequence
from typing import Final, Literal, NamedTuple, get_args

import numpy as np
import numpy.typing as npt

from attention.arrays import Bools, Floats
from attention.weights import not_zero

Tendency = Literal["previous", "next", "itself", "same", "first", "last"]
TENDENCIES: Final[tuple[Tendency, ...]] = get_args(Tendency)


class Habits(NamedTuple):
    """What all heads do on one sentence."""

    strengths: Mapping[Tendency, Floats | None]
    """[L, H] for each tendency; None where no piece has anything to look for."""
    at_first: Floats
    """[L], the share of each layer's attention that goes to the first piece; at_last: to the last."""
    at_last: Floats
    misled: float
    """How often the largest weight is not the longest vector, see `disagreeing`."""


def habits(weights: Floats, sent: Floats, pieces: Sequence[str]) -> Habits:
    """Measure what all heads do.

    Args:
        weights: [L, H, N, N].
        sent: |v W^o| [L, H, N].
        pieces: N, more than the two special ones.
    """
    strengths = {tendency: strength(weights, pieces, tendency) for tendency in TENDENCIES}
    return Habits(strengths, *resting(weights), disagreeing(weights, sent))


def looked_for(tendency: Tendency, pieces: Sequence[str]) -> Bools:
    """Return where a head with this tendency would look, [N, N]: the piece before, the piece after, … ."""
    places, names = np.arange(len(pieces)), np.array(pieces)
    looks, looked = places[:, np.newaxis], places
    if tendency == "same":
        return np.asarray((names[:, np.newaxis] == names) & (looks != looked))
    wanted = {"previous": looks - 1, "next": looks + 1, "itself": looks, "first": 0, "last": len(pieces) - 1}
    return np.broadcast_to(looked == wanted[tendency], (len(pieces), len(pieces)))


def strength(weights: Floats, pieces: Sequence[str], tendency: Tendency) -> Floats | None:
    """Return how much of its attention each head gives to what a tendency looks for, [..., H].

    The mean over the pieces that look, the special ones at both ends aside, and those that have nothing to look for.

    Args:
        weights: [..., H, N, N].
        pieces: N, the special ones included.
        tendency: which.

    Returns:
        Shares from 0 to 1; None where no piece has anything to look for.
    """
    wanted = looked_for(tendency, pieces)[1:-1]
    if not wanted.any():
        return None
    given = np.where(wanted, weights[..., 1:-1, :], 0).sum(axis=-1)
    shares: Floats = given[..., wanted.any(axis=-1)].mean(axis=-1)
    return shares


def in_order(shape: tuple[int, int], shares: Floats | None = None) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return layer and head of every head, from 0, each [L · H].

    Args:
        shape: L, H.
        shares: [L, H]: the largest comes first, of equal ones the lower layer's. None: by layer.
    """
    order = np.arange(math.prod(shape)) if shares is None else np.argsort(-shares.ravel(), kind="stable")
    layers, heads = np.unravel_index(order, shape)
    return layers, heads


def among_words(weights: Floats) -> Floats:
    """Return weights [..., N, N] without the special pieces at both ends, each row brought back to the sum 1."""
    inner = weights[..., 1:-1, 1:-1]
    shared: Floats = inner / not_zero(inner.sum(axis=-1, keepdims=True))
    return shared


def resting(weights: Floats) -> tuple[Floats, Floats]:
    """Return the share of each layer's attention, all its heads together, that goes to the first and the last piece."""
    from_words = weights[..., 1:-1, :].mean(axis=(1, 2))
    return from_words[:, 0], from_words[:, -1]


def disagreeing(weights: Floats, sent: Floats) -> float:
    """Return how often the piece that a word looks at most is not the one that writes most into it.

    Args:
        weights: [L, H, N, N].
        sent: |v W^o| [L, H, N], see `block.sent_lengths`.

    Returns:
        The share of all heads' words.
    """
    from_words = weights[..., 1:-1, :]
    written = from_words * sent[..., np.newaxis, :]
    return float((from_words.argmax(axis=-1) != written.argmax(axis=-1)).mean())
