"""What a run draws travels from its thread to the server's in batches: to wake the server costs more than to draw."""

from collections import deque
from collections.abc import Callable
from typing import Any, Final

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import ScriptRunnerEvent

A_MOMENT: Final = 0.004
"""Seconds that a drawn element may wait for the next one."""


class Batch:
    """The events of one session's runs that its server has not heard of yet, in order."""

    def __init__(self, session: AppSession) -> None:
        self.session = session
        self.waiting: deque[Callable[[], None]] = deque()
        self.is_called = False

    def add(self, event: ScriptRunnerEvent, handle: Callable[[], None]) -> None:
        """Hand on at once that a run begins or ends; what it draws, together with what it draws in the next moment."""
        self.waiting.append(handle)
        if event is not ScriptRunnerEvent.ENQUEUE_FORWARD_MSG:
            self.session._call_soon_on_event_loop(self.hand_on)
        elif not self.is_called:
            self.is_called = True
            self.session._call_soon_on_event_loop(self.wait)

    def wait(self) -> None:
        """Hand on after a moment; called by the server's thread."""
        self.session._event_loop.call_later(A_MOMENT, self.hand_on)

    def hand_on(self) -> None:
        """Let the server handle what has come; called by its thread."""
        self.is_called = False
        try:
            while self.waiting:
                self.waiting.popleft()()
        finally:
            if self.waiting:  # one that fails, fails alone, as it would without batches
                self.session._event_loop.call_soon(self.hand_on)


def hand_on_in_batches() -> None:
    """Let sessions hear of their runs in batches."""
    handle = AppSession._handle_scriptrunner_event_on_event_loop

    def on_event(self: AppSession, sender: Any, event: ScriptRunnerEvent, *told: Any, **named: Any) -> None:
        batch: Batch | None = getattr(self, "_batch", None)
        if batch is None:
            batch = self._batch = Batch(self)  # type: ignore[attr-defined]
        batch.add(event, lambda: handle(self, sender, event, *told, **named))

    AppSession._on_scriptrunner_event = on_event  # type: ignore[method-assign]
