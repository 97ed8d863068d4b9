"""One trail: the numbers on every page are the core's, to the digits shown (acceptance 3)."""

import math
import re
import time
from dataclasses import replace
from typing import Any, Final

import pytest

from attention import Example, Trace, run
from attention.arrays import Floats
from attention.example import Edit
from attention.presets import build_example
from attention.ui.text import NOTATIONS, Notation
from tests.browser.test_links import choose
from tests.browser.visit import SLUGS, Shown, Visit

pytestmark = pytest.mark.browser

ARTICLE: Final = ("inputs", "queries", "keys", "values", "scores", "weights", "output")
PROJECTIONS: Final = ("query_projection", "key_projection", "value_projection")
STEPS: Final = (
    "positioned_inputs",
    "encodings",
    "dot_product_scores",
    "additive_scores",
    "scaled_scores",
    "masked_scores",
    "exponentials",
    "totals",
)
PAGES: Final = ("introduction", "overview", "scores", "softmax", "values", "output", "matrix-view")
WRITTEN: Final = re.compile(r"(−?\d+(?:\.(\d+))?)(?:e(−?\d+))?")
CELLS_OF: Final = "(lines) => lines.map((line) => [...line.querySelectorAll('td')].map((cell) => cell.innerText))"
EDIT: Final = Edit("keys", 3, 0, 2.5)


def core(trace: Trace, name: str) -> Floats:
    """Return the core's matrix of that name; a column where it is a list."""
    array: Floats = getattr(trace.example if name in ("inputs", *PROJECTIONS) else trace, name)
    return array[:, None] if array.ndim == 1 else array


def misprint(digits: str, exact: str, number: float, decimals: int) -> str:
    """Return what is wrong with one cell, or nothing."""
    if math.isinf(number):
        return "" if digits == "−∞" else f"{digits} stands for {number}"
    found = WRITTEN.fullmatch(digits)
    if not found:
        return f"{digits!r} is no number"
    mantissa, places, exponent = found.groups()
    power = int((exponent or "0").replace("−", "-"))
    read = float(mantissa.replace("−", "-")) * 10.0**power
    unit = 10.0 ** (power - len(places or ""))
    if not exponent and len(places or "") != decimals:
        return f"{digits} has not {decimals} decimals"
    if abs(read - number) > unit * (0.5 + 1e-9):
        return f"{digits} stands for {number}"
    full = float(exact.replace("−", "-"))
    return "" if math.isclose(full, number, rel_tol=1e-12, abs_tol=1e-12) else f"its title says {exact}, not {number}"


def misprints(shown: Shown, trace: Trace, notation: Notation, decimals: int, query: int) -> list[str]:
    """Return what is wrong with one matrix on the screen."""
    expected = core(trace, shown.name)
    if (notation == "lecture") != shown.symbol.endswith("T"):
        expected = expected.T
    size = (len(shown.digits), len(shown.digits[0]))
    if size != expected.shape and 1 in size:  # an additive score stands with one query only
        row = core(trace, shown.name)[query]
        expected = row[None, :] if size[0] == 1 else row[:, None]
    if size != expected.shape:
        return [f"{shown.name} is {size} on the screen, {expected.shape} in the core"]
    wrong = [
        misprint(shown.digits[i][j], shown.exact[i][j], float(expected[i, j]), decimals)
        for i in range(size[0])
        for j in range(size[1])
    ]
    return [f"{shown.name}: {each}" for each in wrong if each]


def read_trail(visit: Visit, trace: Trace, notation: Notation, decimals: int, query: int) -> tuple[set[str], list[str]]:
    """Return the names of the matrices on the page, and what is wrong with them."""
    shown = [matrix for board in visit.boards() for matrix in board]
    known = [matrix for matrix in shown if matrix.name in (*ARTICLE, *PROJECTIONS, *STEPS)]
    wrong = [each for matrix in known for each in misprints(matrix, trace, notation, decimals, query)]
    return {matrix.name for matrix in known}, wrong


def follow(
    visit: Visit, example: Example, notation: Notation = "lecture", decimals: int = 2, query: int = 0
) -> set[str]:
    """Check every number on the page against the core's; return which matrices there are."""
    trace = run(example)
    deadline = time.monotonic() + 10
    names, wrong = read_trail(visit, trace, notation, decimals, query)
    while wrong and time.monotonic() < deadline:
        visit.page.wait_for_timeout(50)
        names, wrong = read_trail(visit, trace, notation, decimals, query)
    assert not wrong, f"{visit.page.url}: {wrong[:4]}"
    assert names, f"{visit.page.url} shows no matrix"
    return names


def test_every_page_shows_the_core_s_numbers(visit: Visit) -> None:
    seen: dict[str, set[str]] = {}
    example = build_example("saw")
    visit.open(PAGES[0], {"notation": "lecture", "decimals": 4})  # with two, the edit below goes the same way
    for place, slug in enumerate(PAGES):
        if place:
            visit.go(slug)
        first, second = NOTATIONS if place % 2 == 0 else NOTATIONS[::-1]
        seen[slug] = follow(visit.unfold(), example, first, decimals=4)
        visit.act(lambda second=second: choose(visit.page, "notation", NOTATIONS.index(second)))  # type: ignore[misc]
        assert follow(visit, example, second, decimals=4) == seen[slug]
    assert seen["matrix-view"] >= {*ARTICLE, *PROJECTIONS}
    for name in ARTICLE:
        assert sum(name in names for names in seen.values()) >= 2, f"{name} stands on one page only"


OPTIONS: Final[list[tuple[str, dict[str, Any], dict[str, Any]]]] = [
    ("relu", {"normalizer": "relu", "notation": "paper"}, {"normalizer": "relu"}),
    ("additive", {"score": "additive"}, {"score": "additive"}),
    ("sizes", {"seed": "7", "d": "5", "d_k": "2", "d_v": "3"}, {"seed": 7, "d_model": 5, "d_k": 2, "d_v": 3}),
    (
        "all at once",
        {"scaled": "true", "temperature": "2", "visible": "causal", "positions": "true"},
        {"scaled": True, "temperature": 2.0, "visible": "causal", "positions": "sinusoidal"},
    ),
]


# On the page with every matrix; what each option sends there and elsewhere, tests/pages/test_walkthrough.py compares.
@pytest.mark.parametrize(("asked", "options"), [row[1:] for row in OPTIONS], ids=[row[0] for row in OPTIONS])
def test_options_reach_every_number(visit: Visit, asked: dict[str, Any], options: dict[str, Any]) -> None:
    notation: Notation = asked.get("notation", "lecture")
    example = build_example("saw", **options)
    visit.open("matrix-view", asked)
    assert follow(visit, example, notation) >= {"queries", "keys", "values", "weights", "output"}


def test_a_slider_moves_the_same_numbers_everywhere(visit: Visit) -> None:
    visit.open("softmax")
    follow(visit, build_example("saw"))
    slider = visit.page.locator(".st-key-temperature input[type=range]")
    visit.act(lambda: slider.press("ArrowRight")).act(lambda: slider.press("ArrowRight"))
    example = build_example("saw", temperature=1.2)
    follow(visit, example)
    for slug in ("output", "matrix-view"):
        follow(visit.go(slug), example)


def test_a_sentence_gets_the_same_numbers_everywhere(visit: Visit) -> None:
    visit.open("values")
    box = visit.page.locator(".st-key-sentence input")
    box.fill("the cat sat on the mat")
    visit.act(lambda: box.press("Enter"))
    example = build_example("saw", tokens=("the", "cat", "sat", "on", "the", "mat"))
    follow(visit, example)
    inputs = next(matrix for matrix in visit.boards()[0] if matrix.name == "inputs")
    columns = list(zip(*inputs.digits, strict=True))
    assert columns[0] == columns[4], "the same token has two input vectors"
    assert columns[0] != columns[1]
    follow(visit.go("matrix-view"), example)


def test_an_edit_in_the_browser_is_the_same_edit_everywhere(visit: Visit) -> None:
    example = build_example("saw")
    notation: Notation = "paper"
    visit.open("scores", {"notation": notation})
    follow(visit, example, notation)
    cell = visit.page.locator('.cell[data-cell="keys.3.0"]').first
    cell.click()
    visit.page.keyboard.type("2.5")
    visit.act(lambda: visit.page.keyboard.press("Enter"))
    edited = example.edit(EDIT)
    assert run(edited).weights[1, 3] != run(example).weights[1, 3]
    for slug in PAGES:
        follow(visit.go(slug), edited, notation)
    visit.act(lambda: visit.page.locator("[data-tool=undo]").first.click())
    follow(visit, example, notation)


def test_the_heatmap_s_table_holds_the_core_s_weights(visit: Visit) -> None:
    example = replace(build_example("saw"), scaled=True)
    for notation in NOTATIONS:
        visit.open("matrix-view", {"scaled": "true", "notation": notation})
        figure = visit.page.locator(".figure").first
        figure.locator(".figure-button[aria-expanded]").click()
        rows = figure.locator("tbody tr").evaluate_all(CELLS_OF)
        count = len(example.tokens)
        weights = run(example).weights
        expected = weights.T if notation == "lecture" else weights
        for i in range(count):
            for j in range(count):
                digits = rows[i][j]
                places = len(digits.partition(".")[2])
                assert places >= 2
                assert digits == f"{expected[i, j]:.{places}f}".replace("-", "−")


def test_the_trail_goes_through_every_section_of_the_step_by_step_part() -> None:
    assert set(PAGES) <= set(SLUGS)
