"""What Streamlit works out anew at every run though nothing, or little of it, has changed.

Together a sixth of the processor time of a move: a profile of /softmax led here.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import cache
from typing import Any, Final

from streamlit import config
from streamlit.cursor import Cursor, SparseList
from streamlit.runtime.state import SafeSessionState


class Filtered(Mapping[str, Any]):
    """All values of a session by their keys. Most who ask for all want to know one: only that one is looked up."""

    def __init__(self, state: SafeSessionState) -> None:
        self.state: Final = state

    def __getitem__(self, key: str) -> Any:
        return self.state[key]

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and key in self.state

    def __iter__(self) -> Iterator[str]:
        return iter(whole(self.state))

    def __len__(self) -> int:
        return len(whole(self.state))


def whole(state: SafeSessionState) -> dict[str, Any]:
    """Return all values, as Streamlit gathers them."""
    with state._lock:
        return state._state.filtered_state


def copied(self: Cursor, memo: dict[int, Any]) -> Cursor:
    """Copy a place on the page: numbers that never change, and what stands there for a moment only."""
    copy = object.__new__(type(self))
    copy.__dict__.update(self.__dict__)
    copy._transient_elements = (
        deepcopy(self._transient_elements, memo) if len(self._transient_elements) else SparseList()
    )
    return copy


def save_time() -> None:
    """Look up one value where one is asked for; read the theme, which every run sends, once; copy places by hand.

    A fragment remembers the place of every block that it stands in.
    """
    Cursor.__deepcopy__ = copied  # type: ignore[attr-defined]
    SafeSessionState.filtered_state = property(Filtered)  # type: ignore[assignment, method-assign]
    config.get_options_for_section = cache(config.get_options_for_section)
