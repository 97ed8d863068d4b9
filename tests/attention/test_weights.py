import math
import warnings
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from attention.arrays import Floats
from attention.weights import Normalizer, softmax, softmax_steps, weight_steps

ANY_SCORE = st.floats(-1e300, 1e300) | st.just(-math.inf)
SCORES = hnp.arrays(np.float64, st.tuples(st.integers(1, 5), st.integers(1, 7)), elements=ANY_SCORE)
SMALL_SCORES = hnp.arrays(np.float64, (3, 5), elements=st.floats(-50, 50))


def test_softmax_of_the_logarithms_of_one_two_and_five() -> None:
    np.testing.assert_allclose(softmax(np.log([[1.0, 2.0, 5.0]])), [[1 / 8, 2 / 8, 5 / 8]], rtol=1e-15)


def test_softmax_keeps_every_step() -> None:
    steps = softmax_steps(np.array([[0.0, math.log(3.0)]]))
    np.testing.assert_allclose(steps.shifted_scores, [[-math.log(3.0), 0.0]])
    np.testing.assert_allclose(steps.exponentials, [[1 / 3, 1.0]])
    np.testing.assert_allclose(steps.totals, [4 / 3])
    np.testing.assert_allclose(steps.weights, [[1 / 4, 3 / 4]])


@given(SMALL_SCORES)
def test_softmax_agrees_with_torch(scores: Floats) -> None:
    np.testing.assert_allclose(softmax(scores), torch.softmax(torch.from_numpy(scores), -1).numpy(), rtol=1e-12)


@given(SCORES)
def test_rows_of_weights_sum_to_one_or_see_nothing(scores: Floats) -> None:
    weights = softmax(scores)
    sees_something = ~np.isneginf(scores).all(axis=1)
    np.testing.assert_allclose(weights.sum(axis=1), sees_something.astype(float), rtol=1e-12)
    assert (weights >= 0).all()
    assert (weights[np.isneginf(scores)] == 0).all()


@given(SMALL_SCORES, st.floats(-1e3, 1e3))
def test_adding_a_number_to_a_row_changes_no_weight(scores: Floats, number: float) -> None:
    np.testing.assert_allclose(softmax(scores + number), softmax(scores), rtol=1e-9, atol=1e-12)


@given(SMALL_SCORES, st.permutations(range(5)))
def test_permuting_the_keys_permutes_the_weights(scores: Floats, order: list[int]) -> None:
    np.testing.assert_allclose(softmax(scores[:, order]), softmax(scores)[:, order], rtol=1e-12)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ([1e300, -1e300, 0.0], [1, 0, 0]),
        ([1e300, 1e300, -math.inf], [0.5, 0.5, 0]),
        ([-1e300, -1e300], [0.5, 0.5]),
        ([1.7e308, -1.7e308], [1, 0]),
        ([-math.inf, 3.0], [0, 1]),
        ([-math.inf, -math.inf], [0, 0]),
        ([math.inf, 3.0, -math.inf], [1, 0, 0]),
        ([math.inf, 1e300, math.inf], [0.5, 0, 0.5]),
        ([1000.0, 1000.0, 1000.0, 1000.0], [0.25, 0.25, 0.25, 0.25]),
        ([], []),
    ],
)
def test_extreme_scores_give_exact_weights_in_silence(row: list[float], expected: list[float]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        weights = softmax(np.array([row]))
    assert weights.tolist() == [expected]


def test_extreme_and_ordinary_rows_do_not_touch_each_other() -> None:
    rows = np.array([[1e300, 0.0], [-math.inf, -math.inf], [math.inf, 1.0], [0.0, math.log(3)]])
    np.testing.assert_allclose(softmax(rows), [[1.0, 0.0], [0.0, 0.0], [1.0, 0.0], [0.25, 0.75]])


def test_a_score_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="scores holds NaN"):
        softmax(np.array([[0.0, math.nan]]))


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_softmax_keeps_the_type(dtype: Any) -> None:
    scores = np.array([[0.0, 1.0, -np.inf]], dtype=dtype)
    assert softmax(scores).dtype == dtype
    assert softmax(np.full((2, 3), -np.inf, dtype=dtype)).dtype == dtype


@pytest.mark.parametrize(
    ("normalizer", "weights", "total"),
    [("relu", [0.0, 2.0, 0.5, 0.0], 2.5), ("identity", [-1.0, 2.0, 0.5, 0.0], 1.5)],
)
def test_relu_and_identity_are_not_divided_and_hide_what_is_hidden(
    normalizer: Normalizer, weights: list[float], total: float
) -> None:
    scores = np.array([[-1.0, 2.0, 0.5, -np.inf]])
    steps = weight_steps(scores, normalizer)
    assert steps.weights.tolist() == [weights]
    assert steps.totals.tolist() == [total]
    np.testing.assert_array_equal(steps.shifted_scores, scores)
    np.testing.assert_array_equal(steps.exponentials, steps.weights)


def test_softmax_is_the_normalizer_of_that_name() -> None:
    scores = np.random.default_rng(0).normal(size=(3, 5))
    np.testing.assert_array_equal(weight_steps(scores, "softmax").weights, softmax(scores))


@given(SMALL_SCORES, st.sampled_from([2.0, 3.0, 10.0]))
def test_softmax_to_another_base_raises_that_base(scores: Floats, base: float) -> None:
    powers = base ** (scores - scores.max(axis=1, keepdims=True))
    np.testing.assert_allclose(
        weight_steps(scores, "softmax", base).weights, powers / powers.sum(axis=1, keepdims=True), rtol=1e-12
    )
