"""Measure truncated self-attention against its promises.

At width 64 and a range of 32 frames to each side, in float32: 100,000 frames cost at most 12 times what 10,000 cost, a
slope on log-log axes of 1.0 ± 0.15, and memory that grows as the length does (a second slope, of the most that NumPy
held). The slopes are of processor time with one BLAS thread, as the app runs, so that another program's load does not
count. In float64 the band equals the dense masked matrix to 1e-6. The seconds on the clock are told as a fact.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read once, when NumPy is loaded

import time
import tracemalloc
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from attention.experiments.speech.truncated import Timing, band_output, dense_masked_output, growth
from tests.bench.report import Figure

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


def run(smoke: bool = False) -> list[Figure]:
    """Return the promises beside their marks."""
    lengths, repetitions = (LENGTHS[:3], 1) if smoke else (LENGTHS, 7)
    queries, keys, values = drawn(500 if smoke else 2_000).astype(np.float64)
    band = band_output(queries, keys, values, REACH, 7)
    apart = np.abs(band - dense_masked_output(queries, keys, values, REACH, 7)).max()
    times = [Timing(length, fastest(length, time.process_time, repetitions)) for length in lengths]
    memory = [Timing(length, peak_bytes(length)) for length in lengths]
    longest = lengths[-1]
    ratio = times[-1].seconds / next(timing.seconds for timing in times if timing.length == longest // 10)
    return [
        Figure("the band differs from the dense matrix by", float(apart), "", 1e-6),
        Figure(f"{longest:,} frames cost, of {longest // 10:,}", ratio, "times", 12),
        Figure("time slope is off 1 by", abs(growth(times) - 1), "", 0.15),
        Figure("memory slope is off 1 by", abs(growth(memory) - 1), "", 0.15),
        Figure(f"{longest:,} frames by the clock", fastest(longest, time.perf_counter, repetitions), "s"),
    ]
