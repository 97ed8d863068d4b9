"""A visit: the app in a browser, watched for errors and for requests to other hosts, and read."""

import time
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from playwright.sync_api import ConsoleMessage, Request, WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from attention.ui.text import Language, closest_language, load_labels
from pages import SECTIONS
from tests.browser.tabs import Tab

SLUGS: Final = tuple(section.slug for section in SECTIONS)
FIRST: Final = SLUGS[0]
# Streamlit looks for its own server under a page's address first, and is told 404.
PROBE: Final = "/_stcore/"
PATIENCE: Final = 30.0
# The foot of the page comes last; boards and figures are files that arrive later still.
TWO_FRAMES: Final = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
IS_DRAWN: Final = """() => {
  const app = document.querySelector("[data-testid=stApp]");
  if (document.querySelector("[data-testid=stException]")) return true;
  if (window.address?.held) return false;
  if (app?.dataset.testScriptState !== "notRunning" || !document.querySelector(".st-key-neighbours")) return false;
  const main = document.querySelector("[data-testid=stMain]");
  if (main.querySelector("[data-stale=true], [data-testid=stSkeleton]")) return false;
  const components = [...main.querySelectorAll("[data-testid=stBidiComponentIsolated]")];
  const boards = components.filter((component) => !component.closest(".st-key-document_language"));
  const figures = [...main.querySelectorAll(".figure")];
  return boards.every(({ shadowRoot }) => shadowRoot?.querySelector(".board .cell, .mask button, .check li"))
    && figures.every(({ clientWidth, dataset }) => clientWidth === 0 || (dataset.drawn && dataset.due === undefined));
}"""

SIDEBAR_IS_OPEN: Final = "() => document.querySelector('[data-testid=stSidebar]').getBoundingClientRect().x >= 0"


class Shown(NamedTuple):
    """One matrix as it stands on the screen, row by row from the top."""

    name: str
    symbol: str
    digits: list[list[str]]
    exact: list[list[str]]


READ_BOARD: Final = """(board) => [...board.querySelectorAll(".matrix")].map((matrix) => {
  const rows = [...matrix.querySelectorAll("[role=row]")].map((row) => [...row.querySelectorAll("[role=gridcell]")]);
  const raised = [...matrix.querySelectorAll(".title .symbol sup")].map((sup) => sup.textContent).join("");
  return {
    name: matrix.dataset.matrix,
    symbol: matrix.querySelector(".title .symbol").textContent + "|" + raised,
    digits: rows.map((cells) => cells.map((cell) => cell.textContent)),
    exact: rows.map((cells) => cells.map((cell) => cell.title)),
  };
})"""


def address(slug: str, query: Mapping[str, object] | str = "") -> str:
    """Return a section's address within the app."""
    written = query if isinstance(query, str) else urlencode({name: str(value) for name, value in query.items()})
    return ("/" if slug == FIRST else f"/{slug}") + (f"?{written}" if written else "")


def title(slug: str, language: Language = "en") -> str:
    """Return a section's title."""
    return load_labels(language)[f"navigation.{slug}"]


class Visit:
    """One reader of the app in a tab. The errors and the requests to other hosts are kept from `open` on."""

    def __init__(self, tab: Tab, url: str) -> None:
        self.page = tab.page
        self.url = url
        self.errors: list[str] = []
        self.outside: list[str] = []
        self.asked = 0
        self.is_answered = False
        tab.listen("console", self._on_console)
        tab.listen("pageerror", lambda error: self.errors.append(str(error)))
        tab.listen("request", self._on_request)
        tab.listen("websocket", self._on_socket)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and PROBE not in message.location.get("url", ""):
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")

    def _on_request(self, request: Request) -> None:
        if urlsplit(request.url).hostname not in (urlsplit(self.url).hostname, None):
            self.outside.append(request.url)

    def _on_socket(self, socket: WebSocket) -> None:
        if urlsplit(socket.url).hostname != urlsplit(self.url).hostname:
            self.outside.append(socket.url)
        socket.on("framesent", self._on_sent)
        socket.on("framereceived", self._on_received)

    def _on_sent(self, frame: bytes | str) -> None:
        if isinstance(frame, bytes) and BackMsg.FromString(frame).WhichOneof("type") == "rerun_script":
            self.asked += 1
            self.is_answered = False

    def _on_received(self, frame: bytes | str) -> None:
        message = ForwardMsg.FromString(frame) if isinstance(frame, bytes) else ForwardMsg()
        if message.WhichOneof("type") == "script_finished":
            self.is_answered = message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN

    def open(self, slug: str, query: Mapping[str, object] | str = "") -> "Visit":
        """Open a section's link and wait until it is drawn."""
        self.errors.clear()
        self.outside.clear()
        self.asked = 0
        self.is_answered = False
        self.page.goto(self.url + address(slug, query), wait_until="commit")
        return self.settle()

    def act(self, action: Callable[[], Any]) -> "Visit":
        """Do something that reruns the script, and wait for the answer."""
        before = self.asked
        action()
        self._wait(lambda: self.asked > before, "no rerun followed")
        return self.settle()

    def settle(self) -> "Visit":
        """Wait until every rerun is answered and everything on the page is drawn."""
        self._wait(lambda: self.is_answered, "the script did not end")
        self.page.evaluate(TWO_FRAMES)  # what has come in is heard a moment later, and figures after what is written
        self.page.wait_for_function(IS_DRAWN, timeout=PATIENCE * 1000)
        self.page.evaluate(TWO_FRAMES)
        assert self.page.locator("[data-testid=stException]").count() == 0, f"{self.page.url} shows an exception"
        return self

    def _wait(self, is_so: Callable[[], bool], otherwise: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not is_so():
            if time.monotonic() > deadline:
                pytest.fail(f"{otherwise} within {PATIENCE} s at {self.page.url}")
            self.page.wait_for_timeout(10)

    def go(self, slug: str) -> "Visit":
        """Go to another section by the navigation at the side."""
        link = f"[data-testid=stSidebarNavLink][href$='{address(slug)}']"
        is_narrow = not self.page.evaluate(SIDEBAR_IS_OPEN)
        if is_narrow:
            self.page.locator("[data-testid=stExpandSidebarButton]").click()
        before = self.asked
        self.page.locator(link).first.click()
        self._wait(lambda: self.asked > before, "no rerun followed")
        self.page.locator("h1", has_text=title(slug, self.language())).wait_for(timeout=PATIENCE * 1000)
        if is_narrow and self.page.evaluate(SIDEBAR_IS_OPEN):  # on a phone it folds away by itself
            self.page.locator("[data-testid=stSidebarCollapseButton] button").click()
        return self.settle()

    def unfold(self) -> "Visit":
        """Open whatever is folded away at the side."""
        folded = self.page.locator("[data-testid=stSidebar] details:not([open]) summary")
        while folded.count():
            self.act(folded.first.click)
        return self

    def language(self) -> Language:
        """Return the page's language."""
        return closest_language(self.page.evaluate("document.documentElement.lang"))

    def query(self) -> dict[str, str]:
        """Return the parameters in the address bar."""
        return dict(parse_qsl(urlsplit(self.page.url).query, keep_blank_values=True))

    def heading(self) -> str:
        """Return the page's title as it reads."""
        return self.page.locator("[data-testid=stMain] h1").inner_text()

    def said(self) -> str:
        """Return what the main part says, without the narrow spaces inside numbers."""
        return self.page.locator("[data-testid=stMain]").inner_text().replace("\u202f", "")

    def boards(self) -> list[list[Shown]]:
        """Return every board on the page with its matrices."""
        read = [board.evaluate(READ_BOARD) for board in self.page.locator("[data-testid=stMain] .board").all()]
        return [[Shown(**matrix) for matrix in board] for board in read]

    def digits(self) -> list[list[tuple[str, list[list[str]]]]]:
        """Return the digits of every board."""
        return [[(matrix.name, matrix.digits) for matrix in board] for board in self.boards()]

    def exceptions(self) -> list[str]:
        """Return what the page shows of exceptions, and the dialogs that stand open."""
        found = self.page.locator("[data-testid=stException], [data-testid=stError], [role=dialog]")
        return found.all_inner_texts()
