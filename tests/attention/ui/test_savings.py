"""What is looked up one at a time is what Streamlit would have gathered."""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from streamlit import config
from streamlit.cursor import Cursor, LockedCursor, RunningCursor
from streamlit.runtime.state import SafeSessionState, SessionState

from attention.ui.savings import Filtered, copied, save_time

WIDGET = "$$ID-0123-sharpness"


@pytest.fixture
def state() -> SafeSessionState:
    found = SessionState()
    found["word"] = "saw"
    found["nothing"] = None
    found._new_widget_state.set_from_value(WIDGET, 2)
    found._set_key_widget_mapping(WIDGET, "sharpness")
    return SafeSessionState(found, lambda: None)


def test_a_value_is_the_same_by_itself_and_among_all(state: SafeSessionState) -> None:
    gathered = state._state.filtered_state
    assert gathered == {"word": "saw", "nothing": None, "sharpness": 2}
    filtered = Filtered(state)
    assert dict(filtered) == gathered
    assert len(filtered) == len(gathered)
    assert all(name in filtered and filtered[name] == value for name, value in gathered.items())


def test_what_is_not_there_is_not_there(state: SafeSessionState) -> None:
    filtered = Filtered(state)
    assert "blade" not in filtered
    assert not filtered.__contains__(3)
    with pytest.raises(KeyError):
        filtered["blade"]


@pytest.fixture
def restored() -> Iterator[None]:
    before, read = SafeSessionState.filtered_state, config.get_options_for_section
    yield
    del Cursor.__deepcopy__  # type: ignore[attr-defined]
    SafeSessionState.filtered_state, config.get_options_for_section = before, read  # type: ignore[method-assign]


@pytest.mark.usefixtures("restored")
def test_widgets_ask_for_one_value_and_the_theme_is_read_once(state: SafeSessionState) -> None:
    save_time()
    assert isinstance(state.filtered_state, Filtered)
    assert config.get_options_for_section("theme") is config.get_options_for_section("theme")


def test_a_copied_place_is_a_place_of_its_own() -> None:
    place = RunningCursor(0, (1, 2))
    place.lock_element()
    place.transient_elements[3] = None  # type: ignore[assignment]
    copy = copied(place, {})
    assert vars(copy).keys() == vars(deepcopy(place)).keys()
    assert copy.delta_path == [0, 1, 2, 1]
    assert 3 in copy.transient_elements
    place.lock_element()
    assert copy.delta_path == [0, 1, 2, 1]
    assert not list(place.transient_elements.items())
    locked = copied(LockedCursor(0, (1,), 4), {})
    assert isinstance(locked, LockedCursor)
    assert locked.delta_path == [0, 1, 4]
