"""Step 4: every output is a blend of the values. And the outputs alone, for sequences too long to keep the steps."""

import math
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Unpack

import numpy as np

from attention.arrays import Floats, Options, Request, check_request, require_no_overflow
from attention.weights import not_zero, shift

MOST_ROWS = 64
# OpenBLAS computes a product of at most 2^18 multiplications in the calling thread. Larger ones it spreads over all
# cores, and its threads wait for each other: next to any other load that costs ten times as much.
LARGEST_TILE = 2**18
WORTH_A_THREAD = 2**22


def blend(weights: Floats, values: Floats) -> Floats:
    r"""Return each query's weighted sum of the values, $b^i = \sum_j \alpha'_{i,j} v^j$.

    Args:
        weights: [..., N, M], one row per query.
        values: [..., M, V].

    Returns:
        [..., N, V].

    Raises:
        ValueError: there are not as many values as weights in a row.

    Source:
        Vaswani et al. 2017, section 3.2.1, equation 1.
    """
    if weights.shape[-1] != values.shape[-2]:
        raise ValueError(f"values has shape {values.shape}, expected {weights.shape[-1]} rows: one for each weight")
    return weights @ values


def split_heads(array: Floats, heads: int) -> Floats:
    """Cut the columns into heads: [..., N, H·K] → [..., H, N, K].

    Raises:
        ValueError: the columns cannot be shared equally.

    Source:
        Vaswani et al. 2017, section 3.2.2.
    """
    *leading, length, columns = array.shape
    if heads < 1 or columns % heads:
        raise ValueError(f"heads is {heads}, expected a divisor of the {columns} columns")
    return array.reshape(*leading, length, heads, columns // heads).swapaxes(-2, -3)


def join_heads(output: Floats) -> Floats:
    """Put the heads' columns side by side: [..., H, N, V] → [..., N, H·V]; undoes `split_heads`."""
    *leading, heads, length, columns = output.shape
    return output.swapaxes(-2, -3).reshape(*leading, length, heads * columns)


def attend_output(queries: Floats, keys: Floats, values: Floats, **options: Unpack[Options]) -> Floats:
    """Return `attend(…).output` without the steps: in blocks of queries, so that memory grows with N + M, not N·M.

    Blocks look only at the columns that one of their queries may see: a causal or a narrow `visible` saves time.
    Arguments, errors and source as for `attend`; differs from it by rounding only.

    Returns:
        [..., N, V], in the type of the inputs.
    """
    request = check_request(queries, keys, values, **options)
    *leading, length, _ = request.shape
    output = np.zeros((*leading, length, request.values.shape[-1]), request.result_type)
    rows, tile = _block_shape(request)
    plan = _Plan(request, _needs_no_shift(request), rows, tile)
    blocks = [
        (index, slice(start, min(start + rows, length)))
        for index in np.ndindex(*leading)
        for start in range(0, length, rows)
    ]
    workers = min(len(blocks), os.cpu_count() or 1) if math.prod(request.shape) > WORTH_A_THREAD else 1
    if workers <= 1:
        plan.fill(output, blocks)
        return output
    with ThreadPoolExecutor(workers) as pool:
        for done in [pool.submit(plan.fill, output, blocks[first::workers]) for first in range(workers)]:
            done.result()
    return output


def _needs_no_shift(request: Request) -> bool:
    """Whether exp of the bare scores, summed or blended, stays far from overflow and underflow."""
    largest_value = max(float(request.values.max(initial=0)), -float(request.values.min(initial=0)))
    if request.bias is not None or largest_value == 0:
        return False
    exponent = request.bound + math.log(request.shape[-1]) + abs(math.log(largest_value))
    return exponent < math.log(np.finfo(request.values.dtype).max) / 2


def _block_shape(request: Request) -> tuple[int, int]:
    """Return the rows of a block and the columns of its tiles, about square."""
    area = max(1, LARGEST_TILE // int(max(request.keys.shape[-1], request.values.shape[-1])))
    rows = min(MOST_ROWS, 2 ** (int(math.log2(area)) // 2))
    return rows, area // rows


@dataclass(frozen=True)
class _Plan:
    """What all blocks of one call share."""

    request: Request
    needs_no_shift: bool
    rows: int
    tile: int

    def fill(self, output: Floats, blocks: Sequence[tuple[tuple[int, ...], slice]]) -> None:
        """Compute some blocks of queries, one after the other in the same memory."""
        request = self.request
        *leading, _, length = request.shape
        keys, values = (np.broadcast_to(a, (*leading, *a.shape[-2:])) for a in (request.keys, request.values))
        queries = np.broadcast_to(request.queries, (*leading, *request.queries.shape[-2:]))
        memory = np.empty(self.rows * length, keys.dtype)
        with np.errstate(over="ignore", invalid="ignore"):  # reported by `require_no_overflow`
            for index, rows in blocks:
                columns = self._seen(index, rows)
                shape = rows.stop - rows.start, columns.stop - columns.start
                scores = memory[: math.prod(shape)].reshape(shape)
                _multiply_tiles(queries[index][rows] * request.scale, keys[index][columns], scores, self.tile)
                if not request.bound < np.finfo(scores.dtype).max / 2:
                    require_no_overflow(scores)
                self._hide(scores, index, rows, columns)
                output[index][rows] = self._blend(scores, values[index][columns])

    def _seen(self, index: tuple[int, ...], rows: slice) -> slice:
        stop = min(rows.stop, self.request.shape[-1]) if self.request.causal else self.request.shape[-1]
        if self.request.visible is None:
            return slice(0, stop)
        seen = np.flatnonzero(self.request.visible[index][rows, :stop].any(axis=0))
        return slice(int(seen[0]), int(seen[-1]) + 1) if seen.size else slice(0, 0)

    def _hide(self, scores: Floats, index: tuple[int, ...], rows: slice, columns: slice) -> None:
        if self.request.bias is not None:
            scores += self.request.bias[index][rows, columns]
        if self.request.visible is not None:
            np.copyto(scores, -np.inf, where=~self.request.visible[index][rows, columns])
        if self.request.causal:
            first = max(rows.start, columns.start)  # earlier columns lie below the diagonal for every row
            later = np.arange(first, columns.stop) > np.arange(rows.start, rows.stop)[:, None]
            np.copyto(scores[:, first - columns.start :], -np.inf, where=later)

    def _blend(self, scores: Floats, values: Floats) -> Floats:
        if self.needs_no_shift:
            np.exp(scores, out=scores)
            return _sum_tiles(scores, values, self.tile) / not_zero(scores.sum(axis=-1, keepdims=True))
        np.exp(shift(scores, out=scores), out=scores)
        scores /= not_zero(scores.sum(axis=-1, keepdims=True))
        return _sum_tiles(scores, values, self.tile)


def _multiply_tiles(queries: Floats, keys: Floats, out: Floats, width: int) -> None:
    tiles, rows = len(keys) // width, len(queries)
    whole = tiles * width
    np.matmul(
        queries,
        keys[:whole].reshape(tiles, width, keys.shape[1]).swapaxes(-1, -2),
        out=out[:, :whole].reshape(rows, tiles, width).swapaxes(0, 1),
    )
    np.matmul(queries, keys[whole:].T, out=out[:, whole:])


def _sum_tiles(weights: Floats, values: Floats, width: int) -> Floats:
    tiles, rows = len(values) // width, len(weights)
    whole = tiles * width
    parts = weights[:, :whole].reshape(rows, tiles, width).swapaxes(0, 1) @ values[:whole].reshape(
        tiles, width, values.shape[1]
    )
    summed: Floats = parts.sum(axis=0)
    return summed + weights[:, whole:] @ values[whole:]
