"""Pages of the static site, opened from disk with the network off."""

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from attention.commands.write_site import Site
from attention.presets import build_example
from attention.trace import run
from tests.browser.tabs import PHONE, REPORT_VIOLATIONS
from tests.browser.test_accessibility import TAGS
from tests.browser.test_alone import digits

pytestmark = pytest.mark.browser

TRACE = run(build_example("saw"))
STATES: list[tuple[str, dict[str, Any]]] = [
    ("en/lecture", {"color_scheme": "light"}),
    ("zh/lecture", {"color_scheme": "dark", **PHONE}),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("静态 site")
    Site(folder).write(("introduction", "scores", "output"))
    return folder


@pytest.mark.parametrize(("folder", "window"), STATES)
def test_pages_answer_how_and_draw_their_figures_without_a_network(
    browser: Browser, site: Path, folder: str, window: dict[str, Any]
) -> None:
    context = browser.new_context(offline=True, **window)
    page, wrong = context.new_page(), list[str]()
    page.add_init_script(REPORT_VIOLATIONS)
    page.on("request", lambda asked: wrong.append(asked.url) if not asked.url.startswith(("file:", "data:")) else None)
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))

    page.goto((site / folder / "index.html").as_uri())
    page.locator(".words button").nth(2).click()
    page.locator('.stage .cell[data-cell="weights.2.0"]').first.click()
    assert digits(TRACE.weights[2, 0]) in page.locator(".strip").inner_text()

    page.goto((site / folder / "scores.html").as_uri())
    page.locator('.stage .cell[data-cell="scores.0.1"]').first.click()
    assert digits(TRACE.scores[0, 1]) in page.locator(".strip").first.inner_text()
    page.keyboard.press("Escape")
    for title in page.locator("main > details > summary").all():
        title.click()
    figures = page.locator("[data-figure] .figure")
    for figure in figures.all():
        figure.scroll_into_view_if_needed()
    expect(page.locator("[data-figure] [data-drawn]")).to_have_count(figures.count())
    assert figures.count() > 0

    options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"], "preload": False}
    found = Axe().run(page, options=options).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"][:100]) for rule in found] == []
    assert wrong == []
    context.close()
