from typing import Any

import numpy as np

from attention.figures.frame import Figure, Lasting
from attention.figures.listening import Matrix, draw_matrices, with_listener
from attention.figures.timeline import Sound
from tests.attention.figures.drawn import checked, read

SECONDS = 2.3
SOUND = Sound(SECONDS, Lasting(np.array([-0.5, -0.2, -0.9])), Lasting(np.array([0.4, 0.1, 1.0])))


def matrices(notation: Any) -> Figure:
    shares = np.eye(5)
    shares[0, 4] = 0.5
    drawn = draw_matrices(
        SOUND,
        [Matrix("full", shares), Matrix("band", np.eye(5))],
        band=(0.2, 0.7),
        sides=("listens", "heard"),
        notation=notation,
        key="share",
    )
    return checked(with_listener(drawn, 1.15, notation))


def test_listeners_are_columns_in_lecture_notation_and_rows_on_paper() -> None:
    lecture, paper = matrices("lecture"), matrices("paper")
    across, down = read(lecture.layout["images"][0]["source"]), read(paper.layout["images"][0]["source"])
    np.testing.assert_array_equal(across, down.swapaxes(0, 1))
    assert (across[4, 0] != across[0, 4]).any()  # frame 0 hears frame 4, and not the other way round
    assert lecture.layout["xaxis"]["title"]["text"] == paper.layout["yaxis"]["title"]["text"] == "listens"
    for line in lecture.layout["shapes"]:
        assert line["x0"] == line["x1"] == 1.15
    for line in paper.layout["shapes"]:
        assert line["y0"] == line["y1"] == 1.15
    assert [line["xref"] for line in lecture.layout["shapes"]] == ["x", "x2"]


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
