"""Edits live in the link, oldest first; undo takes the last one away."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention.example import Edit
from attention.ui.controls import edits
from attention.ui.controls.link import MATRIX_CODES, MOST_EDITS, read_edits, write_edits

FIRST, SECOND = Edit("keys", 3, 0, 2.5), Edit("inputs", 0, 1, -0.5)


@pytest.fixture(autouse=True)
def state(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Stand in for Streamlit's session state."""
    held: dict[str, Any] = {}
    monkeypatch.setattr(edits, "_state", lambda: held)
    return held


def test_there_is_nothing_to_undo_at_first() -> None:
    assert edits.current() == ()
    assert not edits.can_undo()


def test_edits_stand_in_the_link_oldest_first(state: dict[str, Any]) -> None:
    edits.record(FIRST, live=False)
    edits.record(SECOND, live=False)
    assert state[edits.KEY] == "K-4-1_2.5~I-1-2_-0.5"
    assert edits.current() == (FIRST, SECOND)
    assert edits.can_undo()


def test_undo_takes_the_last_one_back_and_reset_all() -> None:
    edits.record(FIRST, live=False)
    edits.record(SECOND, live=False)
    edits.undo()
    assert edits.current() == (FIRST,)
    edits.reset()
    assert edits.current() == ()
    edits.undo()
    assert edits.current() == ()


def test_a_dragged_cell_counts_but_is_not_in_the_link(state: dict[str, Any]) -> None:
    edits.record(FIRST, live=False)
    edits.record(SECOND, live=True)
    assert edits.current() == (FIRST, SECOND)
    assert state[edits.KEY] == "K-4-1_2.5"
    edits.record(SECOND._replace(value=1.0), live=False)
    assert edits.current() == (FIRST, SECOND._replace(value=1.0))


def test_undo_while_a_cell_is_dragged_lets_go_of_it() -> None:
    edits.record(FIRST, live=False)
    edits.record(SECOND, live=True)
    edits.undo()
    assert edits.current() == ()


def test_the_same_edit_twice_is_one_step_to_undo() -> None:
    edits.record(FIRST, live=False)
    edits.record(FIRST, live=False)
    assert edits.current() == (FIRST,)
    edits.record(FIRST._replace(value=3.0), live=False)
    edits.undo()
    assert edits.current() == (FIRST,)


def test_more_edits_than_a_link_holds_leave_the_last_of_each_cell() -> None:
    for value in range(MOST_EDITS + 5):
        edits.record(FIRST._replace(value=float(value)), live=False)
    held = edits.recorded()
    assert 0 < len(held) <= MOST_EDITS
    assert held[-1].value == MOST_EDITS + 4


def test_a_link_that_cannot_be_read_holds_no_edits(state: dict[str, Any]) -> None:
    state[edits.KEY] = "K-4-1_2.5~broken"
    assert edits.current() == ()
    assert not edits.can_undo()


@given(
    st.lists(
        st.builds(
            Edit,
            st.sampled_from(sorted(MATRIX_CODES.values())),
            st.integers(0, 11),
            st.integers(0, 11),
            st.floats(-1e6, 1e6, allow_nan=False),
        ),
        max_size=MOST_EDITS,
    )
)
def test_any_edits_come_back_from_the_link_exactly(written: list[Edit]) -> None:
    assert read_edits(write_edits(written)) == tuple(written)
