"""How a tagger learns: it starts at random, and Adam takes a step down the gradient for every batch."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import numpy as np

from attention.arrays import Floats
from attention.experiments.adam import Adam
from attention.experiments.labeling.gradients import Batch, Lesson, learn_from
from attention.experiments.labeling.tagging import Design

HEAD_STARTS: Final = (0, -1, 1, -2, 2, -3, 3, 0)
"""Where each head's position bias looks before training: at itself, one back, one ahead, …"""
START_STRENGTH: Final = 3.0


def draw_parameters(design: Design, seed: int, kind: type[np.floating[Any]] = np.float32) -> dict[str, Floats]:
    """Draw a tagger that knows nothing yet.

    Biases start at 0. Tables are normal with the spread that the design names; a layer with C inputs is normal with
    spread √(1/C), or √(2/C) before a ReLU. Each head's position bias starts at another neighbour.

    Source:
        √(2/C): He et al. 2015, section 2.2.
    """
    draw = np.random.default_rng(seed)
    drawn = {}
    for name, size in design.shapes().items():
        if name == "position_bias":
            drawn[name] = _start_at_neighbours(*size)
        elif name.endswith("_bias"):
            drawn[name] = np.zeros(size)
        else:
            gain = 2 if name == "first_layer" else 1
            spread = design.table_spread if name.endswith("_table") else (gain / size[0]) ** 0.5
            drawn[name] = draw.normal(0, spread, size)
    return {name: array.astype(kind) for name, array in drawn.items()}


def _start_at_neighbours(heads: int, columns: int) -> Floats:
    reach = columns // 2
    bias = np.zeros((heads, columns))
    for head in range(heads):
        start = HEAD_STARTS[head % len(HEAD_STARTS)]
        bias[head, reach + max(-reach, min(reach, start))] = START_STRENGTH
    return bias


def learn(
    design: Design,
    parameters: dict[str, Floats],
    batches: Iterable[Batch],
    rates: Iterable[float],
    dropout: float = 0,
    seed: int = 0,
) -> Iterator[Lesson]:
    """Take one step for each batch, and yield what the batch said before it.

    Args:
        design: what the tagger is made of.
        parameters: where it stands; changed in place.
        batches: what it is to learn.
        rates: the step sizes, one for each batch or more.
        dropout: 0 ≤ p < 1, the share of the inputs' numbers that are dropped, others anew for each batch.
        seed: settles what is dropped.
    """
    adam = Adam(parameters, 0)
    draw = np.random.default_rng(seed)
    for batch, adam.rate in zip(batches, rates, strict=False):
        gain = _drop(draw, (*batch.rows.shape[:-1], design.d_model), dropout) if dropout else None
        lesson = learn_from(design, parameters, batch, gain)
        adam.step(lesson.gradients)
        yield lesson


def _drop(draw: np.random.Generator, shape: tuple[int, ...], dropout: float) -> Floats:
    kept = draw.random(shape, dtype=np.float32) >= dropout
    return kept / np.float32(1 - dropout)
