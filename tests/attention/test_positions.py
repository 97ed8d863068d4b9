import math

import numpy as np
import pytest

from attention.positions import sinusoidal_encodings


@pytest.mark.parametrize("d_model", [1, 2, 7, 8])
def test_every_cell_is_the_sine_or_cosine_of_vaswani(d_model: int) -> None:
    encodings = sinusoidal_encodings(5, d_model)
    assert encodings.shape == (5, d_model)
    for position in range(5):
        for column in range(d_model):
            angle = position / 10000 ** (2 * (column // 2) / d_model)
            expected = math.sin(angle) if column % 2 == 0 else math.cos(angle)
            assert encodings[position, column] == pytest.approx(expected, abs=1e-15)


def test_the_first_position_alternates_between_zero_and_one() -> None:
    np.testing.assert_array_equal(sinusoidal_encodings(2, 5)[0], [0, 1, 0, 1, 0])


def test_a_shift_of_positions_turns_each_pair_of_columns_by_a_fixed_angle() -> None:
    pair = sinusoidal_encodings(11, 6)[:, 2:4]
    turn = 1 / 10000 ** (2 / 6)
    rotation = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    np.testing.assert_allclose(pair[:-1] @ rotation, pair[1:], atol=1e-14)


def test_no_tokens_have_no_encodings() -> None:
    assert sinusoidal_encodings(0, 3).shape == (0, 3)


def test_encodings_are_read_only() -> None:
    assert not sinusoidal_encodings(3, 2).flags.writeable


@pytest.mark.parametrize(
    ("length", "d_model", "message"),
    [(-1, 2, "length is -1, expected at least 0"), (3, 0, "d_model is 0, expected at least 1")],
)
def test_impossible_sizes_are_refused(length: int, d_model: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        sinusoidal_encodings(length, d_model)
