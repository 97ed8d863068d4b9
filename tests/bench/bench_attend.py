"""Measure attend_output against PyTorch's scaled_dot_product_attention, and its memory: exit status 1 beyond 1.5 times.

The two take turns, so that other work on the machine slows both; the medians of the pairs' ratios decide.
"""

import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).parents[2]))

from attention import attend_output
from attention.arrays import Floats

HEADS, WIDTH, PAIRS, LONGEST, LIMIT = 8, 64, 9, 4096, 1.5
MIB = 2**20


def seconds(compute: Callable[[], object]) -> float:
    """Return how long one call takes."""
    start = time.perf_counter()
    compute()
    return time.perf_counter() - start


def draw(length: int) -> tuple[Floats, Floats, Floats]:
    """Draw queries, keys and values, float32."""
    queries, keys, values = np.random.default_rng(0).standard_normal((3, HEADS, length, WIDTH), dtype=np.float32)
    return queries, keys, values


def compare(length: int) -> float:
    """Time both in turns, print, and return the median ratio."""
    queries, keys, values = draw(length)
    q, k, v = (torch.from_numpy(array)[None] for array in (queries, keys, values))

    def ours() -> object:
        return attend_output(queries, keys, values)

    def theirs() -> object:
        return torch.nn.functional.scaled_dot_product_attention(q, k, v)

    ours(), theirs()
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(PAIRS)]
    ratio = statistics.median(our / their for our, their in pairs)
    our, their = (1e3 * statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"{length:6}  attend_output {our:7.1f} ms  torch {their:7.1f} ms  median ratio {ratio:.2f}")
    return ratio


def extra_memory(length: int) -> int:
    """Return the most bytes that attend_output holds at a time, without its output."""
    given = draw(length)
    tracemalloc.start()
    output = attend_output(*given)
    peak = tracemalloc.get_traced_memory()[1] - output.nbytes
    tracemalloc.stop()
    return peak


def main() -> int:
    """Print the table; return the exit status."""
    print(f"{HEADS} heads of {WIDTH}, float32, {PAIRS} pairs in turns, torch with {torch.get_num_threads()} threads")
    ratio = [compare(length) for length in (1024, 2048, LONGEST)][-1]
    for length in (1024, 2048, 4096, 8192):
        all_scores = HEADS * length * length * 4
        print(f"{length:6}  extra memory {extra_memory(length) / MIB:6.1f} MiB  all scores {all_scores / MIB:7.0f} MiB")
    print(f"At {LONGEST}: {ratio:.2f} times PyTorch's time, at most {LIMIT} is allowed.")
    return int(ratio > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
