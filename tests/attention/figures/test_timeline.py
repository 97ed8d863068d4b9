import base64
import io
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from PIL import Image

from attention.figures.frame import Figure
from attention.figures.style import SEQUENTIAL, SYMBOL_COLOURS, colours_at, rgb
from attention.figures.timeline import (
    Curve,
    Listener,
    Matrix,
    Mel,
    Points,
    Sound,
    draw_clip,
    draw_curves,
    draw_matrices,
    glow,
    raster,
)

SECONDS = 2.3
SOUND = Sound(SECONDS, np.array([[-0.5, 0.4], [-0.2, 0.1], [-0.9, 1.0]]))
FULL, NEARBY = np.array([0.1, 0.2, 0.4, 0.2, 0.1]), np.array([0, 0.3, 0.4, 0.3, 0])
CURVES = [Curve("full", FULL, "weight"), Curve("near", NEARBY, "query")]
LISTENER = Listener(1.15, 0.69, 1.61)
POINTS = Points([f"say {number}" for number in range(5)], [11, 13, 17, 19, 23])


def read(address: str) -> Any:
    image = Image.open(io.BytesIO(base64.b64decode(address.removeprefix("data:image/png;base64,"))))
    return np.asarray(image.convert("RGBA"))


def checked(figure: Figure) -> Figure:
    go.Figure(figure.data, figure.layout)
    return figure


def clip() -> Figure:
    mel = Mel(np.arange(35.0).reshape(5, 7), [(0.5, "250"), (3.5, "1 000")])
    return checked(draw_clip(SOUND, mel, CURVES, LISTENER, POINTS, ["t", "wave", "mel", "weight"]))


def matrices(notation: Any) -> Figure:
    shares = np.eye(5)
    shares[0, 4] = 0.5
    return checked(
        draw_matrices(
            SOUND,
            [Matrix("full", shares), Matrix("band", np.eye(5))],
            band=(0.2, 0.7),
            chosen=1.15,
            sides=("listens", "heard"),
            notation=notation,
            key="share",
        )
    )


def test_the_rows_of_a_clip_share_their_seconds() -> None:
    figure = clip()
    assert figure.layout["xaxis"]["range"] == [0, SECONDS]
    for mark in figure.data:
        assert 0 < min(mark["x"]) < max(mark["x"]) < SECONDS
    for image in figure.layout["images"]:
        assert (image["x"], image["sizex"]) == (0, SECONDS)


def test_the_curves_are_the_weights() -> None:
    drawn = [mark for mark in clip().data if mark.get("yaxis") == "y2"]
    np.testing.assert_array_equal(drawn[0]["y"], FULL)
    np.testing.assert_array_equal(drawn[1]["y"], NEARBY)
    assert drawn[0]["line"]["dash"] != drawn[1]["line"]["dash"]


def test_a_point_says_its_words_and_chooses_its_frame() -> None:
    points = clip().data[-1]
    assert points["hovertext"] == list(POINTS.says)
    assert points["customdata"] == [[frame, frame] for frame in POINTS.frames]
    assert all(mark["hoverinfo"] == "skip" for mark in clip().data[:-1])


def test_the_mel_picture_has_the_lowest_band_at_the_bottom() -> None:
    image = clip().layout["images"][0]
    assert (image["y"], image["sizey"]) == (7, 7)
    pixels = read(image["source"])
    assert pixels.shape[:2] == (7, 5)
    np.testing.assert_array_equal(pixels[0, 4, :3], rgb(SEQUENTIAL[-1]))
    np.testing.assert_array_equal(pixels[6, 0, :3], rgb(SEQUENTIAL[0]))


def test_the_range_and_the_listener_are_drawn_over_all_rows() -> None:
    shade, line = clip().layout["shapes"]
    assert (shade["x0"], shade["x1"]) == (LISTENER.start, LISTENER.end)
    assert line["x0"] == line["x1"] == LISTENER.second
    assert shade["yref"] == line["yref"] == "paper"


def test_a_glow_is_strongest_where_the_weight_is_largest() -> None:
    row = read(glow(CURVES[1]))
    assert row.shape == (1, 5, 4)
    opacity = row[0, :, 3]
    assert opacity.argmax() == 2
    assert opacity[0] == opacity[4] == 0
    np.testing.assert_array_equal(row[0, 2, :3], rgb(SYMBOL_COLOURS["query"].light))


def test_a_glow_of_nothing_is_not_seen() -> None:
    assert read(glow(Curve("none", np.zeros(3), "query")))[..., 3].max() == 0


@pytest.mark.parametrize("value", [0.0, 0.3, 1.0])
def test_a_raster_has_the_scales_colours(value: float) -> None:
    pixel = read(raster(np.full((2, 3), value)))[0, 0, :3]
    np.testing.assert_allclose(pixel, colours_at(np.array(value), SEQUENTIAL), atol=2)


def test_listeners_are_columns_in_lecture_notation_and_rows_on_paper() -> None:
    lecture, paper = matrices("lecture"), matrices("paper")
    across, down = read(lecture.layout["images"][0]["source"]), read(paper.layout["images"][0]["source"])
    np.testing.assert_array_equal(across, down.swapaxes(0, 1))
    assert (across[4, 0] != across[0, 4]).any()  # frame 0 hears frame 4, and not the other way round
    assert lecture.layout["xaxis"]["title"]["text"] == paper.layout["yaxis"]["title"]["text"] == "listens"
    line = lecture.layout["shapes"][0]
    assert line["x0"] == line["x1"] == 1.15


def test_the_edges_of_the_band_stand_as_far_from_the_diagonal_as_is_heard() -> None:
    for notation, listens, heard in (("lecture", "x", "y"), ("paper", "y", "x")):
        edges = [mark for mark in matrices(notation).data if mark.get("line", {}).get("color") == "white"]
        assert len(edges) == 4
        for edge, shift in zip(edges, (-0.2, 0.7, -0.2, 0.7), strict=True):
            np.testing.assert_allclose(np.subtract(edge[heard], edge[listens]), shift)
            assert min(edge["x"] + edge["y"]) >= 0
            assert max(edge["x"] + edge["y"]) <= SECONDS


def test_both_matrices_are_on_one_scale() -> None:
    images = [read(image["source"]) for image in matrices("paper").layout["images"]]
    np.testing.assert_array_equal(images[0][2, 2], images[1][2, 2])


def test_curves_over_time_keep_their_values() -> None:
    figure = checked(draw_curves(CURVES[:1], SECONDS, POINTS, LISTENER, ("t", "distance")))
    np.testing.assert_array_equal(figure.data[0]["y"], FULL)
    assert figure.layout["yaxis"]["title"]["text"] == "distance"
