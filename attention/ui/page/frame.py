"""The frame of every page: style, heading, prose, predictions, code, and the way to the neighbours."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Final

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from attention.ui.controls.bound import choose_answer
from attention.ui.controls.kinds import Answer
from attention.ui.framing import framed_by
from attention.ui.page.section import Section
from attention.ui.server import ASSETS, loader, words_url
from attention.ui.text import LANGUAGES, Language, Slot, Text, load_labels

STYLE: Final = ASSETS / "page.css"
EMBEDDED: Final = ASSETS / "embedded.css"
ICON: Final = ASSETS / "images" / "icon.png"
FRAME: Final = {
    "Skip to main content": "skip",
    "Sidebar": "sidebar",
    "Expand sidebar": "expand",
    "Collapse sidebar": "collapse",
    "Choose an option": "choose",
    "Open": "open",
    "Close": "close",
    "Increment": "increment",
    "Decrement": "decrement",
    "progress": "progress",
    "file upload": "choose_file",
    "Upload": "upload",
    "Add files": "other_file",
    "Drag and drop a file here": "drop_file",
    "Record": "record",
    "Stop recording": "stop",
    "Play": "play",
    "Pause": "pause",
    "Reset": "again",
    "Link to heading": "link_to_heading",
    "Clear recording": "clear",
    "This app would like to use your microphone.": "microphone",
    "Learn how to allow access.": "allow_microphone",
    "Copy to clipboard": "copy",
    "An error has occurred, please try again.": "no_recording",
}
FRAME_BEGINNINGS: Final = {"Help for ": "help", "Remove ": "remove"}
# Streamlit's own words are English in every language: those that are read or heard get their translation here, and
# theirs again when the reader changes the language. The page has this component always, so it never stops watching.
_language = st.components.v2.component("language", js=loader("page/language.js"))
_outline = st.components.v2.component("outline", js=loader("page/outline.js"), isolate_styles=False)


def open_page(text: Text) -> None:
    """Set what holds for the whole page: style sheet, the document's language, the words of Streamlit's own frame."""
    st.html(STYLE)
    if st.context.is_embedded:
        st.html(EMBEDDED)
    with st.container(key="document_language"):
        _language(key="language", data={"lang": text.code, **frame_words(text.language)})


@cache
def frame_words(language: Language) -> dict[str, dict[str, str]]:
    """Return what Streamlit's own words, in whatever language they stand by now, are in this one."""
    labels = [load_labels(each) for each in LANGUAGES]

    def translated(words: Mapping[str, str]) -> dict[str, str]:
        here = load_labels(language)
        return {
            word: here[f"frame.{key}"]
            for said, key in words.items()
            for word in (said, *(each[f"frame.{key}"] for each in labels))
        }

    return {"frame": translated(FRAME), "beginnings": translated(FRAME_BEGINNINGS)}


def show_heading(section: Section, text: Text) -> None:
    """Show the section's title, the question that it answers, the way to its parts, and the button that presents it."""
    st.title(text.label(f"navigation.{section.slug}"), anchor=False)
    show(text, "question")
    _outline(
        key="outline",
        data={
            "title": text.label("page.outline"),
            "headings": text.headings,
            "present": words_url("present", text.language),
            "framed_by": framed_by() if st.context.is_embedded else (),
        },
    )


def show(text: Text, *parts: str, **slots: Slot) -> None:
    """Show one part of the section's prose, or several in a row: the fewer elements, the faster a slider move."""
    st.markdown(text.part(*parts, **slots))


def look(text: Text, part: str, after: str = "", /, **slots: Slot) -> None:
    """Say in one line what to look at in the figure that follows; `after` names a part to show before it."""
    tell(text.part(after) if after else "", looking(text, part, **slots))


def looking(text: Text, part: str, **slots: Slot) -> str:
    """Return the line that says what to look at, for `tell`."""
    return f"> **{text.label('page.look')}** {text.part(part, **slots)}"


def tell(*pieces: str) -> None:
    """Show parts that are already written, each with its own slots, as one element."""
    st.markdown("\n\n".join(piece for piece in pieces if piece))


def beside(name: str, *, broad: bool = False) -> "st.delta_generator.DeltaGenerator":
    """Return a part of the page: one picture, and beside it all else that is drawn there, where the page is wide.

    A narrow page shows everything in the order in which it was drawn.

    Args:
        name: unique on the page.
        broad: whether the picture wants the whole of a page that is not very wide.
    """
    return st.container(key=f"beside_broad_{name}" if broad else f"beside_{name}")


def pair(name: str) -> "st.delta_generator.DeltaGenerator":
    """Return a place for two pictures, each after its words, side by side where there is room: four elements in order.

    One block where columns would be three. `name` is unique on the page.
    """
    return st.container(key=f"pair_{name}")


def predict(text: Text, question: Answer, /, **slots: Slot) -> str | None:
    """Ask the reader to predict before a surprise; return the answer's name, or None until one is given.

    Question and answers are parts of the section: of `predict_scale` the parts `predict_scale`, `predict_scale_same`, …
    """
    with st.container(border=True, key=f"predict_{question.name}"):
        st.markdown(f"**{text.label('page.predict')}** {text.part(question.name, **slots)}")
        return choose_answer(question, text)


def show_code(text: Text, write: Callable[[], str]) -> None:
    """Show the step's NumPy, written only when it is asked for."""
    folded = st.expander(text.label("page.code"), key="code", on_change="rerun")
    if folded.open:
        folded.code(write(), language="python")


def link_to(slug: str, label: str, first: str, **asked: str) -> None:
    """Link another section without leaving the session.

    Args:
        slug: of the section.
        label: what the link says.
        first: the slug of the section at the address `/`.
        asked: parameters that the section is opened with.
    """
    st.page_link(address(slug, slug, slug == first), label=label, query_params=asked or None)


@cache
def address(slug: str, title: str, is_first: bool) -> StreamlitPage:
    """Return a section's address; the first one's is `/`.

    It only names it: widgets that a page drew itself would lose their state when the reader leaves it.
    """
    return st.Page(lambda: None, url_path=slug, title=title, default=is_first)


def show_neighbours(sections: Sequence[Section], section: Section, text: Text) -> None:
    """Link the previous and the next section at the foot of the page."""
    place = sections.index(section)
    first = sections[0].slug
    with st.container(key="neighbours", horizontal=True, horizontal_alignment="distribute" if place else "right"):
        if place > 0:
            slug = sections[place - 1].slug
            link_to(slug, f"← {text.label(f'navigation.{slug}')}", first)
        if place + 1 < len(sections):
            slug = sections[place + 1].slug
            link_to(slug, f"{text.label(f'navigation.{slug}')} →", first)


def show_table(header: Sequence[str], rows: Sequence[Sequence[str]], after: str = "") -> None:
    """Show a small table of numbers and words, and a paragraph after it."""
    st.markdown(f"{table_of(header, rows)}\n\n{after}")


def table_of(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a small table as Markdown, for `tell`."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
