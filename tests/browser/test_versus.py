"""Sections 6 and 7 in the browser: links, keys, narrow pages, and the recurrent board's digits."""

import re

import numpy as np
import pytest

from attention import run
from attention.experiments.recurrence.networks import run_recurrence
from attention.presets import build_example
from pages.recurrence.step_by_step import layers
from tests.browser.visit import Visit

pytestmark = pytest.mark.browser


def test_arrow_keys_read_a_panel_and_sharpen_the_heads_and_a_table_tells_the_numbers(visit: Visit) -> None:
    visit.open("versus-cnn", {"lang": "en"})
    panel = visit.page.locator("[role=figure]").first
    panel.locator(".figure-stage").focus()
    visit.page.keyboard.press("ArrowRight")
    visit.page.keyboard.press("ArrowRight")
    assert re.match(r"row 1, column [23]: not seen", panel.locator("output").inner_text())

    figure = visit.page.locator("[role=figure]").nth(3)
    figure.get_by_role("button", name="Numbers as a table").click()
    cells = figure.locator("table tbody tr").last.locator("th, td").all_inner_texts()
    assert cells[:2] == ["46.00", "1.0000"]
    assert re.fullmatch(r"\d\.\d × 10⁻¹[⁵⁶]", cells[3])

    assert "At α = 1 a head puts 35% of its weight" in visit.said()
    slider = visit.page.locator(".st-key-sharpness [role=slider], .st-key-sharpness input").first
    slider.focus()
    visit.act(lambda: visit.page.keyboard.press("ArrowRight"))
    visit.page.get_by_text("At α = 1.25 a head puts").first.wait_for()
    assert visit.query()["sharpness"] == "1.25"


def test_a_link_brings_every_setting_back(visit: Visit) -> None:
    visit.open(
        "versus-cnn", "lang=en&kernel_size=5&layers=2&pixel_row=1&pixel_column=10&sharpness=46&cnn_kernel=random"
    )
    text = visit.said()
    assert "From row 1, column 10 this CNN sees 25 of 50 pixels" in text
    assert "In this convolution 5; a pixel in between" in text
    assert "At α = 46 a head puts 100%" in text
    assert "Of the 4 output channels you see the first" in text


def test_the_recurrent_boards_digits_are_the_networks(visit: Visit) -> None:
    tick = 3
    visit.open("versus-rnn", {"lang": "en", "notation": "paper", "tick": tick})
    trace = run(build_example("saw"))
    forward, _ = layers(trace)
    steps = run_recurrence(trace.positioned_inputs, forward)
    (board,) = visit.boards()
    shown = {matrix.name: matrix for matrix in board}
    state = [[float(digits.replace("−", "-")) for digits in row] for row in shown["state"].digits]
    np.testing.assert_allclose(state, steps.states[tick - 1 : tick], atol=0.00501)
    drawn = [[float(digits.replace("−", "-")) for digits in row] for row in shown["state_projection"].digits]
    np.testing.assert_array_equal(drawn, forward.state_projection)
