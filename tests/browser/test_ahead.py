"""What runs ahead of its page: the matrix view's heatmap, the board of 3.3. The page catches up."""

import orjson
import pytest
from playwright.sync_api import expect

from attention import run
from attention.figures.style import format_number
from attention.presets import build_example
from tests.aside import run_aside
from tests.bench.bench_pages import ahead, edit, first_board
from tests.bench.reader import Reader
from tests.browser.visit import Visit


@pytest.mark.browser
def test_the_sheet_follows_when_the_heatmaps_slider_rests(visit: Visit) -> None:
    page = visit.open("matrix-view", {"lang": "en", "decimals": 4}).page
    slider = page.locator(".st-key-temperature [role=slider], .st-key-temperature input").first
    slider.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    trace = run(build_example("saw", temperature=1.5))
    first = page.locator('[data-cell="weights.0.0"]').first
    expect(first).to_have_text(format_number(float(trace.weights[0, 0]), 4), timeout=15_000)
    label = page.locator(".figure").first.get_attribute("aria-label") or ""
    assert format_number(float(trace.weights.max()), 4) in label


@pytest.mark.browser
def test_the_words_follow_when_the_boards_slider_rests(visit: Visit) -> None:
    page = visit.open("softmax", {"lang": "en", "decimals": 4}).page
    page.locator(".st-key-temperature [role=slider], .st-key-temperature input").first.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    weights = run(build_example("saw", temperature=1.5)).weights
    expect(page.locator('[data-cell="weights.0.0"]').first).to_have_text(format_number(float(weights[0, 0]), 4))
    share = format_number(float(weights[0].max()), 4)
    expect(page.locator("[data-testid=stMain] blockquote").first).to_contain_text(share, timeout=15_000)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("slug", "key", "places"),
    [
        ("softmax", "temperature", (0.6, 0.7)),
        ("matrix-view", "temperature", (0.6, 0.7)),
        ("transformer", "layer_head", (7, 8)),
    ],
)
def test_what_catches_up_does_not_tell_a_slider_where_to_stand(
    app_url: str, slug: str, key: str, places: tuple[float, float]
) -> None:
    """Whoever moves it in the meantime would see it go back."""

    async def told() -> list[bool]:
        async with Reader(app_url) as reader:
            await reader.open(slug)
            found = []
            for place in places:
                await reader.move(key, place)
                (figure,) = ahead(reader)
                await reader.tell(figure, "settled", True)
                found.append(reader.element(key).set_value)
                assert reader.value(key) == place
            return found

    assert run_aside(told()) == [False, False]


@pytest.mark.browser
def test_each_edit_of_a_board_that_is_ahead_is_there_and_in_the_link(app_url: str) -> None:
    async def seen() -> list[tuple[float, str]]:
        async with Reader(app_url) as reader:
            await reader.open("softmax")
            found = []
            for turn in range(4):
                await edit(reader, turn)
                board = orjson.loads(reader.element(first_board(reader)).bytes)
                found.append((board["matrices"]["inputs"]["values"][0][0], reader.element("edits").value))
            return found

    written = ["I-1-1_0.01", "I-1-1_0.02", "I-1-1_0.03", "I-1-1_0.04"]
    assert run_aside(seen()) == [(0.01 * (turn + 1), "~".join(written[: turn + 1])) for turn in range(4)]
