"""Lines between two copies of a sentence: one for each larger weight, those of one word in their own thickness."""

import numpy as np

from attention.figures.heatmap import Side
from attention.figures.links import THICKEST, links
from tests.attention.figures.drawn import checked

WEIGHTS = np.array([[0.05, 0.15, 0.8], [1.0, 0.0, 0.0], [0.3, 0.3, 0.4]])
SIDES = (Side("who looks", ("a", "b", "c")), Side("who is looked at", ("a", "b", "c")))
FIGURE = links(WEIGHTS, *SIDES, chosen=0)


def ends(mark: dict[str, list[int | None]]) -> list[list[int | None]]:
    return [mark["y"][place : place + 2] for place in range(0, len(mark["y"]), 3)]


def test_plotly_takes_it() -> None:
    checked(FIGURE)
    checked(links(WEIGHTS, *SIDES, chosen=None))


def test_every_weight_from_a_tenth_up_has_a_line() -> None:
    lines = [mark for mark in FIGURE.data if mark["mode"] == "lines"]
    drawn = sorted(tuple(line) for mark in lines for line in ends(mark))
    assert drawn == [
        (0, 1),
        (0, 2),
        (1, 0),
        (2, 0),
        (2, 1),
        (2, 2),
    ]


def test_the_chosen_words_lines_are_as_thick_as_their_weights() -> None:
    own = [mark for mark in FIGURE.data if mark["mode"] == "lines" and mark["opacity"] == 1]
    assert [mark["line"]["width"] for mark in own] == [round(THICKEST * 0.15, 2), round(THICKEST * 0.8, 2)]
    assert FIGURE.data[-1]["text"] == ["a", "b  15%", "c  80%"]


def test_the_table_lists_the_lines() -> None:
    assert FIGURE.table is not None
    assert list(FIGURE.table.rows[1]) == ["a", "c", "0.80"]
