"""From key press on a slider to the repainted page, as ratios to bare Streamlit apps in the same run.

Passes when the board is repainted in at most 2 times a bare text rerun, and the heatmap page in at most 1.3 times a
bare app with one Plotly heatmap: medians of 30 presses each, pressed in turns, the same server settings for all.
"""

import statistics
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "browser"))

from conftest import CHROMIUM_ARGUMENTS, chromium_path, free_port  # type: ignore[import-not-found]
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
PRESSES = 30
SENTENCE = " ".join(f"word{place}" for place in range(24))

# Waits for a change of what `probe` reads, then for the paint after it.
WATCH = """(probe) => {
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


HEATMAP_PIXELS = "document.querySelector('.heatmaplayer image')?.href.baseVal ?? null"
WEIGHT = (
    "[...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')]"
    """.map((host) => host.shadowRoot?.querySelector('[data-cell="weights.0.0"]')?.textContent).find(Boolean) ?? null"""
)
TARGETS = (
    Target(
        "bare text",
        HERE / "bare_text.py",
        "/",
        ".st-key-value",
        "document.querySelector('[data-testid=stText]')?.textContent ?? null",
    ),
    Target(
        "board",
        ROOT / "app.py",
        "/softmax?decimals=4&temperature=0.5",
        ".st-key-temperature",
        WEIGHT,
    ),
    Target("bare heatmap", HERE / "bare_heatmap.py", "/", ".st-key-value", HEATMAP_PIXELS),
    Target(
        "heatmap page",
        ROOT / "app.py",
        f"/matrix-view?decimals=4&temperature=0.5&sentence={SENTENCE.replace(' ', '+')}",
        ".st-key-temperature",
        HEATMAP_PIXELS,
    ),
)


def start(script: Path, stack: ExitStack) -> str:
    """Serve a script until the stack closes; return its address."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}"]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    stack.callback(server.wait)
    stack.callback(server.terminate)
    url = f"http://localhost:{port}"
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return url
    raise TimeoutError(f"{script} is not served")


def press(page: Page, target: Target) -> float:
    """Move the slider one step further; return the milliseconds to the paint.

    Never back: for a value that it has just had, the browser still holds Streamlit's messages.
    """
    page.bring_to_front()
    page.locator(f"{target.slider} [role=slider], {target.slider} input").first.focus()
    page.evaluate("arm()")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("window.took !== null", timeout=20_000)
    page.wait_for_timeout(150)
    return float(page.evaluate("window.took"))


def measure() -> dict[str, float]:
    """Return each target's median in milliseconds."""
    times: dict[str, list[float]] = {target.name: [] for target in TARGETS}
    with ExitStack() as stack:
        urls = {script: start(script, stack) for script in {target.script for target in TARGETS}}
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_ARGUMENTS)
        pages = {}
        for target in TARGETS:
            # the probes are evaluated, which the app's own policy forbids
            page = browser.new_context(bypass_csp=True, viewport={"width": 1440, "height": 900}).new_page()
            page.goto(urls[target.script] + target.address)
            page.wait_for_function(target.probe)
            page.wait_for_timeout(1500)
            folded = page.locator("details:not([open])").filter(has=page.locator(target.slider))
            if folded.count():
                folded.locator("summary").click()
            page.evaluate(WATCH, target.probe)
            pages[target] = page
        for turn in range(PRESSES + 3):
            for target, page in pages.items():
                took = press(page, target)
                if turn >= 3:
                    times[target.name].append(took)
        browser.close()
    return {name: statistics.median(each) for name, each in times.items()}


def main() -> int:
    """Print medians and ratios; return 1 when a ratio is above its mark."""
    medians = measure()
    for name, median in medians.items():
        print(f"{name:14} {median:6.1f} ms")
    marks = (("board", "bare text", 2.0), ("heatmap page", "bare heatmap", 1.3))
    failed = False
    for ours, bare, mark in marks:
        ratio = medians[ours] / medians[bare]
        failed |= ratio > mark
        print(f"{ours} / {bare}: {ratio:.2f} (at most {mark})")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
