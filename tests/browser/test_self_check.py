"""9.3 in a browser: an answer is told at once, outlasts a reload, and leads back to its section in the same state."""

import pytest

from tests.browser.visit import Visit

pytestmark = pytest.mark.browser


def test_answers_are_told_counted_and_kept(visit: Visit) -> None:
    page = visit.open("self-check", {"lang": "en", "normalizer": "relu"}).page
    range_question = page.locator("fieldset", has_text="does any output lie outside")
    range_question.locator("input").nth(1).press("Space")
    assert "✗ Not so." in range_question.inner_text()
    range_question.locator("input").nth(0).check()
    assert "✓ Right." in range_question.inner_text()
    assert page.locator(".foot p").inner_text().startswith("1 of 14 questions answered, 0 of them right")
    page.reload()
    page.locator("fieldset").first.wait_for()
    assert range_question.locator("input").nth(0).is_checked()
    back = page.locator("li", has_text="does any output lie outside").locator("a")
    back.focus()
    assert "normalizer=relu" in str(back.get_attribute("href"))
    page.get_by_role("button", name="Begin again").click()
    assert page.locator("input:checked").count() == 0
