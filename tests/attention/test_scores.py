import math

import numpy as np
import pytest

from attention.scores import (
    AdditiveLayers,
    Visible,
    additive_scores,
    additive_steps,
    dot_product_scores,
    hide,
    who_sees_whom,
)


def test_dot_products_of_two_queries_and_three_keys_by_hand() -> None:
    queries = np.array([[1.0, 2.0], [0.0, -1.0]])
    keys = np.array([[3.0, 1.0], [1.0, 0.0], [-2.0, 0.5]])
    np.testing.assert_array_equal(dot_product_scores(queries, keys), [[5.0, 1.0, -1.0], [-1.0, 0.0, -0.5]])


def test_dot_products_keep_leading_axes() -> None:
    rng = np.random.default_rng(0)
    queries, keys = rng.normal(size=(2, 3, 5, 7)), rng.normal(size=(3, 11, 7))
    scores = dot_product_scores(queries, keys)
    assert scores.shape == (2, 3, 5, 11)
    assert scores[1, 2, 4, 10] == pytest.approx(sum(queries[1, 2, 4] * keys[2, 10]))


def test_keys_of_another_width_are_refused() -> None:
    with pytest.raises(ValueError, match=r"keys has shape \(5, 2\), expected 3 columns, as many as queries"):
        dot_product_scores(np.zeros((7, 3)), np.zeros((5, 2)))


def test_additive_scores_are_w_tanh_of_the_two_terms() -> None:
    rng = np.random.default_rng(1)
    queries, keys = rng.normal(size=(2, 5, 3)), rng.normal(size=(2, 7, 11))
    query_layer, key_layer, combine = rng.normal(size=(3, 13)), rng.normal(size=(11, 13)), rng.normal(size=13)
    scores = additive_scores(queries, keys, query_layer, key_layer, combine)
    assert scores.shape == (2, 5, 7)
    for batch, i, j in np.ndindex(2, 5, 7):
        expected = 0.0
        for unit in range(13):
            term = sum(queries[batch, i, k] * query_layer[k, unit] for k in range(3))
            term += sum(keys[batch, j, k] * key_layer[k, unit] for k in range(11))
            expected += combine[unit] * math.tanh(term)
        assert scores[batch, i, j] == pytest.approx(expected, abs=1e-13)


def test_additive_scores_never_exceed_the_sum_of_the_combining_weights() -> None:
    rng = np.random.default_rng(2)
    combine = rng.normal(size=5)
    scores = additive_scores(
        1e3 * rng.normal(size=(7, 3)),
        rng.normal(size=(11, 3)),
        rng.normal(size=(3, 5)),
        rng.normal(size=(3, 5)),
        combine,
    )
    assert abs(scores).max() <= abs(combine).sum() + 1e-12


def test_the_hidden_units_lie_at_query_key_unit() -> None:
    layers = AdditiveLayers(np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]]), np.array([1.0, 10.0]))
    steps = additive_steps(np.array([[0.1], [0.2], [0.3]]), np.array([[0.4], [0.5]]), layers)
    assert steps.hidden.shape == (3, 2, 2)
    assert steps.hidden[2, 0].tolist() == pytest.approx([math.tanh(0.3), math.tanh(0.4)])


@pytest.mark.parametrize("wrong", ["query_layer", "key_layer"])
def test_an_additive_layer_that_does_not_fit_is_refused(wrong: str) -> None:
    layers = {"query_layer": np.zeros((3, 5)), "key_layer": np.zeros((3, 5)), "combine": np.zeros(5)}
    layers[wrong] = np.zeros((2, 5))
    with pytest.raises(ValueError, match=rf"{wrong} has shape \(2, 5\), expected \(3, 5\)"):
        additive_scores(np.zeros((7, 3)), np.zeros((11, 3)), **layers)


def test_hidden_scores_become_minus_infinity_and_keep_their_type() -> None:
    hidden = hide(np.array([[1.0, 2.0]], dtype=np.float32), np.array([[True, False]]))
    assert hidden.tolist() == [[1.0, -math.inf]]
    assert hidden.dtype == np.float32


@pytest.mark.parametrize("reach", [0, 1, 2, 6, 9])
@pytest.mark.parametrize("visible", ["all", "causal", "band", "padding", "own"])
def test_who_sees_whom_agrees_with_its_definition(visible: Visible, reach: int) -> None:
    hidden = ((0, 2), (3, 3), (6, 0), (7, 0), (2, 9))
    seen = who_sees_whom(7, visible, reach, hidden)
    for looks in range(7):
        for looked_at in range(7):
            expected = {
                "all": True,
                "causal": looked_at <= looks,
                "band": abs(looks - looked_at) <= reach,
                "padding": looked_at == 0 or looked_at < 7 - reach,
                "own": (looks, looked_at) not in hidden,
            }
            assert seen[looks, looked_at] == expected[visible]
    assert not seen.flags.writeable


@pytest.mark.parametrize(("length", "reach"), [(100, 5), (100, 15), (500, 50)])
def test_a_band_has_as_many_scores_as_the_formula_says(length: int, reach: int) -> None:
    assert who_sees_whom(length, "band", reach).sum() == length * (2 * reach + 1) - reach * (reach + 1)
