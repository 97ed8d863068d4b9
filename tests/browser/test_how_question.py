"""Where does α′₂,₄ come from, and what would it be if k⁴ changed? Three actions answer it (acceptance 2)."""

from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
from playwright.sync_api import Locator, Page

from attention import run
from attention.example import Edit
from attention.figures.style import format_number
from attention.presets import build_example
from attention.ui.text import Language
from tests.browser.tabs import PHONE, Take
from tests.browser.visit import Visit

pytestmark = pytest.mark.browser

ASKED: Final = "weights.1.3"  # α′₂,₄: query 2 looks at key 4
CHANGED: Final = "keys.3.0"  # k⁴₁
EDIT: Final = Edit("keys", 3, 0, 2.5)
WINDOWS: Final[dict[str, Any]] = {
    "wide": {},
    "narrow": {"viewport": PHONE["viewport"]},
    "phone": PHONE,
}
# Whether a reader sees it: inside the window, and nothing lies over it.
IS_SEEN: Final = """(made) => {
  const { left, right, top, bottom } = made.getBoundingClientRect();
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return false;
  let found = document.elementFromPoint(x, y);
  while (found?.shadowRoot) {
    const inner = found.shadowRoot.elementFromPoint(x, y);
    if (!inner || inner === found) break;
    found = inner;
  }
  return found !== null && (made.contains(found) || found.contains(made));
}"""


@pytest.fixture
def reader(take_tab: Take, app_url: str) -> Callable[[str], Visit]:
    return lambda window: Visit(take_tab(**WINDOWS[window]), app_url)


def both_pages(visit: Visit, language: Language) -> Iterator[Page]:
    """Open the scores by their link, then the matrix view, each with nothing changed."""
    yield visit.open("scores", {"lang": language}).page
    visit.act(lambda: visit.page.locator("[data-tool=reset]").first.click())
    yield visit.go("matrix-view").page


def cell(page: Page, name: str) -> Locator:
    return page.locator(f'.stage .cell[data-cell="{name}"]').first


def seen_digits(page: Page, name: str) -> list[str]:
    """Return the digits of a cell wherever they can be seen: in its matrix, or in the strip."""
    found = page.locator(f'.board [data-cell="{name}"], .strip .result')
    told = page.locator(".strip .formula").first.inner_text() if page.locator(".strip .formula").count() else ""
    is_told = "".join(told.split()).startswith(("α′2,4", "α'2,4"))
    shown = []
    for made in found.all():
        if (made.get_attribute("data-cell") == name or is_told) and made.evaluate(IS_SEEN):
            shown.append(made.inner_text())
    return shown


def wait_for_digits(page: Page, name: str, digits: str) -> None:
    for _ in range(100):
        if any(digits in shown for shown in seen_digits(page, name)):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"{name} = {digits} is not on the screen; seen: {seen_digits(page, name)}")


def check_operands(page: Page) -> None:
    """The fraction of α′₂,₄ is on the screen, exponential by exponential, and says what the core says."""
    trace = run(build_example("saw"))
    strip = page.locator(".strip").first
    bottom = strip.locator(".fraction .bottom [data-cell]")
    assert [made.get_attribute("data-cell") for made in bottom.all()] == [f"exponentials.1.{key}" for key in range(4)]
    for key, made in enumerate(bottom.all()):
        assert made.evaluate(IS_SEEN)
        assert made.locator("sup").inner_text() == format_number(float(trace.shifted_scores[1, key]), 2)
    result = strip.locator(".head .result")
    assert result.evaluate(IS_SEEN)
    assert result.inner_text() == format_number(float(trace.weights[1, 3]), 2)
    lit = {made.get_attribute("data-cell") for made in page.locator(".stage .cell.on").all()}
    assert ASKED in lit
    assert len(lit) >= 5, "the operands are not outlined where they come from"


def expected_digits(edit: Edit = EDIT) -> str:
    """Return what the core makes of the change."""
    example = build_example("saw")
    before, after = run(example).weights[1, 3], run(example.edit(edit)).weights[1, 3]
    assert format_number(float(before), 2) != format_number(float(after), 2)
    return format_number(float(after), 2)


# A window for each of the three: what a width or a language changes, it changes for all.
def test_by_mouse_in_two_actions(reader: Callable[[str], Visit]) -> None:
    visit = reader("wide")
    for page in both_pages(visit, "en"):
        cell(page, ASKED).click()  # 1: ask
        check_operands(page)
        key = cell(page, CHANGED)  # 2: drag a number of k⁴ up
        key.scroll_into_view_if_needed()
        box = key.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x, y - 90, steps=4)
        visit.act(page.mouse.up)
        changed = float(visit.query()["edits"].removeprefix("K-4-1_"))
        assert changed > 0.5
        wait_for_digits(page, ASKED, expected_digits(EDIT._replace(value=changed)))


def test_by_finger_in_three_actions(reader: Callable[[str], Visit]) -> None:
    visit = reader("phone")
    for page in both_pages(visit, "zh"):
        cell(page, ASKED).tap()  # 1: ask
        check_operands(page)
        cell(page, CHANGED).tap()  # 2: go to k⁴
        page.locator(".strip [data-tool=edit]").first.tap()
        page.keyboard.type("2.5")  # 3: change it
        visit.act(lambda page=page: page.keyboard.press("Enter"))  # type: ignore[misc]
        wait_for_digits(page, ASKED, expected_digits())


def way_to(page: Page, name: str) -> list[int] | None:
    """Return how many rows and columns the cell lies from the one in focus; None if it is in another matrix."""
    found: list[int] | None = page.evaluate(
        """(name) => {
          let at = document.activeElement;
          while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
          const rows = [...(at?.closest("[role=grid]")?.querySelectorAll("[role=row]") ?? [])];
          const cells = rows.flatMap((row, i) => [...row.children].map((cell, j) => ({ cell, i, j })));
          const from = cells.find(({ cell }) => cell === at);
          const to = cells.find(({ cell }) => cell.dataset.cell === name);
          return from && to ? [to.i - from.i, to.j - from.j] : null;
        }""",
        name,
    )
    return found


def walk_to(page: Page, name: str) -> None:
    """Go to a cell with the keys: from matrix to matrix, then along row and column."""
    for _ in range(20):
        if way_to(page, name) is not None:
            break
        page.keyboard.press("PageDown")
    way = way_to(page, name)
    assert way is not None, f"no matrix with {name} is in reach of the keys"
    down, right = way
    for _ in range(abs(down)):
        page.keyboard.press("ArrowDown" if down > 0 else "ArrowUp")
    for _ in range(abs(right)):
        page.keyboard.press("ArrowRight" if right > 0 else "ArrowLeft")
    assert way_to(page, name) == [0, 0]


def test_by_keyboard_in_three_actions(reader: Callable[[str], Visit]) -> None:
    visit = reader("narrow")
    for page in both_pages(visit, "en"):
        page.locator("[data-testid=stSkipToContent]").focus()
        page.keyboard.press("Enter")
        on_board = page.locator(".board .cell:focus")
        for _ in range(14):
            if on_board.count():
                break
            page.keyboard.press("Tab")
        walk_to(page, ASKED)  # 1: ask
        check_operands(page)
        walk_to(page, CHANGED)  # 2: go to k⁴
        page.keyboard.type("2.5")  # 3: change it
        visit.act(lambda page=page: page.keyboard.press("Enter"))  # type: ignore[misc]
        assert visit.query()["edits"] == "K-4-1_2.5"
        wait_for_digits(page, ASKED, expected_digits())
