"""The script of every rerun: widgets → Example → Trace → one section."""

from collections.abc import Callable
from contextlib import nullcontext

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from attention import Example
from attention.ui.controls import bound
from attention.ui.controls import example as controls
from attention.ui.controls.link import BOARD_TOKENS, LONGEST_SENTENCE
from attention.ui.page import frame as page
from attention.ui.page.navigation import choose_section
from attention.ui.page.section import Section
from attention.ui.text import Text, load_text
from pages import SECTIONS

st.set_page_config(page_icon=str(page.ICON), layout="wide")


def draw(section: Section) -> None:
    """Draw one section in the reader's words: shared controls at the side, the section itself in a fragment."""
    text = load_text(words.language, words.notation, words.decimals, section.slug)
    bound.enter(section.slug)
    page.open_page(text)
    with st.sidebar:
        build = controls.choose_example(text, section.options, square=section.square)
    if wrong:
        st.info(text.label("controls.link_refused", names=text.label("page.between").join(wrong)))
    page.show_heading(section, text)
    draw_around(section, text, build)
    page.show_neighbours(SECTIONS, section, text)


def draw_around(section: Section, text: Text, build: Callable[[int], Example]) -> None:
    """Draw the section around what its moves pass by."""
    main, after, last = (st.container() if section.last else None for _ in range(3))
    with main or nullcontext():
        draw_main(section, text, build, last)
    if section.after:
        with after or nullcontext():
            section.after(text)
        bound.tell_refusal()


@st.fragment(key="section")
def draw_main(section: Section, text: Text, build: Callable[[int], Example], last: DeltaGenerator | None) -> None:
    """Draw the section with the reader's example; its own controls and its boards run this alone again."""
    example = controls.apply_edits(build(LONGEST_SENTENCE if section.long else BOARD_TOKENS), text)
    trace = controls.run_once(example)
    text = text.about(trace)
    section.render(trace, text)
    if section.last and last:
        with last:
            section.last(trace, text)
    bound.tell_refusal()


is_mended = bound.mend_link()
with st.sidebar:
    section = choose_section(SECTIONS, controls.language_in_force())
if is_mended:
    st.rerun()  # the run that follows opens the same section
wrong = bound.read_refusal()
with st.sidebar:
    words = controls.choose_words()
draw(section)
