"""The treebank: English sentences whose every word a linguist has given its part of speech."""

import lzma
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

FOLDER = Path(__file__).parents[3] / "assets" / "data"

Split = Literal["train", "dev", "test"]

TAGS = (
    "ADJ",
    "ADP",
    "ADV",
    "AUX",
    "CCONJ",
    "DET",
    "INTJ",
    "NOUN",
    "NUM",
    "PART",
    "PRON",
    "PROPN",
    "PUNCT",
    "SCONJ",
    "SYM",
    "VERB",
    "X",
)
"""The 17 universal parts of speech, in the order of the taggers' columns. Source: universaldependencies.org/u/pos."""


class Sentence(NamedTuple):
    """N words and their gold tags."""

    words: tuple[str, ...]
    tags: tuple[str, ...]


@cache
def read_sentences(split: Split) -> tuple[Sentence, ...]:
    """Read one part of UD English EWT 2.16; CC BY-SA 4.0, assets/data/README-treebank.md gives the credit.

    Args:
        split: "train" teaches, "dev" chooses the settings, "test" is looked at once, at the end.

    Returns:
        12,544, 2,001 or 2,077 sentences, in the treebank's order.
    """
    text = lzma.decompress((FOLDER / f"ewt-{split}.tsv.xz").read_bytes()).decode()
    return tuple(_parse(block) for block in text.strip().split("\n\n"))


def _parse(block: str) -> Sentence:
    words, tags = zip(*(line.split("\t") for line in block.split("\n")), strict=True)
    return Sentence(words, tags)
