import numpy as np
import plotly.graph_objects as go
import pytest

from attention.figures.panels import Panel, panels
from attention.figures.picture import Box, choosable, framed, patch_map, picture_rows, visible_share

PICTURE = np.random.default_rng(0).uniform(size=(3, 5, 3))


def test_every_cell_can_be_chosen_and_says_its_words() -> None:
    figure = choosable(panels([Panel("one", PICTURE)], 1), 3, 5, 1, [f"say {number}" for number in range(15)])
    go.Figure(figure.data, figure.layout)
    rows = figure.data[:3]
    for row, mark in enumerate(rows):
        assert mark["customdata"] == [[row, column] for column in range(5)]
        assert mark["hovertext"] == [f"say {5 * row + column}" for column in range(5)]
        assert mark["x"] == list(range(5))
        assert set(mark["y"]) == {row}


def test_patches_are_chosen_at_their_middles() -> None:
    figure = choosable(panels([Panel("one", np.zeros((32, 48, 3)))], 1), 2, 3, 16, ["x"] * 6)
    assert figure.data[1]["x"] == [7.5, 23.5, 39.5]
    assert figure.data[1]["y"] == [23.5] * 3


def test_a_frame_stands_around_its_box() -> None:
    figure = framed(panels([Panel("one", PICTURE)], 1), [Box(1, 2, 1, 3)])
    go.Figure(figure.data, figure.layout)
    light, dark = figure.layout["shapes"]
    for shape in (light, dark):
        assert (shape["x0"], shape["x1"], shape["y0"], shape["y1"]) == (1.5, 4.5, 0.5, 1.5)
    assert light["line"]["width"] > dark["line"]["width"]


def test_frames_are_added_to_what_is_there() -> None:
    once = framed(panels([Panel("one", PICTURE)], 1), [Box(0, 0, 1, 1)])
    assert len(framed(once, [Box(1, 1, 1, 1)]).layout["shapes"]) == 4
    assert len(once.layout["shapes"]) == 2


@pytest.mark.parametrize("channels", [3, 4])
def test_rows_of_pictures_leave_room_for_titles_on_a_phone(channels: int) -> None:
    cells = np.ones((5, 10, channels))
    figure = picture_rows([Panel(str(number), cells) for number in range(4)], 2, widest=760)
    go.Figure(figure.data, figure.layout)
    tops = sorted({image["y0"] for image in figure.data})
    pixels_on_phone = 350 / 21
    assert (tops[1] - tops[0] - 5) * pixels_on_phone >= 24
    assert figure.layout["yaxis"]["range"][0] == pytest.approx(tops[1] + 5 - 0.5)


def test_one_row_of_pictures_is_as_panels_draw_it() -> None:
    shown = [Panel("one", PICTURE), Panel("two", PICTURE)]
    assert picture_rows(shown, 2, widest=640) == panels(shown, 2, widest=640)


def test_a_patchs_value_is_spread_over_its_pixels() -> None:
    spread = patch_map(np.arange(6.0), 2, 3, 4)
    assert spread.shape == (8, 12)
    for row, column in np.ndindex(8, 12):
        assert spread[row, column] == row // 4 * 3 + column // 4


def test_the_share_seen_is_one_for_the_largest_and_keeps_the_order() -> None:
    share = visible_share(np.array([0.5, 0.02, 0.0, 0.48]))
    assert share[0] == 1
    assert share[2] == 0
    np.testing.assert_array_equal(np.argsort(share), [2, 1, 3, 0])
