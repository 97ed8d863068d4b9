import numpy as np
import pytest
from scipy import special

from attention.experiments.transformer.gelu import erf, gelu

EVERYWHERE = np.concatenate([np.linspace(-9, 9, 100_003), [0.0, -0.0, 1e-300, 6.0, 1e6, -1e6]])


def test_erf_is_scipys() -> None:
    np.testing.assert_allclose(erf(EVERYWHERE), special.erf(EVERYWHERE), rtol=0, atol=1e-13)


def test_erf_in_float32_is_as_exact_as_float32() -> None:
    narrow = EVERYWHERE.astype(np.float32)
    found = erf(narrow)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, special.erf(narrow.astype(np.float64)), rtol=0, atol=2e-7)


@pytest.mark.parametrize("value", [-3.0, -0.5, 0.0, 0.7, 2.5])
def test_gelu_is_x_times_the_share_of_a_normal_distribution_below_x(value: float) -> None:
    assert gelu(np.array([value]))[0] == pytest.approx(value * special.ndtr(value), abs=1e-13)


def test_gelu_keeps_what_is_large_and_drops_what_is_far_below_zero() -> None:
    np.testing.assert_array_equal(gelu(np.array([40.0, -40.0, 0.0])), [40.0, 0.0, 0.0])
