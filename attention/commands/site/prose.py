"""Markdown as the app writes it, to HTML that stands alone: formulas as MathML, coloured words in their colours."""

import re
from functools import cache
from html import escape
from typing import Any, Final

from latex2mathml.converter import convert
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.dollarmath import dollarmath_plugin

COLOURED: Final = re.compile(r":([a-z]+)\[")
# What the library does not know, in words that it does: it would show a `&`, and `[1ex]` after a line.
KNOWN: Final = (
    (re.compile(r"\\begin\{aligned\}"), r"\\begin{array}{rl}"),
    (re.compile(r"\\end\{aligned\}"), r"\\end{array}"),
    (re.compile(r"(\\(?:begin|end))\{gathered\}"), r"\1{matrix}"),
    (re.compile(r"\\\\\[[\d.]+ex\]"), r"\\\\"),
)


def prose(source: str) -> str:
    """Return a part of the text as HTML."""
    return str(_markdown().render(source))


def inline(source: str) -> str:
    """Return a label, which may have bold words, as HTML without a paragraph."""
    return str(_markdown().renderInline(source))


def formula(source: str, *, alone: bool) -> str:
    """Return LaTeX as MathML; `alone` in a line of its own."""
    known = source.strip()
    for unknown, said in KNOWN:
        known = unknown.sub(said, known)
    made = str(convert(known, display="block" if alone else "inline"))
    made = made.replace("<mi>&#x02032;</mi>", "<mo>&#x02032;</mo>")  # a prime is no letter
    return f'<span class="formula" tabindex="0">{made}</span>\n' if alone else made


@cache
def _markdown() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False}).enable("table")
    made.use(dollarmath_plugin, double_inline=True)
    made.inline.ruler.before("link", "coloured", _coloured)
    for kind, alone in (("math_inline", False), ("math_inline_double", True), ("math_block", True)):
        made.add_render_rule(kind, _formula(alone))
    made.add_render_rule("table_open", lambda *_: '<div class="table" tabindex="0"><table>\n')
    made.add_render_rule("table_close", lambda *_: "</table></div>\n")
    return made


def _formula(alone: bool) -> Any:
    return lambda _, tokens, place, *rest: formula(tokens[place].content, alone=alone)


def _coloured(state: StateInline, silent: bool) -> bool:
    """Read `:blue[words]`."""
    found = COLOURED.match(state.src, state.pos)
    if not found:
        return False
    end = state.md.helpers.parseLinkLabel(state, found.end() - 1)
    if end < 0:
        return False
    if not silent:
        opened = state.push("coloured_open", "span", 1)
        opened.attrs = {"class": f"coloured {escape(found[1])}"}
        most, state.pos, state.posMax = state.posMax, found.end(), end
        state.md.inline.tokenize(state)
        state.posMax = most
        state.push("coloured_close", "span", -1)
    state.pos = end + 1
    return True
