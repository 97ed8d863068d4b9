"""Links at which section 6 once said what is not so, or said it badly."""

import pytest

from tests.pages.claims.said import listen, only, was_said

pytestmark = pytest.mark.usefixtures("served")


def test_a_dilated_kernel_is_no_square_around_a_pixel() -> None:
    heard = listen("versus-cnn", dilation="2")
    assert "square" not in only(heard, "field").words
    assert "the same pattern around every pixel" in only(heard, "field").words
    assert was_said(heard, "meet_never")


def test_a_kernel_that_reaches_nowhere_has_no_border() -> None:
    link = {"cnn_kernel": "own", "own_kernel": "0 0 0 0 1 0 0 0 0"}
    assert "changes nothing" in only(listen("versus-cnn", **link), "border").words
    assert "没有影响" in only(listen("versus-cnn", lang="zh", **link), "border").words
    assert "the border differs however large" in only(listen("versus-cnn"), "border").words


def test_zero_pixels_around_the_picture_mend_the_border() -> None:
    bare, padded = (listen("versus-cnn", sharpness="46.0", **link) for link in ({}, {"padded": "true"}))
    assert only(bare, "output_result").slots["error_all"].startswith("0.")
    told = only(padded, "output_result").slots["error_all"]
    assert told == "0" or "× 10⁻¹" in told
    assert "You let the heads look at zero pixels" in only(padded, "border").words


def test_a_kernel_of_zeros_leaves_nothing_that_falls() -> None:
    heard = listen("versus-cnn", cnn_kernel="own", own_kernel="0 0 0 0 0 0 0 0 0")
    assert "falls from 0 " not in only(heard, "error_result").words
    assert "both give the same for every α" in only(heard, "error_result").words
    assert only(heard, "look_output").words.endswith("right what separates them: nothing.")


@pytest.mark.parametrize(("size", "layers", "together"), [("3", 9, 5), ("5", 5, 3)])
def test_corners_hear_each_other_later_than_a_pixel_between_sees_both(size: str, layers: int, together: int) -> None:
    said = only(listen("versus-cnn", kernel_size=size), "meet")
    assert "meet" not in said.words
    assert (said.slots["layers"], said.slots["together"]) == (layers, together)


def test_a_lone_pixel_is_one_pixel() -> None:
    assert "sees 1 pixel;" in only(listen("versus-cnn", kernel_size="1"), "versus.field_alt").words


def test_what_the_nearest_convolution_reproduces_is_of_the_squares() -> None:
    assert "of the squares of the meadow's weights" in only(listen("versus-cnn"), "conclusion").words
    assert "平方和" in only(listen("versus-cnn", lang="zh"), "conclusion").words


def test_nothing_is_quoted_that_the_page_never_said() -> None:
    assert "stronger CNN" not in only(listen("versus-cnn"), "conclusion").words
    assert "加强版" not in only(listen("versus-cnn", lang="zh"), "conclusion").words


def test_the_displacement_is_no_distance() -> None:
    assert "displacement δ" in only(listen("versus-cnn"), "encoding").words
    assert "相对位移为 δ" in only(listen("versus-cnn", lang="zh"), "encoding").words


def test_heads_are_explained_before_the_theorem() -> None:
    words = only(listen("versus-cnn"), "heads").words
    assert words.index("copies of self-attention side by side") < words.index("theorem 1")


def test_a_fine_sharpness_is_told_with_all_its_digits() -> None:
    assert only(listen("versus-cnn", sharpness="0.25", decimals="1"), "heads_result").words.startswith("At α = 0\\.25")
