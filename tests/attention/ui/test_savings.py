"""What is looked up one at a time is what Streamlit would have gathered."""

import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st
from streamlit import config
from streamlit.components.v2.bidi_component import main as component
from streamlit.cursor import Cursor, LockedCursor, RunningCursor
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.lib.form_utils import FormData
from streamlit.proto.NewSession_pb2 import NewSession
from streamlit.runtime import app_session
from streamlit.runtime.scriptrunner import RerunData, RerunException, ScriptRunner, StopException
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests
from streamlit.runtime.state import SafeSessionState, SessionState, session_state
from streamlit.runtime.state.common import WidgetMetadata

from attention.ui.savings import (
    Filtered,
    changed,
    copied,
    copied_block,
    fill_theme,
    heed_requests,
    make_presenter,
    presenter,
    save_time,
    send_theme,
)

ROOT = Path(__file__).resolve().parents[3]
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
    heed = ScriptRunner._maybe_handle_execution_control_request
    yield
    del Cursor.__deepcopy__  # type: ignore[attr-defined]
    SafeSessionState.filtered_state, config.get_options_for_section = before, read  # type: ignore[method-assign]
    ScriptRunner._maybe_handle_execution_control_request = heed  # type: ignore[method-assign]
    component.make_bidi_component_presenter = make_presenter  # type: ignore[attr-defined]
    app_session._populate_theme_msg = fill_theme


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


def test_what_is_read_again_keeps_its_kind_of_value() -> None:
    assert vars(session_state)["replace"] in (
        replace,
        changed,
    )  # where a new Streamlit asks for it elsewhere, nothing is saved
    metadata = WidgetMetadata[object]("slider", lambda value: value, lambda value: value, "int_value")
    assert changed(metadata, value_type="int_value") is metadata
    assert changed(metadata, value_type="double_value") == replace(metadata, value_type="double_value") != metadata


def test_a_copied_block_is_what_streamlit_copies() -> None:
    inner = DeltaGenerator(cursor=RunningCursor(0, (1,)), parent=st._main, block_type="vertical")
    inner._form_data, inner._creating_fragment_id = FormData("form"), "fragment"
    copy = copied_block(inner, {})
    assert vars(copy).keys() == vars(inner).keys()
    assert copy is not inner
    assert copy._cursor is not inner._cursor
    assert copy._parent is not inner._parent
    assert (copy._form_data, copy._creating_fragment_id, copy._block_type) == (FormData("form"), "fragment", "vertical")
    before = copy._get_delta_path_str()
    inner._provided_cursor.lock_element()  # type: ignore[union-attr]
    assert copy._get_delta_path_str() == before != inner._get_delta_path_str()


def test_no_use_of_an_element_is_counted() -> None:
    assert config.get_option("browser.gatherUsageStats") is False
    seen = subprocess.run([sys.executable, "-c", UNCOUNTED], capture_output=True, text=True, check=True, cwd=ROOT)
    assert seen.stdout.splitlines() == ["True True True True", "False False False False"]


UNCOUNTED = """
import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from attention.ui.savings import is_counted, without_telemetry
for _ in range(2):
    drawn = is_counted(DeltaGenerator.slider), is_counted(st.slider.__func__), is_counted(st.container().html.__func__)
    print(*drawn, is_counted(type(st.query_params).__getitem__))
    without_telemetry()
"""
EVENTS, BOARD = "$$ID-0123-board__events", "$$ID-0123-board"


@pytest.mark.parametrize("told", [None, [], [{"event": "edit", "value": {"row": 1}}], {"event": "edit", "value": 2}])
def test_a_component_has_its_values_and_what_it_tells(told: object) -> None:
    state = SessionState()
    metadata = WidgetMetadata[object](EVENTS, lambda value: value, lambda value: value, "json_trigger_value")
    state._new_widget_state.set_widget_metadata(metadata)
    lasting = {"cell": [1, 2]}
    assert presenter(EVENTS, BOARD, {"edit"})(lasting, state) == lasting
    state._new_widget_state.set_from_value(EVENTS, told)
    shown = presenter(EVENTS, BOARD, {"edit"})(lasting, state)
    assert shown == make_presenter(EVENTS, BOARD, {"edit"})(lasting, state)
    assert (shown != lasting) == bool(told)


def test_the_theme_is_sent_as_streamlit_sends_it() -> None:
    ours, theirs = NewSession().custom_theme, NewSession().custom_theme
    for fill, theme in ((send_theme, ours), (fill_theme, theirs)):
        fill(theme)
        fill(theme.light, "theme.light")
        fill(theme.dark, "theme.dark")
        fill(theme.sidebar, "theme.sidebar")
        fill(theme.light.sidebar, "theme.light.sidebar")
        fill(theme.dark.sidebar, "theme.dark.sidebar")
    assert ours == theirs
    assert ours.ByteSize() > 100
    assert [name.name for name, _ in ours.ListFields()] == [name.name for name, _ in theirs.ListFields()]


def run_that_is_asked(requests: ScriptRequests) -> ScriptRunner:
    """Return what of a run is looked at when the script may be interrupted."""
    run = object.__new__(ScriptRunner)
    run._requests, run._execing = requests, True
    run._is_in_script_thread = lambda: True  # type: ignore[method-assign]
    return run


def test_a_run_goes_on_until_another_is_asked_for_or_an_end() -> None:
    requests = ScriptRequests()
    run = run_that_is_asked(requests)
    heed_requests(run)
    requests.request_rerun(RerunData())
    with pytest.raises(RerunException):
        heed_requests(run)
    heed_requests(run)
    requests.request_stop()
    with pytest.raises(StopException):
        heed_requests(run)


def test_no_fragment_runs_beside_others(sources: list[str]) -> None:
    assert not any("parallel=True" in source for source in sources)


@pytest.fixture
def sources() -> list[str]:
    return [file.read_text("utf-8") for folder in ("attention", "pages") for file in (ROOT / folder).rglob("*.py")]
