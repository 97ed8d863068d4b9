"""The taggers' accuracy on the test set: `python -m attention.commands.measure_taggers` stores it anew."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from attention.experiments.labeling.taggers import DESIGNS, FOLDER, NAMES, Name, count_parameters

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


@cache
def load_results(folder: Path = FOLDER) -> dict[Name, Result]:
    """Read what the command has stored, once for all readers."""
    stored = json.loads((folder / FILE).read_text("utf-8"))
    return {name: result_of(name, stored[name]["dev"], stored[name]["test"]) for name in NAMES}


def first_layer_size(window: int) -> int:
    """Return how many numbers the first layer of a window of ±w holds."""
    return count_parameters(replace(DESIGNS["alone"], window=window))["first_layer"]


def result_of(name: Name, dev: float, test: float) -> Result:
    """Put a tagger's two shares beside what it costs."""
    counts = count_parameters(DESIGNS[name])
    seen = ("query_projection", "key_projection", "value_projection", "position_bias")
    context = sum(counts.get(part, 0) for part in seen) or counts["first_layer"]
    return Result(dev, test, sum(counts.values()), context)
