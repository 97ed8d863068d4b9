"""Two traits, by hand."""

import math

import pytest

from attention.experiments.steps.traits import ASKS, two_traits


def test_the_word_that_asks_finds_the_animal_and_takes_home_how_dark_it_is() -> None:
    traits = two_traits()
    total = math.exp(4) + 2
    assert traits.apart.weights[ASKS] == pytest.approx([math.exp(4) / total, 1 / total, 1 / total])
    assert traits.apart.output[ASKS, 0] == pytest.approx((0.9 * math.exp(4) + 0.2) / total)


def test_with_the_key_in_the_value_s_place_only_the_weights_stay() -> None:
    traits = two_traits()
    assert (traits.same.weights == traits.apart.weights).all()
    assert traits.same.output[ASKS, 0] == pytest.approx(math.exp(4) / (math.exp(4) + 2))
