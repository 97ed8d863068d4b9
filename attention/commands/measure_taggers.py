"""Measure the six taggers: `python -m attention.commands.measure_taggers [FOLDER]` stores accuracy.json."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import numpy as np

from attention.experiments.labeling.gradients import Batch
from attention.experiments.labeling.tagger_accuracy import FILE, result_of
from attention.experiments.labeling.taggers import FOLDER, NAMES, Name, Tagger, load_tagger, load_vocabulary
from attention.experiments.labeling.tagging import label
from attention.experiments.labeling.treebank import TAGS, Sentence, Split, read_sentences
from attention.experiments.labeling.vocabulary import Vocabulary, look_up


def encode(sentences: Sequence[Sentence], vocabulary: Vocabulary) -> list[Batch]:
    """Turn each sentence into rows [1, N, 3] and labels [1, N]."""
    return [
        Batch(look_up(words, vocabulary)[None], np.array([[TAGS.index(tag) for tag in tags]]))
        for words, tags in sentences
    ]


def measure(tagger: Tagger, sentences: Sequence[Batch]) -> float:
    """Return which share of the words a tagger labels as the linguists do."""
    right = [label(*tagger, sentence.rows).probabilities.argmax(axis=-1) == sentence.labels for sentence in sentences]
    return float(np.concatenate(right, axis=1).mean())


def accuracy(name: Name, split: Split, folder: Path = FOLDER) -> float:
    """Return which share of a split's words a tagger labels right."""
    return measure(load_tagger(name, folder), encode(read_sentences(split), load_vocabulary(folder)))


def main() -> None:
    """Measure the six taggers and write accuracy.json beside the weights."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    stored = {}
    print(f"{'tagger':22}  {'train':>7}  {'dev':>7}  {'test':>7}  parameters")
    for name in NAMES:
        shares = {split: round(accuracy(name, split, folder), 5) for split in get_args(Split)}
        stored[name] = shares
        told = "  ".join(f"{share:7.2%}" for share in shares.values())
        print(f"{name:22}  {told}  {result_of(name, **shares).parameters:10,}", flush=True)
    (folder / FILE).write_text(json.dumps(stored, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
