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


@cache
def load_disagreements(folder: Path = FOLDER) -> dict[Kind, tuple[Sentence, ...]]:
    """Read the sentences that the command has stored, by kind, once for all readers."""
    stored = json.loads((folder / FILE).read_text("utf-8"))
    sentences = read_sentences("test")
    return {kind: tuple(sentences[place] for place in stored[kind]) for kind in KINDS}
