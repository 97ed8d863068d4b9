"""Speech as a sequence of vectors (section 5.1): one log-mel vector from 25 ms of sound, every 10 ms.

A file is decoded a second at a time, so that memory holds the vectors and never the whole sound. What is refused, and
at which limit, stands in the constants below.
"""

import io
import math
from dataclasses import dataclass
from typing import Final, Literal

import kaldi_native_fbank
import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from attention.arrays import lock
from attention.experiments.refusal import RefusedFileError

Kind = Literal["WAV", "FLAC", "OGG", "MP3"]
Singles = NDArray[np.float32]

KINDS: Final[dict[str, Kind]] = {"WAV": "WAV", "WAVEX": "WAV", "FLAC": "FLAC", "OGG": "OGG", "MP3": "MP3"}
BYTES_AT_MOST: Final = 8_000_000
SECONDS_AT_LEAST: Final = 0.1
SECONDS_AT_MOST: Final = 300
CHANNELS_AT_MOST: Final = 8
RATE_AT_LEAST: Final = 8_000
RATE_AT_MOST: Final = 192_000
PEAK_AT_LEAST: Final = 0.001  # of full scale, −60 dB: softer than that is silence

FRAMES_PER_SECOND: Final = 100
MEL_BANDS: Final = 40
STROKES_PER_FRAME: Final = 4  # of the drawn waveform: its lowest and highest sample in every 2.5 ms


@dataclass(frozen=True)
class Recording:
    """A sound as the page shows it; the samples themselves are not kept.

    Attributes:
        kind: what the file turned out to be, whatever its name says.
        channels: in the file; they are averaged.
        file_rate: samples a second in the file.
        rate: samples a second that the vectors were made from: 16,000, or 8,000 where the file has fewer.
        seconds: how long the sound lasts.
        log_mel: [L, 40], natural logarithm of each band's energy; frame i is centred on (i + 0.5) · 10 ms.
        strokes: [4 L, 2], lowest and highest sample in −1 … 1 of each 2.5 ms, for drawing.
    """

    kind: Kind
    channels: int
    file_rate: int
    rate: int
    seconds: float
    log_mel: Singles
    strokes: Singles


def hear(data: bytes) -> Recording:
    """Decode a WAV, FLAC, OGG or MP3 file and cut it into log-mel vectors.

    Args:
        data: the file's bytes; what they are is read from the bytes alone.

    Raises:
        RefusedFileError: the bytes are not such a file, are damaged, or break one of the limits above.

    Source:
        Lee's lecture on self-attention: 25 ms windows every 10 ms. The filter bank is Kaldi's (povey window, edges
        mirrored so that one second makes exactly 100 vectors, no dither).
    """
    if not data:
        raise RefusedFileError("empty")
    if len(data) > BYTES_AT_MOST:
        raise RefusedFileError("too many bytes", len(data), BYTES_AT_MOST)
    try:
        with _Tape(io.BytesIO(data)) as sound:
            return _listen(sound)
    except soundfile.SoundFileError as error:
        raise RefusedFileError("damaged" if _names_itself(data) else "unknown kind") from error


def frame_vectors(log_mel: Singles) -> Singles:
    """Return the vectors [L, 40] that attend: every band centred over time, then every frame as a layer norm leaves it.

    After the second step each vector has mean 0 and length √40, so that q·k / √40 is √40 times the cosine: two frames
    score high where the shape of their spectrum agrees, however loud they are. A frame or band without any variation
    becomes 0.
    """
    banded = _standardized(log_mel, axis=0)
    return _standardized(banded, axis=1)


def _listen(sound: soundfile.SoundFile) -> Recording:
    kind = _require_within_limits(sound)
    rate = 16_000 if sound.samplerate >= 16_000 else 8_000
    resampler = soxr.ResampleStream(sound.samplerate, rate, 1, dtype="float32")
    bank = _filter_bank(rate)
    strokes = _Strokes(rate // (FRAMES_PER_SECOND * STROKES_PER_FRAME))
    heard, at_end = 0, False
    while not at_end:
        samples = sound.read(sound.samplerate, dtype="float32", always_2d=True)
        at_end = len(samples) < sound.samplerate
        heard += len(samples)
        if not np.isfinite(samples).all():
            raise RefusedFileError("not numbers")
        mono = resampler.resample_chunk(np.clip(samples, -1, 1).mean(axis=1), last=at_end)
        bank.accept_waveform(rate, mono * 32768)  # Kaldi's unit: 16-bit samples
        strokes.add(mono)
    bank.input_finished()
    seconds = heard / sound.samplerate
    if seconds < SECONDS_AT_LEAST:
        raise RefusedFileError("too short", seconds, SECONDS_AT_LEAST)
    drawn = strokes.drawn()
    peak = float(np.abs(drawn).max())
    if peak < PEAK_AT_LEAST:
        raise RefusedFileError("silent", peak, PEAK_AT_LEAST)
    log_mel = np.array([bank.get_frame(frame) for frame in range(bank.num_frames_ready)], dtype=np.float32)
    return Recording(kind, sound.channels, sound.samplerate, rate, seconds, lock(log_mel), lock(drawn))


def _require_within_limits(sound: soundfile.SoundFile) -> Kind:
    """Return the kind of file; refuse by what its header says: libsndfile decodes no more than the header promises."""
    if sound.format not in KINDS:
        raise RefusedFileError("unknown kind", sound.format)
    if sound.channels > CHANNELS_AT_MOST:
        raise RefusedFileError("too many channels", sound.channels, CHANNELS_AT_MOST)
    if sound.samplerate < RATE_AT_LEAST:
        raise RefusedFileError("too few samples a second", sound.samplerate, RATE_AT_LEAST)
    if sound.samplerate > RATE_AT_MOST:
        raise RefusedFileError("too many samples a second", sound.samplerate, RATE_AT_MOST)
    if sound.frames > SECONDS_AT_MOST * sound.samplerate:
        raise RefusedFileError("too long", sound.frames / sound.samplerate, SECONDS_AT_MOST)
    return KINDS[sound.format]


def _filter_bank(rate: int) -> kaldi_native_fbank.OnlineFbank:
    options = kaldi_native_fbank.FbankOptions()
    options.frame_opts.samp_freq = rate
    options.frame_opts.frame_length_ms = 25
    options.frame_opts.frame_shift_ms = 1000 / FRAMES_PER_SECOND
    options.frame_opts.dither = 0
    options.frame_opts.snip_edges = False
    options.mel_opts.num_bins = MEL_BANDS
    return kaldi_native_fbank.OnlineFbank(options)


class _Tape(soundfile.SoundFile):  # type: ignore[misc]  # soundfile carries no types
    """A sound that is only played forwards."""

    def seekable(self) -> bool:
        """Say no: soundfile would seek after every read, which makes an MP3 decoder drop the end of a block."""
        return False


class _Strokes:
    """The lowest and highest sample of each short stretch, gathered while the sound passes by."""

    def __init__(self, stretch: int) -> None:
        self._stretch = stretch
        self._waiting = np.empty(0, np.float32)
        self._done: list[Singles] = []

    def add(self, samples: Singles) -> None:
        waiting = np.concatenate([self._waiting, samples])
        whole = len(waiting) // self._stretch * self._stretch
        stretches = waiting[:whole].reshape(-1, self._stretch)
        self._done.append(np.stack([stretches.min(axis=1), stretches.max(axis=1)], axis=1))
        self._waiting = waiting[whole:]

    def drawn(self) -> Singles:
        return np.concatenate(self._done)


def _standardized(array: Singles, axis: int) -> Singles:
    centred = array - array.mean(axis=axis, keepdims=True)
    spread = centred.std(axis=axis, keepdims=True)
    return np.asarray(np.divide(centred, spread, out=np.zeros_like(centred), where=spread > 1e-6))


def _names_itself(data: bytes) -> bool:
    """Say whether the first bytes are those of one of the four kinds: broken, then, and not foreign."""
    return data.startswith((b"RIFF", b"RIFX", b"fLaC", b"OggS", b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"))


def band_of(hertz: float, rate: int) -> float:
    """Return where a frequency stands among the 40 mel bands, 0 for the centre of the lowest.

    Source:
        Kaldi's mel scale, 1127 ln(1 + f / 700), from 20 Hz to half the rate.
    """
    lowest, highest, wanted = (1127 * math.log1p(edge / 700) for edge in (20, rate / 2, hertz))
    return (wanted - lowest) / (highest - lowest) * (MEL_BANDS + 1) - 1
