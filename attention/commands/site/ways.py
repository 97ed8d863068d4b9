"""The ways through the site: contents, the other language and notation, neighbours, the list for search engines."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from attention.commands.site.drawing import WITH_PRESETS, WITH_SERVER, link_to
from attention.commands.site.prose import inline
from attention.presets import PRESETS
from attention.ui.controls.parameters import PRESET
from attention.ui.text import LANGUAGES, NOTATIONS, Text, name_of_language

HERE: Final = ' aria-current="true"'


@dataclass(frozen=True)
class Entry:
    """A section, as the navigation names it: its file's name, its title and the heading that it stands under."""

    slug: str
    title: str
    group: str


def contents(messages: Sequence[ForwardMsg]) -> list[Entry]:
    """Return the sections that need no server, as the app's navigation lists them; the first has no path."""
    [pages] = [message.navigation.app_pages for message in messages if message.WhichOneof("type") == "navigation"]
    entries = [Entry(page.url_pathname or "introduction", page.page_name, page.section_header) for page in pages]
    return [entry for entry in entries if entry.slug not in WITH_SERVER]


def path_of(entries: Sequence[Entry], place: int) -> str:
    """Return a section's address in the app: the first one has none."""
    return entries[place].slug if place else ""


def header(text: Text, entries: Sequence[Entry], place: int, preset: str) -> str:
    """Return the way to all sections, to the other language and to the other notation."""
    listed = []
    for index, entry in enumerate(entries):
        if not index or entry.group != entries[index - 1].group:
            listed.append(f"<li><b>{escape(entry.group)}</b></li>")
        current = ' aria-current="page"' if index == place else ""
        listed.append(
            f'<li><a href="{link_to(path_of(entries, index), preset)}"{current}>{inline(entry.title)}</a></li>'
        )
    here = link_to(path_of(entries, place), preset)
    choices = [
        choice(f"{language}/{text.notation}/{here}", name_of_language(language), language == text.language)
        for language in LANGUAGES
    ] + [
        choice(
            f"{text.language}/{notation}/{here}", text.label(f"controls.notation_{notation}"), notation == text.notation
        )
        for notation in NOTATIONS
    ]
    title = escape(text.label("site.contents"))
    return (
        f'<a class="skip" href="#main">{escape(text.label("site.skip"))}</a>\n<header>\n<nav aria-label="{title}">'
        f"<details><summary>{title}</summary>\n<ul>\n{chr(10).join(listed)}\n</ul></details></nav>\n"
        f'<ul class="choices">\n{chr(10).join(choices)}\n</ul>\n</header>'
    )


def presets(text: Text, path: str, chosen: str) -> str:
    """Return the way to the same section with another named example; nothing where there is but one."""
    if path not in WITH_PRESETS:
        return ""
    names = {name: "" if name == PRESET.default else name for name in PRESETS}
    listed = "\n".join(
        f'<li><a href="{link_to(path, preset)}"{HERE if preset == chosen else ""}>'
        f"{inline(text.label(f'controls.preset_{name}'))}</a></li>"
        for name, preset in names.items()
    )
    title = escape(text.label("controls.preset"))
    return (
        f'<nav class="presets" aria-label="{title}">\n<b>{title}</b>\n<ul class="choices">\n{listed}\n</ul>\n</nav>\n'
    )


def choice(file: str, name: str, is_here: bool) -> str:
    """Return a link to the same section for another reader."""
    return f'<li><a href="../../{file}"{HERE if is_here else ""}>{escape(name)}</a></li>'


def footer(entries: Sequence[Entry], place: int, preset: str) -> str:
    """Return the way to the section before and to the next."""
    links = []
    for step, before, after in ((-1, "← ", ""), (1, "", " →")):
        other = place + step
        if 0 <= other < len(entries):
            title = inline(entries[other].title)
            links.append(f'<a href="{link_to(path_of(entries, other), preset)}">{before}{title}{after}</a>')
    return f"<footer>\n{chr(10).join(links)}\n</footer>"


def sitemap(at: str, pages: Sequence[str]) -> str:
    """Return the list of pages for search engines."""
    lines = "\n".join(f"<url><loc>{escape(f'{at}/{page}')}</loc></url>" for page in pages)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{lines}\n</urlset>\n'
