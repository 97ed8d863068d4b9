"""A bar for each product; the table holds factors and products as they are read."""

import numpy as np

from attention.figures.products import product_bars
from tests.attention.figures.drawn import checked

FIGURE = product_bars(
    np.array([1.0, -2.0, 0.5]),
    np.array([3.0, 4.0, 1.0]),
    (2, 1),
    names=("dimension", "q", "k", "q × k"),
    total=(-4.5, 2),
)


def test_plotly_takes_it() -> None:
    checked(FIGURE)


def test_bars_are_the_products_and_the_largest_stands_out() -> None:
    np.testing.assert_array_equal(FIGURE.data[0]["y"], [3.0, -8.0, 0.5])
    assert FIGURE.data[0]["marker"]["opacity"].index(1.0) == 1


def test_the_table_ends_with_the_sum() -> None:
    assert FIGURE.table is not None
    assert list(FIGURE.table.rows[1]) == ["2", "−2.00", "4.00", "−8.0"]
    assert list(FIGURE.table.rows[-1]) == ["Σ", "", "", "−4.50"]
