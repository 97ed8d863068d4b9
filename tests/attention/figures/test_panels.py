"""Panels, read off the figure."""

import base64
import io

import numpy as np
import plotly.graph_objects as go
import pytest
from PIL import Image

from attention.arrays import Floats
from attention.figures.frame import Figure
from attention.figures.heatmap import weight_span
from attention.figures.panels import FAINT, Panel, comparable, faded, panels

H, W = 3, 7


def values(count: int) -> list[Floats]:
    return list(np.random.default_rng(2).uniform(0, 1, (count, H, W)))


def maps() -> Figure:
    shown = [Panel(f"<{place}>", cells, (1, 2), [f"{place}"] * (H * W)) for place, cells in enumerate(values(5))]
    return panels(shown, across=2, span=weight_span(values(5)[0]))


def colours() -> Figure:
    return panels([Panel("rgb", np.full((H, W, 3), 0.5)), Panel("rgba", np.full((H, W, 4), 0.25))], across=2)


@pytest.mark.parametrize("figure", [maps(), colours()])
def test_plotly_accepts_every_property(figure: Figure) -> None:
    assert len(go.Figure(figure.data, figure.layout).data) == len(figure.data)


def test_each_panel_holds_its_values_in_its_place() -> None:
    drawn = [mark for mark in maps().data if mark["type"] == "heatmap"]
    for mark, cells in zip(drawn, values(5), strict=True):
        np.testing.assert_array_equal(mark["z"], cells)
    assert [mark["x0"] for mark in drawn] == [0, W + 1, 0, W + 1, 0]
    assert drawn[0]["y0"] == drawn[1]["y0"] < drawn[2]["y0"] - H


def test_the_pixel_to_look_from_is_outlined_in_every_panel() -> None:
    figure = maps()
    outlines = [mark for mark in figure.data if "symbol" in mark.get("marker", {})]
    tops = [mark["y0"] for mark in figure.data if mark["type"] == "heatmap"]
    assert [(mark["x"][0], mark["y"][0]) for mark in outlines[:2]] == [(2, tops[0] + 1), (W + 1 + 2, tops[1] + 1)]


def test_every_pixel_can_be_read_out_and_names_are_plain_text() -> None:
    figure = maps()
    spoken = [mark for mark in figure.data if "hovertext" in mark]
    assert [len(mark["hovertext"]) for mark in spoken] == [H * W] * 5
    assert spoken[0]["x"][W] == 0
    assert spoken[0]["y"][W] == 1
    assert figure.layout["annotations"][0]["text"] == "&lt;0&gt;"


def test_colours_travel_as_a_picture_of_one_pixel_a_cell() -> None:
    source = colours().data[1]["source"]
    picture = Image.open(io.BytesIO(base64.b64decode(source.split(",")[1])))
    assert picture.size == (W, H)
    assert picture.mode == "RGBA"
    assert picture.getpixel((6, 2)) == (64, 64, 64, 64)


def test_what_is_not_seen_fades_and_does_not_vanish() -> None:
    shares = np.zeros((H, W))
    shares[1, 3] = 1
    opacity = faded(np.ones((H, W, 3)), shares)[..., 3]
    assert opacity[1, 3] == 1
    assert opacity[0, 0] == FAINT > 0


def test_outputs_in_colour_range_stay_as_they_are() -> None:
    outputs = np.random.default_rng(3).uniform(0, 1, (2, H, W, 3))
    for shown, output in zip(comparable(*outputs), outputs, strict=True):
        np.testing.assert_array_equal(shown, output)


def test_other_outputs_share_the_range_of_the_last() -> None:
    truth = np.random.default_rng(3).uniform(-5, 7, (H, W, 4))
    first, last = comparable(truth + 1, truth)
    grey = (truth[..., 0] - truth[..., 0].min()) / np.ptp(truth[..., 0])
    np.testing.assert_allclose(last, grey[..., np.newaxis].repeat(3, axis=2))
    assert (first >= last).all()
    assert first.max() == 1


def test_axes_are_written_under_each_panel_and_beside_the_first() -> None:
    figure = panels(
        [Panel("", cells) for cells in values(2)], across=2, span=weight_span(values(1)[0]), axes=("→", "↓")
    )
    written = [each for each in figure.layout["annotations"] if each["text"] in "→↓" and each["text"]]
    assert [each["text"] for each in written] == ["→", "→", "↓"]
    assert written[0]["x"] == W / 2 - 0.5
    assert written[1]["x"] == W + 1 + W / 2 - 0.5
    assert written[2]["textangle"] == -90
    assert len(go.Figure(figure.data, figure.layout).data) == 2
