"""Products: what each dimension of two vectors adds to their dot product."""

from typing import Final

import numpy as np

from attention.arrays import Floats
from attention.figures.frame import Column, Figure, Says, Table, layout, titled
from attention.figures.style import SYMBOL_COLOURS, format_number

MOST_NUMBERED: Final = 12
"""Dimensions that are all numbered."""


def product_bars(
    left: Floats,
    right: Floats,
    decimals: tuple[int, int],
    *,
    names: tuple[str, str, str, str],
    total: tuple[float, int],
) -> Figure:
    """Draw one bar a dimension; its height is what the dimension adds.

    Args:
        left: [K], such as a query.
        right: [K], such as a key.
        decimals: of the factors and of the products, as read out and in the table.
        names: of a dimension, of both factors and of the product.
        total: the products' sum, and its decimals.
    """
    products, places = left * right, np.arange(1, len(left) + 1)
    largest = int(np.abs(products).argmax())
    factor, product = decimals
    low, high = min(0.0, float(products.min())), max(0.0, float(products.max()))
    room = (high - low or 1.0) / 20
    lines = [
        [str(place), format_number(a, factor), format_number(b, factor), format_number(c, product)]
        for place, a, b, c in zip(places.tolist(), left.tolist(), right.tolist(), products.tolist(), strict=True)
    ]
    return Figure(
        [
            {
                "type": "bar",
                "x": places,
                "y": products,
                "marker": {
                    "color": SYMBOL_COLOURS["score"].light,
                    "opacity": [1.0 if place == largest else 0.55 for place in range(len(left))],
                },
                "hoverinfo": "none",
                "meta": {
                    "says": Says(
                        f"{names[0]} {{place}}: {{left}} × {{right}} = {{product}}",
                        {
                            "place": Column(places),
                            "left": Column(left, factor),
                            "right": Column(right, factor),
                            "product": Column(products, product),
                        },
                    )
                },
            }
        ],
        layout(
            260,
            revision="products",
            margin={"l": 52, "r": 8, "t": 10, "b": 44},
            bargap=0.25,
            xaxis=titled(
                names[0],
                range=[0.3, len(left) + 0.7],
                **({"nticks": 9} if len(left) > MOST_NUMBERED else {"tickvals": places.tolist()}),
                showgrid=False,
                zeroline=False,
            ),
            yaxis=titled(names[3], nticks=6, range=[low - room, high + room]),
        ),
        table=Table(names, [*lines, ["Σ", "", "", format_number(*total)]]),
        widest=720,
        plain=True,
    )
