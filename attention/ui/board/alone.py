"""The board without a server: one HTML file that still answers "where does this number come from?".

It is the app's own board: the same modules, joined into one script, are given what Python would have sent.
"""

import base64
import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from typing import Any, Final, cast

import orjson

from attention.trace import Trace
from attention.ui.board.board import View, blend_steps, board_data, row_steps
from attention.ui.modules import join_modules
from attention.ui.server import ASSETS, load_words
from attention.ui.text import THEME_COLOURS, Language, Text

THEME: Final = ASSETS.parent / ".streamlit" / "config.toml"
THEME_VARIABLES: Final = {
    "primaryColor": "--st-primary-color",
    "backgroundColor": "--st-background-color",
    "secondaryBackgroundColor": "--st-secondary-background-color",
    "textColor": "--st-text-color",
    **{f"{name}TextColor": f"--st-{name}-text-color" for name in THEME_COLOURS.values()},
}
"""Settings of the theme, and what Streamlit calls them in CSS."""
FONT: Final = "system-ui, 'Segoe UI', 'Noto Sans', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"
STYLE: Final = """
html { color-scheme: light dark; background: var(--st-background-color); color: var(--st-text-color); }
body { margin: 0 auto; padding: 1rem; max-width: 90rem; font: 1rem/1.5 var(--st-font); }
h1 { font-size: 1.35rem; line-height: 1.3; }
a { color: var(--st-primary-color); }
"""
WORDS_ADDRESS: Final = re.compile(r"/words/(\w+)\.(\w+)\.json$")


def write_board(
    trace: Trace, scenes: Sequence[str], text: Text, views: Sequence[View], chosen: int = 0, live: str = ""
) -> str:
    """Return a whole page with scenes of a trace on one board: it asks for nothing and can be opened from disk.

    Args:
        trace: what the board shows.
        scenes: names of scenes.
        text: the reader's words.
        views: for each word that may be chosen what its board shows, or one view alone.
        chosen: the view to begin with.
        live: the address of the app with this example, where it is known.
    """
    sent = [board_data(trace, scenes, text, view) for view in views]
    place = board_place(sent[chosen], live, sent if len(sent) > 1 else ())
    said = escape(text.label("alone.fixed"))
    if live:
        said += f' <a href="{escape(live)}">{escape(text.label("alone.live"))}</a>'
    title = escape(text.label("alone.title", sentence=" ".join(trace.example.tokens)))
    style, script = theme_style() + STYLE, board_script()
    policy = f"default-src 'none'; img-src data:; script-src {_hash(script)}; style-src {_hash(style)}; base-uri 'none'"
    return (
        f'<!doctype html>\n<html lang="{text.code}">\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>{style}</style>\n<main>\n<h1>{title}</h1>\n{place}\n<p>{said}</p>\n</main>\n"
        f"<script>{script}</script>\n</html>\n"
    )


def query_views(trace: Trace) -> tuple[View, ...]:
    """Return for each query a board whose steps are its way: its scores, its weights, then its output, term by term."""
    return tuple(
        View(
            query=row,
            steps=(*row_steps(trace, "scores", row), *row_steps(trace, "weights", row), *blend_steps(trace, row)),
        )
        for row in range(len(trace.example.tokens))
    )


def board_place(data: bytes, live: str = "", looks: Sequence[bytes] = ()) -> str:
    """Return the element where `board_script` draws a board.

    Args:
        data: what `board_data` or `plain_data` returns; nothing can be changed on this board.
        live: the address of the app with this example; without it no cell has a link.
        looks: the same for each word that may be chosen.
    """
    sent = orjson.loads(data)
    others = [_differences(sent, orjson.loads(look)) for look in looks]
    words = cast(re.Match[str], WORDS_ADDRESS.search(sent["words"]))
    labels = orjson.Fragment(load_words(words[1], cast(Language, words[2])))
    kept: dict[str, Any] = {"editable": [], "can_undo": False, "fixed": not looks}
    kept["live" if live else "codes"] = live or {}
    told = orjson.dumps({"payload": sent | kept, "labels": labels, "looks": others}).decode().replace("<", "\\u003c")
    return f'<div data-board><script type="application/json">{told}</script></div>'


def _differences(sent: Mapping[str, Any], look: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: value for name, value in look.items() if value != sent[name]}
    if "matrices" in found:
        found["matrices"] = {
            name: matrix for name, matrix in look["matrices"].items() if matrix != sent["matrices"].get(name)
        }
    return found


@cache
def board_script() -> str:
    """Return the script that draws every board of a page."""
    css = (ASSETS / "board" / "board.css").read_text("utf-8")
    modules = join_modules(ASSETS / "board" / "alone.js")
    script = f"(() => {{\n{modules}\n$alone.start({orjson.dumps(css).decode()});\n}})();"
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")


@cache
def theme_style() -> str:
    """Return the app's theme as CSS variables, light or dark as the reader's system is."""
    theme = tomllib.loads(THEME.read_text("utf-8"))["theme"]
    light, dark = (
        " ".join(f"{name}: {theme[ground][setting]};" for setting, name in THEME_VARIABLES.items())
        for ground in ("light", "dark")
    )
    return f":root {{ {light} --st-font: {FONT}; }}\n@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}"


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
