"""Overflow and its cure, in three number types."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention.experiments.steps.stability import (
    NumberType,
    effect_of_shift,
    exponential_limits,
    rounded_down,
    stability,
    under_shifts,
)

TYPES: tuple[NumberType, ...] = ("float64", "float32", "float16")


@pytest.mark.parametrize(("number_type", "overflow"), [("float64", 709.78), ("float32", 88.72), ("float16", 11.09)])
def test_the_overflow_limit_is_the_logarithm_of_the_largest_number(number_type: NumberType, overflow: float) -> None:
    limit = exponential_limits(number_type).overflow
    assert limit == pytest.approx(overflow, abs=0.01)
    assert limit == pytest.approx(math.log(float(np.finfo(number_type).max)), rel=1e-3)


@pytest.mark.parametrize("number_type", TYPES)
def test_the_limits_hold_and_their_next_neighbours_do_not(number_type: NumberType) -> None:
    limits = exponential_limits(number_type)
    high, low = np.asarray(limits, dtype=number_type)
    with np.errstate(over="ignore", under="ignore"):
        assert np.isfinite(np.exp(high))
        assert np.isinf(np.exp(np.nextafter(high, high.dtype.type(np.inf))))
        assert np.exp(low) > 0
        assert np.exp(np.nextafter(low, low.dtype.type(-np.inf))) == 0


@pytest.mark.parametrize("number_type", TYPES)
def test_past_the_limit_the_formula_as_it_reads_gives_nan_and_the_shifted_one_does_not(number_type: NumberType) -> None:
    limit = exponential_limits(number_type).overflow
    result = stability(np.array([2 * limit, 0.0, 1.0]), number_type)
    assert math.isinf(result.total)
    assert np.isnan(result.naive_weights[0])
    assert result.naive_fails
    np.testing.assert_array_equal(result.weights, np.array([1, 0, 0], dtype=number_type))


@pytest.mark.parametrize("number_type", TYPES)
def test_between_the_limits_both_ways_agree(number_type: NumberType) -> None:
    result = stability(np.array([0.3, -1.2, 2.0, 0.0, 1.1]), number_type)
    rounding = 4 * float(np.finfo(number_type).eps)
    np.testing.assert_allclose(result.naive_weights, result.weights, rtol=rounding, atol=rounding)
    assert not result.naive_fails
    assert not result.vanished.any()
    assert result.weights.dtype == np.dtype(number_type)


def test_the_sum_may_overflow_where_no_exponential_does() -> None:
    below = exponential_limits("float64").overflow - 0.1
    result = stability(np.full(3, below))
    assert np.isfinite(result.exponentials).all()
    assert math.isinf(result.total)
    np.testing.assert_array_equal(result.naive_weights, np.zeros(3))
    assert result.naive_fails
    np.testing.assert_allclose(result.weights, np.full(3, 1 / 3))


def test_scores_far_below_zero_underflow_to_nothing_over_nothing() -> None:
    result = stability(np.array([-800.0, -801.0]))
    assert result.total == 0
    assert np.isnan(result.naive_weights).all()
    np.testing.assert_allclose(result.weights, [1 / (1 + math.exp(-1)), 1 / (1 + math.e)])


def test_a_weight_too_small_for_the_type_is_told_as_vanished() -> None:
    assert stability(np.array([0.0, -104.0]), "float32").vanished.tolist() == [False, True]
    assert stability(np.array([0.0, -104.0]), "float64").vanished.tolist() == [False, False]


@given(st.lists(st.floats(-700, 700), min_size=1, max_size=7), st.floats(-1e4, 1e4))
def test_a_shift_of_all_scores_changes_no_weight(scores: list[float], shift: float) -> None:
    assert effect_of_shift(np.array(scores), shift) < 1e-10


@pytest.mark.parametrize("scores", [np.zeros((2, 3)), np.array([]), np.array([np.nan]), np.array([1.0, np.inf])])
def test_anything_but_one_row_of_finite_numbers_is_refused(scores: np.ndarray) -> None:
    with pytest.raises(ValueError, match="one row of finite numbers"):
        stability(scores)


def test_a_score_beyond_the_number_type_is_refused() -> None:
    with pytest.raises(ValueError, match="float16"):
        stability(np.array([1e5]), "float16")


def test_under_shifts_the_plain_formula_fails_and_the_shifted_one_does_not() -> None:
    plain, far = under_shifts((0, 1, 2, 3), (0, 800))
    assert not plain.naive_fails
    assert far.naive_fails
    np.testing.assert_allclose(far.weights, plain.weights, atol=1e-12)


@pytest.mark.parametrize("number_type", ["float64", "float32", "float16"])
@pytest.mark.parametrize("decimals", [1, 2, 3, 4])
def test_a_limit_rounded_down_is_one_still(number_type: NumberType, decimals: int) -> None:
    limit = exponential_limits(number_type).overflow
    shown = float(f"{rounded_down(limit, decimals):.{decimals}f}")
    assert limit - 10.0**-decimals < shown <= limit
    assert np.isfinite(np.exp(np.array(shown, number_type)))
