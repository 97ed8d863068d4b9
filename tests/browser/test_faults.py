"""What goes wrong around the app: a line is cut, a disk full, a phone slow, and a class trains at once."""

import resource
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser

from attention import run
from attention.example import Edit
from attention.figures.style import format_number
from attention.presets import build_example
from tests.aside import run_aside
from tests.bench.load import Crowd, Phase, training
from tests.browser.conftest import Server
from tests.browser.tabs import PHONE, WIDE, Tab, Take
from tests.browser.test_media import upload
from tests.browser.visit import Visit
from tests.pages.media_page import sound

pytestmark = pytest.mark.browser

SOCKETS = """
window.sockets = [];
window.WebSocket = class extends WebSocket {
  constructor(...given) { super(...given); sockets.push(this); }
};
"""
CUT = "() => { for (const socket of sockets) socket.close(); }"
IS = "[data-testid=stApp][data-test-connection-state={}]"
SLOW_NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
"""Bytes a second and milliseconds: what a browser's tools call 3G."""
SLOW_PROCESSOR = 6
SECONDS_AFTER_A_CUT = 5
SECONDS_TO_THE_FIRST_BOARD = 40
SECONDS_WHILE_THIRTY_TRAIN = 3


@pytest.fixture(scope="module")
def server(log_folder: Path) -> Iterator[Server]:
    """Return an app whose disk takes not one byte more: no file may grow."""
    server = Server(log_folder)
    server.wait()
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (0, 0))
    yield server
    server.stop()


@pytest.fixture
def url(server: Server) -> str:
    return server.url


def scores_of(value: float) -> list[list[str]]:
    """Return the scores as the board shows them once the first number of the last key is this one."""
    trace = run(build_example("saw", what_if=(Edit("keys", 3, 0, value),)))
    return [[format_number(score, 2) for score in row] for row in np.asarray(trace.scores).tolist()]


def shown(visit: Visit) -> list[list[str]]:
    """Return the scores as the board has them; nothing while it is being drawn anew."""
    return next((matrix.digits for board in visit.boards()[:1] for matrix in board if matrix.name == "scores"), [])


def agrees(visit: Visit) -> bool:
    """Tell whether the link has an edit and the board has that link's numbers."""
    edits = visit.query().get("edits", "")
    return edits.startswith("K-4-1_") and shown(visit) == scores_of(float(edits.rpartition("_")[2]))


def drag_and_cut(visit: Visit, back_first: bool) -> None:
    """Drag a number, cut the line meanwhile, and let go: at once, or once the line is back."""
    page = visit.page
    box = page.locator('.cell[data-cell="keys.3.0"]').first.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 30, steps=5)
    page.evaluate(CUT)
    page.locator(IS.format("CONNECTED")).wait_for(state="detached")
    page.mouse.move(x, y - 60, steps=5)
    if back_first:
        page.locator(IS.format("CONNECTED")).wait_for()
        page.mouse.move(x, y - 90, steps=5)
    page.mouse.up()


def test_a_value_that_is_dragged_while_the_line_is_cut_arrives(browser: Browser, url: str) -> None:
    with browser.new_context(viewport=WIDE) as window:
        window.add_init_script(SOCKETS)
        visit, other = (Visit(Tab(window, name), url).open("scores", {"notation": "paper"}) for name in ("one", "two"))
        visit.page.bring_to_front()
        before, values = shown(other), {""}
        assert before, "the other tab has its board"
        for back_first in (False, True):
            drag_and_cut(visit, back_first)
            deadline = time.monotonic() + SECONDS_AFTER_A_CUT
            while visit.query().get("edits", "") in values or not agrees(visit):
                assert time.monotonic() < deadline, (visit.query(), shown(visit))
                visit.page.wait_for_timeout(50)
            values.add(visit.query()["edits"])
        assert visit.exceptions() == other.exceptions() == []
        assert shown(other) == before, "another tab of the same browser has its own link"


def test_a_file_is_read_where_the_disk_is_full(take_tab: Take, url: str) -> None:
    visit = Visit(take_tab(), url).open("speech", {"lang": "en", "sound": "file"})
    data = sound(6.0, 48_000, channels=2)
    assert len(data) > 2**20, "the server writes what is smaller to no file in any case"
    upload(visit, "mine.wav", data)
    visit.page.get_by_text("L = 600").first.wait_for(timeout=10_000)
    assert visit.errors == visit.exceptions() == []


def test_a_slow_phone_on_a_slow_network_draws_and_moves(browser: Browser, url: str) -> None:
    with browser.new_context(**PHONE) as window:
        tab = Tab(window, "slow")
        tools = window.new_cdp_session(tab.page)
        tools.send("Network.emulateNetworkConditions", SLOW_NETWORK)
        tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_PROCESSOR})
        visit = Visit(tab, url)
        tab.page.goto(f"{url}/softmax?lang=en", wait_until="commit")
        tab.page.locator(".board .cell").first.wait_for(timeout=SECONDS_TO_THE_FIRST_BOARD * 1000)
        visit.settle()
        before = visit.digits()
        visit.act(lambda: tab.page.locator(".st-key-temperature input[type=range]").press("ArrowRight"))
        assert visit.digits() != before
        assert visit.query()["temperature"] == "1.1"
        assert visit.errors == visit.exceptions() == []


def test_who_reads_is_answered_while_thirty_train(server: Server) -> None:
    async def crowded() -> Phase:
        readers, phase = Crowd(server), Phase("read while others train")
        await readers.come(phase, ["softmax"] * 5)
        async with training(server.url, 30):
            for turn in range(5):
                await readers.all_move(phase, turn)
        await readers.leave()
        return phase

    phase = run_aside(crowded())
    assert phase.errors == []
    assert phase.waited(0.95) < SECONDS_WHILE_THIRTY_TRAIN
