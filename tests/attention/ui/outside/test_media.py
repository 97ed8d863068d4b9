from typing import get_args

import numpy as np
import pytest

from attention.experiments.images.photograph import BYTES_AT_MOST as PICTURE_BYTES
from attention.experiments.refusal import Reason, RefusedFileError
from attention.experiments.speech.frames import BYTES_AT_MOST as SOUND_BYTES
from attention.figures.panels import Panel, panels
from attention.ui.outside import media
from attention.ui.outside.media import (
    CAT,
    DIGITS,
    MEGABYTES_AT_MOST,
    Media,
    drawn_once,
    load_clip,
    load_photo,
    number_in_words,
    refusal_sentence,
    shipped_clip,
    size_in_words,
)
from attention.ui.text import LANGUAGES, Language, load_text

WITHOUT_NUMBERS = {"empty", "unknown kind", "damaged", "not numbers"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["recording", "photograph"])
@pytest.mark.parametrize("reason", get_args(Reason))
def test_every_refusal_is_one_sentence_that_says_its_limit(language: Language, kind: Media, reason: Reason) -> None:
    text = load_text(language, "lecture", 2, "speech")
    numbers = () if reason in WITHOUT_NUMBERS else (12_345, 6_789)
    sentence = refusal_sentence(RefusedFileError(reason, *numbers), kind, text)
    assert sentence[-1] in ".。"
    assert ". " not in sentence
    assert "[[" not in sentence
    if numbers:
        assert ("6.8 kB" if reason == "too many bytes" else "6\u202f789") in sentence


def test_the_limit_told_above_the_uploader_is_the_one_that_refuses() -> None:
    assert MEGABYTES_AT_MOST * 1_000_000 == SOUND_BYTES == PICTURE_BYTES


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1_000, "1.0 kB"),
        (8_000_000, "8.0 MB"),
        (518_400_000_000, "518 GB"),
        (5e15, "5000 TB"),
    ],
)
def test_sizes_have_a_unit(size: float, words: str) -> None:
    assert size_in_words(size) == words


@pytest.mark.parametrize(
    ("value", "words"), [(8, "8"), (36_000.0, "36\u202f000"), (300.123, "300"), (2.25, "2.2"), (0.0123, "0.012")]
)
def test_numbers_are_as_short_as_they_can_be_told(value: float, words: str) -> None:
    assert number_in_words(value, load_text("en", "lecture", 2, "speech")) == words


def test_a_clip_is_decoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first = load_clip(DIGITS.read_bytes())
    monkeypatch.setattr(media, "hear", None)
    assert load_clip(DIGITS.read_bytes()) is first
    assert shipped_clip().name == first.name


def test_a_photograph_is_decoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first = load_photo(CAT.read_bytes())
    monkeypatch.setattr(media, "open_photograph", None)
    assert load_photo(CAT.read_bytes()) is first
    assert first.shipped


def test_a_refused_file_is_not_kept() -> None:
    with pytest.raises(RefusedFileError, match="unknown kind"):
        load_clip(b"nothing to hear")
    with pytest.raises(RefusedFileError, match="unknown kind"):
        load_clip(b"nothing to hear")


def test_a_figure_of_pictures_is_drawn_once() -> None:
    drawn = [panels([Panel("one", np.zeros((3, 5, 3)))], 1) for _ in range(2)]
    assert drawn_once("test of pictures", lambda: drawn[0]) is drawn[0]
    assert drawn_once("test of pictures", lambda: drawn[1]) is drawn[0]
