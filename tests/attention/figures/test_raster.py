import numpy as np
import pytest

from attention.figures.raster import Curve, glow, raster
from attention.figures.style import SEQUENTIAL, SYMBOL_COLOURS, colours_at, rgb
from tests.attention.figures.drawn import read

NEARBY = Curve("near", np.array([0, 0.3, 0.4, 0.3, 0]), "query")


def test_a_glow_is_strongest_where_the_weight_is_largest() -> None:
    row = read(glow(NEARBY))
    assert row.shape == (1, 5, 4)
    opacity = row[0, :, 3]
    assert opacity.argmax() == 2
    assert opacity[0] == opacity[4] == 0
    np.testing.assert_array_equal(row[0, 2, :3], rgb(SYMBOL_COLOURS["query"].light))


def test_a_glow_of_nothing_is_not_seen() -> None:
    assert read(glow(Curve("none", np.zeros(3), "query")))[..., 3].max() == 0


@pytest.mark.parametrize("value", [0.0, 0.3, 1.0])
def test_a_raster_has_the_scales_colours(value: float) -> None:
    pixel = read(raster(np.full((2, 3), value)))[0, 0, :3]
    np.testing.assert_allclose(pixel, colours_at(np.array(value), SEQUENTIAL), atol=2)
