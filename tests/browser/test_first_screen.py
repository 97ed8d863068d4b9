"""The first screen: a sentence, a word, whom it looks at, one number asked, one changed, all within 700 pixels."""

from typing import Final

import pytest
from playwright.sync_api import expect

from attention import run
from attention.figures.style import format_number
from attention.presets import build_example
from attention.ui.text import LANGUAGES
from tests.browser.visit import Visit

SCREEN: Final = 700


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [1440, 390])
def test_all_that_it_offers_is_within_the_first_screen(visit: Visit, width: int, language: str) -> None:
    visit.page.set_viewport_size({"width": width, "height": 900})
    page = visit.open("introduction", {"lang": language}).page
    for part in (
        'input[aria-label="{}"]'.format({"en": "Your sentence", "zh": "你的句子"}[language]),
        ".words",
        ".ribbons",
        '.cell[data-cell="scores.0.3"]',
    ):
        box = page.locator(part).first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= SCREEN, (part, box)
        assert box["x"] + box["width"] <= width


@pytest.mark.browser
def test_a_word_is_chosen_asked_and_changed(visit: Visit) -> None:
    page = visit.open("introduction", {"lang": "en"}).page
    words = page.get_by_role("radiogroup", name="Who looks? Choose a word")
    visit.act(lambda: words.get_by_role("radio").nth(2).click())
    weights = run(build_example("saw")).weights[2]
    assert visit.query()["query"] == "3"
    for place, weight in enumerate(weights):
        expect(page.locator(f'.cell[data-cell="weights.2.{place}"]')).to_have_text(format_number(float(weight), 2))
    assert "“a” looks most at “I”" in page.locator("[data-testid=stMain]").inner_text()
    visit.act(lambda: page.keyboard.press("ArrowRight"))
    assert visit.query()["query"] == "4"
    expect(words.get_by_role("radio", checked=True)).to_be_focused()

    page.locator('.cell[data-cell="weights.3.0"]').click()
    expect(page.locator(".strip .fraction").first).to_be_visible()
    score = page.locator('.cell[data-cell="scores.3.0"]')
    score.click()
    score.press("Enter")
    page.keyboard.type("9")
    visit.act(lambda: page.keyboard.press("Enter"))
    expect(page.locator('.cell[data-cell="weights.3.0"]')).to_have_text("1.00")
    assert "“saw” (4) looks most at “I”: 1.00" in page.locator("[data-testid=stMain]").inner_text()


@pytest.mark.browser
def test_ribbons_are_as_wide_as_their_weights(visit: Visit) -> None:
    page = visit.open("introduction", {"lang": "en", "preset": "uniform"}).page
    ends = page.locator(".ribbon").evaluate_all("all => all.map((path) => Number(path.dataset.width))")
    assert len(ends) == 4
    assert max(ends) - min(ends) < 1e-6
    assert min(ends) > 5
    page.get_by_role("textbox", name="Your sentence").fill("we all look")
    visit.act(lambda: page.keyboard.press("Enter"))
    assert page.locator(".words [role=radio]").all_inner_texts() == ["we", "all", "look"]
    assert visit.query()["sentence"] == "we all look"
