"""Facts read off a trace: who is looked at most, what is learned and what is computed, what a change leaves alone."""

from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np

from attention.arrays import Floats
from attention.trace import Trace, run
from attention.weights import Normalizer

SQUARE: Final = ("scores", "weights")


class Cell(NamedTuple):
    """The largest entry of a row or a vector."""

    place: int
    value: float


class Counts(NamedTuple):
    """How many numbers are learned, and how many follow from them."""

    learned: int
    computed: int


class Changes(NamedTuple):
    """The largest absolute change of a weight and of an output."""

    weights: float
    output: float


def largest(row: Floats) -> Cell:
    """Return the largest entry of a vector [N]; the first of equals."""
    place = int(np.argmax(row))
    return Cell(place, float(row[place]))


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


def most_looked_at(trace: Trace) -> Cell:
    """Return the key whose weights sum to most over all queries, and that sum, between 0 and N for softmax."""
    return largest(trace.weights.sum(axis=0))


def count_numbers(trace: Trace) -> Counts:
    """Count the entries of W^q, W^k, W^v, and of Q, K, V, A, A′, O."""
    example = trace.example
    learned = (example.query_projection, example.key_projection, example.value_projection)
    computed = (trace.queries, trace.keys, trace.values, trace.scores, trace.weights, trace.output)
    return Counts(sum(array.size for array in learned), sum(array.size for array in computed))


def turn_values_round(trace: Trace) -> Changes:
    """Run the example again with every number of W^v turned into its opposite; compare weights and outputs."""
    turned = run(replace(trace.example, value_projection=-trace.example.value_projection))
    return Changes(
        float(abs(turned.weights - trace.weights).max()),
        float(abs(turned.output - trace.output).max()),
    )


def outputs_outside_values(trace: Trace) -> int:
    """Count the entries of O [N, V] beyond the smallest or the largest value of their dimension.

    An average cannot get there; a rounding error of 1e-12 is not counted.
    """
    low, high = trace.values.min(axis=0), trace.values.max(axis=0)
    return int(((trace.output < low - 1e-12) | (trace.output > high + 1e-12)).sum())


def replace_softmax(trace: Trace, normalizer: Normalizer) -> Trace:
    """Run the example again with something else in the place of softmax, and no weight set by hand."""
    kept = tuple(edit for edit in trace.example.what_if if edit.matrix != "weights")
    return run(replace(trace.example, normalizer=normalizer, what_if=kept))
