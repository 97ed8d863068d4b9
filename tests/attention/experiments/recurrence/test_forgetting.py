import numpy as np
import pytest

from attention.experiments.recurrence.forgetting import DISTANCES, of_attention, of_memory, of_recurrence, quiet_until


def test_every_curve_has_a_number_for_each_distance() -> None:
    for curve in (of_recurrence(1.0), of_memory(), of_attention()):
        assert curve.shape == (len(DISTANCES),)
        assert (curve > 0).all()


@pytest.mark.parametrize("radius", [0.3, 0.5, 0.8])
def test_a_small_radius_makes_the_influence_vanish(radius: float) -> None:
    curve = of_recurrence(radius)
    assert curve[-1] < curve[0] * 10 * radius ** (DISTANCES[-1] - DISTANCES[0])


def test_a_large_radius_makes_it_explode() -> None:
    assert of_recurrence(3.0)[-1] > 1e6 * of_recurrence(3.0)[0]


def test_self_attentions_influence_shrinks_as_one_over_the_number_of_inputs() -> None:
    shared = of_attention() * (np.array(DISTANCES) + 1)
    assert shared.max() / shared.min() < 3


def test_an_lstm_keeps_more_than_a_plain_network_at_radius_one() -> None:
    assert of_memory()[-1] > 1e3 * of_recurrence(1.0)[-1]


def test_tanh_lets_the_influence_fade_up_to_a_radius_above_one() -> None:
    quiet = quiet_until()
    assert quiet > 1
    assert of_recurrence(quiet)[-1] < of_recurrence(quiet)[0]
    assert of_recurrence(round(quiet + 0.1, 1))[-1] > of_recurrence(round(quiet + 0.1, 1))[0]
