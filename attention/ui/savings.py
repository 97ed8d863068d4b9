"""What Streamlit works out anew at every run though nothing, or little of it, has changed.

Together a fifth of the processor time of a move: profiles of /softmax and /heads led here.
"""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from functools import cache
from types import MethodType
from typing import Any, Final

import streamlit as st
from streamlit import config
from streamlit.components.v2.bidi_component import main as component
from streamlit.cursor import Cursor, SparseList
from streamlit.delta_generator import DeltaGenerator
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.scriptrunner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType
from streamlit.runtime.state import QueryParamsProxy, SafeSessionState, SessionState, SessionStateProxy, session_state

Present = Callable[[object, SessionState], object]
make_presenter, fill_theme, heed = (
    component.make_bidi_component_presenter,  # type: ignore[attr-defined]
    app_session._populate_theme_msg,
    ScriptRunner._maybe_handle_execution_control_request,
)
"""What Streamlit does itself."""
COUNTING: Final = DeltaGenerator.markdown.__code__
"""What counts the use of an element, around each that draws one."""


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


def copied_block(self: DeltaGenerator, _memo: dict[int, Any]) -> DeltaGenerator:
    """Copy a block and those that it stands in, which a fragment remembers once for each of them."""
    cursor, parent = self._cursor, self._parent
    copy = DeltaGenerator(
        root_container=self._root_container,
        cursor=copied(cursor, {}) if cursor else None,
        parent=copied_block(parent, {}) if parent else None,
        block_type=self._block_type,
    )
    copy._form_data, copy._creating_fragment_id = self._form_data, self._creating_fragment_id
    return copy


def changed(whole: Any, **parts: Any) -> Any:
    """Return a dataclass with these parts; itself where it has them, as a widget has its kind of value at each read."""
    return whole if all(getattr(whole, name) == part for name, part in parts.items()) else replace(whole, **parts)


def without_telemetry() -> None:
    """Call what draws an element itself: what Streamlit wraps around it counts its use, which is switched off.

    Both as a method of blocks and as `st.…`, which is the method of the page; and what reads and sets values.
    """
    for kind in (*DeltaGenerator.__mro__, QueryParamsProxy, SessionStateProxy):
        for name, method in vars(kind).items():
            if is_counted(method):
                setattr(kind, name, method.__wrapped__)
    for name, method in vars(st).items():
        if isinstance(method, MethodType) and is_counted(method.__func__):
            setattr(st, name, MethodType(method.__func__.__wrapped__, method.__self__))  # type: ignore[attr-defined]


def is_counted(method: object) -> bool:
    """Return whether Streamlit counts the use of a method."""
    return getattr(method, "__code__", None) is COUNTING


def presenter(events: str, *of_component: Any) -> Present:
    """Return what shows a component's values: with what it tells just now, for which Streamlit makes a class each time.

    A component that tells nothing has its lasting values, and these are not set by hand.
    """
    present = make_presenter(events, *of_component)

    def shown(lasting: object, state: SessionState) -> object:
        told = state._new_widget_state.states.get(events)
        return lasting if told is None or getattr(told, "value", told) is None else present(lasting, state)

    return shown


@cache
def theme(section: str) -> CustomThemeConfig:
    """Return the theme's settings as every run sends them."""
    settings = CustomThemeConfig()
    fill_theme(settings, section)
    return settings


def send_theme(message: CustomThemeConfig, section: str = "theme") -> None:
    """Write the theme's settings into a message."""
    if theme(section).ListFields():  # a message that takes nothing would stand in its parent all the same
        message.MergeFrom(theme(section))


def heed_requests(self: ScriptRunner) -> None:
    """Stop the script, or run it again, where that is asked for; every element and every value asks whether it is.

    A fragment that runs beside others would have to be heard too: there is none here.
    """
    if self._requests._state is not ScriptRequestType.CONTINUE:
        heed(self)


def save_time() -> None:
    """Look up one value where one is asked for; read the theme, which every run sends, once; copy places by hand.

    A fragment remembers the place of every block that it stands in.
    """
    without_telemetry()
    session_state.replace = changed  # type: ignore[attr-defined, assignment]
    DeltaGenerator.__deepcopy__ = copied_block  # type: ignore[method-assign]
    component.make_bidi_component_presenter = presenter  # type: ignore[attr-defined, assignment]
    app_session._populate_theme_msg = send_theme  # type: ignore[assignment]
    ScriptRunner._maybe_handle_execution_control_request = heed_requests  # type: ignore[method-assign]
    Cursor.__deepcopy__ = copied  # type: ignore[attr-defined]
    SafeSessionState.filtered_state = property(Filtered)  # type: ignore[assignment, method-assign]
    config.get_options_for_section = cache(config.get_options_for_section)
