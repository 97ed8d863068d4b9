"""Letters said twice: how well a network foretells them, and the scores that name a head."""

import json
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any, Final, Literal, NamedTuple

import numpy as np

from attention.arrays import Bools, Floats
from attention.experiments.facts import ALIKE
from attention.experiments.induction.decoder import (
    ALPHABET,
    FIRST,
    FOLDER,
    LONGEST,
    SECOND,
    Decoder,
    Network,
    Place,
    Reading,
    load,
    losses,
    run,
)

FEWEST: Final = 3
MOST: Final = LONGEST // 2
"""Letters that are said twice."""
NAMED_FROM: Final = 0.5
"""A head has a name where its score is at least this: it gives most of its attention there."""

Refusal = Literal["unknown", "few", "many"]
Off = Literal["none", "first", "second"]
SWITCHED_OFF: Final[dict[Off, Place | None]] = {"none": None, "first": FIRST, "second": SECOND}
"""Heads of the network of two layers."""


class Passes(NamedTuple):
    """The mean loss of each pass, its first letter aside: nothing before it says which it is."""

    first: float
    second: float


class Scores(NamedTuple):
    """What a head does, from 0 to 1."""

    previous: float
    """Mean weight on the place just before, over all places but the first."""
    matching: float
    """Mean weight on places just after an earlier one of the same letter, over the second pass."""


def draw_letters(count: int, seed: int) -> str:
    """Draw letters, each as likely as any other; they may repeat."""
    return "".join(ALPHABET[place] for place in np.random.default_rng(seed).integers(len(ALPHABET), size=count))


def refusal_of(written: str) -> Refusal | None:
    """Return why a reader's letters cannot be read; None where they can, or where there are none."""
    letters = spelled(written)
    if re.search("[^a-z]", letters):
        return "unknown"
    if letters and len(letters) < FEWEST:
        return "few"
    return "many" if len(letters) > MOST else None


def spelled(written: str) -> str:
    """Return what a reader wrote without spaces, in small letters."""
    return "".join(written.lower().split())


def twice(letters: str) -> tuple[int, ...]:
    """Return letters said twice over, as places in the alphabet."""
    return tuple(map(ALPHABET.index, letters)) * 2


@lru_cache(maxsize=64)
def read(network: Network, letters: str, off: Off = "none") -> Reading:
    """Let a trained network read letters said twice; every reader with the same letters gets the same."""
    return run(load(network), twice(letters), SWITCHED_OFF[off])


@cache
def measured() -> Any:
    """Return what became of every seed, as the command wrote it down."""
    return json.loads((FOLDER / "measured.json").read_text("utf-8"))


def mean_losses(reading: Reading, sequence: Sequence[int]) -> Passes:
    """Return what each pass costs."""
    each, half = losses(reading.probabilities, sequence), len(sequence) // 2
    return Passes(float(each[: half - 1].mean()), float(each[half:].mean()))


def after_the_same(sequence: Sequence[int]) -> Bools:
    """Return where an induction head would look, [N, N]: at j where the letter of place j − 1 is that of place i."""
    letters, places = np.array(sequence), np.arange(len(sequence))
    follows = np.zeros((len(letters), len(letters)), np.bool_)
    follows[:, 1:] = letters[:, np.newaxis] == letters[:-1]
    return np.asarray(follows & (places <= places[:, np.newaxis]))


def scores(weights: Floats, sequence: Sequence[int]) -> Scores:
    """Measure a head's A′ [N, N] on letters said twice.

    Source:
        Olsson et al. 2022, In-context Learning and Induction Heads, arXiv 2209.11895: previous-token and
        prefix-matching score.
    """
    half = len(sequence) // 2
    matching = np.where(after_the_same(sequence), weights, 0).sum(axis=1)[half:]
    return Scores(float(np.diagonal(weights, -1).mean()), float(matching.mean()))


def formed(decoder: Decoder, sequences: Sequence[Sequence[int]]) -> bool:
    """Return whether some head is a previous-token head and another an induction head, on average over sequences."""
    found = [run(decoder, sequence) for sequence in sequences]
    named = [
        np.mean([scores(each.weights(place), told) for each, told in zip(found, sequences, strict=True)], axis=0)
        >= NAMED_FROM
        for place in places_of(decoder)
    ]
    return any(previous[0] and matching[1] for previous in named for matching in named if previous is not matching)


def is_less(value: float, other: float) -> bool:
    """Return whether a number is below another by more than rounding: equal letters cost the same in both passes."""
    return value < other - ALIKE


def prefix_matching(letters: str, off: Off = "none") -> float:
    """Return the prefix-matching score of the second layer's head on letters said twice."""
    return scores(read("two-layers", letters, off).weights(SECOND), twice(letters)).matching


class Found(NamedTuple):
    """One head of one network, and its scores."""

    network: Network
    place: Place
    scores: Scores


def all_scores(letters: str, off: Off = "none") -> list[Found]:
    """Return what every head of both networks does on letters said twice; `off` is about the network of two layers."""
    readings: dict[Network, Reading] = {
        "two-layers": read("two-layers", letters, off),
        "one-layer": read("one-layer", letters),
    }
    return [
        Found(network, place, scores(reading.weights(place), twice(letters)))
        for network, reading in readings.items()
        for place in places_of(reading.decoder)
    ]


def places_of(decoder: Decoder) -> list[Place]:
    """Return the places of all heads."""
    return [Place(layer, head) for layer, head in np.ndindex(decoder.query.shape[:2])]
