"""Section 8.1 in the browser: a head comes to the board and multiplies; a cell of the mask is clicked and keyed."""

import re

import pytest
from playwright.sync_api import Locator

from tests.browser.visit import Visit

pytestmark = pytest.mark.browser


def numbers(words: str) -> list[float]:
    return [float(each) for each in re.findall(r"-?\d+\.\d+", words.replace("−", "-"))]


def test_another_head_comes_to_the_board_and_its_how_multiplies(visit: Visit) -> None:
    visit.open("heads", {"lang": "en", "decimals": "4"})
    board = visit.page.locator(".st-key-head_board")
    before = visit.digits()[0]
    visit.page.locator(".figure-stage").first.focus()
    for key in ("End", "Home", "End"):
        visit.page.keyboard.press(key)
    visit.act(lambda: visit.page.keyboard.press("Enter"))
    assert visit.query()["this_head"] == "2"
    visit.page.get_by_role("heading", name="Head 2, number by number").wait_for()
    assert visit.digits()[0] != before
    board.locator('.stage .cell[data-cell="scores.0.1"]').first.click()
    first, second, product, third, fourth, other, *_, told = numbers(board.locator(".strip .work").inner_text())
    assert (round(first * second, 4), round(third * fourth, 4)) == (product, other)
    assert abs(product + other - told) < 1e-9


def test_a_cell_of_the_mask_is_hidden_by_a_click_and_by_keys(visit: Visit) -> None:
    visit.open("heads", {"lang": "en", "visible": "causal", "query": "2"})
    grid = visit.page.get_by_role("grid", name="The mask: who may look at whom")
    cells = grid.get_by_role("button")

    def says(cell: Locator) -> str | None:
        return cell.get_attribute("aria-label")

    assert says(cells.nth(5)) == "“saw” (2) → “saw” (2): may look, 0.79"
    visit.act(cells.nth(5).click)
    assert says(cells.nth(5)) == "“saw” (2) → “saw” (2): hidden, −∞"
    assert says(cells.nth(1)) == "“saw” (2) → “I”: may look, 1.00"
    assert visit.query()["visible"] == "own"
    assert visit.query()["hide"] == "1.2~1.3~1.4~2.2~2.3~2.4~3.4"
    visit.page.keyboard.press("ArrowUp")
    visit.act(lambda: visit.page.keyboard.press("Enter"))
    assert says(cells.nth(1)) == "“saw” (2) → “I”: hidden, −∞"
    visit.page.get_by_text("may look at nobody").wait_for()
    visit.act(lambda: visit.page.keyboard.press("Enter"))
    assert visit.query()["hide"] == "1.2~1.3~1.4~2.2~2.3~2.4~3.4"
