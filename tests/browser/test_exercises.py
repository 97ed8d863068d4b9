"""The reader's pencil in a browser: a wrong number is named for what it is, by keys alone."""

import pytest
from playwright.sync_api import expect

from attention.presets import build_example
from attention.trace import run
from tests.browser.test_accessibility import violations
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
    heard = page.locator(".said")
    expect(heard).to_contain_text("is asked for. With this weight")  # the rule, and no operand yet
    expect(heard).not_to_contain_text("divided by")
    page.locator(".tool.clue").click()
    expect(page.locator(".strip .work .result")).to_have_text("?")
    expect(heard).to_contain_text("divided by the total")
    page.locator(".tool.show").click()
    expect(page.locator(".verdict")).to_have_text("0 of 2 right. 1 shown.")


AT = """() => {
  let made = document.activeElement;
  while (made?.shadowRoot?.activeElement) made = made.shadowRoot.activeElement;
  return made?.dataset.cell ?? "";
}"""
"""The cell that has the focus, in whatever shadow."""


def test_on_a_sections_own_board_by_keyboard_alone(visit: Visit) -> None:
    trace = run(build_example("saw", scaled=True))
    visit.open("softmax", {"lang": "en", "scaled": "true", "pencil": "true", "level": "own", "blanks": "As.1.2~A1.1.2"})
    page = visit.page
    verdict = page.locator(".verdict")
    expect(verdict).to_have_text("0 of 2 right.")
    for _ in range(80):  # past the side bar and the controls, to the second matrix
        page.keyboard.press("Tab")
        if page.evaluate(AT).startswith("scaled_scores"):
            break
    page.keyboard.press("ArrowDown")  # in the lecture's notation the next key stands below
    asked = page.locator('.cell[data-cell="scaled_scores.0.1"]').first
    assert page.evaluate(AT) == "scaled_scores.0.1"

    def write(number: float) -> None:
        page.keyboard.press("Enter")
        page.keyboard.press("Control+A")
        page.keyboard.type(f"{number:.4f}")
        page.keyboard.press("Enter")

    write(trace.scores[0, 1])
    expect(verdict).to_have_text(
        f"0 of 2 right. First wrong step: α1,2/√dk. You typed {trace.scores[0, 1]:.4g}. "
        "The score was not divided by √dk."
    )
    expect(asked).to_have_attribute("data-pencil", "wrong")
    assert page.evaluate(AT) == "scaled_scores.0.1"  # where the reader was
    write(trace.scaled_scores[0, 1])
    expect(verdict).to_have_text("1 of 2 right.")
    visit.settle()
    page.reload()
    expect(verdict).to_have_text("1 of 2 right.")
    expect(page.locator('.cell[data-cell="scaled_scores.0.1"]').first).to_have_attribute("data-pencil", "right")
    expect(page.locator('.cell[data-cell="weights.0.1"]').first).to_have_attribute("data-pencil", "asked")
    assert visit.query()["answers"].endswith(f"!As.1.2_{trace.scaled_scores[0, 1]:.4f}")


def test_the_pencil_is_taken_up_and_put_down_by_key(visit: Visit) -> None:
    page = visit.open("output", {"lang": "en", "query": "3"}).page
    switch = page.get_by_role("switch", name="Work out some of these numbers yourself")
    mixture = page.get_by_role("heading", name="Mix the values in these shares")
    expect(mixture).to_be_visible()
    switch.focus()
    visit.act(lambda: page.keyboard.press("Space"))
    expect(page.locator(".verdict")).to_have_text("0 of 3 right.")
    expect(mixture).to_have_count(0)
    expect(switch).to_be_focused()  # though it stands at another place
    assert visit.query()["pencil"] == "true"
    assert visit.query()["query"] == "3"
    visit.act(lambda: page.keyboard.press("Space"))
    expect(mixture).to_be_visible()
    expect(switch).to_be_focused()
    assert "pencil" not in visit.query()
    assert not visit.errors


@pytest.mark.parametrize("slug", ["overview", "softmax", "values"])
def test_the_board_with_its_blanks_before_a_class(visit: Visit, slug: str) -> None:
    visit.page.set_viewport_size({"width": 1280, "height": 720})
    page = visit.open(slug, {"lang": "en", "pencil": "true", "present": "true"}).page
    page.locator(".present-place b").wait_for()
    visit.settle()
    asked = page.locator('.cell[data-pencil="asked"]').first
    expect(asked).to_be_visible()
    expect(page.locator(".st-key-toolbar_exercise")).to_be_hidden()
    expect(page.locator(".st-key-pencil")).to_be_hidden()
    asked.click()
    page.keyboard.press("Enter")
    page.keyboard.type("77")
    page.keyboard.press("Enter")
    expect(page.locator(".verdict")).to_contain_text("None of the usual mistakes gives this number")
    size = page.locator(".board .cell").first.evaluate("(cell) => parseFloat(getComputedStyle(cell).fontSize)")
    assert size >= 28
    assert not visit.errors


def test_a_board_with_blanks_and_a_mistake_breaks_no_rule_of_accessibility(visit: Visit) -> None:
    page = visit.open("heads", {"lang": "zh", "pencil": "true", "level": "hard"}).page
    page.locator('.cell[data-pencil="asked"]').first.click()
    page.keyboard.press("Enter")
    page.keyboard.type("-9")
    page.keyboard.press("Enter")
    expect(page.locator('.cell[data-pencil="wrong"]').first).to_be_visible()
    visit.settle()
    assert violations(page) == []
    ground = "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
    light = page.evaluate(ground)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"(light) => {ground} !== light", arg=light)
    page.wait_for_timeout(250)  # the colours' transition
    assert violations(page) == []


def test_in_a_course_page_the_section_asks_too(visit: Visit) -> None:
    page = visit.open("values", {"lang": "zh", "pencil": "true", "embed": "true"}).page
    expect(page.locator(".verdict")).to_have_text("3 个空格，对了 0 个。")
    expect(page.locator("[data-testid=stSidebar]")).to_be_hidden()
