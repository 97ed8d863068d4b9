"""The page shows who looks at whom, cuts photographs, removes noise, and refuses what is no picture."""

import re
import zlib
from typing import Any

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from attention import run
from attention.experiments.images.denoising import PICTURE_SIDE, SIGMAS, compare, library_result
from attention.experiments.images.photograph import (
    cut_into_patches,
    likeness_vectors,
    looks_like,
    middle_square,
    open_photograph,
    reduced,
)
from attention.experiments.images.pixels import article_picture, picture_example, repaint
from attention.figures.style import format_number
from attention.ui.outside.media import CAT
from attention.ui.text import LANGUAGES, NOTATIONS, Language, Notation
from tests.pages.claims.convolution import number as told
from tests.pages.media_page import encoded, figures, give, open_page, picture, prose, refusals
from tests.pages.reader import settled


def page(language: Language = "en", notation: Notation = "lecture", **values: Any) -> AppTest:
    return open_page("images.s5_2_images", "images", language, notation, **values)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("notation", NOTATIONS)
def test_every_figure_is_there_with_words(language: Language, notation: Notation) -> None:
    test = page(language, notation, predict_shuffle="same", predict_denoise="library")
    found = figures(test)
    assert list(found) == ["layers", "pixels", "pixel_matrix", "shuffled", "photograph", "denoised"]
    assert all(figure["alt"] for figure in found.values())
    assert all(found[name]["table"]["rows"] for name in ("layers", "pixels", "photograph", "denoised"))
    assert "[[" not in prose(test)


def test_the_three_layers_hold_the_pictures_numbers() -> None:
    rows = figures(page())["layers"]["table"]["rows"]
    assert len(rows) == 50
    assert rows[8] == ["1, 9", "242", "217", "38"]  # the sun: 0.9, 0.7, −0.7


@pytest.mark.parametrize("positions", [False, True])
def test_weights_on_the_page_are_the_cores(positions: bool) -> None:
    test = page(look_row=4, look_column=6, pixel_heat=0.4, pixel_positions=positions)
    trace = run(picture_example(article_picture(), 0.4, positions))
    rows = figures(test)["pixels"]["table"]["rows"]
    for number in range(50):
        assert rows[number][1:] == [
            format_number(trace.weights[35, number], 3),
            format_number(trace.weights[number, 35], 3),
        ]
    assert f"gives itself {format_number(trace.weights[35, 35], 3)} of its attention" in prose(test)


def test_equal_colours_get_equal_weights_without_positions_only() -> None:
    assert "2 pixels have its colour, wherever they stand, and each gets the same 0.468" in prose(page())
    assert "Its twins get from 0.001 to 0.999" in prose(page(pixel_positions=True))


@pytest.mark.parametrize(("notation", "down"), [("lecture", 50), ("paper", 1)])
def test_the_chosen_line_is_outlined_in_the_matrix(notation: Notation, down: int) -> None:
    shape = figures(page(notation=notation))["pixel_matrix"]["figure"]["layout"]["shapes"][-1]
    assert shape["y1"] - shape["y0"] == down
    assert shape["x1"] - shape["x0"] == 51 - down


def test_a_painted_pixel_is_seen_by_its_new_twins() -> None:
    test = page(paint="1-f2d926", look_row=1, look_column=1)
    yellow = repaint(article_picture(), 0, (242 / 127.5 - 1, 217 / 127.5 - 1, 38 / 127.5 - 1))
    weights = run(picture_example(yellow, 0.25, positions=False)).weights
    assert figures(test)["pixels"]["table"]["rows"][8][2] == format_number(weights[8, 0], 3)
    assert weights[8, 0] > 0.3


def test_painting_writes_the_link_and_can_be_taken_back() -> None:
    test = page(look_row=2, look_column=3)
    test.color_picker(key="pixel_colour").set_value("#00ff7f")
    settled(test)
    assert test.session_state["paint"] == "13-00ff7f"
    assert test.color_picker(key="pixel_colour").value == "#00ff7f"
    test.button(key="unpaint").click()
    settled(test)
    assert test.session_state["paint"] == ""


def test_shuffled_pixels_take_their_outputs_along_without_positions_only() -> None:
    same = prose(page(predict_shuffle="different"))
    rounding = re.search(r"differ by at most ([^,]+), which is rounding", same)
    assert rounding is not None
    assert told(rounding[1]) < 1e-12
    assert "With positions the outputs differ by up to" in prose(page(predict_shuffle="same", pixel_positions=True))


def test_the_cost_of_pixels_and_of_patches_is_computed() -> None:
    text = prose(page())
    assert "| 50176 | 2517630976 | 10.1 GB |" in text
    assert "= **196** vectors of 768 numbers, and 38416 scores instead of 2517630976" in text


def test_attention_over_the_photograph_is_the_cores() -> None:
    test = page(patch_row=3, patch_column=10, photo_heat=0.3)
    patches = cut_into_patches(middle_square(open_photograph(CAT.read_bytes()).pixels))
    weights = looks_like(likeness_vectors(patches), 2 * 14 + 9, 0.3)
    text = prose(test)
    assert f"It gives itself {100 * weights[2 * 14 + 9]:.1f}%" in text
    assert figures(test)["photograph"]["table"]["rows"][0] == ["3, 10", f"{100 * weights.max():.1f}%"]
    assert len(figures(test)["photograph"]["table"]["rows"]) == 20


def test_the_photograph_as_pixels_is_reduced() -> None:
    test = page(grain="pixels")
    assert "reduced to 48 × 32, so that each of 1536 pixels" in prose(test)
    (mark,) = (mark for mark in figures(test)["photograph"]["figure"]["data"] if "customdata" in mark)
    assert mark["customdata"].tolist() == [[row, column] for row in range(32) for column in range(48)]


def test_the_contest_is_measured_and_the_winner_named() -> None:
    text = prose(page(predict_denoise="gaussian"))
    pixels = reduced(open_photograph(CAT.read_bytes()).pixels, PICTURE_SIDE)
    contest, library = compare(pixels, 0.1), library_result(0.1)
    assert library is not None
    assert contest.attention.decibels - contest.noisy.decibels >= 4
    assert f"from {contest.noisy.decibels:.1f} to {contest.attention.decibels:.1f} dB" in text
    assert f"24 settings reaches {library.decibels:.1f} dB" in text
    assert "Nearest to the clean picture at σ = 0.1: The library, 29.7 dB." in text
    assert "Attention comes second" in text


@pytest.mark.parametrize("sigma", SIGMAS)
def test_whoever_comes_nearest_is_named(sigma: float) -> None:
    text = prose(page(predict_denoise="attention", sigma=sigma, denoise_heat=3.0))
    pixels = reduced(open_photograph(CAT.read_bytes()).pixels, PICTURE_SIDE)
    contest, library = compare(pixels, sigma, 3.0), library_result(sigma)
    assert library is not None
    reached = {
        "The noisy picture itself": contest.noisy.decibels,
        "The Gaussian blur": contest.gaussian.decibels,
        "Attention": contest.attention.decibels,
        "The library": library.decibels,
    }
    winner = max(reached, key=reached.__getitem__)
    assert f"Nearest to the clean picture at σ = {sigma}: {winner}, {reached[winner]:.1f} dB." in text


def test_a_picture_of_ones_own_is_compared_without_the_library() -> None:
    test = give(page(photo="own", predict_denoise="attention"), encoded("JPEG", Image.fromarray(picture(300, 200))))
    assert refusals(test) == []
    text = prose(test)
    assert "JPEG, 300 × 200 pixels" in text
    assert "is not measured on your picture" in text
    assert "Nearest to the clean picture" in text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (encoded("PNG", Image.new("RGB", (1, 1), "red")), "PNG, 1 × 1 pixels"),
        (encoded("PNG", Image.fromarray(picture(3, 500))), "PNG, 3 × 500 pixels"),
        (encoded("PNG", Image.new("RGBA", (20, 20), (9, 9, 9, 0))), "transparency laid over white"),
        (encoded("JPEG", Image.fromarray(picture()).convert("CMYK")), "converted from CMYK"),
        (encoded("PNG", Image.fromarray(picture()[..., 0].astype(np.uint16))), "16 bits per channel shown as 8"),
        (
            encoded("WEBP", None, save_all=True, append_images=[Image.fromarray(picture()).rotate(9)]),
            "only the first frame of a moving picture",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_odd_picture_is_shown_and_what_was_done_is_said(data: bytes, sentence: str) -> None:
    test = give(page(photo="own", predict_denoise="attention"), data)
    assert refusals(test) == []
    assert sentence in prose(test)


def test_a_turned_photograph_is_set_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    test = give(page(photo="own"), encoded("JPEG", None, exif=exif))
    assert "JPEG, 41 × 61 pixels" in prose(test)
    assert "turned upright" in prose(test)


def bomb(side: int) -> bytes:
    data = bytearray(encoded("PNG"))
    data[16:24] = side.to_bytes(4, "big") * 2
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "This file is empty"),
        (b"GIF89a and so on", "This is not a PNG, JPEG or WebP file"),
        (encoded("PNG")[:-30], "This picture file is damaged or cut short"),
        (bomb(9_000), "This picture has 81000000 pixels; for a file of this kind at most 8300000 are unpacked"),
        (bomb(20_000), "This picture is 20000 pixels long on one side; at most 16000 are taken"),
        (bytes(9_000_000), "This file has 9.0 MB; at most 8.0 MB are taken"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_refused_file_is_named_in_one_sentence_and_the_last_good_one_stays(data: bytes, sentence: str) -> None:
    test = give(page(photo="own"), encoded("PNG"))
    give(test, data)
    assert len(refusals(test)) == 1
    assert refusals(test)[0].startswith(sentence)
    assert "PNG, 61 × 41 pixels" in prose(test)


def test_a_longer_vector_that_outdoes_the_pixel_itself_is_said_to() -> None:
    text = prose(page(look_row=4, look_column=5))
    assert "gives itself 0.071 of its attention. Of the others, 2 share the largest weight, 0.301 each" in text
    assert "That is more than it gives itself: seen in its own direction, those vectors reach farther" in text
    assert "more than it gives itself" not in prose(page())


def test_the_sky_is_said_to_be_what_it_is() -> None:
    text = prose(page())
    assert "the sky is dark in red and bright in blue" in text
    assert "the other way round" not in text


def test_the_gain_is_what_the_shown_decibels_differ_by() -> None:
    text = prose(page(predict_denoise="attention", sigma=0.1))
    told = re.search(r"PSNR from ([\d.]+) to ([\d.]+) dB, by ([\d.]+) dB", text)
    assert told is not None
    assert round(float(told[2]) - float(told[1]), 1) == float(told[3])


def test_attention_is_not_said_to_be_ignorant_of_the_noise() -> None:
    text = prose(page(predict_denoise="attention"))
    assert "only as the unit of its temperature" in text
    assert "plain attention does not" not in text


def test_one_row_is_said_to_count_as_two_columns() -> None:
    assert "one row counts as much as two columns" in prose(page(pixel_positions=True))


def test_a_transformer_is_explained_before_a_vision_transformer() -> None:
    text = prose(page())
    assert text.index("The **Transformer** (Vaswani et al. 2017) is a network") < text.index("vision transformer")


def test_a_picture_of_one_pixel_is_told_as_one() -> None:
    one = encoded("PNG", Image.new("RGB", (1, 1), "red"))
    text = prose(give(page(photo="own", grain="pixels", predict_denoise="attention"), one))
    assert "all 1 × 1, each of 1 pixel a vector" in text
    assert "It is the only one, and keeps all of its attention" in text
    assert "Compare fine lines" in text
    assert "comes just as near" in text
