"""From a key press on a slider to the repainted page, in a browser; pages take turns, so that all share the noise."""

import statistics
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import CHROMIUM_ARGUMENTS, Server, chromium_path

HERE: Final = Path(__file__).parent
WARM_UP: Final = 3

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
    page.wait_for_timeout(150)
    return float(page.evaluate("window.took"))


def medians(targets: Sequence[Target], presses: int, warm_up: int = WARM_UP) -> dict[str, float]:
    """Return each target's median in milliseconds, all pressed in turns."""
    times: dict[str, list[float]] = {target.name: [] for target in targets}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        servers = {script: Server(folder, script) for script in {target.script for target in targets}}
        for server in servers.values():
            stack.callback(server.stop)
        urls = {script: server.wait() for script, server in servers.items()}
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_ARGUMENTS)
        pages = {}
        for target in targets:
            # the probes are evaluated, which the app's own policy forbids
            page = browser.new_context(bypass_csp=True, viewport={"width": 1440, "height": 900}).new_page()
            page.goto(urls[target.script] + target.address)
            page.wait_for_function(target.probe, timeout=60_000)
            page.wait_for_timeout(1500)
            folded = page.locator("details:not([open])").filter(has=page.locator(target.slider))
            if folded.count():
                folded.locator("summary").click()
            page.evaluate(WATCH, target.probe)
            pages[target] = page
        for turn in range(presses + warm_up):
            for target, page in pages.items():
                took = press(page, target)
                if turn >= warm_up:
                    times[target.name].append(took)
        browser.close()
    return {name: statistics.median(each) for name, each in times.items()}
