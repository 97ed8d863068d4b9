import numpy as np
import pytest

from attention.figures.frame import Says
from attention.figures.panels import FAINT, Panel, panels
from attention.figures.picture import Box, cells_of, choosable, framed, picture_rows, veiled, visible_share
from attention.figures.style import CLEAR, PAPER
from tests.attention.figures.drawn import checked

PICTURE = np.random.default_rng(0).uniform(size=(3, 5, 3))


def test_every_cell_can_be_chosen_and_says_its_words() -> None:
    cells = cells_of(3, 5)
    says = Says("row {row}", {"row": cells.row}, across=5)
    mark = checked(choosable(panels([Panel("one", PICTURE)], 1), cells, says)).data[0]
    places = [(row, column) for row in range(3) for column in range(5)]
    assert mark["customdata"].tolist() == [list(place) for place in places]
    assert list(zip(mark["y"], mark["x"], strict=True)) == places
    assert mark["meta"]["says"] is says
    assert cells.row.values.value.tolist() == [row + 1 for row, _ in places]  # type: ignore[union-attr]
    assert cells.column.values.value.tolist() == [column + 1 for _, column in places]  # type: ignore[union-attr]


def test_patches_are_chosen_at_their_middles() -> None:
    figure = checked(choosable(panels([Panel("one", np.zeros((32, 48, 3)))], 1), cells_of(2, 3, 16), ["x"] * 6))
    assert figure.data[0]["x"].tolist() == [7.5, 23.5, 39.5] * 2
    assert figure.data[0]["y"].tolist() == [7.5] * 3 + [23.5] * 3


def test_a_veil_lies_over_one_picture_and_is_thinnest_where_the_share_is_largest() -> None:
    share = np.array([[1.0, 0.0, 0.5]])
    shown = [Panel("one", np.zeros((4, 12, 3))), Panel("two", np.zeros((4, 12, 3)))]
    veil = checked(veiled(panels(shown, 2), 1, share, 4)).data[-1]
    assert veil["z"].tolist() == [[0, round(255 * (1 - FAINT)), round(255 * (1 - FAINT) / 2)]]
    assert veil["z"].dtype == np.uint8
    assert veil["colorscale"] == [[0, CLEAR], [1, PAPER]]
    assert (veil["x0"], veil["dx"], veil["y0"], veil["dy"]) == (13 + 1.5, 4, 1.5, 4)


def test_a_frame_stands_around_its_box() -> None:
    figure = framed(panels([Panel("one", PICTURE)], 1), [Box(1, 2, 1, 3)])
    checked(figure)
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
    checked(figure)
    tops = sorted({image["y0"] for image in figure.data})
    pixels_on_phone = 350 / 21
    assert (tops[1] - tops[0] - 5) * pixels_on_phone >= 24
    assert figure.layout["yaxis"]["range"][0] == pytest.approx(tops[1] + 5 - 0.5, abs=2e-3)


def test_one_row_of_pictures_is_as_panels_draw_it() -> None:
    shown = [Panel("one", PICTURE), Panel("two", PICTURE)]
    assert picture_rows(shown, 2, widest=640) == panels(shown, 2, widest=640)


def test_the_share_seen_is_one_for_the_largest_and_keeps_the_order() -> None:
    share = visible_share(np.array([0.5, 0.02, 0.0, 0.48]))
    assert share[0] == 1
    assert share[2] == 0
    np.testing.assert_array_equal(np.argsort(share), [2, 1, 3, 0])
