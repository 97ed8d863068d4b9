"""Three taggers on one sentence: where they differ, and what each had before it."""

from collections.abc import Sequence
from typing import cast

import numpy as np

from attention.arrays import Floats
from attention.experiments.labeling.taggers import DESIGNS, Name, Tagging, load_vocabulary, tag


def three_taggers(window: int) -> tuple[Name, Name, Name]:
    """Return the names of the tagger alone, of the one with that window (1, 2 or 3), and of self-attention."""
    return "alone", cast(Name, f"window-{window}"), "attention"


def tag_side_by_side(words: Sequence[str], window: int) -> dict[Name, Tagging]:
    """Label a sentence with the three taggers; errors as for `tag`."""
    return {name: tag(words, name) for name in three_taggers(window)}


def most_telling(said: Sequence[Sequence[str]], gold: Sequence[str] | None) -> int:
    """Return the first word to which the labellers give the most different tags; the last word where they never differ.

    Args:
        said: each tagger's N ≥ 1 tags; they count before the linguists' do.
        gold: the linguists' N tags, where there are any.
    """
    answers = [len(set(tags)) for tags in zip(*said, strict=True)]
    doubts = [tags[0] != true for tags, true in zip(zip(*said, strict=True), gold or said[0], strict=True)]
    telling = list(zip(answers, doubts, strict=True))
    return len(telling) - 1 if max(telling) == (1, False) else telling.index(max(telling))


def three_answers(said: Sequence[Sequence[str]]) -> bool:
    """Return whether three taggers, each with N tags, give three answers to one word."""
    return any(len(set(tags)) == 3 for tags in zip(*said, strict=True))


def in_sight(name: Name, weights: Floats | None, word: int, length: int) -> Floats:
    """Return how much a tagger takes from each word when it labels one of them.

    Args:
        name: which tagger.
        weights: A′ [N, N] of self-attention, of one head or their mean; None for the others.
        word: which word is labelled.
        length: N.

    Returns:
        [N]; self-attention's weights, or 1 for every word in the window and 0 outside.
    """
    if weights is not None:
        return np.asarray(weights[word])
    away = abs(np.arange(length) - word)
    return np.where(away <= (DESIGNS[name].window or 0), 1.0, 0.0)


def without_a_row(words: Sequence[str]) -> tuple[str, ...]:
    """Return the words that have no row of their own in the taggers' tables, each once, in order."""
    known = load_vocabulary().words
    return tuple(dict.fromkeys(word for word in words if word.lower() not in known))
