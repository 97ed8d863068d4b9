"""A reader who only reads: the script of every rerun, run in this thread for one link, without browser or server.

AppTest costs a tenth of a second a page, most of it for what a test could click. Here a run costs what a server pays.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from threading import current_thread
from types import SimpleNamespace
from typing import Any, Final, NoReturn
from unittest.mock import MagicMock
from urllib.parse import urlencode

from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime
from streamlit.runtime.dataframe_source_manager import DataframeSourceManager
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner_utils.exceptions import RerunException
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.runtime.scriptrunner_utils.script_run_context import (
    ScriptRunContext,
    add_script_run_ctx,
)
from streamlit.runtime.scriptrunner_utils.script_run_context_attr import SCRIPT_RUN_CONTEXT_ATTR_NAME
from streamlit.runtime.state import SafeSessionState, SessionState
from streamlit.testing.v1.element_tree import ElementTree, parse_tree_from_messages
from streamlit.util import calc_hash

from attention.ui.savings import save_time
from tests.pages.reader import SCRIPT, SLUGS

save_time()  # as the app is served

CODE: Final = compile(SCRIPT.read_text("utf-8"), str(SCRIPT), "exec")
MOST_RUNS: Final = 4
"""A link that is mended asks for a second run; a page that never rests is a defect."""


class RunAgain:
    """What a page asks for that wants to be run again: at once, the rest of this run is not drawn."""

    @staticmethod
    def request_rerun(asked: RerunData) -> NoReturn:
        """Leave this run.

        Raises:
            RerunException: always.
        """
        raise RerunException(asked)


@cache
def _runtime() -> MagicMock:
    runtime = MagicMock(spec=Runtime)
    runtime.media_file_mgr = MediaFileManager(MemoryMediaFileStorage("/media"))
    runtime.dataframe_source_mgr = DataframeSourceManager()
    runtime.bidi_component_registry = BidiComponentManager()
    return runtime


@contextmanager
def serving() -> Iterator[None]:
    """Stand in for the server while links are read."""
    before, was_directory = Runtime._instance, PagesManager.uses_pages_directory
    Runtime._instance, PagesManager.uses_pages_directory = _runtime(), False
    try:
        yield
    finally:
        Runtime._instance, PagesManager.uses_pages_directory = before, was_directory
        setattr(current_thread(), SCRIPT_RUN_CONTEXT_ATTR_NAME, None)


@dataclass(frozen=True)
class Seen:
    """What a reader sees who has opened a link: all that AppTest tells of it, and nothing to click."""

    tree: ElementTree
    query_params: dict[str, str]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.tree, name)


def see(slug: str = SLUGS[0], **link: str) -> Seen:
    """Open a section by its link; return what stands on the page and in the address.

    Raises:
        Exception: whatever the page raises.
    """
    with serving():
        sent, state = _read(slug, link)
        tree = parse_tree_from_messages(sent)
        tree._runner = SimpleNamespace(session_state=state)  # type: ignore[assignment]  # a widget's value stands there
        return Seen(tree, state.query_params.to_dict())


def read(slug: str, **link: str) -> list[ForwardMsg]:
    """Open a section by its link, inside of `serving()`; return what its last run sent.

    Raises:
        Exception: whatever the page raises.
    """
    return _read(slug, link)[0]


def _read(slug: str, link: Mapping[str, str]) -> tuple[list[ForwardMsg], SessionState]:
    query, sent = urlencode(link), list[ForwardMsg]()
    page = calc_hash("" if slug == SLUGS[0] else slug)
    pages = PagesManager(str(SCRIPT))
    pages.set_current_page_script_hash(page)
    state = SessionState()
    context = ScriptRunContext(
        session_id="reader",
        _enqueue=sent.append,
        query_string=query,
        session_state=SafeSessionState(state, lambda: None),
        uploaded_file_mgr=MemoryUploadedFileManager("/uploads"),
        main_script_path=str(SCRIPT),
        user_info={},
        fragment_storage=MemoryFragmentStorage(),
        pages_manager=pages,
        script_requests=RunAgain(),  # type: ignore[arg-type]
    )
    add_script_run_ctx(ctx=context)
    for _ in range(MOST_RUNS):
        sent.clear()
        pages.set_script_intent(page, "")
        context.reset(query_string=query, page_script_hash=page)
        context.on_script_start()
        try:
            exec(CODE, {"__name__": "__main__", "__file__": str(SCRIPT)})
        except RerunException as again:
            query = again.rerun_data.query_string
        else:
            return sent, state
    raise AssertionError(f"/{slug}?{query} asks to be run again and again")
