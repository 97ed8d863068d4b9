"""5.1 Speech: a long sequence of vectors, and what it saves and loses to listen only nearby."""

import streamlit as st

from attention.experiments.speech.frames import FRAMES_PER_SECOND, MEL_BANDS
from attention.figures.style import format_number
from attention.trace import Trace
from attention.ui.outside.media import Clip, choose_clip, open_section
from attention.ui.page.frame import beside, show
from attention.ui.text import Text
from pages.speech.cost import show_growth
from pages.speech.listening import choose_range, show_difference, show_listening, show_matrices
from pages.speech.speed import show_speed


def render(_: Trace, text: Text) -> None:
    """Show a sound as vectors, full and truncated attention over it, and what each costs."""
    open_section()
    show(text, "vectors", bands=MEL_BANDS, per_second=FRAMES_PER_SECOND)
    clip = choose_clip(text)
    st.audio(clip.data, alt=text.label("media.player"))
    recording = clip.recording
    length = len(clip.vectors)
    show(
        text,
        "facts",
        kind=recording.kind,
        seconds=format_number(recording.seconds, 2),
        channels=recording.channels,
        file_rate=recording.file_rate,
        rate=recording.rate,
        length=length,
        squared=length**2,
    )
    show(text, "layer")
    if length > len(clip.full.frames):
        show(text, "long_clip", length=length, heard=len(clip.full.frames), rows=len(clip.full.rows))
    show_attention(clip, text)
    with beside("speed"):
        show_speed(text)
    show(text, "sources")


@st.fragment
def show_attention(clip: Clip, text: Text) -> None:
    """Show everything that a range decides: what is heard, what is lost, what it costs."""
    with beside("listening"):
        chosen = choose_range(clip, text)
        show_listening(chosen, text)
    with beside("matrices"):
        show_matrices(chosen, text)
    with beside("difference"):
        show_difference(chosen, text)
    show_growth(chosen, text)
