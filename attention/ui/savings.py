"""What Streamlit works out anew at every run though nothing, or little of it, has changed.

Together a sixth of the processor time of a move: a profile of /softmax led here.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from streamlit import config
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


def save_time() -> None:
    """Look up one value where one is asked for; read the settings of the theme, which every run sends, once."""
    SafeSessionState.filtered_state = property(Filtered)  # type: ignore[assignment, method-assign]
    config.get_options_for_section = cache(config.get_options_for_section)
