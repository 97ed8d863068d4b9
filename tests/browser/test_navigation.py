"""The way from section to section: pressed, folded, opened elsewhere; test_links asks what becomes of the numbers."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.tabs import Tab
from tests.browser.visit import SIDEBAR_IS_OPEN, Visit, title

pytestmark = pytest.mark.browser


def test_a_link_is_followed_by_key_and_keeps_the_focus_and_what_is_folded(visit: Visit) -> None:
    page = visit.open("scores", {"lang": "en", "scaled": "true"}).page
    folds = page.locator(".st-key-navigation details")
    folds.last.locator("summary").click()
    link = page.get_by_role("link", name=title("softmax", "en"), exact=True)
    link.focus()
    visit.act(lambda: page.keyboard.press("Enter"))
    expect(page.locator("h1")).to_have_text(title("softmax", "en"))
    assert visit.settle().query() == {"lang": "en", "scaled": "true"}
    current = page.locator(".st-key-navigation [aria-current=page]")
    expect(current).to_have_text(title("softmax", "en"))
    expect(current).to_be_focused()
    assert folds.last.get_attribute("open") is None
    assert folds.first.get_attribute("open") is not None
    visit.act(page.go_back)
    expect(page.locator("h1")).to_have_text(title("scores", "en"))
    visit.act(lambda: page.locator(".st-key-lang_choice").get_by_text("中文").click())
    expect(current).to_have_text(title("scores", "zh"))
    assert folds.last.get_attribute("open") is None


def test_a_link_opens_elsewhere_as_any_link(visit: Visit) -> None:
    page = visit.open("scores", {"lang": "en"}).page
    with page.context.expect_page() as opened:
        page.get_by_role("link", name=title("output", "en"), exact=True).click(modifiers=["Control"])
    assert opened.value.url.endswith("/output")
    opened.value.close()
    expect(page.locator("h1")).to_have_text(title("scores", "en"))


def test_on_a_phone_the_side_bar_makes_room_for_the_section(browser: Browser, app_url: str) -> None:
    with browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True) as phone:
        visit = Visit(Tab(phone, "a phone"), app_url).open("scores", {"lang": "zh"})
        page = visit.page
        page.locator("[data-testid=stExpandSidebarButton]").click()
        page.wait_for_function(SIDEBAR_IS_OPEN)
        visit.act(lambda: page.get_by_role("link", name=title("values", "zh"), exact=True).tap())
        expect(page.locator("h1")).to_have_text(title("values", "zh"))
        page.wait_for_function(f"() => !({SIDEBAR_IS_OPEN})()")
        assert visit.settle().query() == {"lang": "zh"}
