"""What a browser shows of the matrix board, and what it does under pointer, finger and keys."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast, get_args

import pytest
from playwright.sync_api import Locator, Page, expect

from attention.figures.style import format_number
from attention.how import Alone, How, Operand, how
from attention.presets import build_example
from attention.trace import Trace, run
from tests.browser.tabs import PHONE, Take

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
CHANGED = re.compile(r"\bchanged\b")
TOO_WIDE = "cells => cells.filter(cell => cell.firstChild.offsetWidth > cell.clientWidth).map(cell => cell.textContent)"
EVERY_CELL = """(root) => {
  const cells = [...root.querySelectorAll(".stage .cell")];
  const number = (made) => made.title.replace(/−/g, "-");
  return cells.map((cell) => {
    cell.click();
    const strip = root.querySelector(".strip");
    const found = {
      cell: cell.dataset.cell,
      shown: number(cell),
      products: [...strip.querySelectorAll(".term .product")].map(number),
      operands: [...strip.querySelectorAll(".work [data-cell]")].map((made) => [made.dataset.cell, number(made)]),
      result: strip.querySelector(".head .result").title.replace(/−/g, "-"),
    };
    root.querySelector("[data-tool=unpin]")?.click();
    return found;
  });
}"""


@pytest.fixture(scope="session")
def board_url(serve: Callable[..., str]) -> str:
    return serve(Path(__file__).with_name("board_app.py"))


@pytest.fixture
def open_board(take_tab: Take, board_url: str) -> Iterator[Open]:
    """Open the board with a query string; no page may log an error."""
    errors: list[str] = []

    def start(query: str = "", **window: Any) -> Page:
        tab = take_tab(**window)
        tab.listen("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        tab.listen("pageerror", lambda error: errors.append(str(error)))
        page = tab.page
        page.goto(f"{board_url}/?{query}")
        expect(page.locator(".board .cell").first).to_be_visible(timeout=20_000)
        return page

    yield start
    assert errors == []


def cell(page: Page, name: str) -> Locator:
    return page.locator(f'.stage .cell[data-cell="{name}"]').first


def strip(page: Page) -> Locator:
    return page.locator(".strip").first


def test_pointing_at_a_score_outlines_its_query_and_key(open_board: Open) -> None:
    page = open_board("scenes=scores")
    cell(page, "scores.1.3").hover()
    expect(strip(page).locator(".formula")).to_contain_text("α2,4")
    expect(page.locator(".marks .outline")).to_have_count(2)
    on = {made.get_attribute("data-cell") for made in page.locator(".cell.on").all()}
    assert on == {"scores.1.3", *(f"queries.1.{k}" for k in range(3)), *(f"keys.3.{k}" for k in range(3))}


def test_lecture_writes_the_key_first_and_paper_the_query(open_board: Open) -> None:
    for notation, order in (("lecture", "k4·q2"), ("paper", "q2·k4")):
        page = open_board(f"scenes=scores&notation={notation}&cell=A.2.4")
        assert order in "".join(strip(page).locator(".formula").inner_text().split())


def test_leaving_the_board_ends_a_preview_but_not_a_pinned_cell(open_board: Open) -> None:
    page = open_board("scenes=scores")
    cell(page, "scores.0.0").hover()
    page.mouse.move(5, 5)
    expect(strip(page).locator(".hint")).to_be_visible()
    cell(page, "scores.0.0").click()
    page.mouse.move(5, 5)
    expect(strip(page).locator(".formula")).to_be_visible()
    page.keyboard.press("Escape")
    expect(strip(page).locator(".hint")).to_be_visible()


def test_keys_walk_over_cells_and_matrices(open_board: Open) -> None:
    page = open_board("scenes=scores")
    cell(page, "scores.0.0").click()
    page.keyboard.press("ArrowRight")
    expect(cell(page, "scores.1.0")).to_be_focused()  # lecture: a column is a query
    page.keyboard.press("ArrowDown")
    expect(strip(page).locator(".formula")).to_contain_text("α2,2")
    page.keyboard.press("End")
    expect(cell(page, "scores.3.1")).to_be_focused()
    page.keyboard.press("PageUp")
    focused = page.evaluate(
        "[...document.querySelectorAll('*')].find(e => e.shadowRoot)?.shadowRoot.activeElement.dataset.cell"
    )
    assert focused.split(".")[0] != "scores"


def test_each_matrix_is_one_tab_stop(open_board: Open) -> None:
    page = open_board("scenes=sheet")
    for placement in page.locator(".matrix").all():
        assert placement.locator('.cell[tabindex="0"]').count() == 1


def test_an_operand_is_asked_in_turn_and_back_returns(open_board: Open) -> None:
    page = open_board("scenes=output&cell=O.2.1")
    strip(page).locator('.work [data-cell="weights.1.0"]').click()
    expect(strip(page).locator(".formula")).to_contain_text("α′2,1")
    strip(page).locator('.work [data-cell="exponentials.1.0"]').first.click()
    expect(strip(page).locator(".formula")).to_contain_text("exp")
    strip(page).locator("[data-tool=back]").click()
    strip(page).locator("[data-tool=back]").click()
    expect(strip(page).locator(".formula")).to_contain_text("b21")
    expect(strip(page).locator("[data-tool=back]")).to_have_count(0)


def type_into(page: Page, name: str, typed: str) -> None:
    cell(page, name).dblclick()
    page.locator(".editor").fill(typed)
    page.keyboard.press("Enter")


# What each notation says is tests/assets/board/number.test.js; here it is typed, sent, answered and taken back.
def test_a_typed_number_is_read_as_what_it_says(open_board: Open) -> None:
    page = open_board("scenes=scores")
    given = cell(page, "keys.3.0").inner_text()
    for typed, shown in (
        ("0,5", "0.50"), ("－１／４", "−0.25"), ("1e3", "1000.00"), ("1e6", "1e6"),
    ):  # fmt: skip
        type_into(page, "keys.3.0", typed)
        expect(cell(page, "keys.3.0")).to_have_text(shown)
        expect(page.locator("[data-tool=undo]")).to_be_visible()  # the server has answered
        expect(page.locator(".chip")).to_be_visible()
        expect(cell(page, "keys.3.0")).to_have_text(shown)
        assert page.locator(".stage .cell").evaluate_all(TOO_WIDE) == []
        page.keyboard.press("Control+z")
        expect(page.locator("[data-tool=undo]")).to_have_count(0)
        expect(cell(page, "keys.3.0")).to_have_text(given)


def test_what_cannot_be_read_is_refused_beside_the_cell(open_board: Open) -> None:
    page = open_board("scenes=scores")
    before = cell(page, "keys.3.0").inner_text()
    for typed in ("abc", "1e7", "--1", "1/0", "", "0x10", "1 2e", "Infinity"):
        type_into(page, "keys.3.0", typed)
        expect(page.locator(".refusal")).not_to_be_empty()
        expect(page.locator(".editor")).to_have_value(typed)
        page.keyboard.press("Escape")
        expect(page.locator(".editor")).to_have_count(0)
        expect(cell(page, "keys.3.0")).to_have_text(before)


def test_a_changed_key_moves_what_follows_and_undo_takes_it_back(open_board: Open) -> None:
    page = open_board("scenes=scores&cell=A.2.4")
    before = cell(page, "scores.1.3").inner_text()
    cell(page, "keys.3.0").focus()
    page.keyboard.press("9")
    page.keyboard.press("Enter")
    expect(cell(page, "scores.1.3")).not_to_have_text(before)
    expect(cell(page, "scores.1.3")).to_have_class(CHANGED)
    expect(cell(page, "scores.1.2")).not_to_have_class(CHANGED)
    expect(page.locator(".chip")).to_contain_text("A 4")
    page.keyboard.press("Control+z")
    expect(cell(page, "scores.1.3")).to_have_text(before)


def test_dragging_changes_a_cell_live_and_a_tap_does_not(open_board: Open) -> None:
    page = open_board("scenes=sheet")
    target, follower = cell(page, "inputs.0.0"), cell(page, "output.0.0")
    first, before = target.inner_text(), follower.inner_text()
    start = read(str(target.get_attribute("title")))
    box = target.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.click(x, y)
    expect(target).to_have_text(first)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 30, steps=5)
    expect(follower).not_to_have_text(before)
    expect(target).to_have_text(format_number(start + 0.5, 2))
    page.mouse.move(x, y - 60, steps=5)
    page.mouse.up()
    expect(target).to_have_text(format_number(start + 1.0, 2))
    expect(page.locator(".chip")).to_contain_text("I 1")


def test_a_pinned_cell_shows_what_becomes_of_it_while_an_operand_is_dragged(open_board: Open) -> None:
    page = open_board("scenes=scores&cell=A.2.4")
    before = strip(page).locator(".head .result").inner_text()
    box = cell(page, "keys.3.0").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 10, box["y"] - 60, steps=6)
    expect(strip(page).locator(".head .result")).not_to_have_text(before)
    expect(strip(page).locator(".formula")).to_contain_text("α2,4")
    page.mouse.up()
    expect(strip(page).locator('.work [data-cell="keys.3.0"]')).to_have_text(cell(page, "keys.3.0").inner_text())


def test_a_cell_set_by_hand_says_what_it_would_be(open_board: Open) -> None:
    page = open_board("scenes=scores")
    before = cell(page, "keys.3.0").inner_text()
    cell(page, "keys.3.0").click()
    page.keyboard.press("Enter")
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    expect(strip(page).locator(".by-hand")).to_contain_text(f"Its arithmetic gives {before}")
    expect(strip(page).locator(".work .result")).to_have_text(before)


def test_a_pinned_cell_survives_a_change_and_shows_the_new_number(open_board: Open) -> None:
    page = open_board("scenes=output&cell=A1.2.4")
    before = strip(page).locator(".head .result").inner_text()
    node = cell(page, "weights.1.3").element_handle()
    page.get_by_role("slider", name="Temperature").focus()
    for _ in range(9):
        page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("temperature 0.1")).to_be_visible()
    expect(strip(page).locator(".head .result")).not_to_have_text(before)
    assert node is not None
    assert node.evaluate("made => made.isConnected")


def test_steps_reveal_one_score_after_the_other(open_board: Open) -> None:
    page = open_board("scenes=scores&query=1&steps=row")
    expect(cell(page, "scores.0.3")).not_to_be_empty()
    page.locator(".stepper button").last.click()
    expect(cell(page, "scores.0.0")).not_to_have_text("")
    expect(cell(page, "scores.0.1")).to_have_text("")
    expect(page.locator(".caption")).to_contain_text("Step 1 of 4")
    page.locator(".stepper button").last.focus()
    page.keyboard.press("ArrowRight")
    expect(cell(page, "scores.0.1")).not_to_have_text("")
    page.locator(".stepper input").fill("4")
    expect(cell(page, "scores.0.3")).not_to_have_text("")


def test_an_output_is_built_a_weighted_value_at_a_time(open_board: Open) -> None:
    page = open_board("scenes=output&query=1&steps=blend")
    whole = cell(page, "output.0.0").inner_text()
    page.locator(".stepper button").last.click()
    first = cell(page, "output.0.0").inner_text()
    assert first == page.locator(".blend tr").first.locator("td.product").first.inner_text()
    page.locator(".stepper input").fill("4")
    expect(cell(page, "output.0.0")).to_have_text(whole)
    expect(page.locator(".blend tr")).to_have_count(5)


def test_hidden_scores_say_so_in_words(open_board: Open) -> None:
    page = open_board("scenes=softmax&visible=causal")
    hidden = cell(page, "masked_scores.0.3")
    expect(hidden).to_have_text("−∞")
    hidden.click()
    expect(strip(page)).to_contain_text("comes later")


def test_weights_that_do_not_sum_to_one_say_so(open_board: Open) -> None:
    page = open_board("scenes=softmax")
    expect(page.locator(".title strong")).to_contain_text("✓ sums to 1")
    page = open_board("scenes=softmax&normalizer=relu")
    expect(page.locator(".title strong")).to_contain_text("✗ does not sum to 1")


def test_a_copied_link_opens_the_same_cell(open_board: Open, board_url: str) -> None:
    page = open_board("scenes=scores&cell=A.3.2", permissions=["clipboard-read", "clipboard-write"])
    strip(page).locator("[data-tool=link]").click()
    expect(strip(page).locator(".done")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{board_url}/?")
    page.goto(link)
    expect(strip(page).locator(".formula")).to_contain_text("α3,2")


def test_the_numbers_can_be_read_as_tables(open_board: Open) -> None:
    page = open_board("scenes=scores")
    page.locator(".tables summary").click()
    table = page.locator(".tables table", has_text="scores")
    expect(table.locator("th[scope=col]")).to_have_count(4)
    for k, row in enumerate(table.locator("tbody tr").all()):
        assert row.locator("td").first.inner_text() == cell(page, f"scores.0.{k}").inner_text()


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("tokens", ["I_saw_a_saw", "the_cat_that_the_dog_saw_ran_off_and_never_came_back"])
def test_the_page_never_scrolls_sideways_and_digits_stay_legible(open_board: Open, width: int, tokens: str) -> None:
    query = f"scenes=sheet.softmax&tokens={tokens}&d_model=8&d_k=7&d_v=5"
    page = open_board(query, viewport={"width": width, "height": 844})
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    digits = page.locator(".stage .cell span")
    sizes = digits.evaluate_all("made => made.map(each => parseFloat(getComputedStyle(each).fontSize))")
    assert min(sizes) >= 12
    assert page.locator(".stage .cell").evaluate_all(TOO_WIDE) == []


def test_factors_line_up_with_their_product(open_board: Open) -> None:
    for notation in ("lecture", "paper"):
        page = open_board(f"scenes=scores&notation={notation}")
        boxes = [cell(page, name).bounding_box() for name in ("queries.1.2", "keys.3.2", "scores.1.3")]
        query, key, score = (box for box in boxes if box is not None)
        above, beside = (query, key) if notation == "lecture" else (key, query)
        assert above["x"] == pytest.approx(score["x"], abs=0.5)
        assert beside["y"] == pytest.approx(score["y"], abs=0.5)


def test_two_boards_live_on_one_page(open_board: Open) -> None:
    page = open_board("scenes=scores&two=1")
    second = page.locator(".st-key-second")
    second.locator('.cell[data-cell="output.0.0"]').click()
    expect(second.locator(".formula")).to_be_visible()
    expect(page.locator(".st-key-board .hint")).to_be_visible()


@pytest.fixture
def phone(open_board: Open) -> Page:
    return open_board("scenes=scores", **PHONE)


def test_a_tap_pins_and_a_swipe_scrolls_the_page_and_changes_nothing(phone: Page) -> None:
    before = cell(phone, "keys.3.0").inner_text()
    cell(phone, "scores.1.3").tap()
    expect(strip(phone).locator(".formula")).to_contain_text("α2,4")
    box = cell(phone, "keys.3.0").bounding_box()
    assert box is not None
    touch_drag(phone, box["x"] + 10, box["y"] + 10, -40)
    phone.wait_for_timeout(300)
    expect(cell(phone, "keys.3.0")).to_have_text(before)


def test_the_strip_has_a_handle_to_drag_with_a_finger(phone: Page) -> None:
    cell(phone, "keys.3.0").tap()
    start = read(str(cell(phone, "keys.3.0").get_attribute("title")))
    box = strip(phone).locator(".scrub").bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44
    touch_drag(phone, box["x"] + 10, box["y"] + 10, -31)
    expect(cell(phone, "keys.3.0")).to_have_text(format_number(start + 0.5, 2))
    expect(phone.locator(".chip")).to_contain_text("K 1")


def touch_drag(page: Page, x: float, y: float, by: float) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 8):
        point = {"x": x, "y": y + by * step / 7}
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_board_can_go_and_come_back(open_board: Open) -> None:
    page = open_board("scenes=scores")
    for _ in range(2):
        page.get_by_text("Show the board").click()
        expect(page.locator(".board")).to_have_count(0)
        page.get_by_text("Show the board").click()
        cell(page, "scores.0.0").click()
        expect(strip(page).locator(".formula")).to_be_visible()
        page.keyboard.press("Escape")


def test_arrow_keys_in_the_small_input_nudge_the_number(open_board: Open) -> None:
    page = open_board("scenes=scores")
    start = read(str(cell(page, "keys.3.0").get_attribute("title")))
    cell(page, "keys.3.0").dblclick()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator(".editor")).to_have_value(re.compile("."))
    page.keyboard.press("Enter")
    expect(cell(page, "keys.3.0")).to_have_text(format_number(start - 0.8, 2))
    expect(cell(page, "keys.3.0")).to_be_focused()


def test_a_given_number_shows_where_it_goes(open_board: Open) -> None:
    page = open_board("scenes=sheet&cell=Wq.2.3")
    goes = {made.get_attribute("data-cell") for made in page.locator(".cell.goes").all()}
    assert goes == {f"queries.{token}.2" for token in range(4)}


def test_only_what_is_lit_has_colour(open_board: Open) -> None:
    page = open_board("scenes=sheet&lit=query_projection.key_projection.value_projection")
    grey = {made.get_attribute("data-matrix") for made in page.locator(".matrix.grey").all()}
    assert grey == {"inputs", "queries", "keys", "values", "scores", "weights", "output"}


# One state in one notation: tests/assets/board/strip.test.js works all of them out in both.
def test_every_cell_is_explained_as_the_core_explains_it(open_board: Open) -> None:
    options: dict[str, Any] = {"score": "additive", "visible": "causal", "positions": "sinusoidal"}
    query = "&".join(f"{name}={value}" for name, value in options.items())
    page = open_board(f"scenes=sheet.softmax.additive&{query}")
    trace = run(build_example("saw", **options))
    found = page.locator(".st-key-board .board").evaluate(EVERY_CELL)
    assert len(found) > 200
    for each in found:
        matrix, row, column = each["cell"].split(".")
        if matrix != "weight_sums":
            compare(each, explained(trace, matrix, int(row), int(column)))


def explained(trace: Trace, matrix: str, row: int, column: int) -> How:
    """Ask the core. On the board `hidden:2` is what the core calls hidden, row 2."""
    if matrix.startswith("hidden:"):
        return how(trace, "hidden", int(matrix.removeprefix("hidden:")), row, column)
    return how(trace, cast(Any, matrix), row, column)


def compare(shown: dict[str, Any], expected: How) -> None:
    assert read(shown["shown"]) == read(shown["result"]) == expected.value
    if shown["products"]:
        assert [read(product) for product in shown["products"]] == list(expected.products)
        assert read(shown["result"]) == pytest.approx(expected.sum, rel=1e-12, abs=1e-15)
    if expected.matrix == "weights" and expected.kind == "copy":
        return  # the board writes max(0, score) out, where the core copies a cell that the board does not show
    operands = set()
    for name, value in shown["operands"]:
        matrix, row, column = name.split(".")
        operands.add((matrix, int(row), int(column), read(value)))
    for operand in (*(each for factors in expected.operands for each in factors), *expected.divisors):
        assert operand.matrix in get_args(Alone) or on_the_board(operand) & operands, (shown, operand)


def on_the_board(operand: Operand) -> set[tuple[str, int, int, float]]:
    """Return how the board may name an operand: I stands for I + P where there are no positions."""
    matrix, row, column, value, unit = operand
    if matrix == "hidden":
        return {(f"hidden:{row}", column, unit, value)}
    names = ("positioned_inputs", "inputs") if matrix == "positioned_inputs" else (matrix,)
    return {(name, row, column, value) for name in names}


def read(number: str) -> float:
    return float(number.replace("∞", "inf").replace("−", "-"))


CONTRASTS = """(root) => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) => 0.2126 * light(r / 255) + 0.7152 * light(g / 255) + 0.0722 * light(b / 255);
  const ground = (made) => {
    for (let each = made; each; each = each.parentElement ?? each.getRootNode().host) {
      const colour = rgba(getComputedStyle(each).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };
  const texts = root.querySelectorAll(
    ".cell:not(.blank) > span, .axis .symbol, .axis small, .title .symbol, .title span, .title em, .square, " +
      ".bar span, .meaning, .hint, .product, .sign, .chip, .formula .symbol, .by-hand, .note, caption, .caption",
  );
  return [...texts].map((made) => {
    const [one, other] = [luminance(rgba(getComputedStyle(made).color)), luminance(ground(made))];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    return [ratio, made.className + " " + made.closest("[class]").className + " " + made.textContent];
  });
}"""


COLOURS_STAND = """(root) => Promise.allSettled(
  root.getAnimations({ subtree: true }).map((each) => each.finished)).then(() => null)"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_contrasts_with_what_is_behind_it(open_board: Open, theme: str) -> None:
    page = open_board("scenes=sheet.softmax.additive&visible=causal&scaled=1&query=2", color_scheme=theme)
    board = page.locator(".st-key-board .board")
    for name in (None, "scores.1.0", "weights.3.1", "inputs.0.0", "output.1.1", "queries.0.0", "values.2.0"):
        if name is not None:
            cell(page, name).click()
        board.evaluate(COLOURS_STAND)
        for ratio, where in board.evaluate(CONTRASTS):
            assert ratio >= 4.5, (name, where)


def test_the_theme_switches_without_a_rerun(open_board: Open) -> None:
    page = open_board("scenes=scores")
    colour = "made => getComputedStyle(made).color"
    before = cell(page, "scores.0.0").evaluate(colour)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "([made, before]) => getComputedStyle(made).color !== before",
        arg=[cell(page, "scores.0.0").element_handle(), before],
    )
    symbols = page.locator(".title .symbol").first
    assert symbols.evaluate(colour) == "rgb(147, 180, 255)"


def test_motion_is_left_out_where_the_reader_asks_for_it(open_board: Open) -> None:
    page = open_board("scenes=scores", reduced_motion="reduce")
    assert cell(page, "scores.0.0").evaluate("made => getComputedStyle(made).transitionDuration") == "0s"
