"""Statements of what the page in pages/speech says, about the recording that the app brings along."""

import math
from functools import cache
from typing import Any, Final, NamedTuple

import numpy as np
import soundfile
from numpy.typing import NDArray

from attention.experiments.speech.frames import frame_vectors, hear
from attention.ui.outside.measuring import BAND_LENGTHS, DENSE_LENGTHS
from attention.ui.outside.media import DIGITS
from tests.pages.claims.said import Said

FRAME, REACH, FARTHEST = 96, 15, 200
VOICE: Final = ("three", "one", "four", "one", "five", "nine", "two", "six")
WORD_ERRORS: Final = ("6.37%", "15.30%", "1910.12977", "2002.02562")
"""Yeh et al. 2019, table 3 of the paper, and both papers' numbers on arXiv."""


def asked(said: Said, name: str, default: int, low: int, high: int) -> int:
    """Return a number of the link; the default where the link asks for what is not possible."""
    text = said.link.get(name, "")
    return int(text) if text.isdigit() and low <= int(text) <= high else default


@cache
def vectors() -> NDArray[np.float64]:
    """The frames' vectors, standardised once more here: bands over time, then each frame."""
    mel = hear(DIGITS.read_bytes()).log_mel.astype(np.float64)
    mel = (mel - mel.mean(axis=0)) / mel.std(axis=0)
    mel = mel - mel.mean(axis=1, keepdims=True)
    return np.asarray(mel / mel.std(axis=1, keepdims=True))


@cache
def full() -> NDArray[np.float64]:
    """All weights [L, L] by the definition: W^q = 2 I, softmax of q·k / √d."""
    scores = 2 * vectors() @ vectors().T / math.sqrt(vectors().shape[1])
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


class Choice(NamedTuple):
    """What the link chose."""

    frame: int
    left: int
    right: int

    @property
    def inside(self) -> NDArray[np.bool_]:
        """Which frames lie in the range of the frame that listens."""
        places = np.arange(len(vectors()))
        return np.asarray((places >= self.frame - self.left) & (places <= self.frame + self.right))


def choice(said: Said) -> Choice:
    return Choice(
        asked(said, "frame", FRAME, 1, len(vectors())) - 1,
        asked(said, "speech_left", REACH, 0, FARTHEST),
        asked(said, "speech_right", REACH, 0, FARTHEST),
    )


def is_share(written: object, share: float) -> bool:
    """Whether a percentage is told as it is: one decimal, or two digits where it is small."""
    told = str(written)
    if told.startswith("<"):
        return share < 1.1e-6
    return math.isclose(float(told.removesuffix("%")) / 100, share, rel_tol=0.06 if share < 0.01 else 0, abs_tol=6e-4)


def seconds(frame: int) -> float:
    return (frame + 0.5) / 100


def bands_and_frames(said: Said) -> None:
    """A frame has as many numbers as there are bands, and a second makes so many frames."""
    samples, rate = soundfile.read(DIGITS)
    assert said.slots["bands"] == vectors().shape[1]
    assert said.slots["per_second"] == round(len(vectors()) / (len(samples) / rate))


def facts_of_the_recording(said: Said) -> None:
    """Kind, length, channels and rates are the file's; the scores are the square of the frames."""
    file = soundfile.info(DIGITS)
    told = said.slots
    assert (told["kind"], told["channels"], told["file_rate"]) == (file.format, file.channels, file.samplerate)
    assert float(told["seconds"]) == round(file.frames / file.samplerate, 2)
    assert told["rate"] == (16_000 if file.samplerate >= 16_000 else 8_000)
    assert (told["length"], told["squared"]) == (len(vectors()), len(vectors()) ** 2)
    assert said.says("1 channel,", "1 个声道")


def untrained_layer(said: Said) -> None:
    """The vectors that attend are the bands, standardised over time and then over each frame."""
    shown = frame_vectors(hear(DIGITS.read_bytes()).log_mel)
    np.testing.assert_allclose(shown, vectors(), atol=2e-3)


def reduced_for_the_screen(said: Said) -> None:
    """Longer clips than 600 frames are shown by 600 of them, their matrices by 160."""
    assert said.slots["length"] > said.slots["heard"] == 600
    assert said.slots["rows"] == 160


def share_in_range(said: Said) -> None:
    """What lies in the range and what does not make the whole; where nothing lies outside, that is said."""
    chosen = choice(said)
    assert said.slots["all_inside"] == chosen.inside.all()
    assert said.says("holds the whole clip", "包住整段录音") == chosen.inside.all()
    assert said.slots["second"] == seconds(chosen.frame)
    if not chosen.inside.all():
        heard = full()[chosen.frame]
        assert is_share(said.slots["inside"], heard[chosen.inside].sum())
        assert is_share(said.slots["outside"], heard[~chosen.inside].sum())
        first, last = np.flatnonzero(chosen.inside)[[0, -1]]
        assert (said.slots["start"], said.slots["end"]) == (first / 100, (last + 1) / 100)


def strongest_far(said: Said) -> None:
    """The frame outside the range that gets most is named, and how many get as much."""
    chosen = choice(said)
    heard = np.where(chosen.inside, -1, full()[chosen.frame])
    assert not chosen.inside.all()
    named = round(float(said.slots["far"]) * 100 - 0.5)
    assert heard[named] >= heard.max() * (1 - 1e-4)
    beside = any(chosen.inside[place] for place in (named - 1, named + 1) if 0 <= place < len(chosen.inside))
    assert said.says("right at its edge", "紧挨着范围") == beside
    assert said.slots["tied"] == (said.slots["others"] > 0) == said.says("just as much", "一样重")


@cache
def words() -> list[tuple[str, NDArray[np.bool_]]]:
    """Each word with the frames whose middles lie between two silences of 90 ms or more, read off the samples."""
    samples, rate = soundfile.read(DIGITS)
    sounding = np.flatnonzero(samples)
    gaps = np.flatnonzero(np.diff(sounding) > 0.09 * rate)
    begins, ends = [sounding[0], *sounding[gaps + 1]], [*sounding[gaps], sounding[-1]]
    middles = (np.arange(len(vectors())) + 0.5) / 100 * rate
    # the drawn waveform tells silence in stretches of 2.5 ms
    step = rate / 400
    spans = zip(begins, ends, strict=True)
    lying = [(middles >= begin // step * step) & (middles < (end // step + 1) * step) for begin, end in spans]
    return list(zip(VOICE, lying, strict=True))


def words_heard(said: Said) -> None:
    """The word of the frame, its twin, the strongest other one, and whether the range reaches the twin."""
    chosen, told = choice(said), said.slots
    lies = [place for place, (_, frames) in enumerate(words()) if frames[chosen.frame]]
    assert told["in_word"] == bool(lies) != said.says("in a pause", "停顿里")
    if not lies:
        return
    (place,) = lies
    name, frames = words()[place]
    twins = [other for other, (word, _) in enumerate(words()) if word == name and other != place]
    shares = [float(full()[chosen.frame][inside].sum()) for _, inside in words()]
    assert told["word"] == name
    assert is_share(told["own"], shares[place])
    assert told["twin"] == (name == "one") == bool(twins)
    names = {word for word, _ in words()} - {name}
    others = {word: sum(shares[at] for at, (each, _) in enumerate(words()) if each == word) for word in names}
    assert others[told["other"]] >= max(others.values()) * (1 - 1e-4)
    assert is_share(told["other_share"], others[told["other"]])
    is_inside(told, "word", frames)
    if not twins:
        assert told["twice"] == (told["other"] == "one") == said.says("two places together", "两次合计")
    for twin in twins:
        is_inside(told, "twin", words()[twin][1])
        assert is_share(told["twin_full"], shares[twin])
        assert told["later"] == (place > twin)
        assert said.says("lies in the second", "落在第二个") == (place > twin)
        reached = bool((words()[twin][1] & chosen.inside).any())
        assert told["within_reach"] == reached == (not said.says("cannot hear it", "听不见它了"))
        if reached:
            near = np.where(chosen.inside, full()[chosen.frame], 0)
            assert is_share(told["twin_near"], near[words()[twin][1]].sum() / near.sum())
        assert said.says("same *n*", "*n* 这个音") == (told["other"] == "nine")


def is_inside(told: Any, name: str, frames: NDArray[np.bool_]) -> None:
    first, last = np.flatnonzero(frames)[[0, -1]]
    assert (told[f"{name}_start"], told[f"{name}_end"]) == (first / 100, (last + 1) / 100)


def scores_in_the_band(said: Said) -> None:
    """The scores are counted pair by pair, and the formula that is shown gives as many."""
    chosen, length = choice(said), len(vectors())
    places = np.arange(length)
    apart = places[None] - places[:, None]
    counted = int(((apart >= -chosen.left) & (apart <= chosen.right)).sum())
    told = said.slots
    assert (told["scores"], told["squared"]) == (counted, length**2)
    assert is_share(told["share"], counted / length**2)
    before, after = (told["reach"],) * 2 if "reach" in told else (told["left"], told["right"])
    assert counted == length * (before + after + 1) - before * (before + 1) // 2 - after * (after + 1) // 2
    if "loses" in told:
        assert said.says("lose", "少掉") == told["loses"] == (before > 0)


def layers_needed(said: Said) -> None:
    """Walking as far as a layer carries, from end to end, takes so many layers."""
    chosen, told = choice(said), said.slots
    for name, reach in (("forwards", chosen.left), ("backwards", chosen.right)):
        place, taken = 0, 0
        while place < len(vectors()) - 1:
            place, taken = place + reach, taken + 1
        assert told[name] == taken
    assert told["left"] == chosen.left


def nothing_travels(said: Said) -> None:
    """It is said which range is 0, and which way nothing travels."""
    chosen = choice(said)
    assert 0 in (chosen.left, chosen.right)
    assert said.says("Both ranges are 0", "两边的范围都是 0") == (chosen.left == chosen.right == 0)
    assert said.says("hears the past only", "只听过去，后面") == (chosen.right == 0 < chosen.left)
    assert said.says("hears the future only", "只听将来") == (chosen.left == 0 < chosen.right)
    assert said.says("streaming recognizer must", "识别器不得不做") == (chosen.right == 0 < chosen.left)


def distance_of_outputs(said: Said) -> None:
    """How far the truncated outputs lie from the full ones: on average, and where it is worst."""
    chosen = choice(said)
    places = np.arange(len(vectors()))
    apart = places[None] - places[:, None]
    near = np.where((apart >= -chosen.left) & (apart <= chosen.right), full(), 0)
    outputs, truncated = full() @ vectors(), near / near.sum(axis=1, keepdims=True) @ vectors()
    lengths = np.linalg.norm(outputs - truncated, axis=1) / np.sqrt((outputs**2).sum(axis=1).mean())
    assert said.slots["same"] == (lengths.max() < 1e-6) == said.says("are the full ones", "和原来一样")
    if not said.slots["same"]:
        assert math.isclose(float(said.slots["mean"]), lengths.mean(), abs_tol=1e-3)
        assert math.isclose(float(said.slots["most"]), lengths.max(), abs_tol=1e-3)
        assert lengths[round(float(said.slots["second"]) * 100 - 0.5)] >= lengths.max() - 1e-3


def hour_of_scores(said: Said) -> None:
    """360,000 frames squared at four bytes are some hundred gigabytes; the band is what is told."""
    frames, chosen = 3_600 * 100, choice(said)
    assert said.slots["bytes"] == f"{4 * frames**2 / 1e9:.0f} GB"
    assert 100e9 <= 4 * frames**2 < 1000e9
    band = frames * (chosen.left + chosen.right + 1)
    band -= (chosen.left * (chosen.left + 1) + chosen.right * (chosen.right + 1)) // 2
    number, unit = str(said.slots["band_bytes"]).split()
    assert math.isclose(float(number) * {"B": 1, "kB": 1e3, "MB": 1e6, "GB": 1e9}[unit], 4 * band, rel_tol=0.05)


def measured_speed(said: Said) -> None:
    """The lengths are those measured, and the masked matrix of the longest would need so many bytes."""
    assert (said.slots["band_longest"], said.slots["dense_longest"]) == (max(BAND_LENGTHS), max(DENSE_LENGTHS))
    assert said.slots["bytes"] == f"{4 * max(BAND_LENGTHS) ** 2 / 1e9:.1f} GB"
    assert said.slots["faster"] == (said.slots["ratio"] > 1) == said.says("times faster", "带快")


def published_errors(said: Said) -> None:
    """The published word error rates and papers are quoted as they are."""
    assert all(quoted in said.words.replace("\\", "") for quoted in WORD_ERRORS)
