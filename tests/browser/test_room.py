"""The page uses the screen that it has: digits to read from afar, controls near their figures, a map of the page."""

from collections.abc import Iterator
from typing import Final

import pytest

from attention.ui.text import load_text
from tests.browser.tabs import PHONE, Take
from tests.browser.visit import Visit

pytestmark = pytest.mark.browser

LEAST_DIGITS: Final = {1920: 17.5, 1440: 15.9}  # pixels, with four tokens
A_TRAIL: Final = {"block"}  # eleven matrices in lines of three and four: digits as on a phone
LEAST_SHARE: Final = {1920: 0.6, 1440: 0.5}  # of the main part's width
MEASURE: Final = """() => {
  const main = document.querySelector("[data-testid=stMain]");
  const roots = [...main.querySelectorAll("*")].map((made) => made.shadowRoot).filter(Boolean);
  const boards = roots.map((root) => root.querySelector(".board")).filter(Boolean);
  const size = (cell) => parseFloat(getComputedStyle(cell).fontSize);
  return {
    sideways: Math.max(main.scrollWidth - main.clientWidth, document.documentElement.scrollWidth - innerWidth),
    boards: boards.map((board) => ({
      digits: Math.min(...[...board.querySelectorAll(".cell")].map(size)),
      share: board.clientWidth / main.clientWidth,
      cut: [...board.querySelectorAll(".block")].filter((block) => block.offsetWidth > board.clientWidth).length,
    })),
  };
}"""
# A picture that stays in sight while the page is scrolled, and what comes after it in the same part: none lies on it.
DRAWN_OVER: Final = """async () => {
  const main = document.querySelector("[data-testid=stMain]");
  const parts = [...main.querySelectorAll("[class*=st-key-beside_]")];
  const elementsOf = (part) => [...part.querySelectorAll(".stElementContainer")].filter((made) => made.offsetHeight);
  const all = parts.map(elementsOf);
  const name = (made) => [...made.classList].find((each) => each.startsWith("st-key-")) ?? made.innerText.slice(0, 40);
  const found = new Set();
  for (let top = 0; top < main.scrollHeight; top += 200) {
    main.scrollTo({ top, behavior: "instant" });
    for (const elements of all) {
      const boxes = elements.map((made) => made.getBoundingClientRect());
      for (const [at, made] of elements.entries()) {
        if (!made.querySelector(":scope > .stBidiComponent")) continue;
        for (let later = at + 1; later < elements.length; later += 1) {
          const [a, b] = [boxes[at], boxes[later]];
          const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
          const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
          if (across > 2 && down > 2) found.add(`${name(made)} lies on ${name(elements[later])}`);
        }
      }
    }
  }
  return [...found];
}"""
# The first figure that a page's main control changes, as keys.
CONTROLS: Final = {
    "overview": ("query", "flow"),
    "scores": ("query", "scores_board"),
    "softmax": ("temperature", "softmax_board"),
    "output": ("query", "output_board"),
    "matrix-view": ("temperature", "attention"),
    "sequence-labeling": ("word", "labels"),
    "speech": ("frame", "clip"),
    "images": ("look_row", "pixels"),
    "versus-cnn": ("layers", "receptive_fields"),
    "versus-rnn": ("tick", "recurrent_board"),
}
A_SCREEN: Final = PHONE["viewport"]["height"] - 60  # without Streamlit's header
SEEN_OF_A_BOARD: Final = 260  # pixels: of one that is taller than the screen, so much stands there with its control


def cramped(visit: Visit, slug: str, width: int) -> Iterator[str]:
    """Tell which boards leave a wide window unused, or are cut off: test_drawing asks this of every page."""
    found = visit.page.evaluate(MEASURE)
    if found["sideways"] > 1:
        yield f"the page scrolls sideways by {found['sideways']}"
    for board in found["boards"] if width in LEAST_DIGITS else []:
        if board["digits"] < (12.8 if slug in A_TRAIL else LEAST_DIGITS[width]):
            yield f"digits of {board['digits']} pixels"
        if board["share"] < LEAST_SHARE[width]:
            yield f"a board takes {board['share']:.0%} of the width"
        if board["cut"]:
            yield f"{board['cut']} parts of a board are cut off"


def far_from_its_control(visit: Visit, slug: str) -> Iterator[str]:
    """Tell whether a control and what it changes share a phone's screen: test_drawing asks this of every page."""
    if slug not in CONTROLS:
        return
    control, figure = (
        visit.page.locator(f"[data-testid=stMain] .st-key-{key}:visible").first for key in CONTROLS[slug]
    )
    above, below = control.bounding_box(), figure.bounding_box()
    assert above, f"{slug}: the control is not there"
    assert below, f"{slug}: the figure is not there"
    from_control = below["y"] - above["y"]
    if from_control < 0:
        yield "the control stands below what it changes"
    if from_control + min(below["height"], SEEN_OF_A_BOARD) > A_SCREEN:
        yield f"{from_control} pixels from the control to what it changes"


# A broad picture above its words, and pictures of one part below each other.
@pytest.mark.parametrize(("slug", "width"), [("softmax", 1440), ("versus-rnn", 1920), ("images", 1440)])
def test_a_picture_that_stays_in_sight_lies_on_nothing(take_tab: Take, app_url: str, slug: str, width: int) -> None:
    visit = Visit(take_tab(viewport={"width": width, "height": 900}), app_url).open(slug, {"lang": "en"})
    assert visit.page.evaluate(DRAWN_OVER) == []


def test_a_link_to_a_heading_opens_there_in_another_language(visit: Visit) -> None:
    page = visit.open("versus-rnn", "lang=zh#memory").page
    page.wait_for_function("Math.abs(document.getElementById('memory')?.getBoundingClientRect().top - 64) < 8")
    headings = load_text("zh", "lecture", 2, "versus-rnn").headings
    assert page.locator("h2#memory").inner_text() == next(words for words, part in headings.items() if part == "memory")


def test_the_map_of_a_page_names_its_headings_and_leads_to_them(visit: Visit) -> None:
    page = visit.open("versus-cnn", {"lang": "en"}).page
    headings = load_text("en", "lecture", 2, "versus-cnn").headings
    links = page.get_by_role("navigation", name="On this page").get_by_role("link")
    assert links.all_inner_texts() == list(headings)
    links.nth(3).focus()
    page.keyboard.press("Enter")
    page.wait_for_function("Math.abs(document.getElementById('data').getBoundingClientRect().top - 64) < 8")
    visit.act(lambda: page.get_by_text("中文").first.click())
    page.wait_for_function("document.querySelectorAll('.outline a').length > 3 && document.querySelector('h2#data')")
    chinese = load_text("zh", "lecture", 2, "versus-cnn").headings
    assert page.locator(".outline a").all_inner_texts() == list(chinese)


def test_a_page_of_few_headings_needs_no_map(visit: Visit) -> None:
    page = visit.open("values", {"lang": "en"}).page
    assert page.locator("h2").count() <= 3
    assert not page.locator(".outline").is_visible()
