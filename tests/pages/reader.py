"""A reader without a browser: the walkthrough run by AppTest, on any section."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import orjson
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from pages import SECTIONS

SCRIPT: Final = Path(__file__).resolve().parents[2] / "pages" / "walkthrough.py"
SLUGS: Final = tuple(section.slug for section in SECTIONS)
Page = Any
"""An AppTest, or a page that is only seen: quick.see."""


def open_section(slug: str = SLUGS[0], **query: str) -> AppTest:
    """Open a section by its link."""
    app = AppTest.from_file(str(SCRIPT), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    if slug != SLUGS[0]:
        app._page_hash = calc_hash(slug)  # switch_page knows files only, and sections are functions
    return app.run()


def go(app: AppTest, slug: str) -> AppTest:
    """Go to another section."""
    app._page_hash = calc_hash("" if slug == SLUGS[0] else slug)
    return app.run()


def unfold(app: AppTest) -> AppTest:
    """Open whatever is folded away at the side."""
    for drawer in ("reading", "sizes", "options"):
        app.session_state[f"drawer_{drawer}"] = True
    return app.run()


def draw(script: Callable[..., None], *arguments: Any, **values: Any) -> AppTest:
    """Draw a page by a script of its own, its arguments given and some widgets set."""
    app = AppTest.from_function(script, default_timeout=120, args=arguments)
    for name, value in values.items():
        app.session_state[name] = value
    return settled(app)


def settled(app: AppTest) -> AppTest:
    """Run the page once more; nothing may go wrong."""
    app.run()
    assert not app.exception
    return app


def sent(app: Page) -> list[dict[str, Any]]:
    """Return what each board and each figure was given."""
    return [orjson.loads(each.proto.bytes) for each in app.get("bidi_component") if each.proto.bytes]


def boards(app: Page) -> list[dict[str, Any]]:
    """Return what each board was given."""
    return [each for each in sent(app) if "scenes" in each]


def figures(app: Page) -> list[dict[str, Any]]:
    """Return what each figure was given."""
    return [each for each in sent(app) if "figure" in each]


def named_figures(app: Page) -> dict[str, dict[str, Any]]:
    """Return what each figure was given, by its name."""
    return {figure["name"]: figure for figure in figures(app)}


def matrix(app: Page, name: str) -> Any:
    """Return the numbers of a matrix on the first board that has it."""
    return next(board["matrices"][name]["values"] for board in boards(app) if name in board["matrices"])


def prose(app: Page) -> str:
    """Return everything that the main part says in Markdown."""
    return "\n".join(each.value for each in app.main.markdown)


def notices(app: Page) -> list[str]:
    """Return what the page tells the reader about the link."""
    return [each.value for each in app.info]


def numbers(line: str) -> list[float]:
    """Return the numbers with decimals that a line says."""
    return [float(each) for each in re.findall(r"-?\d+\.\d+", line.replace("\u2212", "-"))]
