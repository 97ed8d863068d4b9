"""From a key press on a slider to the repainted page, in a browser; pages take turns, so that all share the noise."""

import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import CHROMIUM_ARGUMENTS, ROOT, Server, chromium_path

HERE: Final = Path(__file__).parent
APP: Final = ROOT / "app.py"
WARM_UP: Final = 3
OPENED: Final = 1500
AFTER_A_PRESS: Final = 700
"""Milliseconds after which nothing that came before is in the way of what is measured: a page that a figure or a board
is ahead of follows a quarter of a second after the press, and would take its time from the next one's."""
FRAME: Final = 17
"""Milliseconds from one frame of the screen to the next: presses fall all over it, else all of them on one place."""
WINDOW: Final[dict[str, Any]] = {"bypass_csp": True, "viewport": {"width": 1440, "height": 900}}
"""The probes are evaluated, which the app's own policy forbids."""
STANDS: Final = "document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"

# Waits for a change of what `probe` reads, then for the paint after it.
WATCH: Final = """(probe) => {
  const read = new Function("return " + probe);
  window.arm = () => { window.took = null; window.before = read(); };
  window.addEventListener("keydown", () => {
    const pressed = performance.now();
    const look = () => {
      const now = read();
      if (now === null || now === window.before) return requestAnimationFrame(look);
      const channel = new MessageChannel();
      channel.port1.onmessage = () => { window.took = performance.now() - pressed; };
      requestAnimationFrame(() => channel.port2.postMessage(0));
    };
    requestAnimationFrame(look);
  }, true);
}"""


class Target(NamedTuple):
    """A page whose slider is pressed, and the JavaScript that reads what must change."""

    name: str
    script: Path
    address: str
    slider: str
    probe: str


class Stage(NamedTuple):
    """A browser, what serves an entry file and returns its address, each file once, and what opens an empty page."""

    browser: Browser
    serve: Callable[[Path], str]
    open: Callable[[], Page]


@contextmanager
def stage() -> Iterator[Stage]:
    """Start a browser, and servers when they are asked for."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_ARGUMENTS)
        stack.callback(browser.close)

        @cache
        def serve(script: Path) -> str:
            server = Server(folder, script)
            stack.callback(server.stop)
            return server.wait()

        yield Stage(browser, serve, lambda: browser.new_context(**WINDOW).new_page())


def rest(page: Page, smoke: bool) -> None:
    """Wait until the script has ended; where it is measured, until nothing of the opening is in the way."""
    page.wait_for_function(STANDS, timeout=60_000)
    page.wait_for_timeout(0 if smoke else OPENED)


def press(page: Page, target: Target) -> float:
    """Move the slider one step further, at its end back to the start; return the milliseconds to the paint.

    Never one step back: for a value that it has just had, the browser still holds Streamlit's messages.
    """
    page.bring_to_front()
    page.wait_for_function("!document.querySelector('[data-due]')")  # what a hidden tab put off is of the last move
    slider = page.locator(f"{target.slider} [role=slider], {target.slider} input").first
    slider.focus()
    at_end = slider.evaluate(
        "({ max, value, ariaValueNow, ariaValueMax }) => (ariaValueNow ?? value) === (ariaValueMax ?? max)"
    )
    page.evaluate("arm()")
    page.keyboard.press("Home" if at_end else "ArrowRight")
    page.wait_for_function("window.took !== null", timeout=20_000)
    return float(page.evaluate("window.took"))


def middles(
    targets: Sequence[Target], presses: int, given: Stage | None = None, smoke: bool = False
) -> dict[str, float]:
    """Return what a press takes of each target in milliseconds, all pressed in turns; a smoke run presses once.

    On a stage that is given, or on one of their own. It is the mean of the middle half: a paint waits for the screen's
    next frame, so a median jumps by half of one, from 41 to 50 ms and back where nothing has changed.
    """
    presses, warm_up = (1, 0) if smoke else (presses, WARM_UP)
    times: dict[str, list[float]] = {target.name: [] for target in targets}
    with nullcontext(given) if given else stage() as on, ExitStack() as stack:
        urls = {script: on.serve(script) for script in {target.script for target in targets}}
        pages = {}
        for target in targets:
            page = on.open()
            stack.callback(page.close)
            page.goto(urls[target.script] + target.address)
            page.wait_for_function(target.probe, timeout=60_000)
            rest(page, smoke)
            folded = page.locator("details:not([open])").filter(has=page.locator(target.slider))
            if folded.count():
                folded.locator("summary").click()
            page.evaluate(WATCH, target.probe)
            pages[target] = page
        for turn in range(presses + warm_up):
            for target, page in pages.items():
                page.wait_for_timeout(7 * turn % FRAME)
                took = press(page, target)
                page.wait_for_timeout(0 if smoke else AFTER_A_PRESS)
                if turn >= warm_up:
                    times[target.name].append(took)
    return {name: middle(each) for name, each in times.items()}


def middle(times: Sequence[float]) -> float:
    """Return the mean of the middle half; of one time, itself."""
    beyond = len(times) // 4
    return statistics.mean(sorted(times)[beyond : len(times) - beyond])
