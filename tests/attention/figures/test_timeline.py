import numpy as np

from attention.figures.frame import Figure
from attention.figures.raster import Curve
from attention.figures.style import SEQUENTIAL, rgb
from attention.figures.timeline import Listener, Mel, Points, Sound, draw_clip, draw_curves
from tests.attention.figures.drawn import checked, read

SECONDS = 2.3
SOUND = Sound(SECONDS, np.array([[-0.5, 0.4], [-0.2, 0.1], [-0.9, 1.0]]))
FULL, NEARBY = np.array([0.1, 0.2, 0.4, 0.2, 0.1]), np.array([0, 0.3, 0.4, 0.3, 0])
CURVES = [Curve("full", FULL, "weight"), Curve("near", NEARBY, "query")]
LISTENER = Listener(1.15, 0.69, 1.61)
POINTS = Points([f"say {number}" for number in range(5)], [11, 13, 17, 19, 23])


def clip() -> Figure:
    mel = Mel(np.arange(35.0).reshape(5, 7), [(0.5, "250"), (3.5, "1 000")])
    return checked(draw_clip(SOUND, mel, CURVES, LISTENER, POINTS, ["t", "wave", "mel", "weight"]))


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


def test_curves_over_time_keep_their_values() -> None:
    figure = checked(draw_curves(CURVES[:1], SECONDS, POINTS, LISTENER, ("t", "distance")))
    np.testing.assert_array_equal(figure.data[0]["y"], FULL)
    assert figure.layout["yaxis"]["title"]["text"] == "distance"
