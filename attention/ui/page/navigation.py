"""The way from section to section at the side: one element, where Streamlit draws link by link anew at each move."""

from collections.abc import Sequence
from typing import Final, NoReturn

import streamlit as st
from streamlit.navigation.page import StreamlitPage
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.scriptrunner_utils.exceptions import RerunException
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx

from attention.ui.page.frame import address
from attention.ui.page.section import Section
from attention.ui.server import loader
from attention.ui.text import Language, load_text

NAME: Final = "navigation"
_navigation = st.components.v2.component(NAME, js=loader("page/navigation.js"), isolate_styles=False)


def choose_section(sections: Sequence[Section], language: Language) -> Section:
    """Draw the way to every section; return the one whose address is open.

    A link that was followed ends the run: the one after it draws the section that it leads to.
    """
    label = load_text(language, "lecture", 2, sections[0].slug).label
    pages = [address(each.slug, label(f"navigation.{each.slug}"), each is sections[0]) for each in sections]
    groups: dict[str, list[StreamlitPage]] = {}
    for each, page in zip(sections, pages, strict=True):
        groups.setdefault(label(f"navigation.{each.group}"), []).append(page)
    here = st.navigation(groups, position="hidden").url_path
    data = {
        "title": label("frame.pages"),
        "groups": [[title, [[page.url_path, page.title] for page in group]] for title, group in groups.items()],
        "here": here,
    }
    # Streamlit hands on only what something is called for
    followed = _navigation(key=NAME, data=data, on_followed_change=lambda: None).followed
    for page in pages:
        if page.url_path == followed != here:
            _go(page)
    return next(each for each, page in zip(sections, pages, strict=True) if page.url_path == here)


def _go(page: StreamlitPage) -> NoReturn:
    """Run the script again at another address, as after a click on a link of Streamlit's own.

    `st.switch_page` clears the address, which it may not do while widgets are bound to it, and forgets all widgets.
    """
    context = get_script_run_ctx()
    if context is None:
        raise RuntimeError("a link was followed in no session")
    raise RerunException(
        RerunData(
            query_string=context.query_string,
            widget_states=WidgetStates(widgets=context.session_state.get_widget_states()),
            page_script_hash=page._script_hash,
            cached_message_hashes=context.cached_message_hashes,
            context_info=context.context_info,
        )
    )
