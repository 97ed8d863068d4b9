import math
import tracemalloc
from typing import Any

import numpy as np
import pytest
import torch

from attention import attend, attend_output
from attention.arrays import Floats
from attention.output import blend, join_heads, split_heads

N, M, K, V = 131, 211, 5, 7


def three(dtype: Any = np.float64, leading: tuple[int, ...] = (2, 3), seed: int = 0) -> tuple[Floats, Floats, Floats]:
    rng = np.random.default_rng(seed)
    shapes = (*leading, N, K), (*leading, M, K), (*leading, M, V)
    queries, keys, values = (rng.normal(size=shape).astype(dtype) for shape in shapes)
    return queries, keys, values


def test_an_output_is_the_weighted_sum_of_the_values_by_hand() -> None:
    weights = np.array([[0.25, 0.75], [1.0, 0.0], [0.0, 0.0]])
    values = np.array([[4.0, 0.0, 8.0, 1.0], [0.0, 4.0, -8.0, 1.0]])
    expected = [[1.0, 3.0, -4.0, 1.0], [4.0, 0.0, 8.0, 1.0], [0.0, 0.0, 0.0, 0.0]]
    np.testing.assert_array_equal(blend(weights, values), expected)


def test_values_that_do_not_fit_the_weights_are_refused() -> None:
    with pytest.raises(ValueError, match=r"values has shape \(5, 2\), expected 3 rows: one for each weight"):
        blend(np.zeros((7, 3)), np.zeros((5, 2)))


def test_heads_are_cut_from_neighbouring_columns_and_joined_again() -> None:
    array = np.arange(2 * 5 * 6).reshape(2, 5, 6).astype(float)
    heads = split_heads(array, 3)
    assert heads.shape == (2, 3, 5, 2)
    np.testing.assert_array_equal(heads[1, 2], array[1, :, 4:6])
    np.testing.assert_array_equal(join_heads(heads), array)


@pytest.mark.parametrize("heads", [0, 4])
def test_heads_that_do_not_divide_the_columns_are_refused(heads: int) -> None:
    with pytest.raises(ValueError, match=f"heads is {heads}, expected a divisor of the 6 columns"):
        split_heads(np.zeros((5, 6)), heads)


def band(reach: int) -> Any:
    return abs(np.arange(N)[:, None] - np.arange(M)) <= reach


OPTIONS: dict[str, dict[str, Any]] = {
    "plain": {},
    "scale": {"scale": 0.7},
    "negative scale": {"scale": -0.7},
    "large scores": {"scale": 40.0},
    "causal": {"causal": True},
    "band": {"visible": band(3)},
    "one query sees nothing": {"visible": np.arange(N)[:, None] != 2},
    "whole blocks see nothing": {"visible": np.arange(N)[:, None] < 5},
    "nobody sees anything": {"visible": np.array(False)},
    "a key for each head": {"visible": np.arange(M) % 3 == np.arange(3)[:, None, None]},
    "bias": {"bias": np.random.default_rng(9).normal(size=(3, N, M))},
    "whole numbers as bias": {"bias": -abs(np.arange(N)[:, None] - np.arange(M))},
    "bias beyond float32": {"bias": np.where(np.arange(M) == 3, 1e300, 0.0)},
    "large bias": {"bias": 300.0 * np.arange(M)[::-1]},
    "bias for each key": {"bias": np.where(np.arange(M) < 20, -np.inf, 1.0)},
    "all together": {"causal": True, "visible": band(50), "bias": -abs(np.arange(N)[:, None] - np.arange(M)) / 4},
}


@pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS.keys())
@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-12), (np.float32, 1e-6), (np.float16, 2e-3)])
def test_outputs_in_blocks_equal_attend(dtype: Any, tolerance: float, options: dict[str, Any]) -> None:
    given = three(dtype)
    if dtype is not np.float64 and options.get("scale") == 40.0:
        tolerance *= 50  # scores of some hundreds: one rounding of a score changes the weights by as much
    output = attend_output(*given, **options)
    assert output.dtype == dtype
    np.testing.assert_allclose(output, attend(*given, **options).output, rtol=0, atol=tolerance)


def test_outputs_in_blocks_agree_with_torch() -> None:
    given = three(np.float32)
    q, k, v = (torch.from_numpy(array) for array in given)
    expected = torch.nn.functional.scaled_dot_product_attention(q, k, v)
    np.testing.assert_allclose(attend_output(*given), expected.numpy(), atol=1e-6)


def test_long_sequences_are_shared_among_threads_with_the_same_result() -> None:
    rng = np.random.default_rng(3)
    queries, keys, values = (rng.normal(size=(3, 1301, columns)) for columns in (5, 5, 7))
    np.testing.assert_allclose(
        attend_output(queries, keys, values, causal=True),
        attend(queries, keys, values, causal=True).output,
        rtol=0,
        atol=1e-12,
    )


def test_leading_axes_broadcast() -> None:
    queries, keys, values = three()
    output = attend_output(queries, keys[0], values[:, :1])
    assert output.shape == (2, 3, N, V)
    np.testing.assert_allclose(output, attend(queries, keys[0], values[:, :1]).output, atol=1e-12)


def test_two_axes_are_enough() -> None:
    given = three(leading=())
    np.testing.assert_allclose(attend_output(*given), attend(*given).output, atol=1e-12)


def test_arrays_with_gaps_in_memory_give_the_same_outputs() -> None:
    queries, keys, values = three()
    gappy = np.asfortranarray(queries), np.repeat(keys, 2, axis=-1)[..., ::2], values[..., ::-1]
    np.testing.assert_allclose(attend_output(*gappy), attend(*gappy).output, atol=1e-12)


@pytest.mark.parametrize("size", [1e-30, 1e30, 1e38])
def test_tiny_and_huge_values_neither_vanish_nor_overflow(size: float) -> None:
    queries, keys, values = three(np.float32)
    values = (values / abs(values).max() * np.float32(size)).astype(np.float32)
    expected = attend(queries, keys, values).output
    np.testing.assert_allclose(attend_output(queries, keys, values) / size, expected / size, atol=1e-6)


@pytest.mark.parametrize("size", [1e15, 1e25])
def test_huge_scores_pick_one_key_without_a_warning(size: float) -> None:
    queries, keys, values = three(np.float32)
    np.testing.assert_allclose(
        attend_output(queries * np.float32(size), keys, values),
        attend(queries * np.float32(size), keys, values).output,
        atol=1e-6,
    )


def test_scores_that_overflow_are_refused_in_blocks_too() -> None:
    queries, keys, values = three(np.float32)
    with pytest.raises(ValueError, match="a score overflows, expected scores within float32"):
        attend_output(queries * np.float32(1e30), keys * np.float32(1e30), values)


@pytest.mark.parametrize(("queries", "keys"), [(0, 3), (3, 0), (0, 0)])
def test_no_queries_or_no_keys_give_outputs_of_zeros(queries: int, keys: int) -> None:
    output = attend_output(np.ones((2, queries, 5)), np.ones((2, keys, 5)), np.ones((2, keys, 7)))
    np.testing.assert_array_equal(output, np.zeros((2, queries, 7)))


def test_the_arguments_are_left_as_they_were() -> None:
    given = three(np.float64)
    copies = [array.copy() for array in given]
    attend_output(*given, causal=True)
    for array, copy in zip(given, copies, strict=True):
        np.testing.assert_array_equal(array, copy)


def extra_memory(length: int, **options: Any) -> int:
    rng = np.random.default_rng(0)
    given = [rng.standard_normal((2, length, 16), dtype=np.float32) for _ in range(3)]
    tracemalloc.start()
    try:
        output = attend_output(*given, **options)
        return tracemalloc.get_traced_memory()[1] - output.nbytes
    finally:
        tracemalloc.stop()


def test_extra_memory_grows_with_the_length_and_not_with_its_square(monkeypatch: pytest.MonkeyPatch) -> None:
    # each thread has memory of its own: whether two of them work at the same moment would decide the peak
    monkeypatch.setattr("attention.output.WORTH_A_THREAD", math.inf)
    short, long = extra_memory(2048), extra_memory(4096)
    assert long < 2.5 * short


@pytest.mark.parametrize(
    "option", [{"bias": np.zeros((2048, 2048))}, {"visible": np.ones((2048, 2048), dtype=bool)}, {"causal": True}]
)
def test_options_need_no_copy_of_all_scores(option: dict[str, Any]) -> None:
    assert extra_memory(2048, **option) < 2048 * 2048
