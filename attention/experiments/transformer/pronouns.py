"""Does a head know what "it" means? Sentences that differ in one word, which decides it; all heads are asked."""

from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

import numpy as np

from attention.arrays import Bools, Floats, lock
from attention.experiments.transformer.encoder import Reading, read
from attention.experiments.transformer.sentences import MEASURED_ON
from attention.experiments.transformer.weights import Place

PRONOUN: Final = "it"


class Pair(NamedTuple):
    """Two sentences that differ in one word; in each, another noun is meant."""

    sentences: tuple[str, str]
    words: tuple[str, str]
    """In which they differ."""
    nouns: tuple[str, str]
    """The one that is meant in the first, and in the second."""


PAIRS: Final = (
    Pair((MEASURED_ON[1], MEASURED_ON[2]), ("tired", "wide"), ("animal", "street")),
    Pair((MEASURED_ON[3], MEASURED_ON[4]), ("big", "small"), ("trophy", "suitcase")),
    Pair((MEASURED_ON[5], MEASURED_ON[6]), ("full", "empty"), ("cup", "pitcher")),
)


class Question(NamedTuple):
    """A sentence in which one word belongs to one of two others; places of pieces, [CLS] is 0."""

    sentence: str
    looks: int
    meant: int
    other: int

    @property
    def is_near(self) -> bool:
        """Whether the one that is meant is also the nearer."""
        return abs(self.looks - self.meant) < abs(self.looks - self.other)


QUESTIONS: Final = (
    Question(MEASURED_ON[8], 7, 2, 6),
    Question(MEASURED_ON[10], 9, 8, 1),
    Question(MEASURED_ON[7], 5, 3, 1),
    Question(MEASURED_ON[7], 13, 11, 9),
)
"""Who fell, the horse or the barn? Flies of what, fruit or time? Who has the book, who the pen, Mary or John?"""


class Answer(NamedTuple):
    """What all heads of the model say about one pair."""

    right: Bools
    """[L, H], which heads look more at the noun that is meant than at the other, in both sentences."""
    moved: tuple[int, int]
    """The head whose weight from the pronoun to the first noun differs most between the sentences."""
    weights: tuple[float, float]
    """That weight in both."""


@cache
def ask(pair: Pair, place: Place) -> Answer:
    """Ask every head of the model to which of the two nouns the pronoun gives more; once for all readers.

    Raises:
        WeightsError: the weights cannot be used.
    """
    first, second = (_from_pronoun(read(sentence, place), pair.nouns) for sentence in pair.sentences)
    right = (first[0] > first[1]) & (second[1] > second[0])
    moves = np.abs(first[0] - second[0])
    layer, head = np.unravel_index(int(moves.argmax()), moves.shape)
    weights = float(first[0][layer, head]), float(second[0][layer, head])
    return Answer(lock(right), (int(layer), int(head)), weights)


class Found(NamedTuple):
    """What all heads of the model say about one question."""

    pieces: tuple[str, ...]
    right: Bools
    """[L, H], which heads give more to the one that is meant."""


@cache
def ask_once(question: Question, place: Place) -> Found:
    """Ask every head of the model to which of the two the word gives more; once for all readers.

    Raises:
        WeightsError: the weights cannot be used.
    """
    reading = read(question.sentence, place)
    given = reading.weights[:, :, question.looks]
    return Found(reading.pieces, lock(given[..., question.meant] > given[..., question.other]))


def always_right(answers: Sequence[Answer]) -> Bools:
    """Return which heads [L, H] are right in every pair."""
    return np.asarray(np.logical_and.reduce([answer.right for answer in answers]))


def _from_pronoun(reading: Reading, nouns: tuple[str, str]) -> tuple[Floats, Floats]:
    looks = reading.pieces.index(PRONOUN)
    first, second = (reading.weights[:, :, looks, reading.pieces.index(noun)] for noun in nouns)
    return first, second
