"""The way from section to section: pressed, folded, opened elsewhere; test_links asks what becomes of the numbers."""

import re
from typing import Final

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.tabs import Tab
from tests.browser.visit import SIDEBAR_IS_OPEN, Visit, title

pytestmark = pytest.mark.browser
SLOW: Final = 300
"""Milliseconds: longer than the answer to a changed cell takes."""


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


# One press that ends the entry of a number and follows a link, as a tap does.
PRESS: Final = """(link) => {
  let open = document.activeElement;
  while (open.shadowRoot?.activeElement) open = open.shadowRoot.activeElement;
  open.blur();
  link.click();
}"""


@pytest.mark.parametrize("place", [".st-key-navigation a[href$=softmax]", ".st-key-neighbours a >> nth=1"])
def test_a_press_that_ends_an_entry_and_follows_a_link_does_both(visit: Visit, place: str) -> None:
    page = visit.open("scores", {"lang": "en"}).page
    page.locator('[data-cell="keys.0.0"]').first.press("2")
    page.keyboard.type(".5")
    visit.act(lambda: page.locator(place).evaluate(PRESS))
    expect(page.locator("h1")).to_have_text(title("softmax", "en"))
    assert visit.settle().query() == {"lang": "en", "edits": "K-1-1_2.5"}


def test_a_slow_press_counts_though_the_line_about_the_change_moves_the_link_from_under_it(visit: Visit) -> None:
    page = visit.open("values", {"lang": "en"}).page
    link = page.locator(".st-key-neighbours a").nth(1)
    page.locator('[data-cell="inputs.0.0"]').first.press("2")
    page.keyboard.type(".5")
    link.scroll_into_view_if_needed()
    before = link.bounding_box()
    assert before
    page.mouse.move(before["x"] + 20, before["y"] + before["height"] / 2)
    page.mouse.down()
    expect(page).to_have_url(re.compile("edits="))
    page.wait_for_timeout(SLOW)
    moved = link.bounding_box()
    assert moved
    assert moved["y"] - before["y"] > before["height"], "else there is nothing to miss"
    page.mouse.up()
    expect(page.locator("h1")).to_have_text(title("output", "en"))
    assert visit.settle().query() == {"lang": "en", "edits": "I-1-1_2.5"}


def test_a_section_opens_at_its_beginning_and_one_step_back_leads_to_the_one_before_with_its_numbers(
    visit: Visit,
) -> None:
    page = visit.open("softmax", {"lang": "en", "query": 3}).page
    main = page.locator("[data-testid=stMain]")
    for place in (".st-key-navigation a[href$=values]", ".st-key-neighbours a >> nth=1"):
        main.evaluate("(main) => main.scrollTo(0, 1500)")
        visit.act(lambda place=place: page.locator(place).evaluate("(link) => link.click()"))  # type: ignore[misc]
        expect(page.locator("h1")).to_have_text(title("values", "en"))
        assert visit.settle().query() == {"lang": "en"}  # 3.4 asks for no query
        assert main.evaluate("(main) => main.scrollTop") == 0
        visit.act(page.go_back)
        expect(page.locator("h1")).to_have_text(title("softmax", "en"))
        assert visit.settle().query() == {"lang": "en", "query": "3"}
        expect(page.locator(".st-key-query input[type=range]")).to_have_value("3")


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
