import asyncio
from collections.abc import Callable
from functools import partial

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner import ScriptRunnerEvent

from attention.ui.batches import Batch, Gathered
from tests.aside import run_aside

BEGUN = ScriptRunnerEvent.SCRIPT_STARTED
DRAWN = ScriptRunnerEvent.ENQUEUE_FORWARD_MSG
ENDED = ScriptRunnerEvent.SCRIPT_STOPPED_WITH_SUCCESS


class Session:
    """What a batch knows of a session: its loop, and how to wake it."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._event_loop = loop
        self._browser_queue = ForwardMsgQueue()
        self.woken = 0

    def _call_soon_on_event_loop(self, callback: Callable[[], None]) -> None:
        self.woken += 1
        self._event_loop.call_soon_threadsafe(callback)


def handed_on(*events: ScriptRunnerEvent) -> tuple[list[int], int]:
    """Return the places of the events in the order in which the server handled them, and how often it was woken."""
    heard: list[int] = []

    async def run() -> int:
        session = Session(asyncio.get_running_loop())
        batch = Batch(session)  # type: ignore[arg-type]
        for place, event in enumerate(events):
            await asyncio.to_thread(batch.add, event, partial(heard.append, place))
        await asyncio.sleep(0.05)
        return session.woken

    return heard, run_aside(run())


def test_the_order_is_kept() -> None:
    heard, _ = handed_on(BEGUN, *[DRAWN] * 20, ENDED, BEGUN, DRAWN, ENDED, BEGUN, DRAWN)
    assert heard == list(range(27))


def test_an_end_is_told_at_once_with_all_that_came_before() -> None:
    heard: list[int] = []

    async def run() -> None:
        batch = Batch(Session(asyncio.get_running_loop()))  # type: ignore[arg-type]
        for place, event in enumerate((BEGUN, DRAWN, DRAWN)):
            batch.add(event, partial(heard.append, place))
            await asyncio.sleep(0)
        assert heard == []  # the browser draws a move once, not its begin by itself
        batch.add(ENDED, partial(heard.append, 3))
        await asyncio.sleep(0)

    run_aside(run())
    assert heard == [0, 1, 2, 3]


@pytest.mark.parametrize("has_browser", [True, False])
def test_what_a_run_has_drawn_is_sent_before_the_next_begins(has_browser: bool) -> None:
    told: list[str] = []

    async def run() -> None:
        session = Session(asyncio.get_running_loop())
        batch, queue = Batch(session), session._browser_queue  # type: ignore[arg-type]

        async def send() -> None:
            while queue.is_empty():
                await asyncio.sleep(0)
            told.append(f"{len(queue.flush())} sent")

        def begin() -> None:
            told.append("lost" if not queue.is_empty() else "begun")
            queue.clear()

        sending = asyncio.create_task(send()) if has_browser else None
        batch.add(DRAWN, partial(queue.enqueue, ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY)))
        batch.add(ENDED, lambda: None)
        batch.add(BEGUN, begin)
        await asyncio.sleep(0.05)
        assert sending is None or sending.done()

    run_aside(run())
    assert told == (["1 sent", "begun"] if has_browser else ["lost"])  # who is away is not waited for


def test_what_is_drawn_in_a_moment_wakes_the_server_once() -> None:
    async def run() -> int:
        session = Session(asyncio.get_running_loop())
        batch = Batch(session)  # type: ignore[arg-type]
        for _ in range(30):
            batch.add(DRAWN, lambda: None)
        await asyncio.sleep(0.05)
        return session.woken

    assert run_aside(run()) == 1


def test_what_is_drawn_last_is_not_forgotten() -> None:
    for event in (BEGUN, DRAWN):
        heard, _ = handed_on(event)
        assert heard == [0]


def test_one_that_fails_keeps_nothing_back() -> None:
    heard, failed = list[int](), list[object]()

    def fail() -> None:
        raise ValueError

    async def run() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: failed.append(type(context["exception"])))
        batch = Batch(Session(loop))  # type: ignore[arg-type]
        for event, handle in ((DRAWN, fail), (DRAWN, fail), (DRAWN, partial(heard.append, 1)), (ENDED, fail)):
            batch.add(event, handle)
        batch.waiting.append((DRAWN, partial(heard.append, 2)))
        await asyncio.sleep(0.05)

    run_aside(run())
    assert heard == [1, 2]
    assert failed == [ValueError] * 3


class Wire:
    """A socket that remembers what was written to it, and each write by itself."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.is_closed = False

    def write(self, data: bytes) -> None:
        assert not self.is_closed
        self.written.append(data)

    def close(self) -> None:
        self.is_closed = True

    def is_closing(self) -> bool:
        return self.is_closed


def test_what_is_written_turn_after_turn_is_one_write_in_order() -> None:
    async def write() -> list[bytes]:
        wire = Wire()
        gathered = Gathered(wire, asyncio.get_running_loop())  # type: ignore[arg-type]
        for piece in (b"a", b"b", b"c"):
            gathered.write(piece)
            await asyncio.sleep(0)
        await asyncio.sleep(0.01)
        gathered.write(b"d")
        await asyncio.sleep(0.01)
        return wire.written

    assert run_aside(write()) == [b"abc", b"d"]


def test_what_waits_is_written_before_the_connection_closes() -> None:
    async def close() -> tuple[list[bytes], bool]:
        wire = Wire()
        gathered = Gathered(wire, asyncio.get_running_loop())  # type: ignore[arg-type]
        gathered.write(b"last words")
        gathered.close()
        await asyncio.sleep(0.01)
        return wire.written, gathered.is_closing()

    assert run_aside(close()) == ([b"last words"], True)
