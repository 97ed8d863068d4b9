"""What a browser shows of a figure, and what it does under pointer, finger and keys."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from attention.figures.style import fine_percent, format_number
from tests.browser.tabs import PHONE, Take

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
MIDDLE = {"width": 1000, "height": 900}
KINDS = ("heatmap", "flow", "bars", "stacked", "lines")
ALL = "_".join(KINDS)
RANGES = """(stage) => { const { xaxis, yaxis } = stage.querySelector(".figure-plot")._fullLayout;
  return [...xaxis.range, ...yaxis.range]; }"""
CENTRE = """(stage, [x, y]) => { const plot = stage.querySelector(".figure-plot");
  const { xaxis, yaxis } = plot._fullLayout, box = plot.getBoundingClientRect();
  return [box.left + xaxis._offset + xaxis.d2p(x), box.top + yaxis._offset + yaxis.d2p(y)]; }"""
FONT_SIZES = """(stage) => [...new Set([...stage.querySelectorAll("svg text")].map(
  (text) => parseFloat(getComputedStyle(text).fontSize)))]"""


@pytest.fixture(scope="session")
def figure_url(serve: Callable[..., str]) -> str:
    return serve(Path(__file__).with_name("figure_app.py"))


@pytest.fixture
def open_figures(take_tab: Take, figure_url: str) -> Iterator[Open]:
    """Open figures with a query string; no page may log an error, break the policy or ask another host."""
    faults: list[str] = []

    def start(query: str = "", viewport: Any = MIDDLE, **window: Any) -> Page:
        tab = take_tab(viewport=viewport, **window)
        tab.listen("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        tab.listen("pageerror", lambda error: faults.append(str(error)))
        tab.listen("request", lambda request: note_request(request.url))
        page = tab.page
        page.goto(f"{figure_url}/?{query}")
        expect(page.locator(".figure[data-drawn]")).to_have_count(len(re.findall("_", query)) + 1, timeout=30_000)
        return page

    def note_request(url: str) -> None:
        if not url.startswith((figure_url, "about:", "data:", "blob:", figure_url.replace("http", "ws"))):
            faults.append(f"asked {url}")

    yield start
    assert faults == []


def stage(page: Page) -> Locator:
    return page.locator(".figure-stage").first


def reading(page: Page) -> Locator:
    return page.locator(".figure-reading").first


def centre_of(page: Page, column: float, row: float) -> tuple[float, float]:
    x, y = stage(page).evaluate(CENTRE, [column, row])
    return x, y


def by_keyboard(page: Page, *keys: str) -> None:
    """Walk into the figure with Tab, then press keys."""
    page.locator("[data-testid=stSlider] input").focus()
    for key in ("Tab", *keys):
        page.keyboard.press(key)
    expect(stage(page)).to_be_focused()


def test_a_click_on_a_cell_comes_back_and_stays_outlined(open_figures: Open) -> None:
    page = open_figures()
    page.mouse.click(*centre_of(page, 1, 2))
    expect(page.get_by_text("heatmap chosen: (1, 2)")).to_be_visible()
    page.mouse.move(5, 5)
    expect(page.locator(".figure-choice")).to_be_visible()
    expect(reading(page)).to_contain_text("saw (2) → <b>a</b> (3)")


def test_the_same_cell_means_the_same_query_and_key_in_both_notations(open_figures: Open) -> None:
    lecture, paper = open_figures(), open_figures("notation=paper")
    lecture.mouse.move(*centre_of(lecture, 1, 2))
    paper.mouse.move(*centre_of(paper, 2, 1))
    expect(reading(lecture)).to_have_text(re.compile(r"^saw \(2\) → <b>a</b> \(3\): 0\.\d\d$"))
    expect(reading(paper)).to_have_text(reading(lecture).inner_text())


def test_arrows_walk_through_cells_and_sums_and_enter_chooses(open_figures: Open) -> None:
    page = open_figures()
    by_keyboard(page)
    expect(reading(page)).to_have_text(re.compile(r"^I \(1\) → I \(1\): "))
    expect(reading(page)).to_have_attribute("aria-live", "polite")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(reading(page)).to_have_text(re.compile(r"^saw \(2\) → <b>a</b> \(3\): "))
    expect(page.locator(".figure-cursor")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_text("heatmap chosen: (1, 2)")).to_be_visible()
    page.keyboard.press("End")
    expect(reading(page)).to_have_text(re.compile(r"^Σ <b>a</b> \(3\): "))
    page.keyboard.press("Tab")
    expect(stage(page)).not_to_be_focused()


def test_a_finger_chooses_a_cell_and_still_scrolls_the_page(open_figures: Open) -> None:
    page = open_figures("", **PHONE)
    page.touchscreen.tap(*centre_of(page, 3, 0))
    expect(page.get_by_text("heatmap chosen: (3, 0)")).to_be_visible()
    assert page.evaluate("document.querySelector('.figure-plot').layout.dragmode") is False


def test_hidden_cells_are_read_as_hidden(open_figures: Open) -> None:
    page = open_figures("causal=1")
    page.mouse.move(*centre_of(page, 0, 4))
    expect(reading(page)).to_have_text("I (1) → unbelievably (5): hidden")


def test_a_slider_move_keeps_node_zoom_height_and_choice(open_figures: Open) -> None:
    page = open_figures()
    page.mouse.click(*centre_of(page, 2, 1))
    expect(page.get_by_text("heatmap chosen: (2, 1)")).to_be_visible()
    page.mouse.move(*centre_of(page, 0.8, 0.8))
    page.mouse.down()
    page.mouse.move(*centre_of(page, 3.2, 2.2), steps=4)
    page.mouse.up()
    page.wait_for_function("document.querySelector('.figure-plot')._fullLayout.xaxis.range[0] === 0.5")
    zoomed, height = stage(page).evaluate(RANGES), stage(page).evaluate("(stage) => stage.clientHeight")
    assert zoomed == [0.5, 3.5, 2.5, 0.5]
    node = page.evaluate_handle("document.querySelector('.figure-plot')")
    before = reading(page).inner_text()
    page.locator("[data-testid=stSlider] input").press("ArrowRight")
    expect(reading(page)).not_to_have_text(before)
    assert page.evaluate("(node) => node === document.querySelector('.figure-plot')", node)
    assert stage(page).evaluate(RANGES) == zoomed
    assert stage(page).evaluate("(stage) => stage.clientHeight") == height
    expect(page.get_by_text("heatmap chosen: (2, 1)")).to_be_visible()


def test_buttons_zoom_without_dragging_and_the_cursor_stays_in_sight(open_figures: Open) -> None:
    page = open_figures()
    page.get_by_role("button", name="Zoom in").click()
    assert stage(page).evaluate(RANGES) == [0.5, 3.5, 3.5, 0.5]
    by_keyboard(page, "ArrowUp")
    page.wait_for_function("document.querySelector('.figure-plot')._fullLayout.xaxis.range[0] === -0.5")
    page.get_by_role("button", name="Show all").click()
    assert stage(page).evaluate(RANGES) == [-0.5, 4.5, 4.5, -0.5]


def test_the_table_holds_the_numbers_that_are_drawn(open_figures: Open) -> None:
    page = open_figures()
    expect(page.get_by_role("table")).to_have_count(0)
    page.get_by_role("button", name="Numbers as a table").click()
    rows = page.locator(".figure-table tbody tr")
    expect(rows).to_have_count(6)
    drawn = page.evaluate("[...document.querySelector('.figure-plot').data[0].z[1]].map((x) => x.toFixed(2))")
    assert rows.nth(1).locator("td").all_inner_texts()[:5] == drawn
    page.get_by_role("button", name="Hide the table").click()
    expect(page.get_by_role("table")).to_have_count(0)


def test_the_picture_can_be_saved(open_figures: Open) -> None:
    page = open_figures()
    for name, begins in (("PNG", b"\x89PNG\r"), ("SVG", b"<svg ")):
        with page.expect_download() as saving:
            page.get_by_role("button", name=f"Save as {name}").click()
        assert saving.value.suggested_filename == f"heatmap.{name.lower()}"
        assert saving.value.path().read_bytes()[:5] == begins


def test_a_theme_switch_recolours_in_place(open_figures: Open) -> None:
    page = open_figures("kinds=flow")
    marker = page.locator(".figure .point").first
    light = marker.evaluate("(mark) => getComputedStyle(mark).fill")
    drawn = page.locator(".figure").get_attribute("data-drawn")
    page.emulate_media(color_scheme="dark")
    expect(page.locator(".figure")).not_to_have_attribute("data-drawn", drawn or "")
    assert (light, marker.evaluate("(mark) => getComputedStyle(mark).fill")) == (
        "rgb(71, 85, 105)",
        "rgb(203, 213, 225)",
    )


def test_two_figures_load_the_library_once(browser: Browser, figure_url: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{figure_url}/?kinds=flow_lines")
    expect(page.locator(".figure[data-drawn]")).to_have_count(2, timeout=30_000)
    context.close()
    assert len([url for url in asked if "plotly.min.js" in url]) == 1


def test_a_figure_keeps_its_room_while_the_library_loads_and_says_when_it_does_not(
    browser: Browser, figure_url: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/plotly.min.js*", lambda route: route.abort())
    page.goto(f"{figure_url}/?kinds=stacked")
    expect(page.locator(".figure-waiting")).to_have_text(re.compile("could not be drawn"), timeout=30_000)
    assert stage(page).evaluate("(stage) => stage.clientHeight") > 200
    expect(page.locator(".figure-table tbody tr")).to_have_count(5)
    page.goto(f"{figure_url}/")  # a plain figure asks for the library only to save a picture
    expect(page.locator(".figure[data-drawn] .heatmaplayer")).to_have_count(1, timeout=30_000)
    page.get_by_role("button", name="Save as PNG").click()
    expect(reading(page)).to_have_text(re.compile("could not be drawn"))
    page.set_viewport_size({"width": 400, "height": 700})  # drawn anew, it still says so
    expect(page.locator(".figure[data-drawn='1']")).to_have_count(0)
    expect(reading(page)).to_have_text(re.compile("could not be drawn"))
    context.close()


@pytest.mark.parametrize("width", [390, 1000])
def test_every_kind_draws_within_the_page_in_legible_size(open_figures: Open, width: int) -> None:
    page = open_figures(f"kinds={ALL}&count=6", viewport={"width": width, "height": 900})
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= width
    for kind, figure in zip(KINDS, page.get_by_role("figure").all(), strict=True):
        expect(figure).to_have_attribute("aria-label", re.compile(rf"The {kind}, largest 0\.\d\d"))
        assert min(figure.evaluate(FONT_SIZES)) >= 12, kind


def test_every_kind_is_read_with_keys(open_figures: Open) -> None:
    page = open_figures(f"kinds={ALL}")
    page.locator("[data-testid=stSlider] input").press("Tab")  # from here on the focus is a keyboard's
    for figure in page.get_by_role("figure").all():
        figure.locator(".figure-stage").focus()
        first = figure.locator(".figure-reading").inner_text()
        assert first
        page.keyboard.press("ArrowRight")
        expect(figure.locator(".figure-reading")).not_to_have_text(first)
        expect(figure.locator(".figure-cursor")).to_be_visible()


def test_enter_on_an_output_of_the_flow_chooses_it(open_figures: Open) -> None:
    page = open_figures("kinds=flow")
    by_keyboard(page, "End", "Enter")
    expect(page.get_by_text("flow chosen: (4, 4)")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_figures: Open, scheme: str) -> None:
    page = open_figures(f"kinds={ALL}&lang=zh", color_scheme=scheme)
    for _ in KINDS:
        page.get_by_role("button", name="以表格显示数值").first.click()
    found = Axe().run(page, context=".figure", options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert len(found.response["passes"]) > 5
    assert [violation["id"] for violation in found.response["violations"]] == []


def test_targets_are_large_enough(open_figures: Open) -> None:
    page = open_figures()
    sizes = page.locator(".figure-button").evaluate_all("(all) => all.map((b) => [b.offsetWidth, b.offsetHeight])")
    assert len(sizes) == 6
    assert min(min(size) for size in sizes) >= 24


def test_sixty_four_tokens_fit_a_narrow_page_with_fewer_names(open_figures: Open) -> None:
    page = open_figures("count=64", viewport={"width": 390, "height": 900})
    names = stage(page).locator(".xtick text")
    assert 8 <= names.count() <= 32
    boxes = names.evaluate_all("(all) => all.map((t) => t.getBoundingClientRect().left)")
    assert min(b - a for a, b in pairwise(boxes)) >= 12


def test_ticks_that_would_touch_are_left_out(open_figures: Open) -> None:
    wide, narrow = (open_figures("kinds=lines", viewport={"width": w, "height": 900}) for w in (1000, 390))
    assert stage(wide).locator(".xtick text").count() == 11
    assert stage(narrow).locator(".xtick text").all_text_contents() == ["1", "4", "16", "64", "256", "1\u202f024"]


def test_leaving_and_coming_back_draws_again(open_figures: Open) -> None:
    page = open_figures()
    page.reload()
    expect(page.locator(".figure[data-drawn]")).to_have_count(1, timeout=30_000)


def test_the_browser_writes_numbers_as_python_does(open_figures: Open) -> None:
    page = open_figures("kinds=written&count=12")
    page.get_by_role("button", name="Numbers as a table").click()
    rows = [row.split("\t") for row in page.locator(".figure-table tbody").inner_text().splitlines()]
    drawn = np.random.default_rng(0).dirichlet(np.full(12, 0.5), 12).ravel().tolist()
    shares = [0, 1, 0.0625, 0.001875, 0.00996, 1e-5, 9e-7, *drawn]
    numbers = [0.125, -0.375, -0.001, 2.5, 1e6, 0.005, 1.005, *drawn]
    assert rows == [[fine_percent(share), format_number(number)] for share, number in zip(shares, numbers, strict=True)]


def test_points_in_rows_are_walked_through_up_and_down(open_figures: Open) -> None:
    page = open_figures("kinds=written")
    by_keyboard(page, "ArrowRight")
    expect(reading(page)).to_have_text("100.0% and −0.38")
    page.keyboard.press("ArrowDown")
    expect(reading(page)).to_have_text("0.0010% and 0.01".replace("0.0010", "0.001"))
    page.keyboard.press("ArrowUp")
    expect(reading(page)).to_have_text("100.0% and −0.38")


def test_what_lasts_is_fetched_once(open_figures: Open) -> None:
    page = open_figures("kinds=written")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    before = page.locator(".figure").get_attribute("data-drawn")
    page.locator("[data-testid=stSlider] input").press("ArrowRight")
    expect(page.locator(f".figure[data-drawn]:not([data-drawn='{before}'])")).to_have_count(1)
    assert [url for url in asked if "/lent/" in url and url.endswith(".png")] == []
    assert len([url for url in asked if "/lent/" in url]) == 1  # the numbers, which are others now


def test_a_part_that_does_not_come_is_told_and_the_next_move_tries_again(open_figures: Open) -> None:
    page = open_figures("kinds=written")
    page.route("**/lent/*", lambda route: route.fulfill(status=200, body=b"123", content_type="text/plain"))
    page.locator("[data-testid=stSlider] input").press("ArrowRight")
    expect(page.locator(".figure-waiting")).to_be_visible()
    page.unroute("**/lent/*")
    page.locator("[data-testid=stSlider] input").press("ArrowRight")
    expect(page.locator(".figure-waiting")).to_be_hidden()
