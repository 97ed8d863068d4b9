"""From key press on a slider to the repainted page, as ratios to bare Streamlit apps in the same run.

The board against a bare text; the heatmap page, and another head of the trained model, against a bare app with one
Plotly heatmap: the middle of 30 presses each, pressed in turns, the same server settings for all.
"""

from typing import Final

from tests.bench.presses import APP, HERE, Stage, Target, middles
from tests.bench.report import Figure

PRESSES: Final = 30
SENTENCE: Final = "+".join(f"word{place}" for place in range(24))
MARKS: Final = (
    ("board", "bare text", 1.5),
    ("heatmap page", "bare heatmap", 1.3),
    ("trained head", "bare heatmap", 1.3),
)

HEATMAP_PIXELS: Final = "document.querySelector('.heatmaplayer image')?.href.baseVal ?? null"
WEIGHT: Final = (
    "[...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')]"
    """.map((host) => host.shadowRoot?.querySelector('[data-cell="weights.0.0"]')?.textContent).find(Boolean) ?? null"""
)
TARGETS: Final = (
    Target(
        "bare text",
        HERE / "bare_text.py",
        "/",
        ".st-key-value",
        "document.querySelector('[data-testid=stText]')?.textContent ?? null",
    ),
    Target("board", APP, "/softmax?decimals=4&temperature=0.5", ".st-key-temperature", WEIGHT),
    Target("bare heatmap", HERE / "bare_heatmap.py", "/", ".st-key-value", HEATMAP_PIXELS),
    Target(
        "heatmap page",
        APP,
        f"/matrix-view?decimals=4&temperature=0.5&sentence={SENTENCE}",
        ".st-key-temperature",
        HEATMAP_PIXELS,
    ),
    Target("trained head", APP, "/transformer?passage=tired", ".st-key-layer_head", HEATMAP_PIXELS),
)


def run(smoke: bool = False, given: Stage | None = None) -> list[Figure]:
    """Return the ratios beside their marks, and the milliseconds that they are of."""
    marks = MARKS[:1] if smoke else MARKS  # the others differ by a link and by what is read
    names = {name for ours, bare, _ in marks for name in (ours, bare)}
    found = middles([target for target in TARGETS if target.name in names], PRESSES, given, smoke)
    ratios = [Figure(f"{ours} / {bare}", found[ours] / found[bare], "times", mark) for ours, bare, mark in marks]
    return ratios + [Figure(name, middle, "ms") for name, middle in found.items()]
