import io
import math
import wave
from pathlib import Path

import numpy as np
import pytest
import scipy.io.wavfile
import soundfile
from hypothesis import given, settings
from numpy.typing import NDArray

from attention.experiments.refusal import RefusedFileError
from attention.experiments.speech.frames import MEL_BANDS, Recording, band_of, frame_vectors, hear
from tests.attention.experiments.damaged import damaged

DIGITS = Path(__file__).parents[4] / "assets/data/digits-31415926.wav"
KINDS = {"WAV": "PCM_16", "FLAC": "PCM_16", "OGG": "VORBIS", "MP3": "MPEG_LAYER_III"}


def tone(hertz: float, rate: int = 16_000, seconds: float = 1.0, loudness: float = 0.5) -> NDArray[np.float32]:
    moments = np.arange(round(rate * seconds)) / rate
    return (loudness * np.sin(2 * np.pi * hertz * moments)).astype(np.float32)


def speech(seconds: float = 1.5) -> NDArray[np.float32]:
    samples, rate = soundfile.read(DIGITS, dtype="float32")
    return np.asarray(samples[: round(rate * seconds)])


def encode(samples: NDArray[np.floating], rate: int, kind: str = "WAV", subtype: str | None = None) -> bytes:
    file = io.BytesIO()
    channels = 1 if samples.ndim == 1 else samples.shape[1]
    with soundfile.SoundFile(file, "w", rate, channels, format=kind, subtype=subtype) as sound:
        for start in range(0, len(samples), 4_000):  # one long write overruns libsndfile's Vorbis encoder
            sound.write(samples[start : start + 4_000])
    return file.getvalue()


SEEDS = {
    f"{kind} {subtype}": encode(speech(), 8_000, kind, subtype)
    for kind, subtype in [*KINDS.items(), ("WAV", "FLOAT"), ("WAV", "MS_ADPCM"), ("WAVEX", "PCM_24"), ("OGG", "OPUS")]
}


def refusal(data: bytes) -> RefusedFileError:
    with pytest.raises(RefusedFileError) as caught:
        hear(data)
    return caught.value


def kaldi_log_mel(samples: NDArray[np.float64], rate: int) -> NDArray[np.float64]:
    """The filter bank written out: frames, offset and pre-emphasis, povey window, power spectrum, triangles, log."""
    size, hop, points = rate // 40, rate // 100, 1 << (rate // 40 - 1).bit_length()

    def mel(hertz: NDArray[np.float64]) -> NDArray[np.float64]:
        return 1127 * np.log(1 + hertz / 700)

    corners = np.linspace(mel(np.array(20.0)), mel(np.array(rate / 2)), MEL_BANDS + 2)
    bins = mel(np.arange(points // 2) * rate / points)
    up = (bins - corners[:-2, None]) / (corners[1:-1] - corners[:-2])[:, None]
    down = (corners[2:, None] - bins) / (corners[2:] - corners[1:-1])[:, None]
    triangles = np.maximum(0, np.minimum(up, down))
    window = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(size) / (size - 1))) ** 0.85
    rows = []
    for start in range(0, len(samples) - size + 1, hop):
        frame = samples[start : start + size] * 32768
        frame = frame - frame.mean()
        frame = np.concatenate([frame[:1] * (1 - 0.97), frame[1:] - 0.97 * frame[:-1]]) * window
        power = np.abs(np.fft.rfft(frame, points)[:-1]) ** 2
        rows.append(np.log(np.maximum(triangles @ power, np.finfo(np.float32).eps)))
    return np.array(rows)


def test_the_shipped_digits_make_a_vector_every_ten_milliseconds() -> None:
    recording = hear(DIGITS.read_bytes())
    assert (recording.kind, recording.channels, recording.file_rate) == ("WAV", 1, 8_000)
    assert recording.seconds == pytest.approx(5.151)
    assert recording.log_mel.shape == (515, 40)
    assert recording.strokes.shape == (2_060, 2)


@pytest.mark.parametrize("rate", [8_000, 16_000])
def test_log_mel_agrees_with_the_filter_bank_written_out(rate: int) -> None:
    samples = np.random.default_rng(3).uniform(-0.5, 0.5, 2 * rate) * np.linspace(0.01, 1, 2 * rate)
    ours = hear(encode(samples.astype(np.float32), rate, "WAV", "FLOAT")).log_mel
    size, hop = rate // 40, rate // 100
    # Frame i is centred on (i + 0.5) hops, so it starts (hop − size) / 2 earlier than a frame cut from the start.
    lead = (size - hop) // 2
    expected = kaldi_log_mel(samples.astype(np.float32)[hop - lead :].astype(np.float64), rate)
    np.testing.assert_allclose(ours[1 : 1 + len(expected) - 2], expected[:-2], atol=2e-3)


@pytest.mark.parametrize("hertz", [300, 1_000, 3_000])
def test_a_tone_is_loudest_in_its_own_band(hertz: float) -> None:
    recording = hear(encode(tone(hertz), 16_000))
    lowest, highest = (1127 * math.log(1 + edge / 700) for edge in (20, 8_000))
    centres = 700 * (np.exp(np.linspace(lowest, highest, MEL_BANDS + 2)[1:-1] / 1127) - 1)
    loudest = int(recording.log_mel[50].argmax())
    assert abs(loudest - int(np.abs(centres - hertz).argmin())) <= 1


@pytest.mark.parametrize("hertz", [300, 1_000, 3_000])
@pytest.mark.parametrize("rate", [8_000, 16_000])
def test_a_band_is_named_by_the_frequency_that_it_hears(hertz: float, rate: int) -> None:
    loudest = int(hear(encode(tone(hertz, rate), rate)).log_mel[50].argmax())
    assert abs(band_of(hertz, rate) - loudest) <= 1


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_sound_makes_the_same_vectors_in_every_kind_of_file(kind: str) -> None:
    plain = hear(encode(speech(), 8_000))
    other = hear(SEEDS[f"{kind} {KINDS[kind]}"])
    assert other.kind == kind
    frames = min(len(plain.log_mel), len(other.log_mel))
    voiced = plain.log_mel[:frames].mean(axis=1) > np.median(plain.log_mel.mean(axis=1))
    apart = np.abs(plain.log_mel[:frames][voiced] - other.log_mel[:frames][voiced])
    assert np.median(apart) < (0.3 if kind in ("OGG", "MP3") else 0.01)


def test_an_mp3_is_read_without_a_seam_between_its_seconds(capfd: pytest.CaptureFixture[str]) -> None:
    strokes = hear(encode(tone(400, 8_000, seconds=5), 8_000, "MP3")).strokes
    assert strokes[200:-200, 1].min() > 0.45
    assert "error" not in capfd.readouterr().err


@pytest.mark.parametrize("rate", [11_025, 22_050, 44_100, 48_000, 96_000, 192_000])
def test_one_second_is_a_hundred_vectors_whatever_the_rate(rate: int) -> None:
    recording = hear(encode(tone(700, rate, 2.0), rate))
    assert len(recording.log_mel) == 200
    assert recording.rate == (8_000 if rate < 16_000 else 16_000)
    expected = hear(encode(tone(700, recording.rate, 2.0), recording.rate)).log_mel
    assert abs(recording.log_mel[100].max() - expected[100].max()) < 0.05


def test_eight_channels_are_averaged() -> None:
    one = speech(0.5)
    several = np.stack([one * share for share in (0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.4, 1.6)], axis=1) / 2
    recording = hear(encode(several, 8_000, "WAV", "FLOAT"))
    assert recording.channels == 8
    alone = hear(encode(one * 0.9 / 2, 8_000, "WAV", "FLOAT"))
    np.testing.assert_allclose(recording.strokes, alone.strokes, atol=1e-6)


def test_strokes_are_the_extremes_of_each_stretch() -> None:
    samples = np.random.default_rng(1).uniform(-0.9, 0.9, 16_000).astype(np.float32)
    strokes = hear(encode(samples, 16_000, "WAV", "FLOAT")).strokes
    stretches = samples.reshape(400, 40)
    np.testing.assert_allclose(strokes[:, 0], stretches.min(axis=1), atol=1e-6)
    np.testing.assert_allclose(strokes[:, 1], stretches.max(axis=1), atol=1e-6)


def test_samples_beyond_full_scale_are_clipped_as_a_loudspeaker_clips_them() -> None:
    recording = hear(encode(tone(440) * 1e30, 16_000, "WAV", "FLOAT"))
    assert recording.strokes.min() == -1
    assert np.isfinite(recording.log_mel).all()


@pytest.mark.parametrize("width", [1, 2, 3, 4])
def test_a_wav_written_by_pythons_own_library_is_heard(width: int) -> None:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(2)
        sound.setsampwidth(width)
        sound.setframerate(22_050)
        sound.writeframes(np.random.default_rng(0).bytes(22_050 * 2 * width))
    recording = hear(file.getvalue())
    assert (len(recording.log_mel), recording.channels) == (100, 2)


def test_a_wav_written_by_scipy_is_heard() -> None:
    file = io.BytesIO()
    scipy.io.wavfile.write(file, 16_000, (tone(500) * 32_767).astype(np.int16))
    assert len(hear(file.getvalue()).log_mel) == 100


def test_arrays_of_a_recording_cannot_be_changed() -> None:
    recording = hear(SEEDS["WAV PCM_16"])
    with pytest.raises(ValueError, match="read-only"):
        recording.log_mel[0, 0] = 0
    with pytest.raises(ValueError, match="read-only"):
        recording.strokes[0, 0] = 0


def test_frame_vectors_are_centred_and_of_one_length() -> None:
    vectors = frame_vectors(hear(DIGITS.read_bytes()).log_mel)
    np.testing.assert_allclose(vectors.mean(axis=1), 0, atol=1e-5)
    np.testing.assert_allclose((vectors**2).sum(axis=1), MEL_BANDS, rtol=1e-4)


def test_the_first_one_sounds_like_the_second_one() -> None:
    """The clip says 3 1 4 1 5 9 2 6; frames 62 to 103 and 184 to 225 are the two ones."""
    vectors = frame_vectors(hear(DIGITS.read_bytes()).log_mel)
    likeness = vectors @ vectors[95]
    likeness[65:126] = -np.inf
    assert all(184 <= frame <= 225 for frame in np.argsort(-likeness)[:8])


def test_a_steady_sound_has_vectors_of_zeros_and_no_nan() -> None:
    steady = np.full((7, MEL_BANDS), 3.0, np.float32)
    np.testing.assert_array_equal(frame_vectors(steady), np.zeros((7, MEL_BANDS)))


def ten_hours() -> bytes:
    """A FLAC file whose header promises ten hours: 36 bits of STREAMINFO are the number of samples."""
    data = bytearray(SEEDS["FLAC PCM_16"])
    head = int.from_bytes(data[18:26], "big") >> 36 << 36
    data[18:26] = (head | 36_000 * 8_000).to_bytes(8, "big")
    return bytes(data)


def with_nan() -> bytes:
    samples = tone(440)
    samples[12_345] = np.nan
    return encode(samples, 16_000, "WAV", "FLOAT")


@pytest.mark.parametrize(
    ("data", "reason", "limit"),
    [
        (b"", "empty", ""),
        (b"RIFF" + bytes(8_000_000), "too many bytes", 8_000_000),
        (b"It is not a sound at all." * 9, "unknown kind", ""),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "unknown kind", ""),
        (b"%PDF-1.7" + bytes(99), "unknown kind", ""),
        (encode(speech(), 8_000, "AIFF"), "unknown kind", ""),
        (SEEDS["WAV PCM_16"][:30], "damaged", ""),
        (SEEDS["FLAC PCM_16"][:5_000], "damaged", ""),
        (SEEDS["OGG VORBIS"][:60], "damaged", ""),
        (encode(tone(440, 16_000, 0.0), 16_000), "too short", 0.1),
        (encode(tone(440, 16_000, 0.09), 16_000), "too short", 0.1),
        (encode(np.zeros(8_000 * 301, np.float32), 8_000, "FLAC"), "too long", 300),
        (ten_hours(), "too long", 300),
        (encode(tone(100, 4_000), 4_000), "too few samples a second", 8_000),
        (encode(tone(440, 384_000), 384_000), "too many samples a second", 192_000),
        (encode(np.tile(tone(440)[:, None], (1, 9)), 16_000), "too many channels", 8),
        (with_nan(), "not numbers", ""),
        (encode(np.full(8_000, np.inf), 16_000, "WAV", "FLOAT"), "not numbers", ""),
        (encode(np.zeros(16_000, np.float32), 16_000), "silent", 0.001),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_heard_is_refused_with_its_limit(data: bytes, reason: str, limit: float | str) -> None:
    refused = refusal(data)
    assert (refused.reason, refused.limit) == (reason, limit)


def test_a_refusal_says_what_the_file_has() -> None:
    assert refusal(ten_hours()).given == pytest.approx(36_000)
    assert str(refusal(encode(tone(100, 4_000), 4_000))) == "too few samples a second: 4000, limit 8000"
    assert str(refusal(b"")) == "empty"


def test_a_wav_that_claims_four_gigabytes_is_read_as_far_as_it_goes() -> None:
    data = bytearray(SEEDS["WAV PCM_16"])
    at = data.index(b"data") + 4
    data[at : at + 4] = b"\xf0\xff\xff\xff"
    assert len(hear(bytes(data)).log_mel) == 150


def test_a_wav_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    recording = hear(SEEDS["WAV PCM_16"][:12_000])
    assert 0.7 < recording.seconds < 0.8


@given(data=damaged(SEEDS))
@settings(max_examples=200, deadline=None)
def test_a_damaged_file_is_heard_or_refused(data: bytes) -> None:
    try:
        recording: Recording | None = hear(data)
    except RefusedFileError:
        recording = None
    assert recording is None or (
        np.isfinite(recording.log_mel).all() and len(recording.log_mel) == round(recording.seconds * 100 + 1e-9)
    )
