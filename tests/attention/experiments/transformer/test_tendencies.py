"""What heads tend to do, on weights made to do just that."""

import numpy as np
import pytest

from attention.arrays import Floats
from attention.experiments.transformer.tendencies import (
    TENDENCIES,
    Tendency,
    among_words,
    disagreeing,
    habits,
    in_order,
    looked_for,
    resting,
    strength,
)

PIECES = ("[CLS]", "saw", "a", "saw", ".", "[SEP]")
N = len(PIECES)


def drawn(*shape: int) -> Floats:
    made = np.random.default_rng(3).uniform(0.1, 1, (*shape, N, N))
    return np.asarray(made / made.sum(axis=-1, keepdims=True))


@pytest.mark.parametrize("tendency", TENDENCIES)
def test_a_head_that_does_nothing_else_has_strength_one(tendency: Tendency) -> None:
    wanted = looked_for(tendency, PIECES).astype(float)
    found = strength(wanted / np.maximum(wanted.sum(axis=-1, keepdims=True), 1), PIECES, tendency)
    assert found is not None
    assert found == pytest.approx(1)


@pytest.mark.parametrize("tendency", TENDENCIES)
def test_strength_is_the_mean_of_what_the_words_give(tendency: Tendency) -> None:
    weights = drawn()
    given = []
    for looks in range(1, N - 1):
        places = {
            "previous": [looks - 1],
            "next": [looks + 1],
            "itself": [looks],
            "first": [0],
            "last": [N - 1],
            "same": [other for other in range(N) if other != looks and PIECES[other] == PIECES[looks]],
        }[tendency]
        if places:
            given.append(sum(weights[looks, place] for place in places))
    assert strength(weights, PIECES, tendency) == pytest.approx(sum(given) / len(given))


def test_nothing_to_look_for_has_no_strength() -> None:
    assert strength(drawn(), ("[CLS]", "a", "b", "c", "d", "[SEP]"), "same") is None
    assert strength(np.ones((2, 2)), ("[CLS]", "[SEP]"), "itself") is None


def test_heads_are_ordered_by_strength() -> None:
    shares = np.array([[0.1, 0.5, 0.3], [0.5, 0.2, 0.9]])
    layers, heads = in_order(shares.shape, shares)
    assert [*zip(layers.tolist(), heads.tolist(), strict=True)] == [(1, 2), (0, 1), (1, 0), (0, 2), (1, 1), (0, 0)]


def test_habits_are_all_of_these() -> None:
    weights, sent = drawn(2, 3), np.random.default_rng(4).uniform(size=(2, 3, N))
    found = habits(weights, sent, PIECES)
    assert list(found.strengths) == list(TENDENCIES)
    for tendency, shares in found.strengths.items():
        np.testing.assert_array_equal(shares, strength(weights, PIECES, tendency))
    np.testing.assert_array_equal([found.at_first, found.at_last], resting(weights))
    assert found.misled == disagreeing(weights, sent)


def test_without_special_pieces_each_row_sums_to_one_and_keeps_its_proportions() -> None:
    weights = drawn(2)
    inner = among_words(weights)
    assert inner.shape == (2, N - 2, N - 2)
    np.testing.assert_allclose(inner.sum(axis=-1), 1)
    np.testing.assert_allclose(inner[1, 2, 0] / inner[1, 2, 3], weights[1, 3, 1] / weights[1, 3, 4])
    assert among_words(np.ones((2, 2))).shape == (0, 0)


def test_resting_is_what_the_words_give_to_the_ends() -> None:
    weights = drawn(2, 3)
    first, last = resting(weights)
    for layer in range(2):
        given = [weights[layer, head, looks] for head in range(3) for looks in range(1, N - 1)]
        assert first[layer] == pytest.approx(np.mean([row[0] for row in given]))
        assert last[layer] == pytest.approx(np.mean([row[-1] for row in given]))


def test_a_small_weight_on_a_long_value_writes_most() -> None:
    weights = np.tile([0.6, 0.2, 0.1, 0.1], (1, 1, 4, 1))
    assert disagreeing(weights, np.ones((1, 1, 4))) == 0
    assert disagreeing(weights, np.array([[[1.0, 5.0, 1.0, 1.0]]])) == 1
    weights[0, 0, 1] = [0.97, 0.01, 0.01, 0.01]
    assert disagreeing(weights, np.array([[[1.0, 5.0, 1.0, 1.0]]])) == 0.5
