"""The cells that the reader changed: kept in the link, oldest first, so that undo is the link's last edit taken away.

The board calls these from its callbacks, before the script runs.
"""

from typing import Final

import streamlit as st

from attention.example import Edit
from attention.ui.controls.link import MOST_EDITS, read_edits, write_edits
from attention.ui.controls.parameters import EDITS

KEY: Final = EDITS.name
LIVE: Final = "live_edit"


def _state() -> "st.runtime.state.SessionStateProxy":
    return st.session_state  # noqa: TID251 -- a board's edit reaches the bound widget `edits` in no other way


def current() -> tuple[Edit, ...]:
    """Return the edits in force, oldest first, the one that is being dragged last."""
    live: Edit | None = _state().get(LIVE)
    return (*recorded(), live) if live else recorded()


def recorded() -> tuple[Edit, ...]:
    """Return the edits that the link holds, oldest first."""
    return read_edits(_state().get(KEY, "")) or ()


def record(edit: Edit, *, live: bool) -> None:
    """Take an edit: `live` while it is being dragged (not in the link yet), else for good."""
    if live:
        _state()[LIVE] = edit
        return
    _state().pop(LIVE, None)
    if recorded()[-1:] == (edit,):
        return
    edits = (*recorded(), edit)
    if len(edits) > MOST_EDITS:
        edits = tuple({(e.matrix, e.row, e.column): e for e in edits}.values())[-MOST_EDITS:]
    _state()[KEY] = write_edits(edits)


def undo() -> None:
    """Take the last edit back."""
    _state().pop(LIVE, None)
    _state()[KEY] = write_edits(recorded()[:-1])


def reset() -> None:
    """Take every edit back."""
    _state().pop(LIVE, None)
    _state()[KEY] = ""


def can_undo() -> bool:
    """Return whether there is an edit to take back."""
    return bool(recorded())
