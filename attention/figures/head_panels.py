"""A few heads side by side, each a small map of its weights."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from attention.arrays import Floats
from attention.figures.frame import Column, Figure, Says
from attention.figures.heatmap import Notation, weight_span
from attention.figures.panels import Panel, panels

WIDTH = 160
"""Pixels of the screen for one map, whatever the number of tokens."""


class Side(NamedTuple):
    """What the axes are called."""

    looks: str
    looked: str


def head_panels(
    weights: Floats, titles: Sequence[str], names: Sequence[str], sides: Side, says: str, *, notation: Notation
) -> Figure:
    """Draw each head's weights; a click on a map tells its head and 0.

    Args:
        weights: [H, N, N] in the core's orientation, all on one scale.
        titles: H, one above each map.
        names: N tokens, as they are called when a cell is pointed at.
        sides: of the axes.
        says: what a cell says, with `{looks}`, `{looked}` and `{weight}`.
        notation: "lecture" draws queries as columns, "paper" as rows.
    """
    turned = notation == "lecture"
    rows, columns = np.indices(weights.shape[1:])
    looks, looked = (columns, rows) if turned else (rows, columns)
    who, whom = ([names[place] for place in side.ravel().tolist()] for side in (looks, looked))
    maps = weights.swapaxes(1, 2) if turned else weights
    return panels(
        [
            Panel(
                title,
                each,
                says=Says(
                    says,
                    {"looks": Column(who), "looked": Column(whom), "weight": Column(each.ravel(), 2)},
                    across=len(names),
                ),
                tells=(head, 0),
            )
            for head, (title, each) in enumerate(zip(titles, maps, strict=True))
        ],
        across=len(weights),
        span=weight_span(weights),
        pixels=WIDTH / len(names),
        axes=(sides.looks, sides.looked) if turned else (sides.looked, sides.looks),
    )
