"""Section 8.3 in the browser: a name, a cell of a map that is chosen by keys, and a head that is switched off."""

import pytest

from tests.browser.visit import Visit

pytestmark = pytest.mark.browser


def test_a_cell_of_the_map_is_asked_and_a_head_is_switched_off(visit: Visit) -> None:
    visit.open("induction", {"lang": "en", "letters": "turing", "predict_stack": "which"})
    main = visit.page.locator("[data-testid=stMain]")
    main.get_by_text("an induction head").first.wait_for()
    visit.act(
        lambda: (
            visit.page.get_by_role("radio", name="layer 1")
            .or_(visit.page.get_by_role("button", name="layer 1"))
            .first.click()
        )
    )
    main.get_by_text("Layer 1 is off").wait_for()
    assert visit.query()["off"] == "first"


def test_letters_that_are_not_known_are_told_where_they_were_typed(visit: Visit) -> None:
    visit.open("induction", {"lang": "en"})
    field = visit.page.get_by_label("Your own letters, said twice")
    field.fill("9 lives")
    visit.act(lambda: field.press("Enter"))
    visit.page.get_by_text("the letters a to z only").wait_for()
    assert field.input_value() == "9 lives"
