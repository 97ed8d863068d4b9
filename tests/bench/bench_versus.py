"""Sections 6 and 7: a slider move against bare Streamlit apps with Plotly charts.

Held to a mark: what a move takes, in times what it takes in a bare app with as many charts as the page; medians of 20
presses each, pressed in turns. Told besides: the ratio to a bare app with only the charts that this move repaints.
"""

from typing import Final

from tests.bench.presses import APP, HERE, Stage, Target, middles
from tests.bench.report import Figure

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


def ours(slug: str, slider: str, figure: str) -> Target:
    """Return a move of one of our pages. Of the paths, all 24 steps are made after 24: the last press is the 23rd."""
    address = f"/{slug}?lang=en&path_hops=0"
    return Target(slider, APP, address, f".st-key-{slider}", DRAWN.format(figure=figure))


def bare(charts: int) -> Target:
    """Return a bare app with so many charts."""
    return Target(f"bare {charts}", HERE / "bare_charts.py", f"/?charts={charts}", ".st-key-value", BARE)


def run(smoke: bool = False, given: Stage | None = None) -> list[Figure]:
    """Return each move's ratios."""
    moves = MOVES[-1:] if smoke else MOVES
    many = moves[0][-1] if smoke else CHARTS  # one bare app is enough to see that it runs
    targets = [ours(slug, slider, figure) for slug, slider, figure, _ in moves]
    targets += [bare(charts) for charts in sorted({many, *(charts for *_, charts in moves)})]
    found = middles(targets, PRESSES, given, smoke)
    figures = []
    for slug, slider, _, charts in moves:
        name = f"{slug} {slider}"
        figures.append(Figure(f"{name} / bare app of {many}", found[slider] / found[f"bare {many}"], "times", MARK))
        figures.append(Figure(f"{name} / bare app of {charts}", found[slider] / found[f"bare {charts}"], "times"))
    return figures
