import math
import tracemalloc

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from attention.experiments.speech.truncated import (
    Timing,
    band_output,
    cost,
    dense_masked_output,
    growth,
    layers_to_cross,
    measure,
    score_count,
    seen_weights,
)

Triple = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]
RANGES = st.integers(0, 90)


def drawn(length: int, seed: int = 0, spread: float = 1.0) -> Triple:
    generator = np.random.default_rng(seed)
    queries, keys = generator.standard_normal((2, length, 3)) * spread
    return queries, keys, generator.standard_normal((length, 5))


def visible(length: int, left: int, right: int) -> NDArray[np.bool_]:
    return np.array([[i - left <= j <= i + right for j in range(length)] for i in range(length)])


def torch_attention(arrays: Triple, seen: NDArray[np.bool_]) -> NDArray[np.float64]:
    queries, keys, values = (torch.from_numpy(array) for array in arrays)
    output = torch.nn.functional.scaled_dot_product_attention(queries, keys, values, attn_mask=torch.from_numpy(seen))
    return np.asarray(output.numpy())


@given(length=st.integers(1, 79), left=RANGES, right=RANGES, seed=st.integers(0, 9), spread=st.sampled_from([1, 30]))
@settings(max_examples=200, deadline=None)
def test_band_agrees_with_torch_given_a_mask(length: int, left: int, right: int, seed: int, spread: float) -> None:
    arrays = drawn(length, seed, spread)
    expected = torch_attention(arrays, visible(length, left, right))
    np.testing.assert_allclose(band_output(*arrays, left, right), expected, atol=1e-9)


@given(length=st.integers(1, 400), left=RANGES, right=RANGES)
@settings(max_examples=60, deadline=None)
def test_band_agrees_with_the_dense_masked_matrix(length: int, left: int, right: int) -> None:
    arrays = drawn(length)
    np.testing.assert_allclose(
        band_output(*arrays, left, right), dense_masked_output(*arrays, left, right), rtol=0, atol=1e-9
    )


def test_band_of_float32_stays_within_a_millionth_of_the_dense_one() -> None:
    single = [array.astype(np.float32) for array in drawn(700)]
    band = band_output(single[0], single[1], single[2], 32, 32)
    assert band.dtype == np.float32
    np.testing.assert_allclose(band, dense_masked_output(*drawn(700), 32, 32), rtol=0, atol=2e-6)


@pytest.mark.parametrize(("left", "right"), [(0, 0), (3, 0), (0, 2), (7, 11)])
def test_a_frame_blends_what_it_sees_and_nothing_else(left: int, right: int) -> None:
    queries, keys, values = drawn(23)
    output = band_output(queries, keys, values, left, right)
    for i in range(23):
        seen = [j for j in range(23) if i - left <= j <= i + right]
        exponentials = [math.exp(float(queries[i] @ keys[j]) / math.sqrt(3)) for j in seen]
        blend = sum(e / sum(exponentials) * values[j] for e, j in zip(exponentials, seen, strict=True))
        np.testing.assert_allclose(output[i], blend, atol=1e-12)


def test_a_frame_that_sees_only_itself_keeps_its_value() -> None:
    queries, keys, values = drawn(17)
    np.testing.assert_array_equal(band_output(queries, keys, values, 0, 0), values)


def test_a_range_wider_than_the_sequence_is_full_attention() -> None:
    arrays = drawn(31)
    full = torch_attention(arrays, np.ones((31, 31), dtype=np.bool_))
    np.testing.assert_allclose(band_output(*arrays, 10**9, 10**9), full, atol=1e-12)


@given(length=st.integers(1, 60), frame=st.integers(0, 59), left=RANGES, right=RANGES)
@settings(deadline=None)
def test_seen_weights_are_the_row_of_the_masked_softmax(length: int, frame: int, left: int, right: int) -> None:
    frame %= length
    queries, keys, _ = drawn(length)
    first, weights = seen_weights(queries, keys, frame, left, right)
    scores = np.where(visible(length, left, right), queries @ keys.T / math.sqrt(3), -np.inf)
    expected = torch.softmax(torch.from_numpy(scores), dim=1).numpy()[frame]
    np.testing.assert_allclose(weights, expected[first : first + len(weights)], atol=1e-12)
    assert weights.sum() == pytest.approx(1)


def test_unscaled_scores_are_larger_by_the_root_of_the_width() -> None:
    queries, keys, values = drawn(29)
    unscaled = band_output(queries, keys, values, 4, 6, scaled=False)
    np.testing.assert_allclose(unscaled, band_output(queries * math.sqrt(3), keys, values, 4, 6), atol=1e-12)
    assert seen_weights(queries, keys, 5, 4, 6, scaled=False)[1].max() > seen_weights(queries, keys, 5, 4, 6)[1].max()


@given(length=st.integers(1, 60), left=RANGES, right=RANGES)
def test_score_count_is_the_number_of_visible_cells(length: int, left: int, right: int) -> None:
    assert score_count(length, left, right) == visible(length, left, right).sum()


@pytest.mark.parametrize(
    ("length", "reach", "scores", "layers"),
    [
        (100, 5, 1_070, 20),
        (100, 15, 2_860, 7),
        (100, 50, 7_550, 2),
        (500, 5, 5_470, 100),
        (500, 15, 15_260, 34),
        (500, 50, 47_950, 10),
        (1000, 5, 10_970, 200),
        (1000, 15, 30_760, 67),
        (1000, 50, 98_450, 20),
        (1500, 5, 16_470, 300),
        (1500, 15, 46_260, 100),
        (1500, 50, 148_950, 30),
    ],
)
def test_counts_and_layers_are_those_worked_out_by_hand(length: int, reach: int, scores: int, layers: int) -> None:
    assert score_count(length, reach, reach) == scores == length * (2 * reach + 1) - reach * (reach + 1)
    assert layers_to_cross(length, reach) == layers


@given(length=st.integers(2, 40), reach=st.integers(1, 40))
def test_the_ends_meet_after_as_many_layers_as_said_and_not_before(length: int, reach: int) -> None:
    layers = layers_to_cross(length, reach)
    assert layers is not None
    steps = visible(length, reach, reach).astype(int)
    heard = np.linalg.matrix_power(steps, layers) > 0
    assert heard[0, -1]
    assert heard[-1, 0]
    assert layers == 1 or not np.linalg.matrix_power(steps, layers - 1)[0, -1]


def test_full_attention_over_an_hour_of_speech_would_need_half_a_terabyte() -> None:
    hour = cost(3_600 * 100, 40)
    assert hour == (360_000, 129_600_000_000, 10_368_000_000_000, 518_400_000_000)
    assert cost(360_000, 40, 15, 15).scores == 360_000 * 31 - 15 * 16


def test_without_reach_the_ends_never_meet() -> None:
    assert layers_to_cross(2, 0) is None
    assert layers_to_cross(1, 0) == 0


def test_memory_grows_with_the_length_and_never_with_its_square() -> None:
    peaks = {}
    for length in (2_000, 8_000):
        arrays = np.random.default_rng(0).standard_normal((3, length, 7), dtype=np.float32)
        tracemalloc.start()
        band_output(arrays[0], arrays[1], arrays[2], 11, 13)
        peaks[length] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peaks[8_000] < 4.4 * peaks[2_000]
    assert peaks[8_000] < 8_000**2 * 4 / 100


@pytest.mark.parametrize(("left", "right"), [(-1, 0), (0, -1)])
def test_a_negative_range_is_refused(left: int, right: int) -> None:
    with pytest.raises(ValueError, match="left and right are"):
        band_output(*drawn(5), left, right)


def test_shapes_that_do_not_fit_are_refused() -> None:
    queries, keys, values = drawn(5)
    with pytest.raises(ValueError, match=r"queries and keys have shapes \(5, 3\) and \(4, 3\)"):
        band_output(queries, keys[:4], values, 1, 1)
    with pytest.raises(ValueError, match=r"values has shape \(4, 5\), expected \(5, V\)"):
        band_output(queries, keys, values[:4], 1, 1)
    with pytest.raises(ValueError, match="frame is 5, expected 0 to 4"):
        seen_weights(queries, keys, 5, 1, 1)


def test_growth_is_the_exponent() -> None:
    assert growth([Timing(n, 3e-9 * n**2) for n in (100, 1_000, 5_000)]) == pytest.approx(2)
    with pytest.raises(ValueError, match="two lengths"):
        growth([Timing(100, 0.1), Timing(100, 0.2)])


@pytest.mark.parametrize("how", ["band", "dense with mask"])
def test_measuring_reports_the_length_it_was_asked_for(how: str) -> None:
    timing = measure(how, 53, width=3, reach=5, repetitions=1)  # type: ignore[arg-type]
    assert timing.length == 53
    assert timing.seconds > 0
