"""A transformer's block around the reader's own example, and what becomes of the tokens when blocks are stacked.

Attention is the reader's: every option of the example holds. The rest is drawn as W^q, W^k and W^v are. The linear
layers have no bias, and the norms their first gain and shift, 1 and 0.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np

from attention.arrays import Floats, lock
from attention.example import Example
from attention.experiments.facts import ALIKE
from attention.experiments.transformer.block import Bend, BlockSteps, Linear, Norm, normalize, run_around
from attention.presets import DEFAULT_SEED, draw_feed_forward, draw_output_projection, draw_projections
from attention.projection import project
from attention.trace import Trace, run

WIDER: Final = 2
"""F is so many times D; Vaswani et al. 2017 have four times."""
DEEPEST: Final = 4
ROUNDING: Final = 1e-12
"""Relative: rows this close are equal, rounding aside."""


def relu(values: Floats) -> Floats:
    """Return max(0, x) for every x: the bend of Vaswani et al. 2017, section 3.3."""
    return np.maximum(values, 0)


class ExampleBlock(NamedTuple):
    """One block: an example whose projections attend, and all that stands around attention."""

    example: Example
    """Its inputs are replaced by whatever enters attention."""
    output_projection: Floats
    """W^o [V, D]."""
    attention_norm: Norm
    widen: Linear
    """W_1 [D, F]."""
    narrow: Linear
    """W_2 [F, D]."""
    forward_norm: Norm
    norm_first: bool
    bend: Bend = relu


@dataclass(frozen=True, eq=False)
class Mixed:
    """One head's attention, and its output times W^o."""

    trace: Trace
    output: Floats
    """[N, D]."""


class Collapse(NamedTuple):
    """How far the tokens are from being all the same vector, before the first block and after each."""

    attention: Floats
    """[L + 1], attention and norm alone."""
    bare: Floats
    """[L + 1], whole blocks without their residual sums."""
    whole: Floats
    """[L + 1]."""


def build_block(example: Example, norm_first: bool, layer: int = 0) -> ExampleBlock:
    """Return a block; the first attends with the example's own projections, each later one with others of that shape.

    Cells of Q, K, V, A and A′ that are set by hand are left out: they belong to attention on other inputs.

    Args:
        example: the reader's.
        norm_first: whether norms stand before the layers.
        layer: from 0; every one has a seed of its own.
    """
    seed = (DEFAULT_SEED if example.seed is None else example.seed) + layer
    d_model = example.d_model
    example = replace(example, what_if=(), positions="none")
    if layer:
        query, key, value = draw_projections(d_model, example.d_k, example.d_v, seed)
        example = replace(example, query_projection=query, key_projection=key, value_projection=value, changed=())
    widen, narrow = (
        Linear(matrix, np.zeros(matrix.shape[1])) for matrix in draw_feed_forward(d_model, WIDER * d_model, seed)
    )
    norm = Norm(np.ones(d_model), np.zeros(d_model))
    output_projection = lock(draw_output_projection(example.d_v, d_model, seed))
    return ExampleBlock(example, output_projection, norm, widen, narrow, norm, norm_first)


def mix(block: ExampleBlock, rows: Floats) -> Mixed:
    """Attend to rows [N, D] as the block's example does, and multiply by W^o."""
    trace = run(replace(block.example, inputs=rows))
    return Mixed(trace, project(trace.output, block.output_projection))


def run_example_block(block: ExampleBlock, rows: Floats, *, residual: bool = True) -> BlockSteps[Mixed]:
    """Compute every step of the block on rows [N, D]."""
    return run_around(block, rows, lambda each: mix(block, each), residual=residual)


def stream_of(example: Example) -> Floats:
    """Return what enters the first block [N, D]: the inputs, with positions where there are any."""
    return run(example).positioned_inputs


def places_of_equal_numbers(steps: BlockSteps[Mixed]) -> list[int]:
    """Return the tokens whose numbers are all equal before one of the norms: it leaves nothing of them."""
    flat = [np.ptp(norm.inputs, axis=1) <= ALIKE for norm in (steps.attention_norm, steps.forward_norm)]
    places: list[int] = np.flatnonzero(np.any(flat, axis=0)).tolist()
    return places


def places_without_weight(steps: BlockSteps[Mixed]) -> list[int]:
    """Return the tokens that give weight to nobody: attention adds nothing to them."""
    places: list[int] = np.flatnonzero((steps.heads.trace.weights == 0).all(axis=1)).tolist()
    return places


def collapse(example: Example, depth: int, norm_first: bool) -> Collapse:
    """Stack blocks, with residual sums and without, and measure after each how far the tokens are from equal.

    Source:
        Dong, Cordonnier and Loukas 2021, arXiv 2103.03404: without residuals and feed-forward layers the outputs go to
        rank 1 doubly exponentially, where weights are small enough for their bound.
    """
    blocks = [build_block(example, norm_first, layer) for layer in range(depth)]

    def attend_only(block: ExampleBlock, rows: Floats) -> Floats:
        if norm_first:
            return mix(block, normalize(block.attention_norm, rows).output).output
        return normalize(block.attention_norm, mix(block, rows).output).output

    ways = (
        attend_only,
        lambda block, rows: run_example_block(block, rows, residual=False).output,
        lambda block, rows: run_example_block(block, rows).output,
    )
    return Collapse(*(_distances(blocks, stream_of(example), way) for way in ways))


def _distances(blocks: list[ExampleBlock], rows: Floats, way: Callable[[ExampleBlock, Floats], Floats]) -> Floats:
    distances = [unlike(rows)]
    for block in blocks:
        rows = way(block, rows)
        distances.append(unlike(rows))
    return np.array(distances)


def unlike(rows: Floats) -> float:
    """Return how far rows [N, D] are from the nearest matrix whose rows are all equal, as a share of their own size.

    0: all rows are equal, and the rank is 1 at most. 1: they cancel each other. Sizes are roots of sums of squares; the
    nearest such matrix repeats the mean row.
    """
    largest = np.abs(rows).max()
    if np.ptp(rows, axis=0).max() <= ROUNDING * largest:
        return 0.0
    rows = rows / largest  # the squares of tiny numbers would be 0
    size = float(np.sqrt((rows**2).sum()))
    apart = float(np.sqrt(((rows - rows.mean(axis=0)) ** 2).sum()))
    return min(apart / size, 1.0)
