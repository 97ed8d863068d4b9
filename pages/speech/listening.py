"""Who hears whom in a sound: one frame's weights, both matrices, and how far their outputs lie apart."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import streamlit as st

from attention.experiments.speech.frames import FRAMES_PER_SECOND, Singles, band_of
from attention.experiments.speech.hearing import (
    Hearing,
    attention_of,
    averaged,
    differences,
    evenly_spaced,
    extremes,
    hear_nearby,
    share_inside,
    strongest_outside,
    summed,
)
from attention.experiments.speech.truncated import layers_to_cross, score_count
from attention.figures.listening import Matrix, draw_matrices
from attention.figures.raster import Curve
from attention.figures.style import format_number
from attention.figures.timeline import Listener, Mel, Points, Sound, draw_clip, draw_curves
from attention.ui.controls import parameters
from attention.ui.controls.bound import choose_number, choose_place
from attention.ui.outside.media import Clip, is_shipped
from attention.ui.page import figure
from attention.ui.page.figure import Table
from attention.ui.page.frame import look, show
from attention.ui.page.picking import follow_clicks
from attention.ui.text import Slot, Text

DRAWN: Final = 600  # stretches of time in a curve, at most
MEL_TICKS: Final = (250, 1_000, 2_000, 4_000, 8_000)


@dataclass(frozen=True)
class Range:
    """What the reader chose for a clip: the frame that listens, and how far."""

    clip: Clip
    frame: int
    left: int
    right: int

    @cached_property
    def nearby(self) -> Hearing:
        """Return truncated attention over the clip."""
        return hear_nearby(self.clip.vectors, self.left, self.right)

    @property
    def length(self) -> int:
        """Return how many frames the clip has."""
        return len(self.clip.vectors)

    @property
    def sound(self) -> Sound:
        """Return the waveform as it is drawn."""
        return Sound(self.clip.recording.seconds, extremes(self.clip.recording.strokes, DRAWN))

    @property
    def listener(self) -> Listener:
        """Return the frame that listens and its range, in seconds."""
        first, last = max(0, self.frame - self.left), min(self.length, self.frame + self.right + 1)
        return Listener(second(self.frame), first / FRAMES_PER_SECOND, last / FRAMES_PER_SECOND)


def second(frame: int) -> float:
    """Return where the middle of a frame stands."""
    return (frame + 0.5) / FRAMES_PER_SECOND


def percent(share: float) -> str:
    """Return a share of 1; small ones keep two digits, since most weights are far below one percent."""
    return f"{format_number(100 * share, 1) if share >= 0.01 or share == 0 else format(100 * share, '.2g')} %"


def choose_range(clip: Clip, text: Text) -> Range:
    """Draw the choice of the frame that listens and of its range."""
    length = len(clip.vectors)
    follow_clicks("clip", lambda click: {"frame": min(click.row + 1, length)})
    frame = choose_place(parameters.FRAME.up_to(length, min(parameters.FRAME.default, (length + 1) // 2)), text)
    before, after = st.columns(2)
    with before:
        left = choose_number(parameters.SPEECH_LEFT, text)
    with after:
        right = choose_number(parameters.SPEECH_RIGHT, text)
    return Range(clip, frame, left, right)


def show_listening(chosen: Range, text: Text) -> None:
    """Show the sound, its mel picture and the weights of the frame that listens."""
    clip, frame = chosen.clip, chosen.frame
    full = attention_of(clip.vectors, frame)
    nearby = attention_of(clip.vectors, frame, chosen.left, chosen.right)
    curves = [
        Curve(text.label("media.full"), summed(full, DRAWN), "weight"),
        Curve(text.label("media.nearby"), summed(nearby, DRAWN), "query"),
    ]
    frames = evenly_spaced(chosen.length, DRAWN).tolist()
    says = text.label("media.clip_says")
    rows = [
        (format_number(second(at)), percent(one), percent(other))
        for at, one, other in zip(frames, curves[0].values.tolist(), curves[1].values.tolist(), strict=True)
    ]
    rate = clip.recording.rate
    ticks = [(band_of(hertz, rate) + 0.5, text.count(hertz)) for hertz in MEL_TICKS if hertz <= rate / 2]
    look(text, "look_clip")
    figure.show(
        draw_clip(
            chosen.sound,
            Mel(averaged(clip.recording.log_mel, DRAWN), ticks),
            curves,
            chosen.listener,
            Points([says.format(second=at, full=one, nearby=other) for at, one, other in rows], frames),
            [text.label(f"media.{name}") for name in ("time", "wave", "mel", "weight_share")],
        ),
        text,
        name="clip",
        alt=text.label(
            "media.clip_alt",
            seconds=clip.recording.seconds,
            second=second(frame),
            full=percent(float(full.max())),
            nearby=percent(float(nearby.max())),
        ),
        table=Table([text.label(f"media.{name}") for name in ("header_second", "full", "nearby")], rows),
        on_click=True,
    )
    show_what_is_heard(chosen, full, text)


def show_what_is_heard(chosen: Range, full: Singles, text: Text) -> None:
    """Say how much of the full attention lies within the range, and where most of the rest goes."""
    inside = share_inside(full, chosen.frame, chosen.left, chosen.right)
    show(
        text,
        "hears",
        second=chosen.listener.second,
        inside=percent(inside),
        outside=percent(1 - inside),
        start=chosen.listener.start,
        end=chosen.listener.end,
    )
    far = strongest_outside(full, chosen.frame, chosen.left, chosen.right)
    if far is not None:
        show(text, "hears_far", far=second(far))
    if is_shipped(chosen.clip):
        show(text, "digits")


def show_matrices(chosen: Range, text: Text) -> None:
    """Show full and truncated attention as matrices, and count the scores."""
    full, nearby = chosen.clip.full, chosen.nearby
    look(text, "look_matrices")
    figure.show(
        draw_matrices(
            chosen.sound,
            [
                Matrix(text.label("media.matrix_full"), full.shares),
                Matrix(text.label("media.matrix_nearby"), nearby.shares),
            ],
            band=(chosen.left / FRAMES_PER_SECOND, chosen.right / FRAMES_PER_SECOND),
            chosen=chosen.listener.second,
            sides=(text.label("media.listens"), text.label("media.heard")),
            notation=text.notation,
            key=text.label("media.colour_key"),
        ),
        text,
        name="clip_matrices",
        alt=text.label(
            "media.matrices_alt",
            length=chosen.length,
            rows=len(full.rows),
            left=chosen.left,
            right=chosen.right,
        ),
    )
    show_counts(chosen, text)


def show_counts(chosen: Range, text: Text) -> None:
    """Say how many scores the band holds, and how many layers join the ends of the clip."""
    scores, squared = score_count(chosen.length, chosen.left, chosen.right), chosen.length**2
    counts: dict[str, Slot] = {"scores": scores, "squared": squared, "share": percent(scores / squared)}
    if chosen.left == chosen.right < chosen.length:
        show(text, "count_same", reach=chosen.left, **counts)
    else:
        left, right = (min(reach, chosen.length - 1) for reach in (chosen.left, chosen.right))
        show(text, "count_general", left=left, right=right, **counts)
    forwards, backwards = (layers_to_cross(chosen.length, reach) for reach in (chosen.left, chosen.right))
    if forwards is None or backwards is None:
        show(text, "layers_never")
    else:
        show(text, "layers", forwards=forwards, backwards=backwards, left=chosen.left)


def show_difference(chosen: Range, text: Text) -> None:
    """Show where, and how far, the truncated outputs lie from the full ones."""
    full = chosen.clip.full
    apart = differences(full, chosen.nearby)
    worst = int(apart.argmax())
    mean, most = float(apart.mean()), float(apart[worst])
    rows = [
        (format_number(second(at)), format_number(value))
        for at, value in zip(full.frames.tolist(), apart.tolist(), strict=True)
    ]
    says = text.label("media.differ_says")
    name = text.label("media.differ")
    show(text, "differ")
    look(text, "look_differ")
    figure.show(
        draw_curves(
            [Curve("", apart, "output")],
            chosen.clip.recording.seconds,
            Points([says.format(second=at, value=value) for at, value in rows], full.frames.tolist()),
            chosen.listener,
            (text.label("media.time"), name),
        ),
        text,
        name="clip_difference",
        alt=text.label("media.differ_alt", seconds=chosen.clip.recording.seconds, mean=mean, most=most),
        table=Table([text.label("media.header_second"), name], rows),
    )
    show(text, "differ_result", mean=mean, most=most, second=second(int(full.frames[worst])))
