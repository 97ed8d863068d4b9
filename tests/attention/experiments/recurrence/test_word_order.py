from dataclasses import replace
from typing import Any

import pytest

from attention.example import Edit, Example
from attention.experiments.recurrence.networks import draw_recurrence
from attention.experiments.recurrence.word_order import Backwards, read_backwards, rows_to_keep
from attention.presets import build_example
from attention.trace import run

SEVEN = build_example("saw", tokens=tuple("abcdefg"))


def changed(example: Example) -> Backwards:
    return read_backwards(run(example), draw_recurrence(example.d_model, 3, 0.9, 7))


def test_the_recurrent_network_notices_and_self_attention_does_not() -> None:
    assert changed(SEVEN).recurrent > 0.01
    assert changed(SEVEN).attention < 1e-14
    assert changed(SEVEN).is_rounding


@pytest.mark.parametrize(
    "options",
    [{"positions": "sinusoidal"}, {"visible": "causal"}, {"what_if": (Edit("values", 0, 0, 3.0),)}],
)
def test_positions_a_causal_mask_and_a_cell_set_by_hand_tell_the_order(options: dict[str, Any]) -> None:
    assert changed(replace(SEVEN, **options)).attention > 1e-3
    assert not changed(replace(SEVEN, **options)).is_rounding


def test_a_band_looks_alike_from_both_ends() -> None:
    assert changed(replace(SEVEN, visible="band", reach=2)).attention < 1e-14


def test_one_word_reads_alike_both_ways() -> None:
    assert changed(build_example("saw", tokens=("a",)))[:2] == (0.0, 0.0)


def test_the_next_word_asks_for_every_word_or_for_those_within_the_band() -> None:
    assert rows_to_keep(run(SEVEN)) == 7
    assert [rows_to_keep(run(replace(SEVEN, visible="band", reach=reach))) for reach in (0, 2, 9)] == [0, 2, 7]
