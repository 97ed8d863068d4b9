"""The board as one HTML file, opened from disk with the network off."""

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from attention.figures.style import format_number
from attention.presets import build_example
from attention.trace import run
from attention.ui.board.alone import query_views, write_board
from attention.ui.text import Language, Notation, load_text
from tests.browser.tabs import PHONE, REPORT_VIOLATIONS
from tests.browser.test_accessibility import TAGS

pytestmark = pytest.mark.browser

TRACE = run(build_example("saw"))
STATES: list[tuple[Language, Notation, dict[str, Any]]] = [
    ("en", "lecture", {"color_scheme": "light"}),
    ("zh", "paper", {"color_scheme": "dark", **PHONE}),
]


def digits(value: float) -> str:
    return format_number(float(value), 2)


def check_how(page: Page) -> None:
    """Ask by pointer and by keys; the answer has the core's numbers."""
    page.locator('.cell[data-cell="weights.1.3"]').first.click()
    shown = page.locator(".strip").inner_text().replace("\n", " ")
    for value in (TRACE.weights[1, 3], TRACE.exponentials[1, 3], TRACE.totals[1]):
        assert digits(value) in shown
    before = page.locator(".strip .result").last.inner_text()
    page.locator('.cell[data-cell="weights.1.3"]').first.press("ArrowLeft")
    expect(page.locator(".strip .result").last).not_to_have_text(before)
    page.locator(".strip .tool.unpin").click()


def check_steps_and_words(page: Page) -> None:
    """Another word looks, and the steps follow it."""
    page.locator(".words button").nth(2).click()
    expect(page.locator(".words button").nth(2)).to_have_attribute("aria-checked", "true")
    page.locator(".stepper button").last.click()
    assert digits(TRACE.scores[2, 0]) in page.locator(".strip").inner_text()
    page.locator('.cell[data-cell="inputs.0.0"]').first.dblclick()
    expect(page.locator(".edit-box")).to_have_count(0)


@pytest.mark.parametrize(("language", "notation", "window"), STATES)
def test_the_file_answers_how_without_a_network(
    browser: Browser, tmp_path: Path, language: Language, notation: Notation, window: dict[str, Any]
) -> None:
    file = tmp_path / "board 课堂.html"
    text = load_text(language, notation, 2, "matrix-view")
    file.write_text(write_board(TRACE, ["sight", "sheet"], text, query_views(TRACE), chosen=1), "utf-8")
    context = browser.new_context(offline=True, **window)
    page, asked, wrong = context.new_page(), list[str](), list[str]()
    page.add_init_script(REPORT_VIOLATIONS)
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(file.as_uri())
    check_how(page)
    check_steps_and_words(page)
    options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"][:100]) for rule in found] == []
    assert (asked, wrong) == ([file.as_uri()], [])
    context.close()
