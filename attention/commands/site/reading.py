"""A reader who only reads: the script of every rerun, run in this thread for one link, without browser or server.

The script is run by its path, as Streamlit runs it: nothing here imports a page.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import current_thread
from types import SimpleNamespace
from typing import Any, Final, NoReturn, cast
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
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext, add_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context_attr import SCRIPT_RUN_CONTEXT_ATTR_NAME
from streamlit.runtime.state import SafeSessionState, SessionState
from streamlit.util import calc_hash

SCRIPT: Final = Path(__file__).resolve().parents[3] / "pages" / "walkthrough.py"
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
def _runtime() -> Any:
    return SimpleNamespace(
        media_file_mgr=MediaFileManager(MemoryMediaFileStorage("/media")),
        dataframe_source_mgr=DataframeSourceManager(),
        bidi_component_registry=BidiComponentManager(),
    )


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


def run(
    path: str, link: Mapping[str, str], widgets: Mapping[str, Any] | None = None
) -> tuple[list[ForwardMsg], SessionState]:
    """Open a section by its link, inside of `serving()`; return what its last run sent, and the session's state.

    Args:
        path: the section's address; empty for the first one.
        link: the address's parameters.
        widgets: what some widgets are set to before the first run, by their keys.

    Raises:
        Exception: whatever the page raises.
    """
    query, sent = urlencode(link), list[ForwardMsg]()
    page = calc_hash(path)
    pages = PagesManager(str(SCRIPT))
    pages.set_current_page_script_hash(page)
    state = SessionState()
    for key, value in (widgets or {}).items():
        state[key] = value
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
        script_requests=cast(Any, RunAgain()),
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
    raise AssertionError(f"/{path}?{query} asks to be run again and again")
