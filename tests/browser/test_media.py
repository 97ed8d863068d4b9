"""Section 5 in the browser: choosing by click and key, uploads, the microphone's place, narrow pages, links."""

import re
from pathlib import Path
from typing import Final, Literal

import pytest
from PIL import Image
from playwright.sync_api import expect

from attention.ui.text import load_labels
from tests.browser.test_accessibility import violations
from tests.browser.visit import Visit
from tests.browser.wire import ask
from tests.pages.media_page import encoded, picture, sound

pytestmark = pytest.mark.browser

UPLOADER: Final = "[data-testid=stFileUploaderDropzoneInput]"


def upload(visit: Visit, name: str, data: bytes) -> None:
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    visit.act(lambda: visit.page.locator(UPLOADER).set_input_files(file))  # type: ignore[arg-type]


def stage(visit: Visit, name: str) -> str:
    return f".st-key-{name} .figure-stage"


def test_a_click_on_waveform_mel_or_weights_lets_another_frame_listen_and_the_button_measures(visit: Visit) -> None:
    visit.open("speech", {"lang": "en"})
    box = visit.page.locator(stage(visit, "clip")).bounding_box()
    assert box is not None
    for height, across, first, last in ((0.1, 0.6, 3, 4), (0.45, 0.4, 1.5, 3), (0.8, 0.6, 3, 4)):
        place = {"x": box["width"] * across, "y": box["height"] * height}
        visit.act(lambda place=place: visit.page.locator(stage(visit, "clip")).click(position=place))  # type: ignore[misc]
        second = re.search(r"The frame at ([\d.]+) s gives", visit.said())
        assert second is not None
        assert first < float(second[1]) < last
        assert abs(int(visit.query()["frame"]) - round(float(second[1]) * 100)) <= 1
    visit.act(lambda: visit.page.locator(".st-key-measure button").click())
    visit.page.get_by_text("Measured a moment ago").first.wait_for(timeout=60_000)
    assert visit.page.locator(".st-key-speed [role=figure]").count() == 1


def test_keys_and_clicks_choose_pixels_and_a_patch_of_the_photograph(visit: Visit) -> None:
    visit.open("images", {"lang": "en"})
    visit.page.locator(stage(visit, "pixels")).focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        visit.page.keyboard.press(key)
    visit.act(lambda: visit.page.keyboard.press("Enter"))
    visit.page.get_by_text("The pixel in row 2, column 3 gives itself").first.wait_for()
    assert (visit.query()["look_row"], visit.query()["look_column"]) == ("2", "3")

    box = visit.page.locator(stage(visit, "pixels")).bounding_box()
    assert box is not None
    side = (box["width"] - 16) / 21
    corner = {"x": 8 + 4.1 * side, "y": 24 + 2.1 * side}  # of row 3, column 5 of the first picture
    visit.act(lambda: visit.page.locator(stage(visit, "pixels")).click(position=corner))  # type: ignore[arg-type]
    visit.page.get_by_text("The pixel in row 3, column 5 gives itself").first.wait_for()

    box = visit.page.locator(stage(visit, "photograph")).bounding_box()
    assert box is not None
    place = {"x": box["width"] * 0.25, "y": box["height"] * 0.93}
    visit.act(lambda: visit.page.locator(stage(visit, "photograph")).click(position=place))  # type: ignore[arg-type]
    assert int(visit.query()["patch_row"]) >= 13
    assert 6 <= int(visit.query()["patch_column"]) <= 8


# Of the reader's own file: test_drawing asks this of every page as it opens.
@pytest.mark.parametrize(("slug", "query"), [("speech", "sound=file&predict_hour=film"), ("images", "photo=own")])
def test_axe_finds_no_violation(visit: Visit, slug: str, query: str) -> None:
    visit.open(slug, f"lang=en&{query}")
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for scheme in schemes:
        visit.page.emulate_media(color_scheme=scheme)
        visit.page.wait_for_timeout(100)  # figures and colours follow
        assert violations(visit.settle().page) == [], scheme


def sent(url: str, slug: str, query: str) -> str:
    """Return the texts that the server sends for a link."""
    return "\n".join(each.body for each in ask(url, slug, query).of("markdown")).replace("\u202f", "")


def test_a_link_brings_the_choices_back(app_url: str) -> None:
    text = sent(app_url, "speech", "lang=en&frame=320&speech_left=3&speech_right=0&predict_hour=photo")
    assert "The frame at 3.19 s gives" in text
    assert "hears the past only" in text
    assert "Hundreds of gigabytes" in text
    text = sent(app_url, "images", "lang=en&look_row=4&look_column=6&paint=1-ffffff&grain=pixels&pixel_positions=true")
    assert "The pixel in row 4, column 6 gives itself" in text
    assert "reduced to 48 × 32" in text


def test_a_sound_is_uploaded_played_and_replaced_only_by_a_good_one(visit: Visit, tmp_path: Path) -> None:
    words = load_labels("zh")
    visit.open("speech", {"lang": "zh", "sound": "file"})
    expect(visit.page.locator("[data-testid=stFileUploader] button").last).to_contain_text(words["frame.upload"])
    upload(visit, "mine.ogg", sound(1.2, kind="OGG"))
    visit.page.get_by_text("L = 120").first.wait_for()
    expect(visit.page.locator(f'[aria-label="{words["frame.remove"]}mine.ogg"]')).to_have_count(1)
    assert visit.page.locator("[data-testid=stAudio]").get_attribute("src")
    upload(visit, "bad.wav", b"RIFF but no sound")
    visit.page.get_by_text("坏了或者不完整").first.wait_for()
    assert "L = 120" in visit.said()

    large = tmp_path / "large.wav"
    large.write_bytes(bytes(9_000_000))
    visit.page.locator(UPLOADER).set_input_files(large)
    alert = visit.page.locator("[data-testid=stFileUploader] [role=alert]")
    alert.wait_for(state="visible")
    assert "8" in alert.inner_text()
    assert alert.evaluate("e => e.getBoundingClientRect().height") > 10
    assert visit.errors == []


def test_a_photograph_is_uploaded(visit: Visit) -> None:
    visit.open("images", {"lang": "en", "photo": "own", "predict_denoise": "attention"})
    upload(visit, "mine.webp", encoded("WEBP", Image.fromarray(picture(200, 300))))
    visit.page.get_by_text("WebP, 200 × 300 pixels").first.wait_for()
    visit.page.get_by_text("Nearest to the clean picture at σ = 0.1").first.wait_for()
    assert visit.errors == visit.exceptions() == []


def test_the_microphone_is_offered_and_refused_in_the_reader_s_language(visit: Visit) -> None:
    words = load_labels("zh")
    visit.open("speech", {"lang": "zh", "sound": "microphone"})
    assert "L = 515" in visit.said()
    recorder = visit.page.locator("[data-testid=stAudioInput]")
    assert recorder.locator("button").first.is_visible()
    expect(recorder.locator("button").first).to_have_attribute("aria-label", words["frame.record"])
    recorder.locator("button").first.click()
    refusals = (words["frame.no_recording"], words["frame.microphone"])  # no microphone, or none for this page
    expect(recorder).to_contain_text(re.compile("|".join(map(re.escape, refusals))))
