"""Which word of the shipped digits a frame lies in, and how much of its attention goes to each word (section 5.1).

The recording was joined from single words with a tenth of a second of digital silence after each, so where a word
begins and ends is read off the samples and not off a table.
"""

from typing import Final, NamedTuple

import numpy as np

from attention.arrays import Floats
from attention.experiments.speech.frames import STROKES_PER_FRAME, Singles

SPOKEN: Final = ("three", "one", "four", "one", "five", "nine", "two", "six")
PAUSE: Final = 32
"""Strokes of digital silence, 80 ms: shorter silence lies within a word."""


class Word(NamedTuple):
    """One word of the recording."""

    name: str
    first: int
    """The first frame whose middle lies in the word."""
    last: int
    """The last such frame."""


def spoken_words(strokes: Singles) -> tuple[Word, ...]:
    """Return the words of the shipped digits.

    Args:
        strokes: [4 L, 2], see `attention.experiments.speech.frames.Recording`.

    Raises:
        ValueError: the recording does not fall into eight words.
    """
    silent = np.concatenate([[True], (strokes == 0).all(axis=1), [True]])
    begins, ends = (np.flatnonzero(np.diff(silent.astype(np.int8)) == step) for step in (-1, 1))
    pauses = [place for place in range(len(begins) - 1) if begins[place + 1] - ends[place] >= PAUSE]
    starts = [begins[0], *(begins[place + 1] for place in pauses)]
    stops = [*(ends[place] for place in pauses), ends[-1]]
    half = STROKES_PER_FRAME / 2
    edges = [
        (int(np.ceil((start - half) / STROKES_PER_FRAME)), int(np.ceil((stop - half) / STROKES_PER_FRAME)) - 1)
        for start, stop in zip(starts, stops, strict=True)
    ]
    return tuple(Word(name, *edge) for name, edge in zip(SPOKEN, edges, strict=True))


def word_at(words: tuple[Word, ...], frame: int) -> int | None:
    """Return which word a frame lies in; None for a pause."""
    return next((place for place, word in enumerate(words) if word.first <= frame <= word.last), None)


def twin_of(words: tuple[Word, ...], place: int) -> int | None:
    """Return where the same word is said another time; None where it is not."""
    return next((other for other, word in enumerate(words) if other != place and word.name == words[place].name), None)


def shares_of(words: tuple[Word, ...], weights: Floats | Singles) -> list[float]:
    """Return how much of a frame's weights [L] lies in each word."""
    return [float(weights[word.first : word.last + 1].sum()) for word in words]


def strongest_other(words: tuple[Word, ...], shares: list[float], place: int) -> tuple[str, float]:
    """Return which other word than the one at this place gets most, and how much: "one" for both places together."""
    names = {word.name for word in words} - {words[place].name}
    sums = {name: sum(share for word, share in zip(words, shares, strict=True) if word.name == name) for name in names}
    most = max(sorted(sums), key=sums.__getitem__)
    return most, sums[most]
