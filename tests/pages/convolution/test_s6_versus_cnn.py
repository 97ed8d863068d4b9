"""The page says what its figures show, in both languages."""

import re
from typing import Any

import orjson
import pytest
from streamlit.testing.v1 import AppTest

from attention.experiments.convolution import crossover
from attention.experiments.convolution.layers import closeness, reference_draw
from attention.figures.decay import power_of_ten
from attention.figures.style import percent
from attention.ui.text import Language, load_text


def script(language: str) -> None:
    from attention import run
    from attention.presets import build_example
    from attention.ui.text import load_text
    from pages.convolution.s6_versus_cnn import render

    render(run(build_example("saw")), load_text(language, "lecture", 2, "versus-cnn"))  # type: ignore[arg-type]


def page(language: Language = "en", **values: Any) -> AppTest:
    test = AppTest.from_function(script, default_timeout=60, args=(language,))
    for name, value in values.items():
        test.session_state[name] = value
    test.run()
    assert not test.exception
    return test


def prose(test: AppTest) -> str:
    shown = [element.value for element in test.markdown]
    shown += [label for radio in test.radio for label in (radio.label, *radio.options)]
    return re.sub(r"\\(.)", r"\1", "\n".join(shown))


def figures(test: AppTest) -> dict[str, dict[str, Any]]:
    sent = [orjson.loads(element.proto.bytes) for element in test.get("bidi_component")]
    return {figure["name"]: figure for figure in sent}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_figure_is_there_with_words_and_a_text_twin(language: Language) -> None:
    shown = figures(page(language))
    names = ["receptive_fields", "nine_heads", "nine_heads_output", "nine_heads_error", "other_direction"]
    assert list(shown) == [*names, "vit_data_size", "samples", "crossover_curves"]
    assert all(figure["alt"] and figure["figure"]["data"] for figure in shown.values())
    with_table = set(shown) - {"nine_heads_output", "samples"}
    assert all(len(shown[name]["table"]["rows"]) > 2 for name in with_table)


def test_every_part_of_the_text_can_be_reached() -> None:
    parts = load_text("en", "lecture", 2, "versus-cnn").parts
    seen = ""
    for test in (page(), page(kernel_size="1"), page(dilation=2, cnn_kernel="random", predict_heads="nine")):
        seen += prose(test)
    alternatives = {name for name in parts if re.match(r"crossover_(near|both)_", name)}
    for name, words in parts.items():
        first = re.split(r"\[\[|\$|\*\*", words.strip("*# "))[0].strip()
        assert first[:30] in seen or name in {"question", *alternatives}, name
    assert sum(parts[name][:12] in seen for name in alternatives) >= 2


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "sees 9 of 50 pixels"),
        ({"kernel_size": "5"}, "after **5** layers"),
        ({"layers": 3}, "after **9** layers"),
        ({"dilation": 2}, "never** meet, however many layers"),
        ({"kernel_size": "1"}, "every pixel stays alone"),
    ],
)
def test_the_field_is_what_the_controls_say(values: dict[str, Any], said: str) -> None:
    assert said in prose(page(**values))


def test_the_error_sentence_is_the_reference_tables() -> None:
    errors = closeness(*reference_draw(), [0.0, 46.0]).largest_error
    said = prose(page())
    assert f"from {power_of_ten(errors[0])} to {power_of_ten(errors[1])}" in said
    assert power_of_ten(errors[0]) == "3.9"


def test_the_error_curve_holds_the_reference_table() -> None:
    curve = figures(page(cnn_picture="random", cnn_kernel="random"))["nine_heads_error"]["table"]["rows"]
    weights = [row[1] for row in curve]
    assert weights == ["0.0200", "0.1058", "0.1877", "0.3479", "0.6415", "0.9357", "0.9988", "1.0000", "1.0000"]
    assert [row[2] for row in curve] == [row[3] for row in curve]


def test_own_numbers_that_cannot_be_read_are_refused_kindly() -> None:
    test = page(cnn_kernel="own", own_kernel="nine apples")
    assert "not nine numbers" in test.info[0].value
    assert not page(cnn_kernel="own", own_kernel="0 0 0 0 1 0 0 0 0").info


def test_zero_pixels_around_the_picture_mend_the_border() -> None:
    bare, padded = (prose(page(sharpness=46.0, padded=there)) for there in (False, True))
    assert "with the border it is 0.5" in bare
    assert re.search(r"with the border it is (\d\.\d × 10⁻¹[⁵⁶⁷]|0)\.", padded)


def test_the_crossover_is_told_as_it_was_measured() -> None:
    results = crossover.load_results()
    said = prose(page())
    for question in ("near", "both"):
        cnn, attention = (crossover.curve(results, name, question) for name in ("cnn", "attention"))
        crossing = crossover.overtaken(results, "cnn", "attention", question)
        assert percent(cnn.mean[0]) in said
        assert percent(attention.mean[-1]) in said
        if crossing:
            assert f"From {crossing} pictures on self-attention is the better one" in said
        elif question == "near":
            assert (cnn.mean > attention.mean).all()
            assert "The CNN is ahead at every size" in said


def test_the_conclusion_repeats_what_was_measured() -> None:
    reference = closeness(*reference_draw(), [46.0])
    last = prose(page()).split("## What was just shown")[1]
    assert power_of_ten(reference.largest_error[0]) in last
    results = crossover.load_results()
    assert percent(crossover.curve(results, "attention", "both").mean[-1]) in last


def test_the_readers_pixel_is_marked_and_named() -> None:
    shown = figures(page(pixel_row=2, pixel_column=9))["receptive_fields"]
    assert "row 2, column 9" in shown["alt"]
    outlines = [mark for mark in shown["figure"]["data"] if mark.get("marker", {}).get("symbol") == "square-open"]
    assert outlines[0]["x"][0] == 8


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("picture", ["meadow", "random", "photograph"])
@pytest.mark.parametrize("kernel", ["blur", "edge", "random", "own"])
def test_every_picture_goes_with_every_kernel(picture: str, kernel: str, language: Language) -> None:
    assert "nine_heads_output" in figures(page(language, cnn_picture=picture, cnn_kernel=kernel))
