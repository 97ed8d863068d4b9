"""The reader's pencil in a browser: a wrong number is named for what it is, by keys alone."""

import pytest
from playwright.sync_api import expect

from attention.presets import build_example
from attention.trace import run
from tests.browser.visit import Visit

pytestmark = pytest.mark.browser
LINK = {"numbers": "own", "base": "e", "scaled": "true", "board": "softmax", "level": "own"}


def test_a_forgotten_root_is_named_and_the_right_number_ends_the_exercise(visit: Visit) -> None:
    trace = run(build_example("saw", scaled=True))
    visit.open("exercises", {"lang": "en", "blanks": "As.1.3", **LINK})
    page = visit.page
    cell = page.locator('.cell[data-cell="scaled_scores.0.2"]').first
    verdict = page.locator(".verdict")
    expect(verdict).to_have_text("0 of 1 right.")
    right, wrong = f"{trace.scaled_scores[0, 2]:.4f}", f"{trace.scores[0, 2]:.4f}"
    cell.focus()
    page.keyboard.press("Enter")
    page.keyboard.type(wrong)
    page.keyboard.press("Enter")
    expect(verdict).to_contain_text("The score was not divided by √dk.")
    expect(cell).to_have_attribute("data-pencil", "wrong")
    # the number is nowhere: not in a tooltip, the strip, the tables or what waits for it
    page.locator(".board summary").click()
    told = page.locator(".board").evaluate("(board) => board.innerHTML")
    assert f"{trace.scaled_scores[0, 2]}"[:6].replace("-", "−") not in told
    assert f"{trace.weights[0, 2]}"[:6] not in told
    cell.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+A")
    page.keyboard.type(right)
    page.keyboard.press("Enter")
    expect(verdict).to_have_text("1 of 1 right. All done.")
    expect(page.locator('.cell[data-cell="weights.0.2"]').first).to_have_text(f"{trace.weights[0, 2]:.2f}")


def test_blanks_are_chosen_by_click_and_by_key_and_a_hint_comes_before_the_number(visit: Visit) -> None:
    visit.open("exercises", {"lang": "en", "choosing": "true", **LINK})
    page = visit.page
    page.locator('.cell[data-cell="weights.2.2"]').first.click()
    expect(page.locator(".verdict")).to_contain_text("1 blank chosen.")
    page.locator('.cell[data-cell="weights.0.1"]').first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".verdict")).to_contain_text("2 blanks chosen.")
    page.get_by_text("Choose the blanks on the board").click()
    expect(page.locator(".verdict")).to_have_text("0 of 2 right.")
    page.locator(".strip .ask").click()
    expect(page.locator(".strip .work")).to_have_count(0)
    page.locator(".tool.clue").click()
    expect(page.locator(".strip .work .result")).to_have_text("?")
    page.locator(".tool.show").click()
    expect(page.locator(".verdict")).to_have_text("0 of 2 right. 1 shown.")
