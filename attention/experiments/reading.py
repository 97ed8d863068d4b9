"""Facts read off a trace: who is looked at most, what is learned and what is computed, what a change leaves alone."""

from dataclasses import replace
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from attention.arrays import Floats
from attention.experiments.facts import ALIKE, Lead, leaders
from attention.trace import Trace, run
from attention.weights import Normalizer

SQUARE: Final = ("scores", "weights")
KEPT: Final = 64
"""So many answers are there for the next reader, or the next move, that asks the same of the same trace."""


class Counts(NamedTuple):
    """How many numbers training would learn, how many others the matrices hold, and by how many products."""

    learned: int
    computed: int
    doubled: int
    """How many others there would be if the sentence were said twice over."""
    products: int


class Changes(NamedTuple):
    """The largest absolute change of a weight and of an output."""

    weights: float
    output: float


def first_tokens(trace: Trace, count: int) -> Trace:
    """Run the example again with its first `count` tokens alone; the trace itself where it has no more."""
    example = trace.example
    if len(example.tokens) <= count:
        return trace
    kept = tuple(
        edit for edit in example.what_if if edit.row < count and (edit.column < count or edit.matrix not in SQUARE)
    )
    return run(replace(example, tokens=example.tokens[:count], inputs=example.inputs[:count], what_if=kept))


def at_temperature(trace: Trace, temperature: float) -> Trace:
    """Run the example again at another temperature; the trace itself where it is the same."""
    example = trace.example
    return trace if temperature == example.temperature else run(replace(example, temperature=temperature))


@lru_cache(maxsize=KEPT)
def largest_share(trace: Trace, query: int, temperature: float) -> Lead:
    """Return who leads a query, and with what share, under softmax at this temperature; no weight is set by hand."""
    return leaders(at_temperature(replace_softmax(trace, "softmax"), temperature).weights[query])


def queries_without_weight(trace: Trace) -> tuple[int, ...]:
    """Return the queries whose weights are all 0, and so are their outputs."""
    return tuple(np.flatnonzero(~trace.weights.any(axis=1)).tolist())


def most_looked_at(trace: Trace) -> Lead:
    """Return the keys whose weights sum to most over all queries, and that sum, between 0 and N for softmax."""
    return leaders(trace.weights.sum(axis=0))


def count_numbers(trace: Trace) -> Counts:
    """Count the entries of W^q, W^k, W^v and, where scores are additive, of their layers; and of Q, K, V, A, A′, O.

    Products of matrices: three projections, the scores and the outputs; additive scores take two layers and w.
    """
    example = trace.example
    additive = example.score == "additive"
    learned: tuple[Floats, ...] = (example.query_projection, example.key_projection, example.value_projection)
    if additive:
        learned += trace.additive.layers
    vectors = sum(array.size for array in (trace.queries, trace.keys, trace.values, trace.output))
    pairs = trace.scores.size + trace.weights.size
    return Counts(sum(array.size for array in learned), vectors + pairs, 2 * vectors + 4 * pairs, 7 if additive else 5)


@lru_cache(maxsize=KEPT)
def turn_values_round(trace: Trace) -> Changes:
    """Run the example again with every number of W^v turned into its opposite; compare weights and outputs."""
    turned = run(replace(trace.example, value_projection=-trace.example.value_projection))
    return Changes(
        float(abs(turned.weights - trace.weights).max()),
        float(abs(turned.output - trace.output).max()),
    )


def outputs_outside_values(trace: Trace) -> int:
    """Count the entries of O [N, V] beyond the smallest or the largest value of their dimension.

    An average cannot get there; rounding is not counted.
    """
    low, high = trace.values.min(axis=0), trace.values.max(axis=0)
    rounding = 2 * ALIKE * max(1.0, float(abs(trace.values).max()))
    return int(((trace.output < low - rounding) | (trace.output > high + rounding)).sum())


def zero_rows(trace: Trace) -> tuple[int, ...]:
    """Return the queries all of whose weights are 0."""
    return tuple(np.flatnonzero((trace.weights == 0).all(axis=1)).tolist())


@lru_cache(maxsize=KEPT)
def replace_softmax(trace: Trace, normalizer: Normalizer) -> Trace:
    """Run the example again with something else in the place of softmax, and no weight set by hand."""
    kept = tuple(edit for edit in trace.example.what_if if edit.matrix != "weights")
    return run(replace(trace.example, normalizer=normalizer, what_if=kept))
