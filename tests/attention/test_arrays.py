from collections.abc import Callable

import numpy as np
import pytest

from attention import attend, attend_output
from attention.arrays import lock, require_finite, require_shape


def test_a_locked_array_is_the_same_array_and_refuses_writes() -> None:
    array = np.zeros(3)
    assert lock(array) is array
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 1


def test_a_wrong_shape_is_named_with_given_and_expected() -> None:
    with pytest.raises(ValueError, match=r"^keys has shape \(2, 3\), expected \(2, 5\)$"):
        require_shape("keys", np.zeros((2, 3)), (2, 5))


def test_a_right_shape_passes() -> None:
    assert require_shape("keys", np.zeros((2, 3)), (2, 3)) is None  # type: ignore[func-returns-value]


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_number_that_is_not_finite_is_named_with_its_place(bad: float) -> None:
    array = np.zeros((2, 3))
    array[1, 2] = bad
    with pytest.raises(ValueError, match=rf"^inputs holds {bad} at \(1, 2\), expected finite numbers$"):
        require_finite("inputs", array)


@pytest.mark.parametrize("compute", [attend, attend_output])
def test_an_option_that_attention_does_not_have_is_named(compute: Callable[..., object]) -> None:
    with pytest.raises(TypeError, match="'scales'"):
        compute(np.ones((2, 3)), np.ones((2, 3)), np.ones((2, 3)), scales=1.0)
