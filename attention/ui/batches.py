"""What a run draws travels in batches: from its thread to the server's, and from there to the browser.

To wake the server for an element costs more than to draw it, and so does a write to the socket for each.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any, Final

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import ScriptRunnerEvent
from streamlit.runtime.session_manager import ActiveSessionInfo
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

A_MOMENT: Final = 0.03
"""Seconds that a run's begin and a drawn element may wait for the next one: a move is one batch, which the browser
draws once, and a training goes on in steps."""
BEGUN: Final = ScriptRunnerEvent.SCRIPT_STARTED
WAITING: Final = (BEGUN, ScriptRunnerEvent.ENQUEUE_FORWARD_MSG)
TURNS: Final = 20
"""Turns of the server's loop that a run's begin waits until what the one before has drawn is sent; a session without a
browser sends nothing."""
QUIET: Final = 6
"""Turns of the server's loop without bytes for the browser after which no more follow at once."""
AT_A_TIME: Final = 100
"""Messages sent before others have their turn: more than the longest page has, fewer than a queue holds (500)."""


class Batch:
    """The events of one session's runs that its server has not heard of yet, in order."""

    def __init__(self, session: AppSession) -> None:
        self.session = session
        self.waiting: deque[tuple[ScriptRunnerEvent, Callable[[], None]]] = deque()
        self.is_called = False

    def add(self, event: ScriptRunnerEvent, handle: Callable[[], None]) -> None:
        """Hand on at once that a run ends; its begin and what it draws, together with what it draws in a moment."""
        self.waiting.append((event, handle))
        if event not in WAITING:
            self.session._call_soon_on_event_loop(self.hand_on)
        elif not self.is_called:
            self.is_called = True
            self.session._call_soon_on_event_loop(self.wait)

    def wait(self) -> None:
        """Hand on after a moment; called by the server's thread."""
        self.session._event_loop.call_later(A_MOMENT, self.hand_on)

    def hand_on(self, turns: int = TURNS) -> None:
        """Let the server handle what has come; called by its thread.

        A run that begins throws away what the same fragment has drawn before and is not sent yet. Where one run follows
        the other at once, as in a training, nothing would ever be seen: what is drawn is sent first.
        """
        self.is_called = False
        try:
            while self.waiting:
                event, handle = self.waiting[0]
                if event is BEGUN and turns and not self.session._browser_queue.is_empty():
                    turns -= 1
                    return
                self.waiting.popleft()
                handle()
        finally:
            if self.waiting:  # one that fails, fails alone, as it would without batches
                self.session._event_loop.call_soon(self.hand_on, turns)


class Gathered:
    """A connection that writes to its socket, at once, what comes turn after turn."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._waiting: list[bytes] = []
        self._quiet = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Write soon."""
        self._quiet = 0
        if not self._waiting:
            self._loop.call_soon(self.wait)
        self._waiting.append(data)

    def wait(self) -> None:
        """Write what waits, unless more came since the last turns."""
        self._quiet += 1
        if self._quiet > QUIET:
            self.flush()
        elif self._waiting:
            self._loop.call_soon(self.wait)

    def flush(self) -> None:
        """Write what waits."""
        if self._waiting:
            written, self._waiting = b"".join(self._waiting), []
            self._transport.write(written)

    def close(self) -> None:
        """Write what waits, and close."""
        self.flush()
        self._transport.close()


def hand_on_in_batches() -> None:
    """Let sessions hear of their runs in batches, and browsers of what was drawn."""
    connect = WebSocketsSansIOProtocol.connection_made

    def connection_made(self: WebSocketsSansIOProtocol, transport: asyncio.BaseTransport) -> None:
        connect(self, transport)
        self.transport = Gathered(self.transport, self.loop)  # type: ignore[assignment]

    def on_message(self: Runtime) -> None:
        """Say, if nobody has, that there is something to send; the server's own thread says so without a detour."""
        server = self._get_async_objs()
        if server.need_send_data.is_set():
            return
        try:
            is_here = asyncio.get_running_loop() is server.eventloop
        except RuntimeError:
            is_here = False
        if is_here:
            server.need_send_data.set()
        else:
            server.eventloop.call_soon_threadsafe(server.need_send_data.set)

    handle = AppSession._handle_scriptrunner_event_on_event_loop

    def on_event(self: AppSession, sender: Any, event: ScriptRunnerEvent, *told: Any, **named: Any) -> None:
        batch: Batch | None = getattr(self, "_batch", None)
        if batch is None:
            batch = self._batch = Batch(self)  # type: ignore[attr-defined]
        batch.add(event, lambda: handle(self, sender, event, *told, **named))

    WebSocketsSansIOProtocol.connection_made = connection_made  # type: ignore[method-assign]
    Runtime._enqueued_some_message = on_message  # type: ignore[method-assign]
    take, send = AppSession.flush_browser_queue, Runtime._send_message

    def take_batches(self: AppSession) -> list[list[ForwardMsg]]:
        if self._browser_queue.is_empty():  # of all sessions that are asked after each batch, nearly every one
            return []
        messages = take(self)
        return [messages[first : first + AT_A_TIME] for first in range(0, len(messages), AT_A_TIME)]

    def send_batch(self: Runtime, reader: ActiveSessionInfo, batch: list[ForwardMsg]) -> None:
        for message in batch:
            send(self, reader, message)

    AppSession.flush_browser_queue = take_batches  # type: ignore[method-assign, assignment]
    Runtime._send_message = send_batch  # type: ignore[method-assign, assignment]
    AppSession._on_scriptrunner_event = on_event  # type: ignore[method-assign]
