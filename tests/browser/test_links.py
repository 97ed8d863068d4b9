"""Links: every page by its address, every state in the address, and addresses that mean harm (acceptance 1)."""

from collections.abc import Callable
from contextlib import suppress
from typing import Final, cast
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from streamlit.proto.BackMsg_pb2 import BackMsg

from attention.ui.text import LANGUAGES, Language
from tests.browser.tabs import WIDE, Tab, Take
from tests.browser.visit import FIRST, SLUGS, Visit, title
from tests.browser.wire import ask

pytestmark = pytest.mark.browser

STATE: Final = {
    "lang": "zh",
    "notation": "paper",
    "decimals": "3",
    "sentence": "one big red one",
    "seed": "7",
    "scaled": "true",
    "visible": "causal",
    "edits": "K-4-1_2.5~I-1-1_-0.5",
}
NUMBERS: Final = ("overview", "scores", "softmax", "values", "output", "matrix-view")
# Notes every navigation and every dialog that was ever on the screen, from the first paint on.
WITNESS: Final = """
window.seen = { navigations: [], dialogs: [] };
new MutationObserver(() => {
  const found = [...document.querySelectorAll("[data-testid=stSidebarNavLink]")];
  const links = found.map((link) => link.textContent).join(" | ");
  if (links && window.seen.navigations.at(-1) !== links) window.seen.navigations.push(links);
  for (const dialog of document.querySelectorAll("[role=dialog]")) window.seen.dialogs.push(dialog.textContent);
}).observe(document, { childList: true, subtree: true, characterData: true });
"""


def arrive(tab: Tab, url: str, slug: str, query: dict[str, str]) -> None:
    """Open a section's link for the first time and check that this very page was shown, and nothing before it."""
    language = cast(Language, query.get("lang", LANGUAGES[0]))
    page = tab.page
    page.add_init_script(WITNESS)
    visit = Visit(tab, url).open(slug, query)
    assert visit.heading() == title(slug, language)
    assert page.title() == title(slug, language)
    assert visit.exceptions() == []
    assert visit.errors == []
    assert page.get_by_text("Page not found").count() == 0
    seen = page.evaluate("window.seen")
    assert seen["dialogs"] == []
    assert seen["navigations"] == [" | ".join(title(each, language) for each in SLUGS)]
    assert visit.query() == query


def test_the_first_visitors_of_a_server_get_the_pages_of_their_links(browser: Browser, fresh_url: str) -> None:
    with browser.new_context(viewport=WIDE) as window:
        arrive(Tab(window, "the first visitor's"), fresh_url, "scores", STATE)
        arrive(Tab(window, "the second visitor's"), fresh_url, FIRST, {})


@pytest.mark.parametrize("slug", SLUGS)
def test_every_link_is_answered_with_its_page(app_url: str, slug: str) -> None:
    for query in ({}, STATE):
        drawn = ask(app_url, "" if slug == FIRST else slug, urlencode(query))
        assert "page_not_found" not in drawn.kinds
        assert drawn.title() == title(slug, "zh" if query else "en")


def test_leaving_a_page_and_coming_back_keeps_its_state(visit: Visit) -> None:
    visit.open("scores", STATE)
    slider = visit.page.locator(".st-key-query input[type=range]")
    visit.act(lambda: slider.press("ArrowRight"))
    visit.act(
        lambda: visit.page.locator(".st-key-predict_scale_choice label[data-testid=stRadioOption]").nth(2).click()
    )
    visit.act(lambda: choose(visit.page, "measure", 2))
    before = visit.digits()
    address = visit.query()
    assert address == {**STATE, "query": "2", "predict_scale": "sharper", "measure": "entropy"}
    visit.go(FIRST)
    assert {name: value for name, value in visit.query().items() if name in STATE} == STATE
    visit.go("scores")
    assert visit.digits() == before
    assert visit.query() == address
    assert slider.input_value() == "2"
    assert visit.page.locator(".st-key-predict_scale_choice input").nth(2).is_checked()
    assert visit.page.locator(".figure").count() == 2


def test_the_cell_chosen_in_the_heatmap_is_in_the_link_and_opens_elsewhere(
    visit: Visit, other_visit: Visit, app_url: str
) -> None:
    visit.open("matrix-view", {"lang": "en"})
    visit.page.locator(".figure-stage").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        visit.page.keyboard.press(key)
    visit.act(lambda: visit.page.keyboard.press("Enter"))
    chosen = visit.query()["heatmap_cell"]
    row, column = chosen.split(".")
    formulas = "[data-testid=stMain] .katex-display .katex-html"
    arithmetic = visit.page.locator(formulas).last.inner_text()
    assert f"α{row},{column}" in "".join(arithmetic.split())
    other_visit.open("matrix-view", visit.query())
    assert other_visit.page.locator(formulas).last.inner_text() == arithmetic
    assert other_visit.exceptions() == []
    none, beyond, one = (
        ask(app_url, "matrix-view", f"lang=en{cell}") for cell in ("", "&heatmap_cell=9.9", f"&heatmap_cell={chosen}")
    )
    texts = [[each.body for each in drawn.of("markdown")] for drawn in (none, beyond, one)]
    assert texts[0] == texts[1] != texts[2]  # four words have no such cell: none is chosen
    assert beyond.of("exception") == []


def test_reload_keeps_the_state(visit: Visit) -> None:
    visit.open("matrix-view", {**STATE, "light": "true"})
    before, address = visit.digits(), visit.query()
    visit.page.reload(wait_until="commit")
    visit.settle()
    assert visit.digits() == before
    assert visit.query() == address
    assert visit.page.locator(".st-key-light input").is_checked()


def test_the_server_hears_of_a_move_with_the_address_that_the_bar_will_show(visit: Visit) -> None:
    told: list[str] = []

    def hear(frame: bytes | str) -> None:
        message = BackMsg.FromString(frame) if isinstance(frame, bytes) else BackMsg()
        if message.WhichOneof("type") == "rerun_script":
            told.append(message.rerun_script.query_string)

    visit.page.on("websocket", lambda socket: socket.on("framesent", hear))
    visit.open("softmax", {"temperature": "0.5"})
    told.clear()
    slider = visit.page.locator(".st-key-temperature input[type=range]")
    for place in (6, 7, 8):
        visit.act(lambda: slider.press("ArrowRight"))
        assert visit.query() == {"temperature": f"0.{place}"}
    heard = list(dict.fromkeys(told))  # again when the board rests
    assert heard == [f"temperature=0.{place}" for place in (6, 7, 8)]


def test_back_and_forward_keep_the_state(visit: Visit) -> None:
    digits = {}
    visit.open("values", STATE)
    for slug in ("values", "output", "softmax"):
        digits[slug] = visit.go(slug).digits() if slug != "values" else visit.digits()
    for step, slug in (("back", "output"), ("back", "values"), ("forward", "output")):
        visit.act(lambda step=step: visit.page.go_back() if step == "back" else visit.page.go_forward())  # type: ignore[misc]
        expect(visit.page.locator("[data-testid=stMain] h1")).to_have_text(title(slug, "zh"))
        assert visit.settle().digits() == digits[slug]
        assert visit.query() == STATE


def test_back_takes_an_edit_s_page_back_but_not_the_edit(visit: Visit) -> None:
    visit.open("scores")
    visit.page.locator('.cell[data-cell="keys.3.0"]').first.click()
    visit.page.keyboard.type("2.5")
    visit.act(lambda: visit.page.keyboard.press("Enter"))
    edited = visit.digits()
    visit.go("output")
    visit.act(visit.page.go_back)
    assert visit.settle().heading() == title("scores")
    assert visit.digits() == edited
    assert visit.query() == {"edits": "K-4-1_2.5"}


def choose(page: Page, name: str, place: int) -> None:
    """Choose one of several, counted from 0: a button, or a line of a list that closes where the page still moves."""
    buttons = page.locator(f".st-key-{name}_choice [role=radio]")
    if buttons.count():
        buttons.nth(place).click()
        return
    box = page.locator(f".st-key-{name}_choice input")
    option = page.locator("[role=option]").nth(place)
    for _ in range(5):
        if not option.is_visible():
            box.focus()
            box.press("ArrowDown")
        with suppress(PlaywrightTimeout):
            option.click(timeout=2000)
            return
    pytest.fail(f"the list of {name} does not stay open")


def press(page: Page, name: str) -> None:
    page.locator(f".st-key-{name} input[type=range]").press("ArrowRight")


def fill(page: Page, name: str, typed: str) -> None:
    box = page.locator(f".st-key-{name} input")
    box.fill(typed)
    box.press("Enter")


Operate = Callable[[Page], None]
CONTROLS: Final[dict[str, tuple[Operate, str]]] = {
    "notation": (lambda page: choose(page, "notation", 1), "paper"),
    "decimals": (lambda page: press(page, "decimals"), "3"),
    "preset": (lambda page: choose(page, "preset", 1), "chinese"),
    "sentence": (lambda page: fill(page, "sentence", "big 世界 & small, 100%"), "big 世界 & small, 100%"),
    "seed": (lambda page: fill(page, "seed", "11"), "11"),
    "d": (lambda page: press(page, "d"), "5"),
    "d_k": (lambda page: press(page, "d_k"), "4"),
    "d_v": (lambda page: press(page, "d_v"), "3"),
    "score": (lambda page: choose(page, "score", 1), "additive"),
    "scaled": (lambda page: page.locator(".st-key-scaled label").click(), "true"),
    "temperature": (lambda page: press(page, "temperature"), "1.1"),
    "normalizer": (lambda page: choose(page, "normalizer", 1), "relu"),
    "visible": (lambda page: choose(page, "visible", 2), "band"),
    "reach": (lambda page: press(page, "reach"), "2"),
    "positions": (lambda page: page.locator(".st-key-positions label").click(), "true"),
    "lang": (lambda page: page.locator(".st-key-lang_choice").get_by_text("中文").click(), "zh"),
}


def test_every_control_reaches_the_link_and_the_link_opens_the_same_numbers(visit: Visit, other_visit: Visit) -> None:
    visit.open("scores")
    defaults = visit.digits()
    visit.unfold()
    expected: dict[str, str] = {}
    for name, (operate, value) in CONTROLS.items():
        visit.act(lambda operate=operate: operate(visit.page))  # type: ignore[misc]
        expected[name] = value
        assert visit.query() == expected
    for slug in ("scores", "matrix-view"):  # by the link, then from one page to the next
        if slug == "scores":
            other_visit.page.goto(visit.page.url, wait_until="commit")
            other_visit.settle()
            assert visit.digits() != defaults
        else:
            visit.go(slug)
            other_visit.go(slug)
        assert other_visit.digits() == visit.digits()
        assert other_visit.heading() == visit.heading()
        assert other_visit.exceptions() == []
        assert other_visit.query() == visit.query() == expected


def test_an_edited_cell_is_in_the_link_and_opens_elsewhere(visit: Visit, other_visit: Visit) -> None:
    visit.open("scores")
    for cell, typed in (("keys.3.0", "2.5"), ("scores.1.1", "1/3")):
        visit.page.locator(f'.cell[data-cell="{cell}"]').first.click()
        visit.page.keyboard.type(typed)
        visit.act(lambda: visit.page.keyboard.press("Enter"))
    assert visit.query() == {"edits": f"K-4-1_2.5~A-2-2_{1 / 3!r}"}
    other_visit.page.goto(visit.page.url, wait_until="commit")
    assert other_visit.settle().digits() == visit.digits()
    assert other_visit.page.locator(".cell.by-hand").count() >= 2


def test_a_copied_link_to_a_cell_opens_with_that_cell_explained(visit: Visit, other_visit: Visit) -> None:
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.open("matrix-view")
    visit.page.locator('.cell[data-cell="weights.1.3"]').first.click()
    visit.page.locator("[data-tool=link]").first.click()
    expect(visit.page.locator("[data-tool=link] .done").first).to_be_visible()
    copied = visit.page.evaluate("navigator.clipboard.readText()")
    assert "cell=A1.2.4" in copied
    other_visit.page.goto(copied, wait_until="commit")
    other_visit.settle()
    formula = other_visit.page.locator(".strip .formula").first
    expect(formula).to_be_visible()
    assert formula.inner_text() == visit.page.locator(".strip .formula").first.inner_text()


def test_chinese_comes_from_the_browser_and_the_link_wins(take_tab: Take, app_url: str) -> None:
    expected: dict[tuple[str, str], Language] = {
        ("zh-CN", ""): "zh",
        ("zh-TW", ""): "zh",
        ("zh-CN", "lang=en"): "en",
        ("en-GB", ""): "en",
        ("de-DE", ""): "en",
        ("en-GB", "lang=zh"): "zh",
    }
    for (locale, query), language in expected.items():
        drawn = ask(app_url, "scores", query, locale)
        assert drawn.title() == title("scores", language)
    visit = Visit(take_tab(locale="zh-CN"), app_url).open("scores")
    assert visit.heading() == title("scores", "zh")
    assert visit.page.evaluate("document.documentElement.lang") == "zh-CN"
    assert visit.open("scores", "lang=en").heading() == title("scores", "en")
    assert visit.page.evaluate("document.documentElement.lang") == "en"
