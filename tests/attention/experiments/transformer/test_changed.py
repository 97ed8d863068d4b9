"""What one word moves: pieces find their partners, and what is taken from one place is given to another."""

import numpy as np
import pytest

from attention.experiments.transformer.changed import change, partners
from attention.experiments.transformer.encoder import read
from attention.experiments.transformer.sentences import MEASURED_ON
from attention.experiments.transformer.weights import place_named

SMALL = place_named("embedded")


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("a b c", "a x c", [(0, 0), (1, 1), (2, 2)]),
        ("a b c", "a x y c", [(0, 0), (2, 3)]),
        ("a c", "a b c", [(0, 0), (1, 2)]),
        ("a b", "a b", [(0, 0), (1, 1)]),
    ],
)
def test_pieces_find_their_partners(first: str, second: str, expected: list[tuple[int, int]]) -> None:
    assert list(partners(first.split(), second.split())) == expected


def test_with_one_word_replaced_the_share_that_moved_is_what_the_rows_do_not_share() -> None:
    first, second = (read(MEASURED_ON[place], SMALL) for place in (1, 2))
    found = change(first, second)
    assert len(found.places) == len(first.pieces)
    kept = np.minimum(first.weights, second.weights).sum(axis=-1)
    np.testing.assert_allclose(found.moved, (1 - kept).mean(axis=-1), atol=1e-6)


def test_what_goes_to_pieces_without_a_partner_counts_as_one_place() -> None:
    first, second = read("the old man the boat", SMALL), read("the old man the boats", SMALL)
    found = change(first, second)
    layer, head = 3, 4
    expected = []
    for here, there in found.places:
        rows = first.weights[layer, head, here], second.weights[layer, head, there]
        shared = sum(min(rows[0][one], rows[1][other]) for one, other in found.places)
        rests = [1 - sum(float(row[pair[side]]) for pair in found.places) for side, row in enumerate(rows)]
        expected.append(1 - shared - min(rests))
    assert found.moved[layer, head] == pytest.approx(np.mean(expected), abs=1e-6)


def test_the_same_sentence_moves_nothing() -> None:
    reading = read("I saw a saw.", SMALL)
    assert change(reading, reading).moved.max() == 0
