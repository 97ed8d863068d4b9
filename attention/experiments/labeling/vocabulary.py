"""How a sentence becomes numbers: its words, and the rows that each word has in the taggers' tables."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.int64]

ENDING_LENGTH: Final = 3
SHAPES: Final = ("lower", "title", "letter", "upper", "digit", "other")
"""How a word is written: saw, Saw, I, NASA, 2nd, and everything else."""

_CHARACTER: Final = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD: Final = re.compile(
    r"https?://[^\s,;]+"
    rf"|[{_CHARACTER}]"
    r"|\d+(?:[.,:]\d+)*(?!\w)"
    r"|(?:[a-z]\.){2,}"
    r"|n['’]t\b|['’](?:s|re|ve|ll|d|m)\b"
    rf"|(?:(?!n['’]t\b)[^\W{_CHARACTER}])+"
    r"|\.{2,}|-{2,}"
    r"|[^\w\s](?:[\ufe0f\u20e3\U0001f3fb-\U0001f3ff]|\u200d[^\w\s])*",  # an emoji keeps what belongs to it
    re.IGNORECASE,
)


def split_words(text: str) -> tuple[str, ...]:
    """Split a text much as the treebank does: punctuation stands alone, "don't" becomes "do" and "n't".

    Chinese and Japanese come apart into characters. Nothing is lost but spaces and control characters.
    """
    kept = (" " if character.isspace() else character for character in text if _is_shown(character))
    return tuple(_WORD.findall("".join(kept)))


def _is_shown(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) not in ("Cc", "Cs")


class Vocabulary(NamedTuple):
    """Which words and endings have a row of their own; row 0 of both tables is for all others."""

    words: Mapping[str, int]
    """Lower-case word → row."""
    endings: Mapping[str, int]
    """Last three letters, lower case → row."""


def number(words: Iterable[str], endings: Iterable[str]) -> Vocabulary:
    """Give every word and ending its row, counted from 1 in the order given."""
    return Vocabulary(
        {word: row for row, word in enumerate(words, 1)}, {ending: row for row, ending in enumerate(endings, 1)}
    )


def most_frequent(sentences: Iterable[Sequence[str]], words: int, endings: int) -> Vocabulary:
    """Keep the most frequent words and endings of a text; ties keep the order in which they first appear."""
    lowered = [word.lower() for sentence in sentences for word in sentence]
    return number(
        (word for word, _ in Counter(lowered).most_common(words)),
        (ending for ending, _ in Counter(word[-ENDING_LENGTH:] for word in lowered).most_common(endings)),
    )


def shape(word: str) -> str:
    """Return how a word is written, one of `SHAPES`."""
    if any(character.isdigit() for character in word):
        return "digit"
    if word.isupper():
        return "upper" if len(word) > 1 else "letter"
    if word[:1].isupper():
        return "title"
    return "lower" if word.islower() else "other"


def look_up(words: Sequence[str], vocabulary: Vocabulary) -> Rows:
    """Return each word's rows in the tables.

    Returns:
        [N, 3]: the rows of its word, its ending and its shape.
    """
    lowered = [word.lower() for word in words]
    rows = [
        (vocabulary.words.get(low, 0), vocabulary.endings.get(low[-ENDING_LENGTH:], 0), SHAPES.index(shape(word)))
        for word, low in zip(words, lowered, strict=True)
    ]
    return np.array(rows, dtype=np.int64).reshape(-1, 3)
