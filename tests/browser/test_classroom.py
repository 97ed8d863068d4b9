"""The classroom in a browser: mistakes, two settings, the reader's own numbers, and pictures of what is shown."""

import io
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from attention.experiments.classroom.mistakes import MISTAKES
from attention.presets import build_example
from attention.trace import Trace, run
from attention.ui.controls.parameters import VISIBLE
from attention.ui.text import load_labels
from tests.browser.conftest import Server
from tests.browser.tabs import Take
from tests.browser.test_links import choose
from tests.browser.test_media import stage, upload
from tests.browser.test_restart import CONNECTED, press
from tests.browser.visit import Visit

pytestmark = pytest.mark.browser

OWN = {"tokens": ["x", "y"], "Q": [[1, 0], [0, 1]], "K": [[1, 2], [3, 4]], "V": [[1, 0], [0, 1]]}


def formulas(visit: Visit) -> list[str]:
    """Return the LaTeX of every formula that stands alone, with a plain minus."""
    found = visit.page.locator("[data-testid=stMain] .katex-display annotation").all_text_contents()
    return [each.replace("\u2212", "-") for each in found]


def last_number(latex: str) -> float:
    return float(re.findall(r"-?\d+\.\d+", latex)[-1])


def weight_in_both(trace: Trace, other: Trace, row: int, column: int) -> list[float]:
    """Return a weight in A, in B, and B less A."""
    a, b = float(trace.weights[row, column]), float(other.weights[row, column])
    return [a, b, b - a]


def test_a_mistake_is_chosen_its_line_is_named_and_an_example_hides_it(visit: Visit) -> None:
    mine = {"lang": "en", "sentence": "you saw a saw", "visible": "causal", "edits": "Wq-1-2_0.5"}
    page = visit.open("mistakes", mine).page
    visit.act(lambda: choose(page, "mistake", MISTAKES.index("forgotten_root")))
    assert visit.query() == {**mine, "mistake": "forgotten_root"}
    section = page.locator("[data-testid=stMarkdownContainer]", has=page.locator("h2", has_text="√d forgotten"))
    right, wrong = (section.locator("p", has_text=word).locator("annotation") for word in ("Right:", "Wrong:"))
    assert right.first.text_content() == r"\alpha_{i,j} / \sqrt{d_k}"
    assert wrong.first.text_content() == r"\alpha_{i,j}"
    before = visit.said()
    unnoticed = page.get_by_text("it would go unnoticed")
    expect(unnoticed).to_have_count(0)
    visit.act(page.get_by_role("button", name="See it not show").click)
    expect(unnoticed).to_be_visible()
    hiding = visit.query()
    assert hiding == {"lang": "en", "mistake": "forgotten_root", "preset": "uniform", "scaled": "true"}
    visit.act(page.get_by_role("button", name="Back to my own example").click)
    expect(unnoticed).to_have_count(0)
    assert visit.query() == {**mine, "mistake": "forgotten_root"}
    assert visit.said() == before
    visit.open("mistakes", hiding)
    expect(unnoticed).to_be_visible()
    assert not visit.errors


def test_a_cell_of_the_difference_answers_from_both_and_bs_own_mask_is_clicked(visit: Visit) -> None:
    page = visit.open("compare", {"lang": "en", "notation": "paper", "decimals": "3", "pair_cell": "2.4"}).page
    first = run(build_example("saw"))

    def told() -> list[float]:
        return [last_number(latex) for latex in formulas(visit)[-3:]]

    def expected(**options: Any) -> list[float]:
        return weight_in_both(first, run(build_example("saw", **options)), 1, 3)

    assert told() == pytest.approx(expected(temperature=0.5), abs=0.0011)
    visit.act(lambda: press(visit, "b_temperature"))
    assert visit.query()["b_temperature"] == "0.6"
    assert told() == pytest.approx(expected(temperature=0.6), abs=0.0011)
    visit.act(lambda: choose(page, "b_visible", VISIBLE.values.index("own")))
    grid = page.get_by_role("grid", name="The mask: who may look at whom")
    visit.act(grid.get_by_role("button").nth(4).click)  # the second token looks at the first
    assert (visit.query()["b_visible"], visit.query()["b_hide"]) == ("own", "2.1")
    assert told() == pytest.approx(expected(temperature=0.6, visible="own", hidden=((1, 0),)), abs=0.0011)
    map_of_both = page.locator(stage(visit, "map_difference"))
    map_of_both.focus()
    page.keyboard.press("ArrowRight")
    visit.act(lambda: page.keyboard.press("Enter"))
    row, column = (int(place) - 1 for place in visit.query()["pair_cell"].split("."))
    assert (row, column) != (1, 3)
    other = run(build_example("saw", temperature=0.6, visible="own", hidden=((1, 0),)))
    assert told() == pytest.approx(weight_in_both(first, other, row, column), abs=0.0011)
    assert not visit.errors


def test_own_numbers_answer_and_a_restart_says_that_the_file_is_gone(take_tab: Take, log_folder: Path) -> None:
    server = Server(log_folder)
    visit = Visit(take_tab(), server.wait())
    visit.open("own-numbers", {"lang": "en", "notation": "paper", "decimals": "3"})
    upload(visit, "mine.json", json.dumps(OWN).encode())
    lost = load_labels("en")["own.lost"]
    # q¹ = (1, 0): scores 1 and 3, over √2, softmax
    weight = 1 / (1 + 2.718281828459045 ** ((3 - 1) / 2**0.5))
    assert last_number(formulas(visit)[0]) == pytest.approx(weight, abs=0.0005)

    server.process.kill()
    server.process.wait(timeout=20)
    again = Server(log_folder, port=server.port)
    again.wait()
    try:
        visit.page.locator(CONNECTED).wait_for(timeout=20_000)
        press(visit, "own_looks")
        expect(visit.page.get_by_text(lost)).to_be_visible(timeout=10_000)
        upload(visit, "mine.json", json.dumps(OWN).encode())
        expect(visit.page.get_by_text(lost)).to_have_count(0)
    finally:
        again.stop()


def saved(visit: Visit, place: Locator, kind: str) -> bytes:
    with visit.page.expect_download() as saving:
        place.get_by_role("button", name=f"Save as {kind}").click()
    assert saving.value.suggested_filename.endswith(f".{kind.lower()}")
    return saving.value.path().read_bytes()


def words_of(svg: bytes) -> list[str]:
    """Return the texts of an SVG file, which has to be well-formed."""
    root = ElementTree.fromstring(svg)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    return ["".join(each.itertext()).strip() for each in root.iter("{http://www.w3.org/2000/svg}text")]


def test_a_board_and_a_figure_are_saved_with_their_numbers(visit: Visit) -> None:
    page = visit.open("softmax", {"lang": "en"}).page
    board = page.locator(".board").first
    digits = [digit for matrix in visit.boards()[0] for row in matrix.digits for digit in row]
    words = words_of(saved(visit, board, "SVG"))
    for digit in set(digits):
        assert words.count(digit) >= digits.count(digit), digit
    with Image.open(io.BytesIO(saved(visit, board, "PNG"))) as picture:
        assert picture.format == "PNG"
        assert len(picture.convert("RGB").getcolors(1 << 24) or []) > 20

    page = visit.open("compare", {"lang": "en"}).page
    figure = page.locator(".st-key-map_a .figure")
    weights = run(build_example("saw")).weights
    words = words_of(saved(visit, figure, "SVG"))
    for weight in weights.ravel():
        assert f"{weight:.2f}" in words
    with Image.open(io.BytesIO(saved(visit, figure, "PNG"))) as picture:
        assert picture.format == "PNG"
        assert len(picture.convert("RGB").getcolors(1 << 24) or []) > 20
    assert not visit.errors
