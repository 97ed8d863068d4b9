"""Who opens a link that another has just opened is sent the same, and is a reader like any other from then on."""

import asyncio
import itertools
import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, Final

import numpy as np
import orjson
import pytest
from streamlit import runtime
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import media_file_manager
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.scriptrunner import ScriptRunnerEvent

from attention import run
from attention.arrays import Floats
from attention.presets import build_example
from attention.ui.arrivals import Opening, drop_files, hand_files
from pages import SECTIONS
from tests.aside import run_aside
from tests.bench.bench_pages import Measured, counting, edit, first_board, processor_seconds
from tests.bench.reader import Answer, Reader
from tests.browser.conftest import ROOT, Server
from tests.browser.wire import ask

SLUG: Final = "softmax"
LINK: Final = {"lang": "en", "temperature": "0.7"}
MANY: Final = 12
SHARE: Final = 0.6
"""A page that is sent again costs at most so much of one that is drawn; measured 0.25."""
A_RUN: Final = 0.007
"""Seconds of processor time that a page's run takes at least; a server that waits takes half of one a second."""
READ: Final = {"is_embedded", "locale", "url"}
"""What a page may ask of its browser: what a first request tells, so that who asks otherwise is answered otherwise."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    started = Server(tmp_path_factory.mktemp("server"))
    started.wait()
    yield started
    started.stop()


def second(server: Server, act: Callable[[Reader], Awaitable[Answer]]) -> tuple[Answer, Floats]:
    """Open the link after another reader has, and act at once; return the answer, and the weights that are shown."""

    async def come() -> tuple[Answer, Floats]:
        async with Reader(server.url) as one, Reader(server.url) as two:
            drawn, sent = await one.open(SLUG, LINK), await two.open(SLUG, LINK)
            assert sent.sizes == drawn.sizes
            answer = await act(two)
            board = orjson.loads(two.element(first_board(two)).bytes)
            return answer, np.asarray(board["matrices"]["weights"]["values"])

    return run_aside(come())


def expected(temperature: float, first_input: float | None = None) -> Floats:
    example = build_example("saw")
    inputs = example.inputs.copy()
    if first_input is not None:
        inputs[0, 0] = first_input
    return run(replace(example, inputs=inputs, temperature=temperature)).weights


def test_a_page_that_is_sent_again_costs_little(server: Server) -> None:
    drawn, sent = Measured(), Measured()

    async def come() -> None:
        for place in range(MANY):
            for measured, zone in ((drawn, place + 1), (sent, 0)):
                async with Reader(server.url, zone=zone) as reader:
                    with counting(server.process.pid, measured):
                        measured.answers.append(await reader.open(SLUG, {"lang": "zh"}))

    run_aside(come())
    assert sent.milliseconds() < SHARE * drawn.milliseconds()


def test_all_who_come_at_once_are_answered(server: Server) -> None:
    async def come() -> list[Answer]:
        readers = [Reader(server.url) for _ in range(MANY)]
        await asyncio.gather(*(reader.__aenter__() for reader in readers))
        answers = await asyncio.gather(*(reader.open(SLUG, {"lang": "zh", "decimals": "3"}) for reader in readers))
        await asyncio.gather(*(reader.__aexit__() for reader in readers))
        return answers

    first, *others = run_aside(come())
    assert all(each.sizes == first.sizes for each in others)


def test_the_first_move_runs_its_part_of_the_page_alone_and_gives_its_numbers(server: Server) -> None:
    answer, weights = second(server, lambda reader: reader.move("temperature", 0.8))
    assert "navigation" not in answer.sizes, "the whole page ran"
    assert weights == pytest.approx(expected(0.8), abs=1e-4)


def test_what_is_pressed_first_is_not_lost(server: Server) -> None:
    _, weights = second(server, lambda reader: edit(reader, 199))
    assert weights == pytest.approx(expected(0.7, first_input=2.0), abs=1e-4)


def test_one_move_after_another_is_answered_in_order(server: Server) -> None:
    async def move_on(reader: Reader) -> Answer:
        for temperature in (0.8, 0.9, 1.2):
            answer = await reader.move("temperature", temperature)
        return answer

    _, weights = second(server, move_on)
    assert weights == pytest.approx(expected(1.2), abs=1e-4)


def test_another_page_may_be_opened_first(server: Server) -> None:
    async def come() -> Answer:
        async with Reader(server.url) as one, Reader(server.url) as two:
            await one.open(SLUG, LINK)
            await two.open(SLUG, LINK)
            return await two.open("speech", {"lang": "en"})

    assert run_aside(come()).sizes["audio"]


def test_a_page_that_gives_files_gives_each_reader_their_own(server: Server) -> None:
    one, two = (
        [each.deferred_file_id for each in ask(server.url, "take-home").of("download_button")] for _ in range(2)
    )
    assert all(one)
    assert not set(one) & set(two)


def test_pictures_and_sounds_outlast_the_reader_they_were_drawn_for(monkeypatch: pytest.MonkeyPatch) -> None:
    storage = MemoryMediaFileStorage("/media")
    files = MediaFileManager(storage)
    monkeypatch.setattr(runtime, "get_instance", lambda: SimpleNamespace(media_file_mgr=files))
    monkeypatch.setattr(media_file_manager, "_get_session_id", lambda: "one")
    name = files.add(b"a sound", "audio/wav", "0.0").rpartition("/")[2]
    hand_files("one", "opening")
    files.clear_session_refs("one")
    files.remove_orphaned_files()
    assert storage.get_file(name).content == b"a sound"
    drop_files("opening")
    files.remove_orphaned_files()
    with pytest.raises(MediaFileStorageError):
        storage.get_file(name)


def test_the_runs_that_are_to_come_are_made_up_for_when_nobody_arrives(server: Server) -> None:
    async def come() -> float:
        async with AsyncExitStack() as stack:
            for _ in range(MANY):
                reader = await stack.enter_async_context(Reader(server.url))
                await reader.open(SLUG, {"lang": "zh", "decimals": "4"})
            before, used = processor_seconds(server.process.pid), 0.0
            for _ in range(60):
                await asyncio.sleep(0.2)
                used = processor_seconds(server.process.pid) - before
                if used > MANY * A_RUN:
                    break
            return used

    assert run_aside(come()) > MANY * A_RUN


@pytest.mark.parametrize("slug", [section.slug for section in SECTIONS])
def test_two_readers_who_ask_otherwise_would_be_sent_the_same(server: Server, slug: str) -> None:
    """What is kept for others holds no chance, no time, and nothing of the one whom it was drawn for."""
    drawn = [ask(server.url, slug, "lang=en", locale).elements for locale in ("en-US", "en-GB")]
    for element in itertools.chain(*drawn):
        if element.WhichOneof("type") == "download_button":
            element.download_button.ClearField("deferred_file_id")  # such a page is never sent again, see above
    one, other = ([element.SerializeToString() for element in elements] for elements in drawn)
    assert one == other


def test_a_page_asks_of_its_browser_only_what_is_told_with_the_link() -> None:
    sources = [path.read_text() for folder in ("attention", "pages") for path in (ROOT / folder).rglob("*.py")]
    assert {name for source in sources for name in re.findall(r"st\.context\.(\w+)", source)} == READ


class Runner:
    """What an opening knows of a run."""

    _session_id = "none"

    def __init__(self, is_whole: bool) -> None:
        self._is_whole = is_whole


def noted(*events: ScriptRunnerEvent, is_whole: bool = True) -> Opening:
    opening = Opening()
    told: dict[str, Any] = {
        "page_script_hash": "",
        "pages": {},
        "forward_msg": ForwardMsg(),
        "client_state": ClientState(),
    }
    for event in events:
        opening.note(Runner(is_whole), event, told)  # type: ignore[arg-type]
    return opening


START, DRAW, END, REST = (
    ScriptRunnerEvent.SCRIPT_STARTED,
    ScriptRunnerEvent.ENQUEUE_FORWARD_MSG,
    ScriptRunnerEvent.SCRIPT_STOPPED_WITH_SUCCESS,
    ScriptRunnerEvent.SHUTDOWN,
)


@pytest.mark.parametrize(
    "events",
    [
        (START, DRAW, REST),
        (START, DRAW, ScriptRunnerEvent.SCRIPT_STOPPED_FOR_RERUN),
        (START, END, START),
        (START, DRAW, END, ScriptRunnerEvent.FRAGMENT_STOPPED_WITH_SUCCESS),
    ],
)
def test_only_one_run_to_its_end_is_sent_to_others(events: tuple[ScriptRunnerEvent, ...]) -> None:
    assert noted(*events).is_refused


def test_a_run_that_failed_or_was_stopped_is_not_sent_to_others() -> None:
    assert not noted(START, DRAW, END).is_refused
    assert noted(START, DRAW, END, is_whole=False).is_refused
