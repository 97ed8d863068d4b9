"""Measure truncated self-attention against its promises; exit 1 where one is broken.

    PYTHONPATH=. python tests/bench/bench_truncated.py

At width 64 and a range of 32 frames to each side, in float32: 100,000 frames in under 0.3 s, at most 12 times what
10,000 cost, a slope on log-log axes of 1.0 ± 0.15, and memory that grows as the length does (a second slope, of the
most that NumPy held). The slopes are of processor time with one BLAS thread, as the app runs, so that another program's
load does not count. In float64 the band equals the dense masked matrix to 1e-6.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read once, when NumPy is loaded

import sys
import time
import tracemalloc
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from attention.experiments.speech.truncated import Timing, band_output, dense_masked_output, growth

WIDTH, REACH = 64, 32
LENGTHS = (1_000, 3_000, 10_000, 30_000, 100_000)


def drawn(length: int) -> NDArray[np.float32]:
    """Return queries, keys and values [3, length, WIDTH]."""
    return np.random.default_rng(0).standard_normal((3, length, WIDTH), dtype=np.float32)


def fastest(length: int, clock: Callable[[], float], repetitions: int) -> float:
    """Return the smallest number of seconds that a band of this length took."""
    queries, keys, values = drawn(length)
    seconds = []
    for _ in range(repetitions):
        started = clock()
        band_output(queries, keys, values, REACH, REACH)
        seconds.append(clock() - started)
    return min(seconds)


def peak_bytes(length: int) -> int:
    """Return the most memory that a band of this length held at once, its inputs not counted."""
    queries, keys, values = drawn(length)
    tracemalloc.start()
    band_output(queries, keys, values, REACH, REACH)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def main() -> int:
    """Print a line for each promise and return the number of broken ones, at most 1."""
    queries, keys, values = drawn(2_000).astype(np.float64)
    apart = np.abs(
        band_output(queries, keys, values, REACH, 7) - dense_masked_output(queries, keys, values, REACH, 7)
    ).max()
    times = [Timing(length, fastest(length, time.process_time, 7)) for length in LENGTHS]
    memory = [Timing(length, peak_bytes(length)) for length in LENGTHS]
    wall = fastest(100_000, time.perf_counter, 5)
    ratio = times[-1].seconds / next(timing.seconds for timing in times if timing.length == 10_000)
    promises = [
        (f"the band differs from the dense matrix by {apart:.1e} (at most 1e-6)", apart <= 1e-6),
        (f"100,000 frames in {wall:.3f} s by the clock (under 0.3)", wall < 0.3),
        (f"100,000 cost {ratio:.1f} times 10,000 (at most 12)", ratio <= 12),
        (f"time slope {growth(times):.3f} (1.0 ± 0.15)", abs(growth(times) - 1) <= 0.15),
        (f"memory slope {growth(memory):.3f} (1.0 ± 0.15)", abs(growth(memory) - 1) <= 0.15),
    ]
    for length, timing, held in zip(LENGTHS, times, memory, strict=True):
        print(f"  L = {length:>7,}: {timing.seconds * 1e3:7.1f} ms, {held.seconds / 1e6:6.1f} MB")
    for sentence, kept in promises:
        print("ok   " if kept else "FAIL ", sentence)
    return int(not all(kept for _, kept in promises))


if __name__ == "__main__":
    sys.exit(main())
