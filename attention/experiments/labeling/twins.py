"""The twin task: mark every symbol that occurs again, anywhere in the sequence. No window can do it.

One self-attention layer and one tagger with a window learn it side by side, from the same batches. A window of ±w sees
the twins at distance w or less; of a twin farther away it sees nothing, so it marks such a symbol only as often as it
marks a symbol that has no twin at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, tee
from string import ascii_uppercase
from typing import Final, NamedTuple

import numpy as np

from attention.arrays import Floats, lock
from attention.experiments.labeling.gradients import Batch, Labels
from attention.experiments.labeling.tagging import Design, Parameters, label
from attention.experiments.labeling.training import draw_parameters, learn
from attention.projection import project
from attention.scores import dot_product_scores

BATCH_SEQUENCES: Final = 128
HELD_OUT_SEQUENCES: Final = 512
STEPS_PER_MOMENT: Final = 10
SYMBOLS_PER_PLACE: Final = 2.5
"""So many different symbols that a symbol without a twin in view has none, more often than not."""


@dataclass(frozen=True)
class TwinTask:
    """Which sequences, which window, and how the two learn.

    Raises:
        ValueError: a number is out of range.
    """

    length: int = 16
    """N, from 8 to 24."""
    window: int = 2
    """w, from 1 to 3."""
    seed: int = 1
    """≥ 0; settles the first parameters and every sequence."""
    rate: float = 0.02
    """The first step size, above 0 and up to 1; it falls to 0 in a straight line."""
    steps: int = 500
    """How many batches, a multiple of 10."""

    def __post_init__(self) -> None:
        for name, lowest, highest in (("length", 8, 24), ("window", 1, 3), ("steps", STEPS_PER_MOMENT, 10_000)):
            if not lowest <= getattr(self, name) <= highest:
                raise ValueError(f"{name} is {getattr(self, name)}, expected {lowest} to {highest}")
        if self.seed < 0 or not 0 < self.rate <= 1:
            raise ValueError(f"seed is {self.seed} and rate {self.rate}, expected at least 0, and above 0 up to 1")

    @property
    def symbols(self) -> int:
        """How many different symbols there are."""
        return int(self.length * SYMBOLS_PER_PLACE)

    @property
    def attention(self) -> Design:
        """One head that may look at every place but its own; the layer after it compares the two."""
        return Design({"symbol": self.symbols}, 2, None, 16, 32, 1, 16, 16, sees_itself=False, table_spread=1.0)

    @property
    def beside(self) -> Design:
        """The tagger with a window."""
        return Design({"symbol": self.symbols}, 2, self.window, 32, 128, table_spread=1.0)

    @property
    def probe(self) -> Labels:
        """Return [N], the sequence whose attention is shown: twins far apart, next to one another, and in between."""
        sequence = np.arange(self.length)
        for first, second in ((0, self.length - 1), (2, 3), (4, 4 + self.length // 3)):
            sequence[second] = sequence[first]
        numbered: Labels = np.unique(sequence, return_inverse=True)[1]
        return numbered

    @property
    def probe_names(self) -> tuple[str, ...]:
        """Return the probe in letters."""
        return tuple(ascii_uppercase[symbol] for symbol in self.probe)


class Grade(NamedTuple):
    """How well one tagger does on sequences that it does not learn from."""

    loss: float
    """Mean cross-entropy of the last batch's symbols, in nats; before the first step, of the held-out ones."""
    accuracy: float
    """Share of all symbols that are rightly marked or rightly not."""
    recall: float
    """Share of the symbols with a twin that are marked."""
    false_alarms: float
    """Share of the symbols without a twin that are marked all the same."""
    recall_by_distance: Floats
    """[N − 1], recall of the symbols whose nearest twin is 1, 2, … places away; 0 where there is none."""
    twins_by_distance: Labels
    """[N − 1], how many such symbols there are."""

    def recall_within(self, nearest: int, farthest: int) -> float:
        """Return the recall of all symbols whose nearest twin is so many places away; 0 where there is none."""
        counts = self.twins_by_distance[nearest - 1 : farthest]
        found = self.recall_by_distance[nearest - 1 : farthest] @ counts
        return float(found / max(counts.sum(), 1))


class Moment(NamedTuple):
    """Where the two stand after some steps."""

    step: int
    attention: Grade
    window: Grade
    symbols: Floats
    """[S, D], self-attention's vector of each symbol; all arrays are read-only."""
    query_projection: Floats
    """W^q [D, K]."""
    key_projection: Floats
    """W^k [D, K]."""
    value_projection: Floats
    """W^v [D, V]."""
    weights: Floats
    """A′ [N, N] of the probe, row = who looks."""
    chances: Floats
    """[N], how likely self-attention finds it that each symbol of the probe has a twin."""
    window_chances: Floats
    """[N], the same of the tagger with a window."""


def draw_batch(task: TwinTask, sequences: int, draw: np.random.Generator) -> Batch:
    """Draw sequences of symbols, each symbol as likely at every place, and mark the twins with 1."""
    symbols = draw.integers(0, task.symbols, (sequences, task.length))
    return Batch(symbols[..., None], (nearest_twin(symbols) < task.length).astype(np.int64))


def nearest_twin(symbols: Labels) -> Labels:
    """Return how far away the nearest equal symbol is: [..., N] → [..., N], N where there is none."""
    length = symbols.shape[-1]
    places = np.arange(length)
    away = abs(places - places[:, None])
    equal = (symbols[..., None] == symbols[..., None, :]) & (away > 0)
    nearest: Labels = np.where(equal, away, length).min(axis=-1)
    return nearest


def train_twins(task: TwinTask) -> Iterator[Moment]:
    """Train both taggers, ten steps between one moment and the next.

    Nothing runs between two moments: whoever stops asking has stopped the training.

    Yields:
        The moment before the first step, then one after every ten.
    """
    designs = (task.attention, task.beside)
    parameters = tuple(draw_parameters(design, task.seed) for design in designs)
    held_out = draw_batch(task, HELD_OUT_SEQUENCES, np.random.default_rng([task.seed, 1]))
    draw = np.random.default_rng([task.seed, 2])
    batches = tee(draw_batch(task, BATCH_SEQUENCES, draw) for _ in range(task.steps))
    rates = np.linspace(task.rate, 0, task.steps, endpoint=False).tolist()
    courses = [learn(*each, rates) for each in zip(designs, parameters, batches, strict=True)]
    losses: tuple[float | None, ...] = (None, None)
    for step in range(0, task.steps + 1, STEPS_PER_MOMENT):
        if step:
            losses = tuple([lesson.loss for lesson in islice(course, STEPS_PER_MOMENT)][-1] for course in courses)
        yield _look_at(task, parameters, held_out, step, losses)


@lru_cache(maxsize=64)
def untrained(task: TwinTask) -> Moment:
    """Return the moment before the first step, once for all readers."""
    return next(train_twins(task))


def _look_at(
    task: TwinTask,
    parameters: tuple[Parameters, ...],
    held_out: Batch,
    step: int,
    losses: tuple[float | None, ...],
) -> Moment:
    designs = (task.attention, task.beside)
    attention, window = (
        _grade(held_out, label(design, learned, held_out.rows).probabilities[..., 1], loss)
        for design, learned, loss in zip(designs, parameters, losses, strict=True)
    )
    probes = [label(*each, task.probe[:, None]) for each in zip(designs, parameters, strict=True)]
    look = probes[0].look
    assert look is not None
    learned = ("symbol_table", "query_projection", "key_projection", "value_projection")
    symbols, query, key, value = (lock(parameters[0][name].copy()) for name in learned)
    chances, window_chances = (lock(probe.probabilities[:, 1].copy()) for probe in probes)
    return Moment(
        step, attention, window, symbols, query, key, value, look.attention.weights[0], chances, window_chances
    )


def symbol_scores(moment: Moment) -> Floats:
    """Return the score of every symbol's query with every symbol's key: [S, S], row = who looks."""
    queries = project(moment.symbols, moment.query_projection)
    keys = project(moment.symbols, moment.key_projection)
    scale = queries.dtype.type(queries.shape[-1] ** -0.5)
    return np.asarray(dot_product_scores(queries, keys) * scale)


class Fit(NamedTuple):
    """How well each of the S symbols fits itself."""

    own: Floats
    """[S], the score of its query with its own key."""
    other: Floats
    """[S], the largest score of its query with another symbol's key."""


def fit(scores: Floats) -> Fit:
    """Read the diagonal of symbol scores [S, S], and the largest score beside it."""
    beside = np.where(np.eye(len(scores), dtype=np.bool_), -np.inf, scores)
    return Fit(scores.diagonal(), beside.max(axis=-1))


def _grade(held_out: Batch, chances: Floats, loss: float | None) -> Grade:
    """Grade what a tagger says about the held-out sequences, [B, N] chances of having a twin."""
    twin = held_out.labels == 1
    marked = chances > 0.5
    if loss is None:
        loss = float(-np.log(np.where(twin, chances, 1 - chances)).mean())
    nearest = nearest_twin(held_out.rows[..., 0])
    distances = range(1, nearest.shape[-1])
    counts = np.array([np.count_nonzero(nearest == distance) for distance in distances])
    found = np.array([np.count_nonzero(marked[nearest == distance]) for distance in distances])
    accuracy, recall, alarms = float((marked == twin).mean()), float(marked[twin].mean()), float(marked[~twin].mean())
    return Grade(loss, accuracy, recall, alarms, lock(found / np.maximum(counts, 1)), lock(counts))
