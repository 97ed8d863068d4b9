"""A server that restarts under open pages: the next move gives the numbers of the link, within three seconds."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from attention import run
from attention.example import Edit
from attention.presets import build_example
from attention.ui.text import load_labels
from tests.browser.conftest import Server
from tests.browser.tabs import Take
from tests.browser.test_media import upload
from tests.browser.visit import Visit
from tests.pages.media_page import sound

pytestmark = pytest.mark.browser

SECONDS = 3
EDITED = {"lang": "en", "notation": "paper", "decimals": 4, "temperature": 0.7, "edits": "K-4-1_2.5~A1-1-2_0.25"}
CONNECTED = "[data-testid=stApp][data-test-connection-state=CONNECTED]"


def expected_weights(temperature: float) -> list[list[str]]:
    edits = (Edit("keys", 3, 0, 2.5), Edit("weights", 0, 1, 0.25))
    weights = run(replace(build_example("saw"), temperature=temperature, what_if=edits)).weights
    return [[f"{weight:.4f}" for weight in row] for row in np.asarray(weights).tolist()]


def shown_weights(visit: Visit) -> list[list[str]]:
    return next(matrix.digits for matrix in visit.boards()[0] if matrix.name == "weights")


def press(visit: Visit, name: str) -> None:
    visit.page.locator(f".st-key-{name} [role=slider], .st-key-{name} input[type=range]").first.press("ArrowRight")


def within_seconds(visit: Visit, is_so: Callable[[], bool]) -> None:
    for _ in range(SECONDS * 20):
        if is_so():
            return
        visit.page.wait_for_timeout(50)
    pytest.fail(f"the numbers do not follow {visit.page.url} within {SECONDS} s")


def test_after_a_restart_the_next_move_gives_the_numbers_of_the_link(take_tab: Take, log_folder: Path) -> None:
    server = Server(log_folder)
    url = server.wait()
    softmax, matrix_view, speech = (Visit(take_tab(), url) for _ in range(3))
    softmax.open("softmax", EDITED)
    matrix_view.open("matrix-view", EDITED)
    speech.open("speech", {"lang": "en", "sound": "file"})
    upload(speech, "mine.wav", sound(2.0))
    assert shown_weights(softmax) == shown_weights(matrix_view) == expected_weights(0.7)

    server.process.kill()
    server.process.wait(timeout=20)
    again = Server(log_folder, port=server.port)
    again.wait()
    try:
        for visit in (softmax, matrix_view, speech):
            visit.page.locator(CONNECTED).wait_for(timeout=20_000)
        for visit in (softmax, matrix_view):
            press(visit, "temperature")
            within_seconds(visit, lambda: shown_weights(visit) == expected_weights(0.8))  # noqa: B023 -- called at once
            assert visit.query()["edits"] == EDITED["edits"]
            assert visit.query()["temperature"] == "0.8"
            press(visit, "temperature")  # and the one after it, by the fragment that is known now
            within_seconds(visit, lambda: shown_weights(visit) == expected_weights(0.9))  # noqa: B023
        press(speech, "frame")
        lost = load_labels("en")["media.lost_recording"]
        expect(speech.page.get_by_text(lost)).to_be_visible(timeout=SECONDS * 1000)
        upload(speech, "mine.wav", sound(2.0))
        assert lost not in speech.said()
    finally:
        again.stop()
