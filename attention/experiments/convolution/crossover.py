"""Little data or much: a small CNN against a small self-attention network, trained on pictures made for the purpose.

Every picture asks two questions. Near: along which diagonal do neighbouring pixels resemble each other? Far: have two
dots, at least five pixels apart, the same colour? `python -m attention.commands.train_crossover` trains every network
again and writes assets/data/crossover.json.
"""

import json
from pathlib import Path
from typing import Final, Literal, NamedTuple, TypedDict

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Floats
from attention.experiments.convolution.picture_networks import Array

Network = Literal["cnn", "wide_cnn", "attention"]
RESULTS: Final = Path(__file__).parents[3] / "assets/data/crossover.json"
SIDE: Final = 8
COLOURS: Final = 4
FAR: Final = 5
NOISE: Final = 0.5
SHADES: Final = np.array([[0.90, 0.62, 0.0], [0.34, 0.71, 0.91], [0.0, 0.62, 0.45], [0.80, 0.47, 0.65]])
"""How the four colours of dots are shown: red, green and blue of each."""


class Pictures(NamedTuple):
    """Pictures and the answers to their two questions."""

    pixels: NDArray[np.float32]
    """[B, SIDE, SIDE, 1 + COLOURS], the texture, then one channel for each colour of dots."""
    answers: NDArray[np.float32]
    """[B, 2], near (1: alike towards the lower right) and far (1: same colour)."""


class Score(TypedDict):
    """One trained network, judged on pictures that it has not seen: shares of right answers."""

    network: Network
    pictures: int
    seed: int
    near: float
    far: float
    both: float


class Results(TypedDict):
    """Everything that one run of the command gave."""

    steps: int
    batch: int
    tested: int
    parameters: dict[Network, int]
    scores: list[Score]


def draw(count: int, generator: np.random.Generator) -> Pictures:
    """Draw pictures; both answers are as often 0 as 1, and neither says anything about the other."""
    near, far = generator.integers(2, size=(2, count))
    grain = generator.standard_normal((count, SIDE + 1, SIDE + 1))
    to_lower_right = grain[:, 1:, 1:] + grain[:, :-1, :-1]
    to_upper_right = grain[:, 1:, :-1] + grain[:, :-1, 1:]
    texture = np.where(near[:, np.newaxis, np.newaxis] == 1, to_lower_right, to_upper_right) / np.sqrt(2)
    pixels = np.zeros((count, SIDE, SIDE, 1 + COLOURS))
    pixels[..., 0] = texture + NOISE * generator.standard_normal(texture.shape)
    rows, columns = np.divmod(np.arange(SIDE * SIDE), SIDE)
    apart = np.maximum(abs(rows[:, np.newaxis] - rows), abs(columns[:, np.newaxis] - columns))
    pairs = np.argwhere(apart >= FAR)
    dots = pairs[generator.integers(len(pairs), size=count)].T
    colour = generator.integers(COLOURS, size=count)
    other = np.where(far == 1, colour, (colour + generator.integers(1, COLOURS, size=count)) % COLOURS)
    for dot, shade in zip(dots, (colour, other), strict=True):
        pixels[np.arange(count), rows[dot], columns[dot], 1 + shade] = 2.0
    return Pictures(pixels.astype(np.float32), np.stack([near, far], axis=1).astype(np.float32))


def load_results() -> Results:
    """Read the shipped results."""
    results: Results = json.loads(RESULTS.read_text())
    return results


Question = Literal["near", "far", "both"]


class Curve(NamedTuple):
    """One network's share of right answers to one question, against the number of training pictures."""

    pictures: tuple[int, ...]
    mean: Floats
    """[P] over the seeds."""
    spread: Floats
    """[P] standard deviation over the seeds."""
    worst: Floats
    """[P] the lowest over the seeds."""


def curve(results: Results, network: Network, question: Question) -> Curve:
    """Gather one network's scores."""
    scores: dict[int, list[float]] = {}
    for score in results["scores"]:
        if score["network"] == network:
            scores.setdefault(score["pictures"], []).append(score[question])
    pictures = tuple(sorted(scores))
    each = np.array([scores[count] for count in pictures])
    return Curve(pictures, each.mean(axis=1), each.std(axis=1), each.min(axis=1))


def overtaken(results: Results, ahead: Network, behind: Network, question: Question) -> int | None:
    """Return from how many pictures on one network, at first behind, is the better one; None where it never is."""
    first, second = (curve(results, network, question) for network in (ahead, behind))
    better = second.mean > first.mean
    if better[0] or not better[-1]:
        return None
    return first.pictures[int(np.flatnonzero(~better)[-1]) + 1]


def samples(seed: int = 4) -> list[tuple[int, int, Array]]:
    """Return one picture for each pair of answers: near, far, and [SIDE, SIDE, 3] in colours 0 … 1."""
    pixels, answers = draw(64, np.random.default_rng(seed))
    shown = []
    for near, far in np.ndindex(2, 2):
        picture = pixels[int(np.flatnonzero((answers == (near, far)).all(axis=1))[0])]
        grey = np.clip(0.5 + picture[..., :1] / 6, 0, 1).repeat(3, axis=2)
        dots = picture[..., 1:] > 0
        shown.append((near, far, np.where(dots.any(axis=2, keepdims=True), dots @ SHADES, grey)))
    return shown
