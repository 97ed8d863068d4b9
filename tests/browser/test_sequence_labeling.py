"""Live training in the browser: it starts, goes on by itself, stops, and does not outlive the page."""

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visit import Visit

pytestmark = pytest.mark.browser

SLUG = "sequence-labeling"
MINUTES = 180_000
SEE_STEPS = """() => {
  window.steps = [];
  const look = () => {
    const told = document.body.innerText.match(/Step (\\d+) of/);
    if (told && window.steps.at(-1) !== Number(told[1])) window.steps.push(Number(told[1]));
    requestAnimationFrame(look);
  };
  look();
}"""


def step(page: Page) -> int:
    """Return the step that the progress bar tells."""
    told = page.get_by_text(re.compile(r"^Step \d+ of \d+$")).inner_text()
    return int(told.split()[1])


def button(page: Page, name: str) -> Callable[[], None]:
    return page.get_by_role("button", name=name).click


def wait_for_step(page: Page, at_least: int) -> None:
    for _ in range(600):
        if step(page) >= at_least:
            return
        page.wait_for_timeout(100)
    pytest.fail(f"the training did not reach step {at_least}: it stands at {step(page)}")


def wait_until_quiet(visit: Visit) -> None:
    """Wait until the browser has asked for nothing for a second. `settle` counts answers, and slices share theirs."""
    for _ in range(60):
        before = visit.asked
        visit.page.wait_for_timeout(1000)
        if visit.asked == before:
            return
    pytest.fail("the browser does not stop asking for slices")


def test_training_runs_by_itself_to_the_end_and_can_be_looked_back_on(visit: Visit) -> None:
    page = visit.open(SLUG, {"lang": "en", "twin_length": 8, "twin_window": 1}).page
    assert step(page) == 0
    page.evaluate(SEE_STEPS)
    button(page, "Start training")()
    expect(page.get_by_text("Step 500 of 500")).to_be_visible(timeout=MINUTES)
    seen = page.evaluate("window.steps")
    assert max(after - before for before, after in pairwise(seen)) <= 200, "slices after slices are never shown"
    expect(page.get_by_text("After step 500 self-attention finds 100% of the twins")).to_be_visible()
    wait_until_quiet(visit)
    page.locator("[data-testid=stSlider]").last.get_by_role("slider").press("Home")
    expect(page.get_by_text("After step 0 self-attention")).to_be_visible()
    assert visit.outside == []


def test_stopping_leaving_starting_afresh_and_another_seed_end_the_training(visit: Visit) -> None:
    page = visit.open(SLUG, {"lang": "en"}).page
    button(page, "Start training")()
    wait_for_step(page, 10)

    button(page, "Stop")()
    expect(page.get_by_role("button", name="Go on training")).to_be_visible(timeout=MINUTES)
    wait_until_quiet(visit)
    stopped = step(page)
    button(page, "Go on training")()
    wait_for_step(page, stopped + 10)

    page.locator("[data-testid=stSidebarNavLink][href$='overview']").click()
    expect(page.locator("h1", has_text="Overview")).to_be_visible(timeout=MINUTES)
    wait_until_quiet(visit)
    page.locator(f"[data-testid=stSidebarNavLink][href$='{SLUG}']").click()
    expect(page.get_by_role("button", name="Go on training")).to_be_visible(timeout=MINUTES)
    left = step(page)
    assert stopped + 10 <= left < 500
    wait_until_quiet(visit)
    assert step(page) == left

    button(page, "Start afresh")()
    expect(page.get_by_text("Step 0 of 500")).to_be_visible(timeout=MINUTES)
    button(page, "Start training")()
    wait_for_step(page, 10)
    seed = page.get_by_role("spinbutton", name="Seed", exact=True)
    seed.fill("5")
    seed.press("Enter")
    expect(page.get_by_text("Step 0 of 500")).to_be_visible(timeout=MINUTES)
    wait_until_quiet(visit)
    assert step(page) == 0


def test_the_reader_s_own_sentence_is_labelled_in_one_rerun(visit: Visit) -> None:
    page = visit.open(SLUG, {"lang": "en"}).page
    box = page.get_by_role("textbox", name="Your sentence")
    box.fill("Fish 😀 锯子 swim <b>well</b>.")
    before = visit.asked
    visit.act(lambda: box.press("Enter"))
    assert visit.asked == before + 1
    names = page.locator(".st-key-labels .figure-plot .ytick").all_text_contents()
    assert names[:5] == ["Fish", "😀", "锯", "子", "swim"]
    assert visit.errors == []


def test_word_window_head_and_switch_are_in_the_link(visit: Visit) -> None:
    query = {"lang": "en", "word": "2", "window": "3", "head": "5", "tagged": "window_wins-2", "twin_rate": "0.01"}
    page = visit.open(SLUG, query | {"predict_trap": "same", "trap_positions": "true"}).page
    assert visit.query() == query | {"predict_trap": "same", "trap_positions": "true"}
    expect(page.get_by_text("“customer”. The word alone:")).to_be_visible()
    expect(page.get_by_text("±3").first).to_be_visible()
    visit.open(SLUG, {"lang": "en", "word": "99", "window": "7", "head": "12", "tagged": "x", "twin_seed": "-4"})
    expect(page.get_by_text("“saw” (4). The word alone:")).to_be_visible()
    assert visit.exceptions() == []
