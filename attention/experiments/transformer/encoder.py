"""A sentence read by the trained model: its pieces, and every step of all six blocks' attention."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

import numpy as np

from attention.arrays import Floats, lock
from attention.experiments.transformer.block import HeadsSteps, normalize, run_block, sent_lengths
from attention.experiments.transformer.tendencies import Habits, habits
from attention.experiments.transformer.weights import MOST_PIECES, Model, Place, load_model

KEPT: Final = 10
"""Sentences that are kept for the next reader, at most 11 MB each."""
CUT: Final = 600
"""Sentences of which it is kept how they are cut into pieces."""
UNKNOWN: Final = "[UNK]"
MOST_CHARACTERS: Final = 2_000
"""Of a text; what follows is not even looked at."""


@dataclass(frozen=True, eq=False)
class Reading:
    """A sentence of N pieces, read; float32, rows are pieces."""

    pieces: tuple[str, ...]
    """[CLS] first, [SEP] last; `##` marks one that goes on a word."""
    left_out: int
    """Pieces beyond the 64th, which were not read."""
    hidden: tuple[Floats, ...]
    """7 × [N, 384]: what enters the first block, and what each block gives on."""
    heads: tuple[HeadsSteps, ...]
    """6 layers' attention, step by step."""
    model: Model

    @cached_property
    def weights(self) -> Floats:
        """All attention weights A′ [6, 12, N, N]."""
        return lock(np.stack([steps.attention.weights for steps in self.heads]))

    @cached_property
    def sent(self) -> Floats:
        """How long a vector each head sends from each piece, were α′ 1: |v W^o|, [6, 12, N]."""
        lengths = [sent_lengths(block, steps) for block, steps in zip(self.model.blocks, self.heads, strict=True)]
        return lock(np.stack(lengths))

    @cached_property
    def habits(self) -> Habits:
        """What the heads do on this sentence; there must be a piece beside the special ones."""
        return habits(self.weights, self.sent, self.pieces)

    @property
    def sentence(self) -> Floats:
        """The sentence's vector [384]: the mean of the last hidden states, at length 1."""
        return pooled(self.hidden[-1])


@lru_cache(maxsize=KEPT)
def read(sentence: str, place: Place) -> Reading:
    """Read a sentence; the same one again, by whichever reader, costs nothing.

    Raises:
        WeightsError: the weights cannot be used.
    """
    numbers, left_out = cut(sentence, place)
    return read_pieces(load_model(place), numbers, left_out)


@lru_cache(maxsize=CUT)
def cut(sentence: str, place: Place) -> tuple[tuple[int, ...], int]:
    """Return the rows of a sentence's pieces, and how many pieces are left out; to read it costs a hundred times more.

    Raises:
        WeightsError: the weights cannot be used.
    """
    first, *numbers, last = load_model(place).tokenizer.encode(sentence[:MOST_CHARACTERS]).ids
    kept = numbers[: MOST_PIECES - 2]
    return (first, *kept, last), len(numbers) - len(kept)


def read_pieces(model: Model, numbers: Sequence[int], left_out: int = 0) -> Reading:
    """Run the pieces with these rows through the model."""
    hidden = [normalize(model.norm, model.words[[*numbers]] + model.places[: len(numbers)]).output]
    heads: list[HeadsSteps] = []
    for block in model.blocks:
        steps = run_block(block, hidden[-1])
        hidden.append(lock(steps.output))
        heads.append(steps.heads)
    pieces = tuple(str(model.tokenizer.id_to_token(number)) for number in numbers)
    return Reading(pieces, left_out, tuple(hidden), tuple(heads), model)


def pooled(hidden: Floats) -> Floats:
    """Return the mean of rows [N, D], at length 1."""
    mean = hidden.mean(axis=0)
    vector: Floats = mean / np.sqrt((mean**2).sum())
    return vector
