import numpy as np

from attention.figures.frame import Column, Figure, Lasting, Says
from attention.figures.raster import Curve, raster
from attention.figures.style import SEQUENTIAL, rgb
from attention.figures.timeline import Listener, Mel, Points, Sound, draw_clip, draw_curves, mel_picture
from tests.attention.figures.drawn import checked, read

SECONDS = 2.3
SOUND = Sound(SECONDS, Lasting(np.array([-0.5, -0.2, -0.9])), Lasting(np.array([0.4, 0.1, 1.0])))
FULL, NEARBY = np.array([0.1, 0.2, 0.4, 0.2, 0.1]), np.array([0, 0.3, 0.4, 0.3, 0])
CURVES = [Curve("full", FULL, "weight"), Curve("near", NEARBY, "query")]
LISTENER = Listener(1.15, 0.69, 1.61)
POINTS = Points(Says("say {weight}", {"weight": Column(FULL, 2)}), np.array([11, 13, 17, 19, 23]))


def clip() -> Figure:
    mel = Mel(raster(mel_picture(np.arange(35.0).reshape(5, 7))), 7, [(0.5, "250"), (3.5, "1 000")])
    return checked(draw_clip(SOUND, mel, CURVES, LISTENER, POINTS, ["t", "wave", "mel", "weight"]))


def test_the_rows_of_a_clip_share_their_seconds() -> None:
    figure = clip()
    assert figure.layout["xaxis"]["range"] == [0, SECONDS]
    for mark in figure.data:
        half = mark["dx"] / 2
        assert mark["x0"] == half > 0
        np.testing.assert_allclose(half + (len(mark["y"]) - 1) * mark["dx"], SECONDS - half)
    for image in figure.layout["images"]:
        assert (image["x"], image["sizex"]) == (0, SECONDS)


def test_the_curves_are_the_weights() -> None:
    drawn = [mark for mark in clip().data if mark.get("yaxis") == "y2"]
    np.testing.assert_array_equal(drawn[0]["y"], FULL)
    np.testing.assert_array_equal(drawn[1]["y"], NEARBY)
    assert drawn[0]["line"]["dash"] != drawn[1]["line"]["dash"]


def test_a_point_says_its_words_and_chooses_its_frame() -> None:
    spoken = [mark for mark in clip().data if mark["hoverinfo"] != "skip"]
    assert len(spoken) == 1
    assert spoken[0]["meta"]["says"] is POINTS.says
    np.testing.assert_array_equal(spoken[0]["y"], FULL)
    assert spoken[0]["customdata"].tolist() == [[frame, frame] for frame in (11, 13, 17, 19, 23)]


def test_what_a_frame_does_not_move_lasts() -> None:
    mel = Mel(raster(np.zeros((7, 5))), 7, [(0.5, "250")])
    drawn = draw_clip(SOUND, mel, CURVES, LISTENER, POINTS, ["t", "wave", "mel", "weight"])
    assert [mark["y"] for mark in drawn.data if mark["yaxis"] == "y"] == [SOUND.lowest, SOUND.highest]
    assert drawn.layout["images"][0]["source"] is mel.picture
    assert isinstance(draw_curves(CURVES[:1], SECONDS, POINTS, LISTENER, ("t", "d")).data[0]["y"], Lasting)


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
