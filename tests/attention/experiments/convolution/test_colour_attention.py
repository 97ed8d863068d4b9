import numpy as np
import pytest

from attention.experiments.convolution.colour_attention import SHAPE, attend_by_colour, draw_meadow, weight_beyond
from attention.experiments.convolution.layers import nearest_convolution


def test_the_picture_is_five_by_ten_colours() -> None:
    picture = draw_meadow()
    assert picture.shape == (*SHAPE, 3)
    assert picture.min() >= 0
    assert picture.max() <= 1
    np.testing.assert_array_equal(draw_meadow(mirrored=True)[:, 0], picture[:, 9])


def test_a_poppy_gives_most_of_its_weight_to_the_poppies() -> None:
    weights = attend_by_colour().weights.reshape(5, 10, 5, 10)[3, 1]
    poppies = [(3, 1), (4, 6), (2, 8)]
    assert sum(weights[place] for place in poppies) > 0.5
    assert min(weights[place] for place in poppies) > np.delete(weights.ravel(), [31, 46, 28]).max()


def test_the_weights_follow_what_the_pixels_hold() -> None:
    weights = attend_by_colour().weights.reshape(5, 10, 5, 10)
    mirrored = attend_by_colour(mirrored=True).weights.reshape(5, 10, 5, 10)
    np.testing.assert_allclose(mirrored, weights[:, ::-1, :, ::-1], atol=1e-14)
    assert np.abs(mirrored - weights).max() > 0.1


def test_weight_beyond_is_what_a_loop_finds() -> None:
    weights = np.random.default_rng(2).uniform(0, 1, (35, 35))
    expected = [
        sum(
            weights[7 * row + column, 7 * other + across]
            for other, across in np.ndindex(5, 7)
            if abs(other - row) > 1 or abs(across - column) > 1
        )
        for row, column in np.ndindex(5, 7)
    ]
    np.testing.assert_allclose(weight_beyond(weights, (5, 7)), expected)


def test_no_three_by_three_convolution_gives_these_weights() -> None:
    nearest = nearest_convolution(attend_by_colour().weights, SHAPE)
    assert nearest.explained < 0.5
    assert nearest.kernel.shape == (3, 3)
    assert nearest.weights.sum() == pytest.approx(attend_by_colour().weights[nearest.weights > 0].sum())
