"""The page plays a sound, hears it fully and truncated, and refuses what is none."""

import re
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from attention.experiments.speech.frames import frame_vectors, hear
from attention.experiments.speech.hearing import attention_of, differences, hear_everything, hear_nearby
from attention.experiments.speech.truncated import Timing, score_count
from attention.ui.outside.measuring import KEY, Speed
from attention.ui.outside.media import DIGITS
from attention.ui.text import LANGUAGES, NOTATIONS, Language, Notation
from tests.pages.media_page import encoded, figures, give, open_page, prose, refusals, sound
from tests.pages.reader import settled

SPEED = Speed(
    tuple(Timing(n, 1e-6 * n) for n in (1_000, 4_000, 10_000, 30_000, 100_000)),
    tuple(Timing(n, 1e-8 * n**2) for n in (1_000, 2_000, 4_000)),
)


def page(language: Language = "en", notation: Notation = "lecture", **values: Any) -> AppTest:
    return open_page("speech.s5_1_speech", "speech", language, notation, **values)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("notation", NOTATIONS)
def test_every_figure_is_there_with_words(language: Language, notation: Notation) -> None:
    test = page(language, notation, predict_hour="films", speed_measured=SPEED)
    shown = figures(test)
    assert list(shown) == ["clip", "clip_matrices", "clip_difference", "speed"]
    assert all(figure["alt"] for figure in shown.values())
    assert all(shown[name]["table"]["rows"] for name in ("clip", "clip_difference", "speed"))
    assert "[[" not in prose(test)
    assert len(test.get("audio")) == 1


def test_the_facts_are_those_of_the_recording() -> None:
    text = prose(page())
    assert "WAV, 5.15 s, 1 channel, samples per second: 8000 in the file" in text
    assert "**L = 515** vectors" in text
    assert f"**{515**2}** scores" in text


def test_the_drawn_weights_are_the_cores() -> None:
    vectors = frame_vectors(hear(DIGITS.read_bytes()).log_mel)
    clip = figures(page(frame=96, speech_left=7, speech_right=11))["clip"]
    rows = clip["table"]["rows"]
    full, nearby = attention_of(vectors, 95), attention_of(vectors, 95, 7, 11)
    assert len(rows) == 515
    assert rows[95][1:] == [f"{100 * full[95]:.1f}%", f"{100 * nearby[95]:.1f}%"]
    assert rows[95 + 12][2] == "0.0%"
    spoken = next(mark for mark in clip["figure"]["data"] if "customdata" in mark)
    assert spoken["customdata"][95].tolist() == [95, 95]
    np.testing.assert_array_equal(spoken["y"], full)


def test_the_first_one_is_heard_by_full_attention_far_away() -> None:
    text = prose(page())
    far = re.search(r"listens most to ([\d.]+) s", text)
    assert far is not None
    assert 1.84 < float(far[1]) < 2.25
    assert "three one four one five nine two six" in text


@pytest.mark.parametrize(("left", "right"), [(15, 15), (0, 4), (200, 3)])
def test_the_band_is_counted(left: int, right: int) -> None:
    text = prose(page(speech_left=left, speech_right=right))
    assert f"**{score_count(515, left, right)}** scores remain of {515**2}" in text
    assert ("never travels" in text) is (left == 0)


def test_the_difference_is_the_one_computed() -> None:
    vectors = frame_vectors(hear(DIGITS.read_bytes()).log_mel)
    apart = differences(hear_everything(vectors), hear_nearby(vectors, 40, 2))
    assert f"lie {apart.mean():.2f} away" in prose(page(speech_left=40, speech_right=2))


def test_an_hour_is_shown_after_the_guess_only() -> None:
    assert "| one hour" not in prose(page())
    text = prose(page(predict_hour="photo"))
    assert "| one hour | 360000 | 129600000000 | 518 GB" in text
    assert "**Hundreds of gigabytes**: 518 GB" in text


def test_measured_slopes_and_times_are_told() -> None:
    text = prose(page(speed_measured=SPEED))
    assert "slope is **1.00**, the masked matrix's **2.00**" in text
    assert "At L = 4000 the band is 40 times faster" in text
    assert "At L = 100000 it takes 0.100 s" in text
    assert "scores alone are 40.0 GB" in text


def test_pressing_the_button_measures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attention.ui.outside.measuring.BAND_LENGTHS", (100, 200))
    monkeypatch.setattr("attention.ui.outside.measuring.DENSE_LENGTHS", (100, 200))
    test = page()
    assert "speed" not in figures(test)
    test.button(key="measure").click()
    settled(test)
    measured = test.session_state[KEY]
    assert [timing.length for timing in measured.band] == [timing.length for timing in measured.dense] == [100, 200]
    assert "speed" in figures(test)


@pytest.mark.parametrize("kind", ["WAV", "FLAC", "OGG", "MP3"])
def test_the_readers_own_sound_is_heard(kind: str) -> None:
    test = give(page(sound="file"), sound(1.5, kind=kind))
    assert refusals(test) == []
    assert f"{kind}, 1.5" in prose(test)
    assert "three one four" not in prose(test)


def test_a_recording_from_the_microphone_is_heard() -> None:
    test = page(sound="microphone")
    test.audio_input[0].set_value(("recording.wav", sound(0.8), "audio/wav"))
    settled(test)
    assert "WAV, 0.80 s" in prose(test)


def test_a_long_clip_is_reduced_in_the_pictures_only() -> None:
    test = give(page(sound="file"), sound(30, rate=8_000, kind="OGG"))
    assert "With 3000 frames, the curves show 600 of them and the matrices 160" in prose(test)
    assert len(figures(test)["clip"]["table"]["rows"]) == 600
    assert f"L² = **{3_000**2}**" in prose(test)


def test_a_shorter_clip_takes_the_frame_back_into_itself() -> None:
    test = page(sound="file", frame=500)
    give(test, sound(0.3))
    assert "**L = 30** vectors" in prose(test)
    assert test.session_state["frame"] == 15


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "This file is empty"),
        (b"not a sound at all, only words", "This is not a WAV, FLAC, OGG or MP3 file"),
        (encoded("PNG"), "This is not a WAV, FLAC, OGG or MP3 file"),
        (sound(1)[:30], "This sound file is damaged or cut short"),
        (sound(0.05), "This sound lasts 0.05 s; it takes at least 0.1 s"),
        (sound(301, rate=8_000, kind="OGG"), "This sound lasts 301 s; at most 300 s are taken"),
        (sound(1, channels=9), "This sound has 9 channels; at most 8 are taken"),
        (sound(0.2, rate=384_000), "This sound has 384000 samples per second; at most 192000 are taken"),
        (sound(0.2, rate=4_000), "This sound has 4000 samples per second; speech needs at least 8000"),
        (bytes(9_000_000), "This file has 9.0 MB; at most 8.0 MB are taken"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_refused_file_is_named_in_one_sentence_and_the_last_good_one_stays(data: bytes, sentence: str) -> None:
    test = give(page(sound="file"), sound(0.7))
    give(test, data)
    assert len(refusals(test)) == 1
    assert refusals(test)[0].startswith(sentence)
    assert "**L = 70** vectors" in prose(test)


def test_a_refusal_is_in_the_readers_language() -> None:
    test = give(page("zh", sound="file"), b"words")
    assert refusals(test)[0].startswith("不管文件名怎么写")
    assert "**L = 515**" in prose(test)


def test_a_silent_file_is_refused_and_the_next_good_one_is_taken() -> None:
    silent = np.zeros(16_000, np.int16).tobytes()
    header = sound(1.0)[:44]
    test = give(page(sound="file"), header + silent)
    assert refusals(test)[0].startswith("This sound is silent: its loudest sample is 0 of full scale, and 0.001")
    give(test, sound(0.9))
    assert refusals(test) == []
    assert "**L = 90** vectors" in prose(test)


def test_a_session_keeps_a_hash_and_not_the_sound() -> None:
    test = give(page(sound="file"), sound(20, rate=8_000))
    assert re.fullmatch(r"[0-9a-f]{64}", test.session_state["recording_good"])


def test_another_frame_is_not_said_to_lie_in_the_first_one() -> None:
    text = prose(page(frame=301))
    assert "This frame lies in “nine” (2.92 to 3.52 s), which is said once." in text
    assert "first “one”" not in text
    assert "hears neither" not in text


def test_a_range_that_reaches_the_second_one_is_said_to_hear_it() -> None:
    assert "cannot hear it" in prose(page())
    text = prose(page(speech_right=200))
    assert "The range reaches that other “one”, and truncated attention gives it" in text
    assert "cannot hear it" not in text


def test_the_second_one_finds_the_first() -> None:
    text = prose(page(frame=201))
    assert "lies in the second “one”" in text
    assert "the first “one”, at 0.58 to 1.10 s" in text


def test_a_frame_in_a_pause_is_said_to_lie_in_one() -> None:
    assert "This frame lies in a pause between the words." in prose(page(frame=116))


@pytest.mark.parametrize(
    ("left", "right", "said"),
    [(0, 15, "hears the future only"), (15, 0, "hears the past only"), (0, 0, "Both ranges are 0")],
)
def test_a_range_of_0_is_told_by_its_side(left: int, right: int, said: str) -> None:
    text = prose(page(speech_left=left, speech_right=right))
    assert said in text
    assert ("streaming recognizer must" in text) is (right == 0 < left)


def test_one_frame_per_layer_is_singular() -> None:
    assert "layers, 1 frame per layer" in prose(page(speech_left=1))


def test_a_range_that_holds_a_whole_clip_truncates_nothing() -> None:
    test = page(sound="file", speech_left=200, speech_right=200)
    text = prose(give(test, sound(0.5)))
    assert "holds the whole clip" in text
    assert "The truncated outputs are the full ones" in text
    assert "goes to frames that" not in text
    assert "Outside the range" not in text


def test_bands_are_said_to_be_standardised_over_time() -> None:
    assert "Each band has its average over the clip taken away" in prose(page())
