"""One weight's arithmetic: parts and products add up to the score, and softmax of it is the weight."""

import numpy as np
import pytest

from attention.experiments.induction.arithmetic import chain_of, parts_of
from attention.experiments.induction.decoder import FIRST, SECOND, Place
from attention.experiments.induction.repeated import read

LETTERS = "ruavmnqh"
READING = read("two-layers", LETTERS)


@pytest.mark.parametrize("place", [FIRST, SECOND])
@pytest.mark.parametrize("pair", [(11, 4), (1, 0), (15, 15)])
def test_the_chain_ends_in_the_weight(place: Place, pair: tuple[int, int]) -> None:
    chain = chain_of(READING, place, pair, 2)
    assert chain.weight == pytest.approx(READING.weights(place)[pair], abs=1e-12)
    assert len(chain.scaled) == pair[0] + 1


@pytest.mark.parametrize("place", [FIRST, SECOND])
def test_the_parts_of_a_key_add_up_to_the_score_as_shown(place: Place) -> None:
    for pair in ((11, 4), (5, 5), (15, 0)):
        parts = parts_of(READING, place, pair, 2)
        assert float(parts.own.sum()) == pytest.approx(chain_of(READING, place, pair, 2).score)
        for column in (parts.own, parts.above):
            digits = parts.decimals(column)
            shown = [round(float(value), digits) for value in (*column, column.sum())]
            assert round(sum(shown[:3]), digits) == shown[3]


def test_what_the_head_above_finds_was_written_by_the_head_below() -> None:
    for looks in range(8, 16):
        above = parts_of(READING, SECOND, (looks, looks - 7), 2).above
        assert np.argmax(above) == 1  # neither the letter that stands there, nor the place


def test_below_nothing_is_written_yet_and_the_place_decides() -> None:
    for looks in range(2, 16):
        parts = parts_of(READING, FIRST, (looks, looks - 1), 2)
        assert parts.own[1] == 0
        assert np.argmax(parts.above) == 2
