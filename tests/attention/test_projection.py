import numpy as np
import pytest

from attention.projection import project


def test_each_row_is_multiplied_by_the_projection() -> None:
    inputs = np.array([[1.0, 2.0], [0.0, -1.0], [3.0, 0.5]])
    projection = np.array([[1.0, 0.0, 2.0, 1.0, 1.0], [0.5, 1.0, 0.0, -1.0, 2.0]])
    expected = [[2.0, 2.0, 2.0, -1.0, 5.0], [-0.5, -1.0, 0.0, 1.0, -2.0], [3.25, 0.5, 6.0, 2.5, 4.0]]
    np.testing.assert_array_equal(project(inputs, projection), expected)


def test_leading_axes_are_kept() -> None:
    rng = np.random.default_rng(0)
    inputs, projection = rng.normal(size=(2, 3, 5, 7)), rng.normal(size=(7, 11))
    assert project(inputs, projection).shape == (2, 3, 5, 11)
    np.testing.assert_allclose(project(inputs, projection)[1, 2], project(inputs[1, 2], projection), atol=1e-14)


def test_a_projection_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match=r"projection has shape \(3, 5\), expected 2 rows: one for each input column"):
        project(np.zeros((7, 2)), np.zeros((3, 5)))
