"""Sections 6 and 7: a slider move against bare Streamlit apps with Plotly charts.

Passes when no move takes more than 1.5 times what it takes in a bare app with as many charts as the page: medians of 20
presses each, pressed in turns. Printed besides: the ratio to a bare app with the charts alone that this move repaints.
"""

import statistics
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "browser"))
sys.path.insert(0, str(Path(__file__).parent))

from bench_rerun import HERE, ROOT, WATCH, Target, press, start  # type: ignore[import-not-found]
from conftest import CHROMIUM_ARGUMENTS, chromium_path  # type: ignore[import-not-found]
from playwright.sync_api import sync_playwright

PRESSES: Final = 20
MARK: Final = 1.5
CHARTS: Final = 8
"""On either page."""
DRAWN: Final = "document.querySelectorAll('.st-key-{figure} .figure[data-drawn]')[0]?.dataset.drawn ?? null"
BARE: Final = "document.querySelector('.heatmaplayer image')?.href.baseVal ?? null"
MOVES: Final = (
    ("versus-cnn", "pixel_column", "receptive_fields", 1),
    ("versus-cnn", "sharpness", "nine_heads_error", 3),
    ("versus-rnn", "tick", "readiness", 1),
    ("versus-rnn", "path_hops", "paths", 1),
    ("versus-rnn", "cost_d", "costs", 1),
    ("versus-rnn", "radius", "influence", 1),
    ("versus-rnn", "linear_tick", "linear_state", 1),
)
"""Page, slider, the last figure that it repaints, and how many charts it repaints."""


def targets() -> dict[str, Target]:
    """Return the moves of our pages, and the bare apps."""
    ours = {
        slider: Target(
            slider, ROOT / "app.py", f"/{slug}?lang=en&path_hops=5", f".st-key-{slider}", DRAWN.format(figure=figure)
        )
        for slug, slider, figure, _ in MOVES
    }
    bare = {
        f"bare {charts}": Target(f"bare {charts}", HERE / "bare_charts.py", f"/?charts={charts}", ".st-key-value", BARE)
        for charts in sorted({CHARTS, *(charts for *_, charts in MOVES)})
    }
    return ours | bare


def measure() -> dict[str, float]:
    """Return each target's median in milliseconds."""
    every = targets()
    times: dict[str, list[float]] = {name: [] for name in every}
    with ExitStack() as stack:
        urls = {script: start(script, stack) for script in {target.script for target in every.values()}}
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_ARGUMENTS)
        pages = {}
        for name, target in every.items():
            # the probes are evaluated, which the app's own policy forbids
            page = browser.new_context(bypass_csp=True, viewport={"width": 1440, "height": 900}).new_page()
            page.goto(urls[target.script] + target.address)
            page.wait_for_function(target.probe, timeout=60_000)
            page.wait_for_timeout(1500)
            page.evaluate(WATCH, target.probe)
            pages[name] = page
        for turn in range(PRESSES + 3):
            for name, page in pages.items():
                took = press(page, every[name], "ArrowLeft" if turn % 2 else "ArrowRight")
                if turn >= 3:
                    times[name].append(took)
        browser.close()
    return {name: statistics.median(each) for name, each in times.items()}


def main() -> int:
    """Print medians and ratios; return 1 when a ratio is above its mark."""
    medians = measure()
    worst = 0.0
    for slug, slider, _, charts in MOVES:
        ratio = medians[slider] / medians[f"bare {CHARTS}"]
        alone = medians[slider] / medians[f"bare {charts}"]
        worst = max(worst, ratio)
        print(
            f"{slug} {slider:14} {medians[slider]:6.1f} ms = {ratio:.2f} times the bare app, {alone:.2f} with {charts}"
        )
    return int(worst > MARK)


if __name__ == "__main__":
    sys.exit(main())
