"""The words of the shipped digits, against the file itself read sample by sample."""

import itertools

import numpy as np
import pytest
import soundfile

from attention.experiments.speech.frames import hear
from attention.experiments.speech.spoken import SPOKEN, Word, shares_of, spoken_words, strongest_other, twin_of, word_at
from attention.ui.outside.media import DIGITS

WORDS = spoken_words(hear(DIGITS.read_bytes()).strokes)


def test_each_word_lies_between_two_tenths_of_a_second_without_sound() -> None:
    samples, rate = soundfile.read(DIGITS)
    runs = [(zero, len(list(run))) for zero, run in itertools.groupby((samples == 0).tolist())]
    edges, place = [], 0
    for zero, length in runs:
        if zero and length >= 0.09 * rate:
            edges.append((place / rate, (place + length) / rate))
        place += length
    begins, ends = [0.0, *(end for _, end in edges[:-1])], [start for start, _ in edges]
    assert len(begins) == len(WORDS)
    for word, begin, end in zip(WORDS, begins, ends, strict=True):
        assert begin - 0.0025 <= (word.first + 0.5) / 100 < begin + 0.0125
        assert end - 0.0125 <= (word.last + 0.5) / 100 < end + 0.0025


def test_they_are_the_digits_of_pi() -> None:
    digits = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "nine": 9}
    assert "".join(str(digits[word.name]) for word in WORDS) == "31415926"
    assert tuple(word.name for word in WORDS) == SPOKEN


def test_a_frame_lies_in_one_word_or_in_a_pause() -> None:
    assert word_at(WORDS, 95) == 1
    assert word_at(WORDS, 200) == 3
    assert word_at(WORDS, 115) is None
    for frame in range(515):
        inside = [place for place, word in enumerate(WORDS) if word.first <= frame <= word.last]
        assert inside == ([] if (found := word_at(WORDS, frame)) is None else [found])


def test_only_one_is_said_twice() -> None:
    assert [twin_of(WORDS, place) for place in range(8)] == [None, 3, None, 1, None, None, None, None]


def test_a_words_share_is_the_sum_over_its_frames() -> None:
    words = (Word("a", 0, 1), Word("b", 3, 3))
    assert shares_of(words, np.array([0.125, 0.25, 0.5, 0.125])) == [0.375, 0.125]


def test_a_word_said_twice_counts_for_both_places() -> None:
    words = (Word("a", 0, 0), Word("b", 1, 1), Word("c", 2, 2), Word("b", 3, 3))
    assert strongest_other(words, [0.5, 0.125, 0.25, 0.1875], 0) == ("b", 0.3125)
    assert strongest_other(words, [0.125, 0.5, 0.25, 0.125], 1) == ("c", 0.25)


def test_another_recording_is_not_taken_for_the_digits() -> None:
    with pytest.raises(ValueError, match="zip"):
        spoken_words(np.ones((400, 2), np.float32))
