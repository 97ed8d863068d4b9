"""What a run of a page has sent, as HTML: prose, boards and figures; of a control, what it is set to."""

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from html import escape
from typing import Any, Final

import orjson
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from attention.commands.site.prose import formula, inline, prose
from attention.ui.board.alone import board_place
from attention.ui.controls.parameters import PENCIL
from attention.ui.server import find_lent
from attention.ui.text import Text

SIGHT: Final = b'{"name":"sight"'
MAIN: Final = 0
"""Where Streamlit puts what is not at the side."""
SKIPPED: Final = frozenset({"document_language", "neighbours"})
WITH_SERVER: Final = frozenset({"exercises", "mistakes", "self-check", "own-numbers", "take-home"})
"""The sections that are nothing without what the reader does, and so stand in the app alone."""
WITH_PRESETS: Final = frozenset(
    {"", "overview", "scores", "softmax", "values", "output", "matrix-view", "heads", "block"}
)
"""The paths of the sections that are written for every named example: those with the reader's board."""
LARGE: Final = 4_000
"""Bytes from which on a part of a figure is a script beside the pages, for all languages and notations."""
LENT: Final = re.compile(rb'"assets/lent/([0-9a-f]+\.\w+)"')
BUNDLE: Final = re.compile(rb'"assets/plotly\.min\.js\?v=[\w.]+"')
HEADING: Final = re.compile(r"<h2>(.*?)</h2>")
TAG: Final = re.compile(r"<[^>]+>")


@dataclass
class Node:
    """A block or an element, as Streamlit sent it; blocks have others below them, by their places."""

    sent: Any = None
    below: dict[int, "Node"] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Which block or element it is."""
        return str(self.sent.WhichOneof("type")) if self.sent is not None else ""

    @property
    def name(self) -> str:
        """The key of a block, of those that have one."""
        return self.sent.id.split("-", 2)[-1] if self.sent is not None and self.sent.DESCRIPTOR.name == "Block" else ""

    def __iter__(self) -> Iterator["Node"]:
        return (self.below[place] for place in sorted(self.below))


def tree(messages: Iterable[ForwardMsg]) -> Node:
    """Return the page's main part."""
    root = Node()
    for message in messages:
        if message.WhichOneof("type") != "delta":
            continue
        at = root
        for place in message.metadata.delta_path:
            at = at.below.setdefault(place, Node())
        if message.delta.WhichOneof("type") == "add_block":
            at.sent, at.below = message.delta.add_block, {}
        elif message.delta.WhichOneof("type") == "new_element":
            at.sent, at.below = message.delta.new_element, {}
    return root.below[MAIN]


def choosing_boards(page: Node) -> dict[str, bytes]:
    """Return the boards on which a word is chosen, by their ids."""
    found: dict[str, bytes] = {}
    for node in page:
        if node.below:
            found |= choosing_boards(node)
        elif node.kind == "bidi_component" and SIGHT in node.sent.bidi_component.bytes:
            found[node.sent.bidi_component.id] = node.sent.bidi_component.bytes
    return found


@dataclass(frozen=True)
class Drawing:
    """Draws nodes in one reader's words.

    Attributes:
        text: the words, of the section.
        live: the page's address in the app, where there is one.
        bundle: where the page finds plotly.min.js.
        looks: for a board on which a word is chosen, by its id, what it shows for each.
        app: the app's address, empty where there is none.
        preset: the named example that links lead to; empty for the first one.
        parts: the large parts of the figures that were drawn, by their names.
    """

    text: Text
    live: str
    bundle: str
    looks: Mapping[str, Sequence[bytes]]
    app: str
    preset: str = ""
    parts: dict[str, str] = field(default_factory=dict)

    def page(self, asked: Node, answered: Node) -> str:
        """Return a page whose questions have not been answered, with what follows an answer folded away."""
        return self._heads("\n".join(self._revealed(asked, answered)))

    def _revealed(self, asked: Node, answered: Node) -> list[str]:
        before, after = self._pieces(asked), self._pieces(answered)
        matcher = SequenceMatcher(None, [piece for _, piece in before], [piece for _, piece in after], autojunk=False)
        made: list[str] = []
        for what, i, j, k, m in matcher.get_opcodes():
            new = [piece for _, piece in after[k:m]]
            pairs = [(old, now) for (old, _), (now, _) in zip(before[i:j], after[k:m], strict=False)]
            if what == "equal":
                made += new
            elif what == "replace" and j - i <= m - k and all(old.below and now.below for old, now in pairs):
                made += [_around(now, "\n".join(self._revealed(old, now))) for old, now in pairs]
                made += self._folded(new[j - i :])
            else:
                made += self._folded(new)
        return made

    def _folded(self, pieces: Sequence[str]) -> list[str]:
        if not pieces:
            return []
        inside = "\n".join(pieces)
        return [f"<details><summary>{escape(self.text.label('site.reveal'))}</summary>\n{inside}\n</details>"]

    def _pieces(self, parent: Node) -> list[tuple[Node, str]]:
        """Return what stands below a node; settings that follow each other are one line."""
        made: list[tuple[Node, str]] = []
        settings: list[str] = []
        first = Node()

        def close() -> None:
            if settings:
                made.append((first, self._settings(settings)))
                settings.clear()

        for node in parent:
            if found := self._setting(node):
                first = node
                settings.append(found)
            elif piece := self._piece(node):
                close()
                made.append((node, piece))
        close()
        return made

    def _piece(self, node: Node) -> str:
        if node.below:
            if node.name in SKIPPED:
                return ""
            inside = "\n".join(piece for _, piece in self._pieces(node))
            return _around(node, inside) if inside else ""
        draw = getattr(self, f"_{node.kind}", None)
        return str(draw(getattr(node.sent, node.kind))) if draw else ""

    def _markdown(self, sent: Any) -> str:
        latex = sent.element_type == sent.Type.LATEX
        return formula(sent.body.strip().strip("$"), alone=True) if latex else prose(sent.body)

    def _heading(self, sent: Any) -> str:
        return f"<{sent.tag}>{inline(sent.body)}</{sent.tag}>"

    def _code(self, sent: Any) -> str:
        return f'<pre tabindex="0"><code>{escape(sent.code_text)}</code></pre>'

    def _alert(self, sent: Any) -> str:
        return prose(sent.body)

    def _page_link(self, sent: Any) -> str:
        if sent.page not in WITH_SERVER:
            return f'<p><a href="{link_to(sent.page, self.preset)}">{inline(sent.label)}</a></p>'
        return f'<p><a href="{escape(self.app)}/{sent.page}">{inline(sent.label)}</a></p>' if self.app else ""

    def _checkbox(self, sent: Any) -> str:
        """Lead to the app, where answers are checked."""
        asking = f"{self.live}&{PENCIL.name}=true"
        return f'<p><a href="{escape(asking)}">{inline(sent.label)}</a></p>' if self.live else ""

    def _radio(self, sent: Any) -> str:
        """Show a question's answers; a radio that asks no question is a setting."""
        return "<ul>\n" + "\n".join(f"<li>{inline(option)}</li>" for option in sent.options) + "\n</ul>"

    def _bidi_component(self, sent: Any) -> str:
        if not sent.bytes:
            return ""
        told = orjson.loads(sent.bytes)
        if "scenes" in told:
            return board_place(sent.bytes, self.live, self.looks.get(sent.id, ()))
        return self._figure(sent) if "figure" in told else ""

    def _figure(self, sent: Any) -> str:
        data = LENT.sub(self._part, sent.bytes)
        data = BUNDLE.sub(orjson.dumps(self.bundle), data).replace(b'"clickable":true', b'"clickable":false')
        message = data.replace(b"<", b"\\u003c").decode()
        return f'<div data-figure><script type="application/json">{message}</script>{sent.html_content}</div>'

    def _part(self, found: re.Match[bytes]) -> bytes:
        """Put a part that the app would lend into the page, or its name where it is large."""
        content, kind = find_lent(found[1].decode()) or (b"", "")
        if len(content) < LARGE:
            return b'"%b"' % data_address(content, kind).encode()
        name = hashlib.sha256(content).hexdigest()[:12]
        self.parts[name] = data_address(content, kind)
        return b'"part:%b"' % name.encode()

    def _settings(self, settings: Sequence[str]) -> str:
        label = escape(self.text.label("site.setting"))
        return f'<p class="settings">{label} {" · ".join(settings)}</p>'

    def _setting(self, node: Node) -> str:
        """Return what a control is set to; nothing for what is no control, or has nothing to say."""
        if node.below:
            each = [self._setting(inner) for inner in node]
            return " · ".join(each) if each and all(each) else ""
        if node.kind in ("selectbox", "slider", "number_input", "checkbox", "button_group"):
            sent = getattr(node.sent, node.kind)
            if sent.query_param_key == PENCIL.name:
                return ""
            value = _value(node.kind, sent)
            return f"{inline(sent.label)} <b>{value}</b>" if value else ""
        return ""

    def _heads(self, html: str) -> str:
        """Give the headings the addresses that the app gives them."""
        places = {TAG.sub("", inline(heading)): name for heading, name in self.text.headings.items()}

        def named(found: re.Match[str]) -> str:
            name = places.get(TAG.sub("", found[1]))
            return f'<h2 id="{name}">{found[1]}</h2>' if name else found[0]

        return HEADING.sub(named, html)


def link_to(path: str, preset: str = "") -> str:
    """Return a section's file, seen from another section's; with a named example where it is written for them."""
    name = path or "index"
    return f"{name}-{preset}.html" if preset and path in WITH_PRESETS else f"{name}.html"


def data_address(content: bytes, kind: str) -> str:
    """Return an address that is the content."""
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def _around(node: Node, inside: str) -> str:
    if node.kind == "expandable":
        return f"<details>\n<summary>{inline(node.sent.expandable.label)}</summary>\n{inside}\n</details>"
    kind = node.name.partition("_")[0]
    return f'<div class="{kind}">\n{inside}\n</div>' if kind in ("predict", "pair", "beside") else inside


def _value(kind: str, sent: Any) -> str:
    if kind == "checkbox":
        return "✓" if sent.default else "✗"
    if kind == "button_group":
        chosen = list(sent.raw_values) or [sent.options[place].content for place in sent.default]
        return escape(", ".join(chosen))
    if kind == "selectbox":
        return escape(sent.raw_value or (sent.options[sent.default] if sent.options else ""))
    if kind == "number_input":
        return escape(sent.format % sent.default if sent.format else f"{sent.default:g}")
    shown = [sent.options[int(each)] if sent.options else (sent.format or "%g") % each for each in sent.default]
    return escape(" – ".join(shown))
