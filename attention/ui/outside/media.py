"""Sounds and pictures from outside: chosen, decoded once, refused in one sentence; what was good before stays.

No widget limits the kinds of files in the browser: a file that is refused is refused here, in the reader's language.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, NamedTuple, TypeVar

import streamlit as st
from streamlit.runtime.uploaded_file_manager import DeletedFile, UploadedFile

from attention.arrays import lock
from attention.experiments.images.denoising import Contest, compare
from attention.experiments.images.photograph import Grid, Photograph, Pixels, cut, open_photograph
from attention.experiments.refusal import RefusedFileError
from attention.experiments.speech.frames import (
    FRAMES_PER_SECOND,
    SECONDS_AT_MOST,
    Recording,
    Singles,
    frame_vectors,
    hear,
)
from attention.experiments.speech.hearing import (
    FRAMES_HEARD,
    Hearing,
    Places,
    averaged,
    differences,
    evenly_spaced,
    extremes,
    hear_everything,
    hear_nearby,
)
from attention.figures.frame import Figure, Lasting
from attention.figures.raster import raster
from attention.figures.style import format_number
from attention.figures.timeline import Sound, mel_picture
from attention.ui.controls.bound import choose_code
from attention.ui.controls.parameters import PHOTO, SOUND
from attention.ui.page.frame import show_table
from attention.ui.server import ASSETS
from attention.ui.shelf import Shelf, name_of
from attention.ui.text import Text

STYLE: Final = ASSETS / "media.css"
Media = Literal["recording", "photograph"]
Thing = TypeVar("Thing")

DIGITS: Final = ASSETS / "data" / "digits-31415926.wav"
CAT: Final = ASSETS / "data" / "chelsea.png"
MEGABYTES_AT_MOST: Final = 8
SHELF_BYTES: Final = 64_000_000
_BYTES_OF_PHOTOGRAPH: Final = 1_000_000  # 448 × 448 pixels of three bytes, and what belongs to them


@dataclass(frozen=True, eq=False)
class Clip:
    """A recording and what follows from it alone.

    Attributes:
        name: hash of the file's bytes.
        data: the file, for the player.
        recording: the decoded sound.
        vectors: [L, 40], what attends.
        full: full attention over it.
        frames: [S], those whose weights are drawn and listed: all of them, or 600 evenly spaced ones.
        seconds: [S], where the middles of these frames stand.
        sound: the waveform.
        mel: the mel picture.
    """

    name: str
    data: bytes
    recording: Recording
    vectors: Singles
    full: Hearing
    frames: Places
    seconds: Lasting
    sound: Sound
    mel: Lasting


class Nearby(NamedTuple):
    """Truncated attention over a clip."""

    hearing: Hearing
    apart: Singles
    """[R], how far each output lies from the full one."""


@dataclass(frozen=True, eq=False)
class Photo:
    """A photograph, and whether it is the one that the app brings along."""

    name: str
    photograph: Photograph
    shipped: bool


_clips: Final = Shelf[Clip](SHELF_BYTES)
_nearby: Final = Shelf[Nearby](SHELF_BYTES // 2)
_photos: Final = Shelf[Photo](SHELF_BYTES)
_grids: Final = Shelf[Grid](SHELF_BYTES // 4)
_contests: Final = Shelf[Contest](SHELF_BYTES // 4)
_figures: Final = Shelf[Figure](SHELF_BYTES // 4)
_one_at_a_time: Final = threading.Lock()  # decoding is short; its memory is needed once


def _state() -> "st.runtime.state.SessionStateProxy":
    return st.session_state  # noqa: TID251 -- the hash of the last good file, 64 letters: it stays while a bad one is refused


def open_section() -> None:
    """Set what holds where a reader brings a file: the words of the uploader, and tables wider than a phone."""
    st.html(STYLE)


def show_wide_table(name: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Show a table that scrolls inside itself where the page is narrower."""
    with st.container(key=f"wide_table_{name}"):
        show_table(header, rows)


def choose_clip(text: Text) -> Clip:
    """Draw the choice of a sound: the shipped digits, a file, or the microphone."""
    source = choose_code(SOUND, text)
    given: UploadedFile | None = None
    if source == "file":
        given = st.file_uploader(
            text.label("media.sound_upload", megabytes=MEGABYTES_AT_MOST, minutes=SECONDS_AT_MOST // 60),
            key="sound_file",
            max_upload_size=MEGABYTES_AT_MOST,
        )
    elif source == "microphone":
        given = st.audio_input(text.label("media.sound_record"), key="sound_record", sample_rate=16_000)
    tell_lost("recording", "sound_file" if source == "file" else "sound_record", text)
    return _taken("recording", given, load_clip, _clips, shipped_clip, text)


def choose_photo(text: Text) -> Photo:
    """Draw the choice of a photograph: the shipped cat, or the reader's own."""
    source = choose_code(PHOTO, text)
    given: UploadedFile | None = None
    if source == "own":
        given = st.file_uploader(
            text.label("media.photo_upload", megabytes=MEGABYTES_AT_MOST),
            key="photo_file",
            max_upload_size=MEGABYTES_AT_MOST,
        )
    tell_lost("photograph", "photo_file", text)
    return _taken("photograph", given, load_photo, _photos, shipped_photo, text)


def tell_lost(media: Media, name: str, text: Text) -> None:
    """Say so where the browser still names a file that the server, started anew, no longer has."""
    if isinstance(_state().get(name), DeletedFile):
        st.warning(text.label(f"media.lost_{media}"))


@cache
def shipped_clip() -> Clip:
    """Return the recording that the app brings along."""
    return load_clip(DIGITS.read_bytes())


@cache
def shipped_photo() -> Photo:
    """Return the photograph that the app brings along."""
    return load_photo(CAT.read_bytes())


def load_clip(data: bytes) -> Clip:
    """Return the clip of these bytes, decoded or from the shelf.

    Raises:
        RefusedFileError: see `attention.experiments.speech.frames.hear`.
    """
    name = name_of(data)
    clip = _clips.find(name)
    if clip is None:
        with _one_at_a_time:
            clip = _hear_clip(name, data)
        recording = clip.recording
        arrays = (recording.log_mel, recording.strokes, clip.vectors, clip.full.outputs, clip.full.shares)
        _clips.put(name, clip, len(data) + sum(array.nbytes for array in arrays))
    return clip


def _hear_clip(name: str, data: bytes) -> Clip:
    recording = hear(data)
    vectors = frame_vectors(recording.log_mel)
    frames = evenly_spaced(len(vectors), FRAMES_HEARD)
    lowest, highest = extremes(recording.strokes, FRAMES_HEARD).T
    return Clip(
        name,
        data,
        recording,
        vectors,
        hear_everything(vectors),
        frames,
        Lasting((frames + 0.5) / FRAMES_PER_SECOND),
        Sound(recording.seconds, Lasting(lowest), Lasting(highest)),
        raster(mel_picture(averaged(recording.log_mel, FRAMES_HEARD))),
    )


def nearby_of(clip: Clip, left: int, right: int) -> Nearby:
    """Return truncated attention over a clip, computed or from the shelf."""
    name = f"{clip.name} {left} {right}"
    nearby = _nearby.find(name)
    if nearby is None:
        hearing = hear_nearby(clip.vectors, left, right)
        nearby = Nearby(hearing, lock(differences(clip.full, hearing)))
        _nearby.put(name, nearby, hearing.outputs.nbytes + hearing.shares.nbytes + nearby.apart.nbytes)
    return nearby


def load_photo(data: bytes) -> Photo:
    """Return the photograph of these bytes, decoded or from the shelf.

    Raises:
        RefusedFileError: see `attention.experiments.images.photograph.open_photograph`.
    """
    name = name_of(data)
    photo = _photos.find(name)
    if photo is None:
        photo = Photo(name, open_photograph(data), shipped=data == CAT.read_bytes())
        _photos.put(name, photo, _BYTES_OF_PHOTOGRAPH)
    return photo


def grid_of(photo: Photo, into_patches: bool) -> Grid:
    """Return a photograph cut into patches or pixels, from the shelf or anew."""
    name = f"{photo.name} {into_patches}"
    grid = _grids.find(name)
    if grid is None:
        grid = cut(photo.photograph, into_patches)
        _grids.put(name, grid, grid.pixels.nbytes + grid.vectors.nbytes)
    return grid


def contest_of(photo: Photo, pixels: Pixels, sigma: float, heat: float, text: Text) -> Contest:
    """Return how this picture came out of this noise, measured or from the shelf."""
    name = f"{photo.name} {sigma} {heat}"
    contest = _contests.find(name)
    if contest is None:
        with st.spinner(text.label("media.denoising")):
            contest = compare(pixels, sigma, heat)
        _contests.put(name, contest, 3 * pixels.nbytes)
    return contest


def drawn_once(name: str, draw: Callable[[], Figure]) -> Figure:
    """Return a figure of pictures from the shelf, or draw it: packing pictures takes longer than the rest."""
    figure = _figures.find(name)
    if figure is None:
        figure = draw()
        pictures = [part["source"] for part in (*figure.data, *figure.layout.get("images", ())) if "source" in part]
        _figures.put(name, figure, sum(len(each.value if isinstance(each, Lasting) else each) for each in pictures))
    return figure


def _taken(
    media: Media,
    given: UploadedFile | None,
    load: Callable[[bytes], Thing],
    shelf: Shelf[Thing],
    shipped: Callable[[], Thing],
    text: Text,
) -> Thing:
    """Return what the reader gave; if that is refused say why, and return the last good one that is still here."""
    good = f"{media}_good"
    if given is None:  # also for a moment while one file takes another's place: the last good one is not forgotten
        return shipped()
    try:
        with st.spinner(text.label(f"media.{media}_reading")):
            data = given.getvalue()
            thing = load(data)
    except RefusedFileError as refused:
        st.error(f"{refusal_sentence(refused, media, text)} {text.label('media.kept')}")
        return shelf.find(_state().get(good, "")) or shipped()
    _state()[good] = name_of(data)
    return thing


def refusal_sentence(refused: RefusedFileError, media: Media, text: Text) -> str:
    """Return why a file is refused, in one sentence that says the limit."""
    reason = refused.reason.replace(" ", "_")
    if refused.reason in ("unknown kind", "damaged"):
        return text.label(f"media.refused_{reason}_{media}")
    slots = {
        name: size_in_words(value) if refused.reason == "too many bytes" else number_in_words(value, text)
        for name, value in (("given", refused.given), ("limit", refused.limit))
        if not isinstance(value, str)
    }
    return text.label(f"media.refused_{reason}", **slots)


def number_in_words(value: float, text: Text) -> str:
    """Return a number as short as it can be told: whole where it is, else three significant digits."""
    if value == int(value) or value >= 100:
        return text.count(round(value))
    return format_number(value, 1) if value >= 1 else f"{value:.2g}"


def size_in_words(size: float) -> str:
    """Return a number of bytes with its unit, in thousands: 8.4 MB."""
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if size < 1000 or unit == "TB":
            break
        size /= 1000
    return f"{format_number(size, 0 if size >= 100 or unit == 'B' else 1)} {unit}"
