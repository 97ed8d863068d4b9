"""The effect of d: against theory, and against reference values of an independent draw."""

import math
from itertools import pairwise

import numpy as np
import pytest

from attention.experiments.steps.scaling import BRITZ_BLEU, DIMENSIONS, KEYS, Scaling, effect_of_dimension

# 4,000 draws of 8 keys: entropy, largest weight, p(1 − p) of q·k and of q·k / √d
RAW = {8: (0.971, 0.642, 0.186), 64: (0.324, 0.872, 0.085), 256: (0.152, 0.939, 0.042), 1024: (0.077, 0.968, 0.023)}
SCALED = {8: (1.739, 0.349, 0.211), 64: (1.726, 0.357, 0.216), 256: (1.721, 0.362, 0.217), 1024: (1.727, 0.358, 0.217)}


@pytest.fixture(scope="module")
def effect() -> Scaling:
    return effect_of_dimension(seed=3, draws=1009)


def test_the_variance_of_a_dot_product_is_the_dimension(effect: Scaling) -> None:
    np.testing.assert_allclose(effect.raw.variance, effect.dimensions, rtol=0.12)


def test_division_by_the_root_of_the_dimension_brings_the_variance_back_to_one(effect: Scaling) -> None:
    np.testing.assert_allclose(effect.scaled.variance, np.ones(len(DIMENSIONS)), rtol=0.12)


@pytest.mark.parametrize("d", [8, 64, 256, 1024])
def test_raw_scores_sharpen_softmax_as_in_the_reference_draw(effect: Scaling, d: int) -> None:
    place = effect.dimensions.index(d)
    entropy, largest, slope = (column[place] for column in effect.raw[1:])
    assert (entropy, largest, slope) == pytest.approx(RAW[d], abs=0.04)


@pytest.mark.parametrize("d", [8, 64, 256, 1024])
def test_scaled_scores_stay_as_in_the_reference_draw(effect: Scaling, d: int) -> None:
    place = effect.dimensions.index(d)
    entropy, largest, slope = (column[place] for column in effect.scaled[1:])
    assert (entropy, largest, slope) == pytest.approx(SCALED[d], abs=0.04)


def test_raw_and_scaled_scores_are_the_same_at_dimension_one(effect: Scaling) -> None:
    assert [column[0] for column in effect.raw] == pytest.approx([column[0] for column in effect.scaled])


def test_entropy_of_raw_scores_falls_with_every_doubling(effect: Scaling) -> None:
    assert all(later < earlier for earlier, later in pairwise(effect.raw.entropy))


def test_additive_scores_do_not_sharpen_with_the_dimension(effect: Scaling) -> None:
    assert np.ptp(effect.additive.entropy) < 0.3
    assert effect.additive.entropy.min() > 1.5
    assert effect.additive.entropy.max() < math.log(KEYS)


def test_nothing_leaves_its_range(effect: Scaling) -> None:
    for sharpness in (effect.raw, effect.scaled, effect.additive):
        assert (sharpness.entropy <= math.log(KEYS)).all()
        assert (sharpness.largest >= 1 / KEYS).all()
        assert (sharpness.slope <= 0.25).all()


def test_equal_seeds_give_equal_numbers_and_others_do_not() -> None:
    first = effect_of_dimension(seed=5, draws=11)
    effect_of_dimension.cache_clear()
    np.testing.assert_array_equal(effect_of_dimension(seed=5, draws=11).raw.variance, first.raw.variance)
    assert (effect_of_dimension(seed=7, draws=11).raw.variance != first.raw.variance).any()


def test_the_numbers_are_shared_and_so_read_only(effect: Scaling) -> None:
    with pytest.raises(ValueError, match="read-only"):
        effect.raw.entropy[0] = 0


def test_only_multiplicative_attention_falls_at_1024_in_the_table_of_britz() -> None:
    last = BRITZ_BLEU[-1]
    assert [row.dimension for row in BRITZ_BLEU] == [128, 256, 512, 1024]
    assert last.multiplicative[0] < min(row.multiplicative[0] for row in BRITZ_BLEU[:-1]) - 3
    assert max(row.additive[0] for row in BRITZ_BLEU) - last.additive[0] < 0.5
