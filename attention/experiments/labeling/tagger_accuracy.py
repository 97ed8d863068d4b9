"""The taggers' accuracy on sentences seen and unseen: `python -m attention.commands.measure_taggers` stores it."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from attention.experiments.labeling.taggers import DESIGNS, FOLDER, NAMES, Name, count_parameters

FILE: Final = "accuracy.json"


class Result(NamedTuple):
    """What a tagger is worth, and what it costs."""

    train: float
    """Share of the words of the sentences it learned from that are labelled as the linguists did."""
    dev: float
    """The same of the development set, on which settings were chosen."""
    test: float
    """The same of the test set, which no choice depended on."""
    parameters: int
    """All numbers that were learned."""
    context_parameters: int
    """Those that grow with what is seen: the first layer of a window; of self-attention W^q, W^k, W^v and the bias."""


@cache
def load_results(folder: Path = FOLDER) -> dict[Name, Result]:
    """Read what the command has stored, once for all readers."""
    stored = json.loads((folder / FILE).read_text("utf-8"))
    return {name: result_of(name, **stored[name]) for name in NAMES}


def first_layer_size(window: int) -> int:
    """Return how many numbers the first layer of a window of ±w holds."""
    return count_parameters(replace(DESIGNS["alone"], window=window))["first_layer"]


def result_of(name: Name, train: float, dev: float, test: float) -> Result:
    """Put a tagger's three shares beside what it costs."""
    counts = count_parameters(DESIGNS[name])
    seen = ("query_projection", "key_projection", "value_projection", "position_bias")
    context = sum(counts.get(part, 0) for part in seen) or counts["first_layer"]
    return Result(train, dev, test, sum(counts.values()), context)
