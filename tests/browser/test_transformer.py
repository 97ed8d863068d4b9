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
    visit.page.get_by_text("Layer 2, head 3.", exact=True).wait_for()
    assert visit.query() == {"lang": "en", "layer": "2", "layer_head": "3"}
