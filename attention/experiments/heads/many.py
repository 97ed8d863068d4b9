"""Many heads: the columns of W^q, W^k and W^v shared among them, the outputs joined and multiplied by W^o.

Each head is the reader's own example with some of its columns, so that a head is a trace like any other.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from attention.arrays import Floats, lock
from attention.example import Edit, Example, Matrix
from attention.experiments.reading import KEPT
from attention.output import join_heads, split_heads
from attention.presets import DEFAULT_SEED, draw_output_projection
from attention.projection import project
from attention.trace import Trace, run

COUNTS: Final = (2, 3, 4)
SHARED: Final[tuple[Matrix, ...]] = ("query_projection", "key_projection", "value_projection")


@dataclass(frozen=True, eq=False)
class ManyHeads:
    """Multi-head attention over one example; float64, read-only."""

    one: Trace
    """One head with all the columns."""
    heads: tuple[Trace, ...]
    """H heads; each has K/H columns of W^q and of W^k, and V/H of W^v."""
    joined: Floats
    """[N, V], the heads' outputs side by side."""
    output_projection: Floats
    """W^o [V, D]."""
    output: Floats
    """[N, D], joined times W^o."""

    @property
    def weights(self) -> Floats:
        """A′ of every head [H, N, N]."""
        return np.stack([head.weights for head in self.heads])

    @property
    def furthest_apart(self) -> float:
        """By how much the same weight differs between two heads, at most."""
        return float(np.ptp(self.weights, axis=0).max())


class Cost(NamedTuple):
    """What attention costs."""

    learned: int
    """Numbers that training would find: projections, W^o, and the layers of additive scores."""
    multiplications: int
    """In all products of matrices."""
    softmaxes: int
    """Rows of weights; each is one softmax."""
    weights: int
    """Entries of A′, over all heads."""


def possible_counts(example: Example) -> tuple[int, ...]:
    """Return into how many heads, of 2 to 4, the columns of this example's projections can be shared equally."""
    return tuple(count for count in COUNTS if not example.d_k % count and not example.d_v % count)


@lru_cache(maxsize=KEPT)
def run_heads(example: Example, count: int) -> ManyHeads:
    """Compute multi-head attention.

    Cells of Q, K, V, A and A′ that are set by hand are left out: they belong to one head with all columns.

    Args:
        example: the reader's. Head h has the columns h·K/H … (h+1)·K/H − 1 of its W^q and W^k, counted from 0.
        count: H.

    Raises:
        ValueError: the columns cannot be shared equally.

    Source:
        Vaswani et al. 2017, section 3.2.2.
    """
    example = replace(example, what_if=())
    heads = tuple(run(each) for each in share_columns(example, count))
    joined = lock(join_heads(np.stack([head.output for head in heads])))
    seed = DEFAULT_SEED if example.seed is None else example.seed
    output_projection = lock(draw_output_projection(example.d_v, example.d_model, seed))
    return ManyHeads(run(example), heads, joined, output_projection, lock(project(joined, output_projection)))


def share_columns(example: Example, count: int) -> list[Example]:
    """Return one example for each head, with its share of the columns.

    Raises:
        ValueError: the columns cannot be shared equally.
    """
    shares = {matrix: split_heads(getattr(example, matrix), count) for matrix in SHARED}
    return [
        replace(
            example,
            **{matrix: share[head] for matrix, share in shares.items()},
            drawn={
                matrix: max(0, start - _first_column(example, matrix, head, count))
                for matrix, start in example.drawn.items()
            },
            changed=tuple(
                moved for edit in example.changed if (moved := _in_head(example, edit, head, count)) is not None
            ),
        )
        for head in range(count)
    ]


def of_all_columns(example: Example, edit: Edit, head: int, count: int) -> Edit:
    """Return a head's cell as the cell of the reader's example that it is."""
    return edit._replace(column=edit.column + _first_column(example, edit.matrix, head, count))


def _in_head(example: Example, edit: Edit, head: int, count: int) -> Edit | None:
    """Return a cell of the example as a head's; None if it is in another head's columns."""
    column = edit.column - _first_column(example, edit.matrix, head, count)
    width = example.shape(edit.matrix)[1] // (count if edit.matrix in SHARED else 1)
    return edit._replace(column=column) if 0 <= column < width else None


def _first_column(example: Example, matrix: str, head: int, count: int) -> int:
    return head * (int(getattr(example, matrix).shape[1]) // count) if matrix in SHARED else 0


def cost(heads: tuple[Trace, ...], output_projection: Floats) -> Cost:
    """Count what some heads, joined by W^o, cost; `(many.one,)` for one head."""
    length = len(heads[0].example.tokens)
    learned = multiplications = 0
    for head in heads:
        example = head.example
        layers = head.additive.layers if example.score == "additive" else ()
        projections = [getattr(example, matrix) for matrix in SHARED]
        learned += sum(array.size for array in (*projections, *layers))
        multiplications += length * sum(array.size for array in projections)
        if layers:
            multiplications += length * sum(layer.size for layer in layers[:2]) + head.additive.hidden.size
        else:
            multiplications += length * length * example.d_k
        multiplications += length * length * example.d_v
    return Cost(
        learned + output_projection.size,
        multiplications + length * output_projection.size,
        length * len(heads),
        sum(head.weights.size for head in heads),
    )
