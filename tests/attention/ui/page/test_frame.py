"""The frame of a page: prose, predictions, tables and code, as the reader gets them."""

from typing import Any

import orjson
import pytest
from streamlit.testing.v1 import AppTest

from attention.ui.page.frame import FRAME, FRAME_BEGINNINGS, ICON, STYLE, frame_words
from attention.ui.text import LANGUAGES, Language, load_labels


def prose(language: str) -> None:
    from attention.ui.page.frame import look, open_page, show
    from attention.ui.text import Text

    parts = {
        "question": "What is it for?",
        "from_a_to_b": "There are [[count]] of them.",
        "look_flow": "[[number]]: [[token]] looks at [[strongest]], [[share]].",
    }
    text = Text(language, "lecture", 2, parts)  # type: ignore[arg-type]
    open_page(text)
    show(text, "question")
    show(text, "from_a_to_b", count=16)
    look(text, "look_flow", number=2, token="*a* [b](http://c.example) <i>", strongest="$x$", share="40 %")


def prediction(language: str) -> None:
    import streamlit as st

    from attention import run
    from attention.presets import build_example
    from attention.ui.controls.parameters import PREDICT_RELU
    from attention.ui.page.frame import predict
    from attention.ui.text import load_text

    text = load_text(language, "lecture", 2, "softmax").about(run(build_example("saw")))  # type: ignore[arg-type]
    st.text(f"said: {predict(text, PREDICT_RELU)}")


def table() -> None:
    from attention.ui.page.frame import show_table

    show_table(["a", "b"], [["1", "2"], ["3", "4"]])


def code() -> None:
    from attention.ui.page.frame import show_code
    from attention.ui.text import load_text

    show_code(load_text("en", "lecture", 2, "softmax"), lambda: "print(1)")


def start(script: Any, *args: Any) -> AppTest:
    app = AppTest.from_function(script, default_timeout=30, args=args).run()
    assert not app.exception
    return app


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_reader_typed_stays_text(language: str) -> None:
    said = start(prose, language).markdown[-1].value
    assert "\\*a\\*" in said
    assert "\\[b\\]\\(http" in said
    assert "\\<i\\>" in said
    assert "\\$x\\$" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_figure_s_hint_begins_with_what_to_look_at(language: str) -> None:
    said = start(prose, language).markdown[-1].value
    assert said.startswith(f"> **{load_labels(language)['page.look']}**")


def test_the_document_is_told_its_language() -> None:
    for language in LANGUAGES:
        (told,) = start(prose, language).get("bidi_component")
        assert orjson.loads(told.proto.json)["lang"] == load_labels(language)["controls.lang_tag"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_revealed_before_the_reader_predicts(language: str) -> None:
    app = start(prediction, language)
    assert app.text[0].value == "said: None"
    assert len(app.radio[0].options) == 2
    assert app.radio[0].value is None
    app.radio[0].set_value("other").run()
    assert app.text[0].value == "said: other"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_prediction_is_named_in_words_without_marks(language: str) -> None:
    label = start(prediction, language).radio[0].label
    assert label
    assert not set("*_`$[]") & set(label), "the label is read aloud as it is"


def test_a_table_is_a_table() -> None:
    assert start(table).markdown[0].value.splitlines() == ["| a | b |", "| --- | --- |", "| 1 | 2 |", "| 3 | 4 |"]


def test_code_is_written_when_it_is_asked_for() -> None:
    app = start(code)
    assert [each.value for each in app.code] == []
    assert app.expander[0].label == load_labels("en")["page.code"]


def test_the_style_sheet_and_the_icon_are_there() -> None:
    assert STYLE.read_text("utf-8").strip()
    assert ICON.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("language", LANGUAGES)
def test_streamlit_s_own_words_have_one_translation_that_stays(language: Language) -> None:
    words = frame_words(language)
    here = load_labels(language)
    for keys, translated in ((FRAME, words["frame"]), (FRAME_BEGINNINGS, words["beginnings"])):
        assert all(translated[told] == told for told in translated.values())
        for said, key in keys.items():
            for label in (said, *(load_labels(other)[f"frame.{key}"] for other in LANGUAGES)):
                assert translated[label] == here[f"frame.{key}"]
