import numpy as np
import pytest
import torch

from attention.experiments.recurrence.race import Race, attend_in_place, race


def test_both_are_timed_at_every_length() -> None:
    measured = race([3, 11], width=5, rounds=1)
    assert measured.lengths == (3, 11)
    assert len(measured.recurrent) == len(measured.attention) == 2
    assert all(seconds > 0 for seconds in measured.recurrent + measured.attention)
    assert measured.calls > 0


def test_growth_is_the_power_of_the_length() -> None:
    timed = Race((4, 16, 64, 256), 64, (9.0, 1.0, 7.0, 16.0), (9.0, 3.0, 1.0, 768.0), 1.0)
    assert timed.growth(timed.recurrent) == pytest.approx(1.0)
    assert timed.growth(timed.attention) == pytest.approx(4.0 / 2.0)


def test_overtaking_is_where_self_attention_stays_the_slower_one() -> None:
    def timed(*attention: float) -> int | None:
        return Race((16, 64, 256), 64, (2.0, 2.0, 2.0), attention, 1.0).overtaken()

    assert timed(1.0, 1.0, 3.0) == 256
    assert timed(3.0, 1.0, 3.0) == 256
    assert timed(3.0, 3.0, 3.0) == 16
    assert timed(3.0, 3.0, 1.0) is None


def test_what_is_timed_is_self_attention() -> None:
    draw = np.random.default_rng(3)
    inputs, *projections = (draw.standard_normal(shape) for shape in ((7, 5), (5, 3), (5, 3), (5, 2)))
    query, key, value = (torch.tensor(inputs @ projection) for projection in projections)
    expected = torch.nn.functional.scaled_dot_product_attention(query, key, value)
    np.testing.assert_allclose(attend_in_place(inputs, *projections), expected, atol=1e-12)
