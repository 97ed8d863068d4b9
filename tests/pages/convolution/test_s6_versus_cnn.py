"""The page says what its figures show, in both languages."""

import base64
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from attention.ui.text import LANGUAGES, Language, Notation
from tests.pages.reader import draw
from tests.pages.reader import named_figures as figures


def script(language: str, notation: str) -> None:
    from attention import run
    from attention.presets import build_example
    from attention.ui.text import load_text
    from pages.convolution.s6_versus_cnn import render

    render(run(build_example("saw")), load_text(language, notation, 2, "versus-cnn"))  # type: ignore[arg-type]


def page(language: Language = "en", notation: Notation = "lecture", **values: Any) -> AppTest:
    return draw(script, language, notation, **values)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_is_there_with_words_and_a_text_twin(language: Language) -> None:
    shown = figures(page(language))
    names = ["receptive_fields", "nine_heads", "nine_heads_output", "nine_heads_error", "other_direction"]
    assert list(shown) == [*names, "vit_data_size", "samples", "crossover_curves"]
    assert all(figure["alt"] and figure["figure"]["data"] for figure in shown.values())
    with_table = set(shown) - {"nine_heads_output", "samples"}
    assert all(len(shown[name]["table"]["rows"]) > 2 for name in with_table)


def test_the_error_curve_holds_the_reference_table() -> None:
    curve = figures(page(cnn_picture="random", cnn_kernel="random"))["nine_heads_error"]["table"]["rows"]
    weights = [row[1] for row in curve]
    assert weights == ["0.0200", "0.1058", "0.1877", "0.3479", "0.6415", "0.9357", "0.9988", "1.0000", "1.0000"]
    assert [row[2] for row in curve] == [row[3] for row in curve]


def test_own_numbers_that_cannot_be_read_are_refused_kindly() -> None:
    test = page(cnn_kernel="own", own_kernel="nine apples")
    assert "not nine numbers" in test.info[0].value
    assert not page(cnn_kernel="own", own_kernel="0 0 0 0 1 0 0 0 0").info


def test_the_readers_pixel_is_marked_and_named() -> None:
    shown = figures(page(pixel_row=2, pixel_column=9))["receptive_fields"]
    assert "row 2, column 9" in shown["alt"]
    outlines = [mark for mark in shown["figure"]["data"] if mark.get("marker", {}).get("symbol") == "square-open"]
    assert outlines[0]["x"][0] == 8


@pytest.mark.parametrize("picture", ["meadow", "random", "photograph"])
@pytest.mark.parametrize("kernel", ["blur", "edge", "random", "own"])
def test_every_picture_goes_with_every_kernel(picture: str, kernel: str) -> None:
    assert "nine_heads_output" in figures(page(cnn_picture=picture, cnn_kernel=kernel))


@pytest.mark.parametrize("notation", ["lecture", "paper"])
def test_who_looks_goes_across_in_the_lecture_and_down_on_paper(notation: Notation) -> None:
    shown = figures(page(notation=notation))["other_direction"]["figure"]
    titles = {each["text"]: each.get("textangle", 0) for each in shown["layout"]["annotations"]}
    assert titles["who looks (a pixel's query)"] == (0 if notation == "lecture" else -90)
    assert titles["who is looked at (key)"] == (-90 if notation == "lecture" else 0)
    sent = shown["data"][0]["z"]
    weights = np.frombuffer(base64.b64decode(sent["bdata"])).reshape(50, 50)
    sums = weights.sum(axis=0 if notation == "lecture" else 1)
    np.testing.assert_allclose(sums, 1)
