"""Cross-attention on the same grid: two sentences, of which one only asks."""

from typing import Final

import streamlit as st

from attention.experiments.heads.cross import cross_output, tokens_read
from attention.trace import Trace
from attention.ui.controls.another import bring_back, is_kept, open_another
from attention.ui.controls.example import toolbar
from attention.ui.page.frame import show
from attention.ui.text import Text
from pages.pencil import is_in_hand

SENTENCES: Final = {"sentence": "I saw a saw 我看见", "visible": "padding", "reach": 3}
"""One that is read and one that is written, whose tokens nobody looks at."""


def show_two_sentences(text: Text) -> None:
    """Say what cross-attention is; put two sentences on the grid, and the reader's own again."""
    if is_in_hand():
        return
    show(text, "cross", lecture=text.notation == "lecture")
    with toolbar("cross"):
        st.button(text.label("heads.two_sentences"), key="two_sentences", on_click=open_another, kwargs=SENTENCES)
        if is_kept():
            st.button(text.label("heads.own_sentence"), key="own_sentence", on_click=bring_back)


def show_cross(trace: Trace, text: Text) -> None:
    """Where the mask leaves two lists of words, compute the second one's outputs from them alone."""
    read = tokens_read(trace.visible)
    if is_in_hand() or not read or any(edit.matrix in ("scores", "weights") for edit in trace.example.what_if):
        return
    difference = float(abs(cross_output(trace, read) - trace.output[read:]).max())
    written = len(trace.example.tokens) - read
    show(
        text,
        "cross_result",
        read=read,
        written=written,
        block=text.shape((written, read)),
        difference=text.closely(difference),
        differ=difference > 0,
    )
