"""Measure attend_output against PyTorch's scaled_dot_product_attention, and its memory.

The two take turns, so that other work on the machine slows both. The ratio is told as a fact: PyTorch has kernels for
AVX-512, and two machines differ by more than any mark could allow. The memory depends on no machine.
"""

import statistics
import time
import tracemalloc
from collections.abc import Callable
from typing import Final

import numpy as np
import torch

from attention import attend_output
from attention.arrays import Floats
from tests.bench.report import Figure

HEADS, WIDTH, PAIRS = 8, 64, 9
LENGTHS: Final = (1024, 2048, 4096, 8192)
SHARE: Final = 5.0
"""Per cent of all scores that may be held at a time, at the longest."""


def seconds(compute: Callable[[], object]) -> float:
    """Return how long one call takes."""
    start = time.perf_counter()
    compute()
    return time.perf_counter() - start


def draw(length: int) -> tuple[Floats, Floats, Floats]:
    """Draw queries, keys and values, float32."""
    queries, keys, values = np.random.default_rng(0).standard_normal((3, HEADS, length, WIDTH), dtype=np.float32)
    return queries, keys, values


def compare(length: int, pairs: int = PAIRS) -> float:
    """Time both in turns; return the median ratio."""
    queries, keys, values = draw(length)
    q, k, v = (torch.from_numpy(array)[None] for array in (queries, keys, values))

    def ours() -> object:
        return attend_output(queries, keys, values)

    def theirs() -> object:
        return torch.nn.functional.scaled_dot_product_attention(q, k, v)

    ours(), theirs()
    return statistics.median(seconds(ours) / seconds(theirs) for _ in range(pairs))


def extra_memory(length: int) -> int:
    """Return the most bytes that attend_output holds at a time, without its output."""
    given = draw(length)
    tracemalloc.start()
    output = attend_output(*given)
    peak = tracemalloc.get_traced_memory()[1] - output.nbytes
    tracemalloc.stop()
    return peak


def run(smoke: bool = False) -> list[Figure]:
    """Return the ratios, and the share of all scores that is held at a time."""
    lengths, pairs = (LENGTHS[:1], 1) if smoke else (LENGTHS, PAIRS)
    figures = [Figure(f"attend_output / PyTorch at {length}", compare(length, pairs), "times") for length in lengths]
    for length in lengths:
        share = 100 * extra_memory(length) / (HEADS * length * length * 4)
        mark = SHARE if length == LENGTHS[-1] else None
        figures.append(Figure(f"scores held at a time, of all at {length}", share, "%", mark))
    return figures
