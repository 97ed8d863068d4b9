"""From pointing at a cell to its arithmetic on the screen, which asks nothing of the server.

The board of 3.3 and the heatmap of 4, cell after cell, beside a move of a bare app that shows one text; and what the
browser sent to the server in the meantime.
"""

import statistics
from contextlib import nullcontext
from typing import Final, NamedTuple

from playwright.sync_api import Page, WebSocket

from tests.bench.bench_rerun import TARGETS
from tests.bench.presses import APP, WATCH, Stage, middles, rest, stage
from tests.bench.report import Figure

POINTS: Final = 30
MARK: Final = 1.0
"""Of a bare app's move: what is only read comes sooner than what is computed."""
BARE: Final = TARGETS[0]
SHADOWS: Final = (
    "[...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')].map((host) => host.shadowRoot)"
)


class Pointed(NamedTuple):
    """What is pointed at, and where its answer stands, as JavaScript: an element, points in it, the answer's words."""

    name: str
    address: str
    element: str
    points: str
    answer: str


PLACES: Final = (
    Pointed(
        "board",
        "/softmax?lang=en",
        f"{SHADOWS}.map((root) => root?.querySelector('.stage')).find(Boolean)",
        """[...found.querySelectorAll("[data-cell]")].map((cell) => cell.getBoundingClientRect())
        .map(({ x, y, width, height }) => [x + width / 2, y + height / 2])""",
        f"{SHADOWS}.map((root) => root?.querySelector('.strip')?.textContent).find(Boolean) ?? null",
    ),
    Pointed(
        "heatmap",
        "/matrix-view?lang=en",
        "document.querySelector('.heatmaplayer image')",
        """[found.getBoundingClientRect()].flatMap(({ x, y, width, height }) => [...Array(16).keys()]
        .map((cell) => [x + ((cell % 4) + 0.5) * (width / 4), y + (Math.floor(cell / 4) + 0.5) * (height / 4)]))""",
        "document.querySelector('.figure-reading')?.textContent ?? null",
    ),
)


def point(page: Page, place: Pointed, points: int) -> list[float]:
    """Point at so many cells, each another one than before; return the milliseconds to each answer."""
    page.evaluate(WATCH.replace("keydown", "pointermove"), place.answer)
    at = page.evaluate(f"[{place.element}].flatMap((found) => {place.points})")
    times = []
    for turn in range(points):
        page.evaluate("arm()")
        page.mouse.move(*at[(7 * turn) % len(at)])
        page.wait_for_function("window.took !== null", timeout=20_000)
        times.append(float(page.evaluate("window.took")))
    return times


def listen(page: Page, sent: list[object]) -> None:
    """Note all that the page's browser sends to the server."""

    def opened(socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: sent.append(frame))

    page.on("websocket", opened)


def run(smoke: bool = False, given: Stage | None = None) -> list[Figure]:
    """Return the ratios and the messages beside their marks, and the milliseconds that they are of."""
    with nullcontext(given) if given else stage() as on:
        bare = middles((BARE,), POINTS, on, smoke)[BARE.name]
        figures = [Figure(BARE.name, bare, "ms")]
        for place in PLACES:
            with on.open() as page:
                sent: list[object] = []
                listen(page, sent)
                page.goto(on.serve(APP) + place.address)
                page.wait_for_function(place.element, timeout=60_000)
                page.evaluate(f"{place.element}.scrollIntoView({{ block: 'center' }})")
                rest(page, smoke)
                assert sent, "the page's socket was not heard"
                sent.clear()
                median = statistics.median(point(page, place, 3 if smoke else POINTS)[1:])
                figures += [
                    Figure(f"{place.name} / {BARE.name}", median / bare, "times", MARK),
                    Figure(f"{place.name}: messages to the server", len(sent), "", 0),
                    Figure(place.name, median, "ms"),
                ]
    return figures
