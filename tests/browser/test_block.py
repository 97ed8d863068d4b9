"""Section 8.2 in the browser: "how?" of a normalized and of a feed-forward number calculates what is shown."""

import math

import pytest
from playwright.sync_api import Locator

from tests.browser.visit import Visit

pytestmark = pytest.mark.browser


def asked(visit: Visit, name: str) -> Locator:
    """Pin a cell; return the strip that answers."""
    visit.page.locator(f'.stage .cell[data-cell="{name}"]').first.click()
    return visit.page.locator(".strip")


def numbers(strip: Locator, which: str) -> list[float]:
    """Return the exact numbers of what stands in the strip."""
    titles = [each.get_attribute("title") for each in strip.locator(which).all()]
    return [float(title.replace("−", "-")) for title in titles if title]


def test_how_calculates_the_number_that_is_shown(visit: Visit) -> None:
    visit.open("block", {"lang": "en"})
    visit.page.get_by_role("radio", name="before (pre-norm)").or_(
        visit.page.get_by_text("before (pre-norm)")
    ).first.click()
    visit.page.wait_for_url("**norms=pre**")
    strip = asked(visit, "attention_normalized.1.2")
    away, variance = numbers(strip, ".fraction .square")
    assert away / math.sqrt(variance + 1e-5) == pytest.approx(numbers(strip, ".line > .result")[0], abs=1e-9)
    strip = asked(visit, "forward.1.2")
    factors, result = numbers(strip, ".term .square:not(.result)"), numbers(strip, ".term .result")
    products = [one * other for one, other in zip(factors[::2], factors[1::2], strict=True)]
    assert len(products) == 8
    assert sum(products) == pytest.approx(result[0], abs=1e-9)
