"""A link that a class opens at once is drawn once: whoever asks the same within a minute is sent the same.

A page's first run takes some 15 ms of the one process, so the last of 200 readers waited four seconds, though all were
sent the same messages. Here the first reader's are kept. Who is sent them has a run to come, before which the session
knows none of its widgets: it is made up for when nobody arrives any more, or before that reader's first move.
"""

import asyncio
import re
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Final

from streamlit import runtime
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.scriptrunner import RunDescriptor, ScriptRunContext, ScriptRunner, ScriptRunnerEvent

from attention.ui.server import find_lent

KEPT: Final = 60.0
"""Seconds for which an opening is sent again."""
AT_MOST: Final = 32
"""Openings kept at a time, some 100 kB each."""
A_PAUSE: Final = 1.0
"""Seconds without an arrival before the runs that are to come are made up for."""
IN_LINE: Final = 600
"""Sessions whose runs are made up for without being asked; of more, who came first has theirs with the first move."""
LENT: Final = re.compile(rb"assets/lent/([0-9a-f]+\.[a-z]+)")
LASTING: Final = frozenset(
    f"{kind}_value" for kind in ("bool", "double", "int", "string", "double_array", "int_array", "string_array")
)
"""Values that a widget keeps. Others are a button that was pressed, a file: one reader's, and once only."""


@dataclass(eq=False)
class Opening:
    """What one reader is sent on opening a link.

    Attributes:
        start: what the run's beginning tells, empty before it.
        messages: what it draws.
        lent: the parts of figures that a browser fetches for it.
        has_ended: whether it has drawn all.
        end: what the session knows of its browser afterwards; None before, and where others can't be sent the same.
        is_refused: whether others can't be.
        waiting: who asks the same in the meantime, and how.
    """

    begun: float = field(default_factory=time.monotonic)
    start: dict[str, Any] = field(default_factory=dict)
    messages: list[ForwardMsg] = field(default_factory=list)
    lent: set[str] = field(default_factory=set)
    has_ended: bool = False
    end: ClientState | None = None
    is_refused: bool = False
    waiting: dict[AppSession, ClientState] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return under which name its pictures and sounds are kept."""
        return f"opening {id(self)}"

    def note(self, sender: ScriptRunner, event: ScriptRunnerEvent, told: dict[str, Any]) -> None:
        """Note an event of the first reader's session: one run from its start to its end, and nothing else."""
        if self.is_refused:
            return
        if event is ScriptRunnerEvent.SCRIPT_STARTED and not self.start:
            self.start = {name: told[name] for name in ("page_script_hash", "pages")}
        elif event is ScriptRunnerEvent.ENQUEUE_FORWARD_MSG and not self.has_ended:
            self.messages.append(told["forward_msg"])
        elif event is ScriptRunnerEvent.SCRIPT_STOPPED_WITH_SUCCESS and getattr(sender, "_is_whole", False):
            self.has_ended = True
        elif event is ScriptRunnerEvent.SHUTDOWN and self.has_ended and not gives_files(sender._session_id):
            self.end = told["client_state"]
            self.lent = {name.decode() for each in self.messages for name in LENT.findall(each.SerializeToString())}
            hand_files(sender._session_id, self.name)
        else:
            self.is_refused = True

    def is_stale(self) -> bool:
        """Return whether it is too old, or a part of a figure has had to make room."""
        return time.monotonic() - self.begun > KEPT or not all(map(find_lent, self.lent))


def gives_files(session: str) -> bool:
    """Return whether the page has buttons for files, which are written under an address of the session's own."""
    return bool(runtime.get_instance().media_file_mgr._deferred_ids_by_session.get(session))


def hand_files(giver: str, taker: str) -> None:
    """Keep the pictures and sounds of one session for as long as another is there, too."""
    files = runtime.get_instance().media_file_mgr
    with files._lock:
        files._files_by_session_and_coord[taker] = files._files_by_session_and_coord.get(giver, {}).copy()


def drop_files(owner: str) -> None:
    """Let go of them."""
    runtime.get_instance().media_file_mgr.clear_session_refs(owner)


@dataclass(eq=False)
class Arrival:
    """How far a session has come.

    Attributes:
        opening: what its run draws, or what it waits for.
        owed: the request whose run is to come.
        is_making_up: whether that run has begun.
        later: what its browser has asked since then.
    """

    opening: Opening | None = None
    owed: ClientState | None = None
    is_making_up: bool = False
    later: list[ClientState | None] = field(default_factory=list)


class Arrivals:
    """All openings of this process, and the sessions that have a run to come. Used by the server's own thread only."""

    def __init__(self) -> None:
        self.openings: dict[bytes, Opening] = {}
        self.owing: deque[AppSession] = deque(maxlen=IN_LINE)
        self.last = 0.0
        self.is_resting = True
        self.turn: AppSession | None = None
        self.run = AppSession.request_rerun
        self.handle = AppSession._handle_scriptrunner_event_on_event_loop

    def ask(self, session: AppSession, asked: ClientState | None) -> None:
        """Answer what a browser asks: the first time perhaps with what another was sent."""
        arrival: Arrival | None = getattr(session, "_arrival", None)
        if arrival is None:
            arrival = session._arrival = Arrival()  # type: ignore[attr-defined]
            if asked and not asked.is_auto_rerun and all(is_lasting(each) for each in asked.widget_states.widgets):
                self.arrive(session, arrival, asked)
            else:
                self.run(session, asked)
        elif arrival.owed:
            arrival.later.append(asked)
            self.make_up(session, arrival)
        else:
            if arrival.opening:
                self.leave(session, arrival, arrival.opening)
            self.run(session, asked)

    def arrive(self, session: AppSession, arrival: Arrival, asked: ClientState) -> None:
        """Send what was sent to whoever asked the same; wait while it is drawn; else draw it."""
        key = asked.SerializeToString(deterministic=True)
        opening = self.openings.get(key)
        if opening is None or opening.is_stale():
            self.forget(key)
            if len(self.openings) >= AT_MOST:
                self.forget(next(iter(self.openings)))
            arrival.opening = self.openings[key] = Opening()
        elif opening.end:
            self.send(session, arrival, opening, asked)
            return
        elif not opening.is_refused:
            arrival.opening = opening
            opening.waiting[session] = asked
            return
        self.run(session, asked)

    def forget(self, key: bytes) -> None:
        """Let go of an opening, and of who waits for it."""
        if opening := self.openings.pop(key, None):
            opening.is_refused = True
            self.share(opening)
            drop_files(opening.name)

    def leave(self, session: AppSession, arrival: Arrival, opening: Opening) -> None:
        """Wait no longer; what is cut short by the reader who draws it is not sent to others."""
        arrival.opening = None
        if session not in opening.waiting:
            opening.is_refused = True
            self.share(opening)
        opening.waiting.pop(session, None)

    def hear(self, session: AppSession, sender: ScriptRunner, event: ScriptRunnerEvent, told: dict[str, Any]) -> None:
        """Handle an event of a session's run."""
        arrival: Arrival | None = getattr(session, "_arrival", None)
        if arrival and arrival.is_making_up:
            if event is ScriptRunnerEvent.SHUTDOWN:  # what it drew before, the browser has
                self.handle(session, sender, event, **told)
                self.made_up(session, arrival)
            return
        opening = arrival.opening if arrival else None
        if opening:
            opening.note(sender, event, told)
        if event is ScriptRunnerEvent.ENQUEUE_FORWARD_MSG:
            if sender is session._scriptrunner:  # all that Streamlit does with such an event, and there are many
                session._enqueue_forward_msg(told["forward_msg"])
            return
        self.handle(session, sender, event, **told)
        if arrival and opening and (opening.end or opening.is_refused):
            arrival.opening = None
            self.share(opening)

    def share(self, opening: Opening) -> None:
        """Let go on who waits for it."""
        waiting, opening.waiting = opening.waiting, {}
        for session, asked in waiting.items():
            arrival: Arrival = session._arrival  # type: ignore[attr-defined]
            arrival.opening = None
            if opening.end and not opening.is_refused:
                self.send(session, arrival, opening, asked)
            else:
                self.run(session, asked)

    def send(self, session: AppSession, arrival: Arrival, opening: Opening, asked: ClientState) -> None:
        """Send what another reader was sent, as a run of this session."""
        if session._state is AppSessionState.SHUTDOWN_REQUESTED:
            return
        hand_files(opening.name, session.id)
        run, end = RunDescriptor.create(), ClientState()
        end.CopyFrom(opening.end)
        self.handle(session, None, ScriptRunnerEvent.SCRIPT_STARTED, run_descriptor=run, **opening.start)
        for message in opening.messages:
            session._enqueue_forward_msg(message)
        self.handle(session, None, ScriptRunnerEvent.SCRIPT_STOPPED_WITH_SUCCESS, run_descriptor=run)
        self.handle(session, None, ScriptRunnerEvent.SHUTDOWN, client_state=end)
        arrival.owed = asked
        self.owing.append(session)
        self.last = time.monotonic()
        if self.is_resting:
            self.is_resting = False
            session._event_loop.call_later(A_PAUSE, self.go_on, session._event_loop)

    def go_on(self, loop: asyncio.AbstractEventLoop) -> None:
        """Make up for one session's run, and for the next when that has ended; who has left is left alone."""
        rest = self.last + A_PAUSE - time.monotonic()
        if rest > 0:
            loop.call_later(rest, self.go_on, loop)
            return
        while self.owing:
            session = self.owing.popleft()
            arrival: Arrival = session._arrival  # type: ignore[attr-defined]
            if arrival.owed and runtime.get_instance().is_active_session(session.id):
                self.make_up(session, arrival)
                if arrival.is_making_up:
                    self.turn = session
                    return
        self.is_resting = True

    def make_up(self, session: AppSession, arrival: Arrival) -> None:
        """Begin the run that is to come."""
        if not arrival.is_making_up:
            self.run(session, arrival.owed)
            arrival.is_making_up = session._scriptrunner is not None  # None where the session is about to end

    def made_up(self, session: AppSession, arrival: Arrival) -> None:
        """Answer what the browser has asked meanwhile; let the next session have its turn."""
        arrival.is_making_up, arrival.owed = False, None
        later, arrival.later = arrival.later, []
        for asked in later:
            self.ask(session, asked)
        if self.turn is session:
            self.turn = None
            session._event_loop.call_soon(self.go_on, session._event_loop)


def is_lasting(state: WidgetState) -> bool:
    """Return whether a widget keeps what it is."""
    return state.WhichOneof("value") in LASTING


def share_openings() -> None:
    """Let sessions arrive together. To be called once, before what else changes how a session hears of its runs."""
    arrivals = Arrivals()
    finish = ScriptRunner._on_script_finished

    def request_rerun(self: AppSession, client_state: ClientState | None) -> None:
        arrivals.ask(self, client_state)

    def on_event(self: AppSession, sender: ScriptRunner, event: ScriptRunnerEvent, **told: Any) -> None:
        arrivals.hear(self, sender, event, told)

    def on_script_finished(
        self: ScriptRunner,
        ctx: ScriptRunContext,
        event: ScriptRunnerEvent,
        premature_stop: bool,
        run_descriptor: RunDescriptor,
    ) -> None:
        self._is_whole = not premature_stop  # type: ignore[attr-defined]
        finish(self, ctx, event, premature_stop, run_descriptor)

    ScriptRunner._on_script_finished = on_script_finished  # type: ignore[method-assign]
    AppSession.request_rerun = request_rerun  # type: ignore[method-assign]
    AppSession._handle_scriptrunner_event_on_event_loop = on_event  # type: ignore[method-assign, assignment]
