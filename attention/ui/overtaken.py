"""A run that a callback asked for has what the reader moved and what the callback set, as the run of the callback had.

Streamlit files both away before such a run, as it does before one that the browser asks for, which brings its values
with it. A bound widget then has the value of the address again: what was set is lost, an edit on a board for example,
and the browser is told to adopt it, so that a slider which was moved in the meantime goes back.
"""

from collections.abc import Mapping
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.state import SessionState


def let_moves_stand() -> None:
    """File values away only for a run that brings its own."""
    prepare = SessionState.on_script_will_rerun

    def on_script_will_rerun(
        self: SessionState,
        fresh_widget_states: WidgetStates | None,
        *,
        replay_trigger_states: WidgetStates | None = None,
        replay_trigger_values: Mapping[str, Any] | None = None,
        is_history_navigation: bool = False,
    ) -> None:
        if fresh_widget_states is None and replay_trigger_states is not None:
            self._reset_triggers()
            self._overlay_replay_trigger_states(replay_trigger_states, replay_trigger_values, None)
            return
        prepare(
            self,
            fresh_widget_states,
            replay_trigger_states=replay_trigger_states,
            replay_trigger_values=replay_trigger_values,
            is_history_navigation=is_history_navigation,
        )

    SessionState.on_script_will_rerun = on_script_will_rerun  # type: ignore[method-assign]
