"""The frame of every page: style, heading, prose, predictions, code, and the way to the neighbours."""

from collections.abc import Sequence
from typing import Final

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from attention.ui.section import Section
from attention.ui.server import ASSETS
from attention.ui.text import Text

STYLE: Final = ASSETS / "page.css"
ICON: Final = ASSETS / "images" / "icon.png"
_language = st.components.v2.component(
    "language",
    js="""export default function ({ data }) {
  document.documentElement.lang = data.lang;
}""",
)


def open_page(text: Text) -> None:
    """Set what holds for the whole page: style sheet and the document's language."""
    st.html(STYLE)
    with st.container(key="document_language"):
        _language(key="language", data={"lang": text.code})


def show_heading(section: Section, text: Text) -> None:
    """Show the section's title."""
    st.title(text.label(f"navigation.{section.slug}"), anchor=False)


def show(text: Text, part: str, **slots: str | int | float) -> None:
    """Show one part of the section's prose."""
    st.markdown(text.part(part, **slots))


def ask(text: Text, part: str = "question") -> None:
    """Show the question that a section, or one figure, answers."""
    with st.container(key=f"question_{part}"):
        st.markdown(text.part(part))


def look(text: Text, part: str, **slots: str | int | float) -> None:
    """Say in one line what to look at in the figure that follows."""
    with st.container(key=f"look_{part}"):
        st.markdown(f"**{text.label('page.look')}** {text.part(part, **slots)}")


def predict(text: Text, part: str, answers: Sequence[str]) -> str | None:
    """Ask the reader to predict before a surprise; return the answer's name, or None until one is given.

    The question is the part `<part>`, an answer's label the part `<part>_<answer>`.
    """
    with st.container(border=True, key=f"predict_{part}"):
        st.markdown(f"**{text.label('page.predict')}** {text.part(part)}")
        return st.radio(
            text.label("page.predict"),
            answers,
            index=None,
            format_func=lambda answer: text.part(f"{part}_{answer}"),
            key=f"predict_{part}_answer",
            label_visibility="collapsed",
            persist_state="session",
        )


def show_code(text: Text, code: str) -> None:
    """Show the step's NumPy, folded away until it is asked for."""
    with st.expander(text.label("page.code")):
        st.code(code, language="python")
        st.caption(text.label("page.code_runs"))


def show_neighbours(pages: dict[str, StreamlitPage], sections: Sequence[Section], section: Section, text: Text) -> None:
    """Link the previous and the next section at the foot of the page."""
    place = sections.index(section)
    st.divider()
    with st.container(key="neighbours"):
        before, after = st.columns(2)
    if place > 0:
        slug = sections[place - 1].slug
        before.page_link(pages[slug], label=f"← {text.label(f'navigation.{slug}')}")
    if place + 1 < len(sections):
        slug = sections[place + 1].slug
        after.page_link(pages[slug], label=f"{text.label(f'navigation.{slug}')} →")
