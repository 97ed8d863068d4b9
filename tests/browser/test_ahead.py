"""What runs ahead of its page: the matrix view's heatmap, the board of 3.3. The page catches up."""

import pytest
from playwright.sync_api import expect

from attention import run
from attention.figures.style import format_number
from attention.presets import build_example
from tests.browser.visit import Visit


@pytest.mark.browser
def test_the_sheet_follows_when_the_heatmaps_slider_rests(visit: Visit) -> None:
    page = visit.open("matrix-view", {"lang": "en", "decimals": 4}).page
    slider = page.locator(".st-key-temperature [role=slider], .st-key-temperature input").first
    slider.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    trace = run(build_example("saw", temperature=1.5))
    first = page.locator('[data-cell="weights.0.0"]').first
    expect(first).to_have_text(format_number(float(trace.weights[0, 0]), 4), timeout=15_000)
    label = page.locator(".figure").first.get_attribute("aria-label") or ""
    assert format_number(float(trace.weights.max()), 4) in label


@pytest.mark.browser
def test_the_words_follow_when_the_boards_slider_rests(visit: Visit) -> None:
    page = visit.open("softmax", {"lang": "en", "decimals": 4}).page
    page.locator(".st-key-temperature [role=slider], .st-key-temperature input").first.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    weights = run(build_example("saw", temperature=1.5)).weights
    expect(page.locator('[data-cell="weights.0.0"]').first).to_have_text(format_number(float(weights[0, 0]), 4))
    share = format_number(float(weights[0].max()), 4)
    expect(page.locator("[data-testid=stMain] blockquote").first).to_contain_text(share, timeout=15_000)
