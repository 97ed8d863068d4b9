"""Section 8.4 in the browser: a map is chosen, and the digits that stand under "how?" multiply and add up."""

import math
import re

import pytest

from tests.browser.visit import Visit

pytestmark = pytest.mark.browser


def numbers(line: str) -> list[float]:
    return [float(each) for each in re.findall(r"-?\d+\.\d+", line.replace("−", "-"))]


def formula(visit: Visit) -> list[float]:
    """Return the decimal numbers of the displayed formula, in the order of reading."""
    line = visit.page.locator("[data-testid=stMain] .katex-display annotation").first.text_content()
    assert line is not None
    return numbers(line)


def test_what_stands_under_how_multiplies_adds_up_and_divides(visit: Visit) -> None:
    visit.open("transformer", {"lang": "en", "passage": "tired", "layer": "4", "layer_head": "2", "looks": "11"})
    figure = visit.page.locator("[role=figure]").nth(3)
    figure.get_by_role("button", name="Numbers as a table").click()
    lines = [row.locator("th, td").all_inner_texts() for row in figure.locator("tbody tr").all()]
    assert len(lines) == 33
    products = 0.0
    for _, q, k, product in lines[:-1]:
        (left, right, told) = numbers(f"{q} {k} {product}")
        assert f"{left * right:.{len(product.partition('.')[2])}f}".replace("-0.00", "0.00") == product.replace(
            "−", "-"
        )
        products += told
    score, above, root, scaled, first, largest, power, own, total, weight = formula(visit)
    assert f"{products:.{len(lines[-1][-1].partition('.')[2])}f}" == lines[-1][-1].replace("−", "-")
    assert score == above == numbers(lines[-1][-1])[0]
    assert above / root == pytest.approx(scaled, abs=0.006)
    assert scaled == first
    assert math.exp(first - largest) == pytest.approx(power, abs=0.006)
    assert power == own
    assert own / total == pytest.approx(weight, abs=0.006)


def test_a_map_is_chosen_by_keys_and_its_head_is_shown_large(visit: Visit) -> None:
    visit.open("transformer", {"lang": "en"})
    visit.page.locator(".figure-stage").first.focus()
    for key in ("Home", "ArrowDown", "ArrowRight", "ArrowRight"):
        visit.page.keyboard.press(key)
    visit.act(lambda: visit.page.keyboard.press("Enter"))
    visit.page.get_by_text("In layer 2, head 3,").wait_for()
    assert (visit.page.locator(".figure").nth(1).get_attribute("aria-label") or "").find("layer 2, head 3") > 0
    assert visit.query() == {"lang": "en", "layer": "2", "layer_head": "3"}


def test_the_arithmetic_follows_when_the_heads_slider_rests_and_a_cell_is_asked(visit: Visit) -> None:
    page = visit.open("transformer", {"lang": "en"}).page
    page.locator(".st-key-layer_head [role=slider], .st-key-layer_head input").first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.get_by_text("In layer 3, head 4,").wait_for()
    page.locator(".figure-stage").nth(1).focus()
    for key in ("Home", "ArrowDown"):
        page.keyboard.press(key)
    visit.act(lambda: page.keyboard.press("Enter"))
    page.get_by_text("In layer 3, head 4, the weight from “[CLS]” to “i” begins").wait_for()
    assert visit.query() == {"lang": "en", "layer_head": "4", "looks": "1"}
