"""A head is taken out: what becomes of the sentence's vector?"""

from functools import lru_cache
from typing import Final

import numpy as np

from attention.arrays import Floats, lock
from attention.experiments.transformer.block import Block, run_block
from attention.experiments.transformer.encoder import pooled, read
from attention.experiments.transformer.weights import Place

KEPT: Final = 600
"""Vectors that are kept for the next reader, 1.5 kB each."""

Head = tuple[int, int]
"""Layer and head, from 0."""


def without_head(block: Block, head: int) -> Block:
    """Return the block without what one of its heads writes: the head's rows of W^o are zeros."""
    matrix = block.output.matrix.copy()
    width = len(matrix) // block.heads
    matrix[head * width : (head + 1) * width] = 0
    return block._replace(output=block.output._replace(matrix=lock(matrix)))


@lru_cache(maxsize=KEPT)
def sentence_vector(sentence: str, place: Place, out: Head | None = None) -> Floats:
    """Return a sentence's vector [384], at length 1; without one head where that is asked for.

    Raises:
        WeightsError: the weights cannot be used.
    """
    reading = read(sentence, place)
    if out is None:
        return lock(reading.sentence)
    layer, head = out
    blocks = reading.model.blocks
    hidden = reading.hidden[layer]  # below the head nothing changes
    for block in (without_head(blocks[layer], head), *blocks[layer + 1 :]):
        hidden = run_block(block, hidden).output
    return lock(pooled(hidden))


def cosines(vectors: tuple[Floats, ...]) -> Floats:
    """Return the cosine between every two of S vectors of length 1, [S, S]."""
    rows = np.stack(vectors).astype(np.float64)
    near: Floats = rows @ rows.T
    return near
