"""The taggers' accuracy on the test set: `python -m attention.experiments.labeling.tagger_accuracy` stores it anew."""

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from attention.experiments.labeling.gradients import Batch
from attention.experiments.labeling.taggers import (
    DESIGNS,
    FOLDER,
    NAMES,
    Name,
    Tagger,
    count_parameters,
    load_tagger,
    load_vocabulary,
)
from attention.experiments.labeling.tagging import label
from attention.experiments.labeling.treebank import TAGS, Sentence, Split, read_sentences
from attention.experiments.labeling.vocabulary import Vocabulary, look_up

FILE: Final = "accuracy.json"


class Result(NamedTuple):
    """What a tagger is worth, and what it costs."""

    dev: float
    """Share of the development set's words that are labelled as the linguists did."""
    test: float
    """The same of the test set, which no choice depended on."""
    parameters: int
    """All numbers that were learned."""
    context_parameters: int
    """Those that grow with what is seen: the first layer of a window; of self-attention W^q, W^k, W^v and the bias."""


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


@cache
def load_results(folder: Path = FOLDER) -> dict[Name, Result]:
    """Read what `main` has stored, once for all readers."""
    stored = json.loads((folder / FILE).read_text("utf-8"))
    return {name: _result(name, stored[name]["dev"], stored[name]["test"]) for name in NAMES}


def first_layer_size(window: int) -> int:
    """Return how many numbers the first layer of a window of ±w holds."""
    return count_parameters(replace(DESIGNS["alone"], window=window))["first_layer"]


def _result(name: Name, dev: float, test: float) -> Result:
    counts = count_parameters(DESIGNS[name])
    seen = ("query_projection", "key_projection", "value_projection", "position_bias")
    context = sum(counts.get(part, 0) for part in seen) or counts["first_layer"]
    return Result(dev, test, sum(counts.values()), context)


def main() -> None:
    """Measure the six taggers and write accuracy.json beside the weights."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    stored = {}
    print(f"{'tagger':22}  {'dev':>7}  {'test':>7}  parameters")
    for name in NAMES:
        result = _result(name, accuracy(name, "dev", folder), accuracy(name, "test", folder))
        print(f"{name:22}  {result.dev:7.2%}  {result.test:7.2%}  {result.parameters:10,}", flush=True)
        stored[name] = {"dev": round(result.dev, 5), "test": round(result.test, 5)}
    (folder / FILE).write_text(json.dumps(stored, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
