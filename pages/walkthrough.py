"""The script of every rerun: widgets → Example → Trace → one section."""

from functools import partial

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from attention import run
from attention.ui import controls, page
from attention.ui.link import BOARD_TOKENS, LONGEST_SENTENCE
from attention.ui.section import Section
from attention.ui.text import load_text
from pages import SECTIONS

st.set_page_config(page_icon=str(page.ICON), layout="wide")
wrong = controls.read_link()
with st.sidebar:
    words = controls.choose_words()


def draw(section: Section) -> None:
    """Draw one section with the reader's example, in the reader's words."""
    text = load_text(words.language, words.notation, words.decimals, section.slug)
    page.open_page(text)
    with st.sidebar:
        build = controls.choose_example(text, section.options)
    trace = run(build(LONGEST_SENTENCE if section.long else BOARD_TOKENS))
    page.show_heading(section, text)
    if wrong:
        st.info(text.label("controls.link_refused", names=", ".join(wrong)))
    section.render(trace, text)
    page.show_neighbours(SECTIONS, section, text)


label = load_text(words.language, words.notation, words.decimals, SECTIONS[0].slug).label
groups: dict[str, list[StreamlitPage]] = {}
for section in SECTIONS:
    address = st.Page(
        partial(draw, section),
        title=label(f"navigation.{section.slug}"),
        url_path=section.slug,
        default=section is SECTIONS[0],
    )
    groups.setdefault(label(f"navigation.{section.group}"), []).append(address)
st.navigation(groups, expanded=True).run()
