"""A page before a class: read from the last row, turned by a remote, left as it was found."""

from typing import Any, Final

import pytest
from playwright.sync_api import Browser

from attention.ui.text import Language
from tests.browser.tabs import Take
from tests.browser.visit import Visit, title

pytestmark = pytest.mark.browser

INTRODUCTION: Final = ("introduction",)
SECTIONS: Final = ("overview", "scores", "softmax", "values", "output")
SMALL: Final = {"width": 1280, "height": 720}
LARGE: Final = {"width": 1920, "height": 1080}
LEAST_DIGITS: Final = 28  # pixels, with four tokens
LEAST_ANSWER: Final = 24
READ_ANSWER: Final = """(strip) => [
  Math.max(strip.scrollHeight - strip.clientHeight, strip.scrollWidth - strip.clientWidth),
  parseFloat(getComputedStyle(strip.querySelector(".work")).fontSize),
]"""
MEASURE: Final = """async () => {
  // a board hears of its room, tells its scenes, and the page is shared out once more
  for (let turn = 0; turn < 4; turn += 1) await new Promise((done) => requestAnimationFrame(done));
  const page = document.querySelector("[data-testid=stMainBlockContainer]");
  const main = document.querySelector("[data-testid=stMain]");
  const isolated = [...page.querySelectorAll("[data-testid=stBidiComponentIsolated]")];
  const boards = isolated.map((made) => made.shadowRoot?.querySelector(".board")).filter((made) => made?.offsetWidth);
  const over = (made) => Math.max(made.scrollHeight - made.clientHeight, made.scrollWidth - made.clientWidth);
  const parts = (board) => [board, board.querySelector(".stage"), board.querySelector(".strip")];
  const size = (cell) => parseFloat(getComputedStyle(cell).fontSize);
  return {
    place: document.querySelector(".present-place b").textContent,
    scrolls: Math.max(...[page, main, document.documentElement, ...boards.flatMap(parts)].map(over)),
    digits: boards.flatMap((board) => [...board.querySelectorAll(".cell")].map(size)),
    pictures: boards.length + [...page.querySelectorAll(".figure")].filter((made) => made.offsetWidth).length,
    hidden: document.querySelector("[data-testid=stSidebar]").offsetWidth,
  };
}"""


def screen(visit: Visit) -> Any:
    """Return what the screen measures, once it is drawn."""
    return visit.settle().page.evaluate(MEASURE)


def is_last(place: str) -> bool:
    """Return whether `3 / 7` is the last screen of a section."""
    return place.split(" / ")[0] == place.split(" / ")[1]


# On the small one is less room, and English is longer; the large one has other figures and letters.
@pytest.mark.parametrize(
    ("window", "language", "sections"), [(SMALL, "en", SECTIONS), (LARGE, "zh", SECTIONS[2:])], ids=["1280", "1920"]
)
def test_a_remote_turns_all_screens_and_nothing_scrolls(
    take_tab: Take, app_url: str, window: Any, language: Language, sections: tuple[str, ...]
) -> None:
    visit = Visit(take_tab(viewport=window), app_url)
    for way in (INTRODUCTION, sections):
        visit.open(way[0], {"lang": language, "present": "true"})
        visit.page.locator(".present-place b").wait_for()
        for slug in way:
            visit.page.locator(".present-place strong", has_text=title(slug, language)).wait_for()
            boards = 0
            while True:
                found = screen(visit)
                assert found["scrolls"] <= 1, (slug, found)
                assert found["pictures"] <= 1, (slug, found)
                assert found["hidden"] == 0
                assert min(found["digits"], default=LEAST_DIGITS) >= LEAST_DIGITS, (slug, found)
                boards += bool(found["digits"])
                if is_last(found["place"]) and slug == way[-1]:
                    break
                visit.page.keyboard.press("PageDown")
                if is_last(found["place"]):
                    break
            assert boards, f"{slug} shows no board"
    assert visit.query()["present"] == "true"
    assert not visit.errors


def test_the_answer_of_softmax_is_read_from_the_last_row(take_tab: Take, app_url: str) -> None:
    visit = Visit(take_tab(viewport=SMALL), app_url)
    page = visit.open("softmax", {"lang": "en", "present": "true"}).page
    page.locator(".present-place b").wait_for()
    for matrix in ("weights", "exponentials", "scores"):
        page.locator(f'.board .cell[data-cell="{matrix}.1.0"]').first.click()
        hidden, size = page.locator(".board .strip:visible").evaluate(READ_ANSWER)
        assert hidden <= 1, matrix
        assert size >= LEAST_ANSWER, matrix


def test_what_no_size_shows_whole_scrolls_above_its_answer(take_tab: Take, app_url: str) -> None:
    words = "one two three four five six seven eight nine ten eleven twelve"
    visit = Visit(take_tab(viewport=SMALL), app_url)
    page = visit.open("softmax", {"lang": "en", "present": "true", "sentence": words}).page
    page.locator(".board.scrolled").wait_for()
    last = page.locator('.board .cell[data-cell="weights.1.11"]').first
    last.click()
    stage, strip = (page.locator(f".board .{name}:visible").bounding_box() for name in ("stage", "strip"))
    cell = last.bounding_box()
    assert stage
    assert strip
    assert cell
    assert stage["y"] <= cell["y"] <= cell["y"] + cell["height"] <= stage["y"] + stage["height"] <= strip["y"] + 1
    assert strip["height"] > 100
    assert page.locator(".board .strip:visible").evaluate(READ_ANSWER)[0] <= 1


# Counts the frames in which the page stands there as for a reader, before somebody presents it.
COUNT_FLASHES: Final = """() => {
  window.flashes = 0;
  const look = () => {
    const bar = document.querySelector("[data-testid=stSidebar]");
    const root = document.querySelector("#root");
    if (bar?.offsetWidth && getComputedStyle(root).opacity !== "0") window.flashes += 1;
    if (document.querySelector(".present-place b") === null) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


def test_the_page_is_not_seen_before_its_first_screen_but_never_stays_hidden(browser: Browser, app_url: str) -> None:
    context = browser.new_context(reduced_motion="reduce")  # a tab that no other test gets: its script stays
    page = context.new_page()
    page.add_init_script(f"({COUNT_FLASHES})()")
    link = f"{app_url}/softmax?lang=en&present=true"
    page.goto(link, wait_until="commit")
    page.locator(".present-place b").wait_for()
    assert page.evaluate("window.flashes") == 0
    assert page.evaluate("getComputedStyle(document.querySelector('#root')).opacity") == "1"
    # the script that lays the page out never comes: after a while the page is there all the same
    page.route("**/page/present.js", lambda route: route.abort())
    motion = context.new_cdp_session(page)
    motion.send("Animation.enable")
    motion.send("Animation.setPlaybackRate", {"playbackRate": 6})  # six seconds in one
    page.goto(f"{link}&query=2", wait_until="commit")
    page.wait_for_function("() => window.flashes > 0", timeout=20_000)
    assert page.locator(".present-bar").count() == 0
    context.close()


def test_keys_button_and_code(visit: Visit) -> None:
    page = visit.open("softmax", {"lang": "en", "temperature": "0.5"}).page
    page.keyboard.press("Alt+Shift+KeyP")
    place = page.locator(".present-place b")
    place.wait_for()
    total = place.inner_text().split(" / ")[1]
    cell = page.locator(".board .cell").first
    cell.click()
    page.keyboard.press("ArrowRight")  # the board's own while a cell has the focus
    assert place.inner_text() == f"1 / {total}"
    page.keyboard.press("PageDown")  # a remote's, wherever the focus is
    assert place.inner_text() == f"2 / {total}"
    page.keyboard.press("PageUp")
    assert place.inner_text() == f"1 / {total}"
    page.keyboard.press("b")
    assert page.locator(".present-black").is_visible()
    page.keyboard.press("PageDown")
    assert not page.locator(".present-black").is_visible()
    assert place.inner_text() == f"1 / {total}"
    page.get_by_role("button", name="QR code of this page").click()
    code = page.locator(".present-code img")
    page.wait_for_function("() => document.querySelector('.present-code img').naturalWidth > 0")
    assert "temperature=0.5" in (code.get_attribute("alt") or "")
    assert "present" not in (code.get_attribute("alt") or "")
    page.keyboard.press("Escape")
    page.keyboard.press("PageUp")  # back from the first screen: the last of the section before
    page.locator(".present-place strong", has_text=title("scores")).wait_for()
    visit.settle()
    page.wait_for_function("""() => {
      const [at, of] = document.querySelector(".present-place b").textContent.split(" / ");
      return Number(of) > 5 && at === of;
    }""")
    page.evaluate("document.activeElement?.blur()")
    page.keyboard.press("Escape")
    assert page.locator(".present-bar").count() == 0
    assert page.locator("[data-testid=stSidebar]").is_visible()
    assert "present" not in visit.query()
    assert visit.query()["temperature"] == "0.5"
    page.get_by_role("button", name="Present", exact=True).click()
    place.wait_for()
    assert not visit.errors
