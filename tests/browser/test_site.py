"""The static site, every page of it, opened from disk with the network off: axe, no request, "how?", every figure."""

from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page, expect

from attention.commands.site.drawing import WITH_SERVER
from attention.commands.write_site import Site
from attention.presets import build_example
from attention.trace import run
from attention.ui.text import Language, Notation
from tests.browser.tabs import PHONE, REPORT_VIOLATIONS
from tests.browser.test_accessibility import violations
from tests.browser.test_alone import digits
from tests.browser.visit import SLUGS

pytestmark = pytest.mark.browser

PRESET: Final = "previous"
# Each page is opened once: every other section by another reader, in the theme in which test_drawing skips its pixels.
WRITTEN: Final = [[slug for slug in SLUGS[turn::2] if slug not in WITH_SERVER] for turn in range(2)]
READERS: list[tuple[Language, Notation, list[str], dict[str, Any]]] = [
    ("en", "lecture", WRITTEN[0], {"color_scheme": "light"}),
    ("zh", "paper", WRITTEN[1], {"color_scheme": "dark", **PHONE}),
]
# A board's last number, asked: a result of its arithmetic is what the cell holds.
UNANSWERED: Final = """() => [...document.querySelectorAll("[data-board]")].flatMap(({ shadowRoot: board }) => {
  const cell = [...board.querySelectorAll(".stage .matrix .cell[data-cell]")].at(-1);
  const read = (text) => Number(text.replaceAll("−", "-").match(/-?[\\d.]+(e-?\\d+)?/)?.[0] ?? NaN);
  cell.click();
  const results = [...board.querySelectorAll(".strip .result")].map((result) => read(result.textContent));
  const said = `${cell.dataset.cell} ${cell.title}: ${board.querySelector(".strip").textContent}`;
  board.querySelector(".strip .tool.unpin")?.click();
  return results.some((result) => Math.abs(result - read(cell.title)) < 0.0051) ? [] : [said];
})"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("静态 site")
    for language, notation, sections, _ in READERS:
        Site(folder).write(sections, [PRESET], [(language, notation)])
    return folder


def unfold(page: Page) -> None:
    """Open what is folded away, and make the window as tall as the page: figures are drawn where they are seen."""
    page.evaluate("() => { for (const folded of document.querySelectorAll('main details')) folded.open = true; }")
    width, height = page.evaluate("[innerWidth, document.documentElement.scrollHeight]")
    page.set_viewport_size({"width": width, "height": height})
    expect(page.locator("[data-figure] .figure:not([data-drawn])")).to_have_count(0, timeout=20_000)


@pytest.mark.parametrize(("language", "notation", "sections", "window"), READERS)
def test_every_page_answers_how_draws_its_figures_and_asks_nobody(
    browser: Browser, site: Path, language: Language, notation: Notation, sections: list[str], window: dict[str, Any]
) -> None:
    wrong: list[str] = []
    with browser.new_context(offline=True, **window) as context:
        page = context.new_page()
        page.add_init_script(REPORT_VIOLATIONS)
        page.on("request", lambda asked: wrong.extend([asked.url] * (not asked.url.startswith(("file:", "data:")))))
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        for file in sorted((site / language / notation).iterdir()):
            page.goto(file.as_uri())
            unfold(page)
            wrong += [f"{file.name}: {each}" for each in page.evaluate(UNANSWERED)]
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            wrong += [f"{file.name}: {wide} px too wide"] if wide > 0 else []
            if PRESET not in file.name:  # another example changes digits alone
                wrong += [f"{file.name}: {each}" for each in violations(page)]
    assert not wrong, "\n".join(wrong)


def test_another_example_is_a_link_away_and_stays_while_one_goes_on(browser: Browser, site: Path) -> None:
    folder, weights = site / "en" / "lecture", run(build_example(PRESET)).weights
    with browser.new_context(offline=True) as context:
        page = context.new_page()
        page.goto((folder / "softmax.html").as_uri())
        page.get_by_role("link", name="Built to look one token back").click()
        page.locator('.stage .cell[data-cell="weights.2.1"]').first.click()
        assert digits(weights[2, 1]) in page.locator(".strip").first.inner_text()
        expect(page.locator("footer a").last).to_have_attribute("href", f"values-{PRESET}.html")
