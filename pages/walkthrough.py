"""The script of every rerun: widgets → Example → Trace → one section."""

import time
from collections.abc import Callable
from typing import Final

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from attention import Example
from attention.ui.controls import bound
from attention.ui.controls import example as controls
from attention.ui.controls.link import BOARD_TOKENS, LONGEST_SENTENCE
from attention.ui.page import frame as page
from attention.ui.page.section import Section
from attention.ui.text import Language, Text, load_text
from pages import SECTIONS

# Another thread tells the browser that a run has begun: it gets to run first, and the browser prepares meanwhile.
A_MOMENT: Final = 0.0005

st.set_page_config(page_icon=str(page.ICON), layout="wide")


def choose_section(language: Language) -> Section:
    """Draw the navigation; return the section whose address is open."""
    label = load_text(language, "lecture", 2, SECTIONS[0].slug).label
    groups: dict[str, list[StreamlitPage]] = {}
    for section in SECTIONS:
        # A page only names an address: widgets that it drew itself would lose their state at a page change.
        address = st.Page(
            lambda: None,
            title=label(f"navigation.{section.slug}"),
            url_path=section.slug,
            default=section is SECTIONS[0],
        )
        groups.setdefault(label(f"navigation.{section.group}"), []).append(address)
    slug = st.navigation(groups, expanded=True).url_path or SECTIONS[0].slug
    return next(section for section in SECTIONS if section.slug == slug)


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
    draw_main(section, text, build)
    if section.after:
        section.after(text)
        bound.tell_refusal()
    page.show_neighbours(SECTIONS, section, text)


@st.fragment(key="section")
def draw_main(section: Section, text: Text, build: Callable[[int], Example]) -> None:
    """Draw the section with the reader's example; its own controls and its boards run this alone again."""
    time.sleep(A_MOMENT)
    example = controls.apply_edits(build(LONGEST_SENTENCE if section.long else BOARD_TOKENS), text)
    trace = controls.run_once(example)
    section.render(trace, text.about(trace))
    bound.tell_refusal()


if bound.mend_link():
    choose_section(controls.language_asked())  # the run that follows opens the same section
    st.rerun()
wrong = bound.read_refusal()
with st.sidebar:
    words = controls.choose_words()
draw(choose_section(words.language))
