"""The first visit: files, bytes as they travel, and seconds until a board, or a chart, stands on the screen.

Cold: a browser that has never been here; warm: the same browser once more. The first is told after a visit that is not
counted, since the server compresses its files when it is first asked for them.
"""

import time
from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any, Final, NamedTuple

from playwright.sync_api import Browser, BrowserContext

from tests.bench.presses import APP, WINDOW, Stage, stage
from tests.bench.report import Figure
from tests.browser.visit import IS_DRAWN, SLUGS, address

FILES: Final = 60
MEGABYTES: Final = 2.5
HAS_BOARD: Final = (
    "[...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')]"
    ".some(({ shadowRoot }) => shadowRoot?.querySelector('.board .cell'))"
)
VISITS: Final[Mapping[str, tuple[str, str]]] = {
    "board": (SLUGS[0], HAS_BOARD),
    "page with a chart": ("images", IS_DRAWN),
}


class Visited(NamedTuple):
    """What one visit took."""

    files: int
    megabytes: float
    seconds: float


def visited(context: BrowserContext, url: str, until: str) -> Visited:
    """Open an address in a new tab; count what the network brings."""
    page = context.new_page()
    sizes: dict[str, float] = {}
    session = context.new_cdp_session(page)
    session.send("Network.enable")

    def finished(event: Mapping[str, Any]) -> None:
        if event["encodedDataLength"]:  # what lies in the cache, or in the page itself, does not travel
            sizes[event["requestId"]] = event["encodedDataLength"]

    session.on("Network.loadingFinished", finished)
    began = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.wait_for_function(until, timeout=60_000)
    seconds = time.perf_counter() - began
    page.wait_for_timeout(500)
    page.close()
    return Visited(len(sizes), sum(sizes.values()) / 1e6, seconds)


def twice(browser: Browser, url: str, until: str) -> tuple[Visited, Visited]:
    """Return a cold and a warm visit."""
    with browser.new_context(**WINDOW) as context:
        return visited(context, url, until), visited(context, url, until)


def run(smoke: bool = False, given: Stage | None = None) -> list[Figure]:
    """Return the figures; the mark is on what travels, since seconds depend on the machine."""
    figures = []
    with nullcontext(given) if given else stage() as on:
        for name, (slug, until) in list(VISITS.items())[: 1 if smoke else None]:
            url = on.serve(APP) + address(slug)
            if not smoke:
                twice(on.browser, url, until)
            cold, warm = twice(on.browser, url, until)
            marks = (FILES, MEGABYTES) if name == "board" else (None, None)
            figures += [
                Figure(f"{name}, files", cold.files, "", marks[0]),
                Figure(f"{name}, compressed", cold.megabytes, "MB", marks[1]),
                Figure(f"{name}, cold", cold.seconds, "s"),
                Figure(f"{name}, warm", warm.seconds, "s"),
                Figure(f"{name}, warm, compressed", warm.megabytes, "MB"),
            ]
    return figures
