"""Who hears whom in a sound: one frame's weights, both matrices, and how far their outputs lie apart."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from attention.experiments.speech.frames import FRAMES_PER_SECOND, MEL_BANDS, Singles, band_of
from attention.experiments.speech.hearing import (
    FRAMES_HEARD,
    attention_of,
    split_share,
    strongest_outside,
    summed,
)
from attention.experiments.speech.spoken import shares_of, spoken_words, strongest_other, twin_of, word_at
from attention.experiments.speech.truncated import layers_to_cross, score_count
from attention.figures.frame import Column, Figure, Lasting, Says
from attention.figures.listening import Matrix, draw_matrices, with_listener
from attention.figures.raster import Curve
from attention.figures.style import fine_percent
from attention.figures.timeline import Listener, Mel, Points, draw_clip, draw_curves
from attention.ui.controls import parameters
from attention.ui.controls.bound import choose_number, choose_place
from attention.ui.controls.example import toolbar
from attention.ui.outside.media import Clip, Nearby, drawn_once, nearby_of, shipped_clip
from attention.ui.page import figure
from attention.ui.page.figure import Table
from attention.ui.page.frame import look, show
from attention.ui.page.picking import follow_clicks
from attention.ui.text import Slot, Text

NOTHING: Final = 1e-4
"""Lengths of a typical output: what float32 rounds is below."""
MEL_TICKS: Final = (250, 1_000, 2_000, 4_000, 8_000)


@dataclass(frozen=True)
class Range:
    """What the reader chose for a clip: the frame that listens, and how far."""

    clip: Clip
    frame: int
    left: int
    right: int

    @cached_property
    def nearby(self) -> Nearby:
        """Return truncated attention over the clip."""
        return nearby_of(self.clip, self.left, self.right)

    @property
    def length(self) -> int:
        """Return how many frames the clip has."""
        return len(self.clip.vectors)

    @property
    def listener(self) -> Listener:
        """Return the frame that listens and its range, in seconds."""
        first, last = max(0, self.frame - self.left), min(self.length, self.frame + self.right + 1)
        return Listener(second(self.frame), first / FRAMES_PER_SECOND, last / FRAMES_PER_SECOND)


def second(frame: int) -> float:
    """Return where the middle of a frame stands."""
    return (frame + 0.5) / FRAMES_PER_SECOND


def choose_range(clip: Clip, text: Text) -> Range:
    """Draw the choice of the frame that listens and of its range."""
    length = len(clip.vectors)
    follow_clicks("clip", lambda click: {"frame": min(click.row + 1, length)})
    frame = choose_place(parameters.FRAME.up_to(length, min(parameters.FRAME.default, (length + 1) // 2)), text)
    with toolbar("range"):
        left = choose_number(parameters.SPEECH_LEFT, text)
        right = choose_number(parameters.SPEECH_RIGHT, text)
    return Range(clip, frame, left, right)


def show_listening(chosen: Range, text: Text) -> None:
    """Show the sound, its mel picture and the weights of the frame that listens."""
    clip, frame = chosen.clip, chosen.frame
    full = attention_of(clip.vectors, frame)
    nearby = attention_of(clip.vectors, frame, chosen.left, chosen.right)
    names = (text.label("media.full"), text.label("media.nearby"))
    weights = (summed(full, FRAMES_HEARD), summed(nearby, FRAMES_HEARD))
    curves = [Curve(*curve) for curve in zip(names, weights, ("weight", "query"), strict=True)]
    columns = {"second": Column(clip.seconds, 2)}
    columns |= {name: Column(each, "percent") for name, each in zip(("full", "nearby"), weights, strict=True)}
    look(text, "look_clip")
    figure.show(
        draw_clip(
            clip.sound,
            Mel(clip.mel, MEL_BANDS, mel_ticks(clip, text)),
            curves,
            chosen.listener,
            Points(Says(text.label("media.clip_says"), columns), clip.frames),
            [text.label(f"media.{name}") for name in ("time", "wave", "mel", "weight_share")],
        ),
        text,
        name="clip",
        alt=text.label(
            "media.clip_alt",
            seconds=clip.recording.seconds,
            second=second(frame),
            full=fine_percent(float(full.max())),
            nearby=fine_percent(float(nearby.max())),
        ),
        table=Table([text.label("media.header_second"), *names], columns=[*columns.values()]),
        on_click=True,
    )
    show_what_is_heard(chosen, full, nearby, text)


def mel_ticks(clip: Clip, text: Text) -> list[tuple[float, str]]:
    """Return where round frequencies stand beside the mel picture."""
    rate = clip.recording.rate
    return [(band_of(hertz, rate) + 0.5, text.count(hertz)) for hertz in MEL_TICKS if hertz <= rate / 2]


def show_what_is_heard(chosen: Range, full: Singles, nearby: Singles, text: Text) -> None:
    """Say how much of the full attention lies within the range, where most of the rest goes, and what words it is."""
    inside, outside = split_share(full, chosen.frame, chosen.left, chosen.right)
    slots: dict[str, Slot] = {
        "second": chosen.listener.second,
        "all_inside": chosen.frame <= chosen.left and chosen.length - 1 <= chosen.frame + chosen.right,
        "inside": fine_percent(inside),
        "outside": fine_percent(outside),
        "start": chosen.listener.start,
        "end": chosen.listener.end,
    }
    parts = ["hears"]
    if far := strongest_outside(full, chosen.frame, chosen.left, chosen.right):
        parts.append("hears_far")
        edges = chosen.frame - chosen.left - 1, chosen.frame + chosen.right + 1
        slots |= {"far": second(far[0]), "next": far[0] in edges, "tied": len(far) > 1, "others": len(far) - 1}
    if chosen.clip is shipped_clip():
        parts.append("digits")
        slots |= words_in(chosen, full, nearby)
    show(text, *parts, **slots)


def words_in(chosen: Range, full: Singles, nearby: Singles) -> dict[str, Slot]:
    """Return what is to be said of the words: the one that the frame lies in, its twin, and who else is heard."""
    words = spoken_words(chosen.clip.recording.strokes)
    place = word_at(words, chosen.frame)
    if place is None:
        return {"in_word": False}
    twin = twin_of(words, place)
    shares = shares_of(words, full)
    other, most = strongest_other(words, shares, place)
    slots: dict[str, Slot] = {
        "in_word": True,
        "twin": twin is not None,
        "word": words[place].name,
        "word_start": words[place].first / FRAMES_PER_SECOND,
        "word_end": (words[place].last + 1) / FRAMES_PER_SECOND,
        "own": fine_percent(shares[place]),
        "other": other,
        "other_share": fine_percent(most),
    }
    if twin is None:
        slots["twice"] = sum(word.name == other for word in words) > 1
    else:
        near = shares_of(words, nearby)[twin]
        slots |= {
            "later": place > twin,
            "twin_start": words[twin].first / FRAMES_PER_SECOND,
            "twin_end": (words[twin].last + 1) / FRAMES_PER_SECOND,
            "twin_full": fine_percent(shares[twin]),
            "same_n": other == "nine",
            "within_reach": near > 0,
            "twin_near": fine_percent(near),
        }
    return slots


def show_matrices(chosen: Range, text: Text) -> None:
    """Show full and truncated attention as matrices, and count the scores."""
    clip, full = chosen.clip, chosen.clip.full
    sides = (text.label("media.listens"), text.label("media.heard"))

    def matrices() -> Figure:
        both = {"media.matrix_full": full.shares, "media.matrix_nearby": chosen.nearby.hearing.shares}
        return draw_matrices(
            clip.sound,
            [Matrix(text.label(title), shares) for title, shares in both.items()],
            band=(chosen.left / FRAMES_PER_SECOND, chosen.right / FRAMES_PER_SECOND),
            sides=sides,
            notation=text.notation,
            key=text.label("media.colour_key"),
        )

    look(text, "look_matrices", "truncated")
    drawn = drawn_once(f"{clip.name} {chosen.left} {chosen.right} {text.notation} {text.language}", matrices)
    figure.show(
        with_listener(drawn, chosen.listener.second, text.notation),
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
    left, right = (min(reach, chosen.length - 1) for reach in (chosen.left, chosen.right))
    slots: dict[str, Slot] = {"scores": scores, "squared": squared, "share": fine_percent(scores / squared)}
    if left == right:
        slots |= {"reach": left, "loses": left > 0}
    else:
        slots |= {"left": left, "right": right}
    forwards, backwards = (layers_to_cross(chosen.length, reach) for reach in (left, right))
    if forwards is None or backwards is None:
        layers = "layers_never"
        slots |= {"alone": left == right == 0, "past_only": right == 0}
    else:
        layers = "layers"
        slots |= {"forwards": forwards, "backwards": backwards, "left": left}
    show(text, "count_same" if left == right else "count_general", layers, **slots)


def show_difference(chosen: Range, text: Text) -> None:
    """Show where, and how far, the truncated outputs lie from the full ones."""
    full = chosen.clip.full
    apart = chosen.nearby.apart
    worst = int(apart.argmax())
    mean, most = float(apart.mean()), float(apart[worst])
    name = text.label("media.differ")
    columns = {"second": Column(chosen.clip.seconds, 2), "value": Column(Lasting(apart), 2)}
    look(text, "look_differ", "differ")
    figure.show(
        draw_curves(
            [Curve("", apart, "output")],
            chosen.clip.recording.seconds,
            Points(Says(text.label("media.differ_says"), columns), chosen.clip.frames),
            chosen.listener,
            (text.label("media.time"), name),
        ),
        text,
        name="clip_difference",
        alt=text.label("media.differ_alt", seconds=chosen.clip.recording.seconds, mean=mean, most=most),
        table=Table([text.label("media.header_second"), name], columns=[*columns.values()]),
    )
    slots = {"mean": mean, "most": most, "second": second(int(full.frames[worst]))}
    show(text, "differ_result", same=most < NOTHING, **slots)
