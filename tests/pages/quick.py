"""A reader who only reads: the script of every rerun, run in this thread for one link, without browser or server.

AppTest costs a tenth of a second a page, most of it for what a test could click. Here a run costs what a server pays.
"""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.testing.v1.element_tree import ElementTree, parse_tree_from_messages

from attention.commands.site.reading import run, serving
from attention.ui.savings import save_time
from tests.pages.reader import SLUGS

__all__ = ["Seen", "read", "see", "serving"]

save_time()  # as the app is served


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
        sent, state = run(path_of(slug), link)
        tree = parse_tree_from_messages(sent)
        tree._runner = SimpleNamespace(session_state=state)  # type: ignore[assignment]  # a widget's value stands there
        return Seen(tree, state.query_params.to_dict())


def read(slug: str, **link: str) -> list[ForwardMsg]:
    """Open a section by its link, inside of `serving()`; return what its last run sent.

    Raises:
        Exception: whatever the page raises.
    """
    return run(path_of(slug), link)[0]


def path_of(slug: str) -> str:
    """Return a section's address: the first one has none."""
    return "" if slug == SLUGS[0] else slug
