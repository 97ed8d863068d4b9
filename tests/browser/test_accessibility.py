"""What a machine can see of access: axe on every page, the way by keyboard, a visible focus, stillness."""

from typing import Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from attention.ui.text import load_labels
from tests.browser.visit import FIRST, Visit

pytestmark = pytest.mark.browser

TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Only what was found comes back: each rule, where, and what stands there. Axe stays in a page that changes its section.
LOOK: Final = """async (rules) => {
  const { violations } = await axe.run({ ...rules, resultTypes: ["violations"], preload: false });
  return violations.flatMap(({ id, nodes }) => nodes
    .map(({ target, html }) => `${id}: ${target}: ${html.slice(0, 120)}`));
}"""
# What has to know what lies over what, pixel by pixel: more than half of axe's time.
BY_PIXEL: Final = ("color-contrast", "target-size")
# What has the focus, and whether one sees it: an outline or a shadow that it does not have otherwise.
FOCUS: Final = """async () => {
  let made = document.activeElement;
  while (made?.shadowRoot?.activeElement) made = made.shadowRoot.activeElement;
  if (!made || made === document.body) return null;
  const look = (each) => {
    const style = getComputedStyle(each);
    const outline = style.outlineStyle === "none" ? "" : style.outlineWidth + style.outlineColor;
    return [outline, style.boxShadow, style.borderColor, style.backgroundColor, style.textDecoration].join("|");
  };
  const around = [];
  for (let each = made; each && around.length < 5; each = each.parentElement) around.push(each);
  for (const each of made.querySelectorAll("*")) around.push(each);
  if (made.parentElement) for (const each of made.parentElement.querySelectorAll("*")) around.push(each);
  const before = around.map(look);
  const named = made.tagName + " " + (made.getAttribute("aria-label") ?? made.textContent ?? "").trim().slice(0, 40);
  made.blur();
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));  // React hears of it later
  const isSeen = around.some((each, place) => look(each) !== before[place]);
  made.focus({ preventScroll: true });
  return { named, isSeen };
}"""


def violations(page: Page, without: tuple[str, ...] = ()) -> list[str]:
    """Return what axe finds on the page as it stands: test_drawing asks this of every page."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    rules = {"runOnly": {"type": "tag", "values": TAGS}, "rules": {rule: {"enabled": False} for rule in without}}
    found: list[str] = page.evaluate(LOOK, rules)
    return found


@pytest.mark.parametrize(("slug", "link"), [(FIRST, {}), ("images", {}), ("softmax", {"pencil": "true"})])
def test_the_tab_key_reaches_everything_and_shows_where_it_is(visit: Visit, slug: str, link: dict[str, str]) -> None:
    visit.open(slug, {"lang": "en", **link})
    visit.page.add_style_tag(content="* { transition: none !important }")  # at once, as it looks in the end
    seen: list[str] = []
    hidden: list[str] = []
    for _ in range(150):
        visit.page.keyboard.press("Tab")
        at = visit.page.evaluate(FOCUS)
        if at is None:
            break
        seen.append(at["named"])
        if not at["isSeen"] and not at["named"].startswith("MAIN "):  # the whole page: where the skip link leads
            hidden.append(at["named"])
    else:
        pytest.fail(f"no end after {seen[-5:]}")
    assert not hidden, hidden
    assert seen[0] == "A Skip to the explanation"
    assert any("→" in name or "←" in name for name in seen[-3:]), seen[-3:]


@pytest.mark.parametrize("slug", ["scores", "matrix-view", "versus-rnn"])
def test_nothing_moves_where_the_reader_wants_stillness(visit: Visit, slug: str) -> None:
    visit.page.emulate_media(reduced_motion="reduce")
    visit.open(slug, {"lang": "en"})
    board = visit.page.locator(".board .cell").nth(3)
    board.click()
    visit.page.wait_for_timeout(100)
    moving = """() => {
      const roots = [document, ...[...document.querySelectorAll("*")].map((made) => made.shadowRoot).filter(Boolean)];
      const here = roots.flatMap((root) => root.getAnimations?.() ?? []).filter((each) => each.playState === "running");
      return here.map((each) => each.effect.target.className + " " + (each.transitionProperty ?? each.animationName));
    }"""
    assert visit.page.evaluate(moving) == []


def test_what_is_only_heard_follows_the_language_there_and_back(visit: Visit) -> None:
    visit.open("softmax")
    for language, choice in (("zh", "中文"), ("en", "English")):
        visit.act(lambda choice=choice: visit.page.locator(".st-key-lang_choice").get_by_text(choice).click())  # type: ignore[misc]
        labels = load_labels(language)
        collapse = visit.page.locator("[data-testid=stSidebarCollapseButton] button")
        expect(collapse).to_have_attribute("aria-label", labels["frame.collapse"])
        helped = visit.page.locator(f'[aria-label="{labels["frame.help"]}{labels["controls.sentence"]}"]')
        expect(helped).to_have_count(1)
        expect(visit.page.locator("[data-testid=stSkipToContent]")).to_have_text(labels["frame.skip"])
        expect(visit.page.locator("html")).to_have_attribute("lang", labels["controls.lang_tag"])
