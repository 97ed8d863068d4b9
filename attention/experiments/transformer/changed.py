"""One word is changed: which heads look elsewhere?"""

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

import numpy as np

from attention.arrays import Floats
from attention.experiments.transformer.encoder import Reading


class Change(NamedTuple):
    """What a change of the sentence does to all heads. K pieces have a partner in the other sentence."""

    places: tuple[tuple[int, int], ...]
    """K, where each stands in the first sentence and in the second."""
    differences: Floats
    """[L, H, K, K], the second sentence's weights less the first's."""
    moved: Floats
    """[L, H], the share of its attention that a piece gives to another place, averaged over the K pieces: 0 … 1."""


def partners(first: Sequence[str], second: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Return where the pieces of two sentences stand that are the same, or stand in the same place between such."""
    found: list[tuple[int, int]] = []
    for _, start, end, other_start, other_end in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if end - start == other_end - other_start:
            found += zip(range(start, end), range(other_start, other_end), strict=True)
    return tuple(found)


def change(first: Reading, second: Reading) -> Change:
    """Compare what all heads do on two sentences.

    What a piece gives to pieces without a partner counts as one more place to look at. Half the sum of all differences
    of a row is the share that has moved: what is taken from one place is given to another.
    """
    places = partners(first.pieces, second.pieces)
    here, there = (list(side) for side in zip(*places, strict=True))
    before = first.weights[:, :, here][..., here].astype(np.float64)
    after = second.weights[:, :, there][..., there].astype(np.float64)
    differences: Floats = after - before
    rest = np.abs(differences.sum(axis=-1))
    moved: Floats = ((np.abs(differences).sum(axis=-1) + rest) / 2).mean(axis=-1)
    return Change(places, differences, moved)
