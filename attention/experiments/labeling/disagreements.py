"""Sentences of the test set on which the taggers truly disagree: found by search, not invented.

`python -m attention.commands.find_disagreements [FOLDER]` searches again, prints them and stores their places.
"""

import json
from functools import cache
from pathlib import Path
from typing import Final, Literal, get_args

from attention.experiments.labeling.taggers import FOLDER
from attention.experiments.labeling.treebank import Sentence, read_sentences

Kind = Literal["context_helps", "attention_wins", "window_wins", "three_answers"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

FILE: Final = "disagreements.json"


def stored_places(folder: Path = FOLDER) -> dict[Kind, list[int]]:
    """Return where the stored sentences stand in the test set, by kind."""
    stored = json.loads((folder / FILE).read_text("utf-8"))
    return {kind: stored[kind] for kind in KINDS}


@cache
def load_disagreements(folder: Path = FOLDER) -> dict[Kind, tuple[Sentence, ...]]:
    """Read the sentences that the command has stored, by kind, once for all readers."""
    sentences = read_sentences("test")
    return {kind: tuple(sentences[place] for place in places) for kind, places in stored_places(folder).items()}
