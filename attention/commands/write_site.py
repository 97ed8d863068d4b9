"""Write the explainer as a folder of files: `python -m attention.commands.write_site --out site/ --live URL --at URL`.

Every section in both languages and notations, its boards answering "how?" in the browser, its figures zooming; no
server, no request to another host, to be opened from disk or put on any static host. The pages are the app's own: the
script of every rerun is run for each link, and what it sends is written down as HTML.
"""

import argparse
import gzip
import io
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import product
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import orjson
from PIL import Image

from attention.commands.site.drawing import TAG, WITH_PRESETS, Drawing, Node, choosing_boards, link_to, tree
from attention.commands.site.prose import prose
from attention.commands.site.reading import run, serving
from attention.commands.site.ways import Entry, contents, footer, header, path_of, presets, sitemap
from attention.presets import PRESETS
from attention.ui.board.alone import board_script, theme_style
from attention.ui.controls.kinds import Answer
from attention.ui.controls.parameters import PARAMETERS, PRESET
from attention.ui.modules import join_modules
from attention.ui.server import ASSETS, PLOTLY_BUNDLE
from attention.ui.text import LANGUAGES, NOTATIONS, Language, Notation, Text, load_text

MOST_COMPRESSED: Final = 6_000_000
"""Bytes of the whole folder, each file by gzip."""
DECIMALS: Final = 2
READERS: Final = tuple(product(LANGUAGES, NOTATIONS))
OTHERS: Final = tuple(name for name in PRESETS if name != PRESET.default)
"""The named examples but the first."""
CARD: Final = (1200, 630)
"""Pixels of the picture that a link to the site is shown with."""
BORDERS: Final = """
:root { --st-border-color: #D5D6D8; }
@media (prefers-color-scheme: dark) { :root { --st-border-color: #475569; } }
"""
# Plotly writes styles of its own, and saves pictures as blob: or data:; parts of figures stand in the page as data:.
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "connect-src data:; base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True)
class Site:
    """Where the site is written, and which addresses it knows.

    Attributes:
        out: the folder.
        live: the app's address, empty where there is none.
        at: the site's own address, empty where it is not known: search engines want whole addresses.
    """

    out: Path
    live: str = ""
    at: str = ""

    def write(
        self,
        sections: Sequence[str] = (),
        examples: Sequence[str] = OTHERS,
        readers: Iterable[tuple[Language, Notation]] = READERS,
    ) -> None:
        """Write everything, or only some sections by their slugs, for the first example and these, for some readers."""
        self.out.mkdir(parents=True, exist_ok=True)
        write_assets(self.out / "assets")
        with serving():
            for language, notation in readers:
                self.write_pages(language, notation, sections, examples)
        put(self.out / "index.html", self.front())
        if self.at:
            pages = sorted(page.relative_to(self.out).as_posix() for page in self.out.rglob("*.html"))
            put(self.out / "sitemap.xml", sitemap(self.at, pages))
            put(self.out / "robots.txt", f"User-agent: *\nAllow: /\nSitemap: {self.at}/sitemap.xml\n")

    def write_pages(
        self, language: Language, notation: Notation, sections: Sequence[str], examples: Sequence[str]
    ) -> None:
        """Write the sections in one reader's words."""
        entries = contents(run("", {"lang": language, "notation": notation})[0])
        for place, entry in enumerate(entries):
            if sections and entry.slug not in sections:
                continue
            for preset in ("", *examples) if path_of(entries, place) in WITH_PRESETS else ("",):
                page = self.page(entries, place, language, notation, preset)
                put(self.out / language / notation / link_to(path_of(entries, place), preset), page)

    def page(
        self, entries: Sequence[Entry], place: int, language: Language, notation: Notation, preset: str = ""
    ) -> str:
        """Return one section as a whole page."""
        entry, path = entries[place], path_of(entries, place)
        text = load_text(language, notation, DECIMALS, entry.slug)
        link = {"lang": language, "notation": notation, **({PRESET.name: preset} if preset else {})}
        live = f"{self.live}/{path}?{urlencode(link)}" if self.live else ""
        asked = tree(run(path, link, {"code": True})[0])
        answered = tree(run(path, link | answers(entry.slug), {"code": True})[0])
        bundle, looked = "../../assets/plotly.min.js", looks(path, link, asked)
        drawing = Drawing(text, live, bundle, looked, self.live, preset)
        body = drawing.page(asked, answered)
        for name, part in drawing.parts.items():
            put(self.out / "assets" / "parts" / f"{name}.js", f'(window.parts ??= {{}})["{name}"] = "{part}";\n')
        still = escape(text.label("site.still"))
        if live:
            still += f' <a href="{escape(live)}">{escape(text.label("site.live"))}</a>'
        title, rest = body.split("</h1>", 1)
        return self.framed(
            text,
            f"{entry.title} · {text.label(f'controls.preset_{preset}')}" if preset else entry.title,
            plain(prose(text.part("question"))),
            f"{language}/{notation}/{link_to(path, preset)}",
            f'{header(text, entries, place, preset)}\n<main id="main">\n{title}</h1>\n<p class="still">{still}</p>\n'
            f"{presets(text, path, preset)}{rest}\n</main>\n{footer(entries, place, preset)}",
            [f"parts/{name}" for name in drawing.parts]
            + [name for name in ("board", "figure") if f"data-{name}>" in body],
        )

    def framed(
        self, text: Text, title: str, about: str, file: str, body: str, scripts: Sequence[str] = (), up: str = "../../"
    ) -> str:
        """Return a page with its head."""
        head = [
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)} · {escape(text.label('site.name'))}</title>",
            f'<meta name="description" content="{escape(about)}">',
            *self.relatives(text, file),
            f'<meta property="og:title" content="{escape(title)}">',
            f'<meta property="og:description" content="{escape(about)}">',
            '<meta property="og:type" content="article">',
            '<meta name="twitter:card" content="summary_large_image">',
            f'<link rel="icon" href="{up}assets/icon.png">',
            f'<link rel="stylesheet" href="{up}assets/site.css">',
            *(f'<script src="{up}assets/{name}.js" defer></script>' for name in scripts),
        ]
        return f'<!doctype html>\n<html lang="{text.code}">\n{chr(10).join(head)}\n<body>\n{body}\n</body>\n</html>\n'

    def relatives(self, text: Text, file: str) -> Iterator[str]:
        """Return links to the same page in the other language, its own address and its picture."""
        language, _, rest = file.partition("/")
        if not self.at or not rest:
            return
        for other in LANGUAGES:
            tag = load_text(other, text.notation, DECIMALS, "introduction").code
            yield f'<link rel="alternate" hreflang="{tag}" href="{self.at}/{other}/{rest}">'
        yield f'<link rel="canonical" href="{self.at}/{language}/{rest.replace("paper/", "lecture/", 1)}">'
        yield f'<meta property="og:image" content="{self.at}/assets/card-{language}.png">'
        yield f'<meta property="og:url" content="{self.at}/{file}">'

    def front(self) -> str:
        """Return the first page: which language, which notation."""
        parts = ['<main id="main">']
        texts = [load_text(language, "lecture", DECIMALS, "introduction") for language in LANGUAGES]
        for text in texts:
            named = [(notation, escape(text.label(f"controls.notation_{notation}"))) for notation in NOTATIONS]
            links = "\n".join(
                f'<li><a href="{text.language}/{notation}/index.html">{name}</a></li>' for notation, name in named
            )
            level = "h1" if text is texts[0] else "h2"
            parts.append(
                f'<section lang="{text.code}">\n<{level}>{escape(text.label("site.name"))}</{level}>\n'
                f"<p>{escape(text.label('site.about'))}</p>\n<p>{escape(text.label('site.choose'))}</p>\n"
                f"<ul>\n{links}\n</ul>\n</section>"
            )
        first = texts[0]
        about = first.label("site.about")
        return self.framed(first, first.label("controls.lang_name"), about, "", "\n".join([*parts, "</main>"]), up="")


def answers(slug: str) -> dict[str, str]:
    """Return an answer to each question of a section; what follows is the same for all of them."""
    return {
        each.name: each.values[0] for each in PARAMETERS.values() if isinstance(each, Answer) and slug in each.sections
    }


def looks(path: str, link: Mapping[str, str], page: Node) -> dict[str, list[bytes]]:
    """Return what the boards on which a word is chosen show for each word."""
    boards = choosing_boards(page)
    counts = [len(orjson.loads(board)["tokens"]) for board in boards.values()]
    asked = [{**link, "query": str(place + 1)} for place in range(max(counts, default=0))]
    others = [choosing_boards(tree(run(path, each)[0])) for each in asked]
    return {board: [other[board] for other in others] for board in boards}


def write_assets(folder: Path) -> None:
    """Write what all pages share."""
    folder.mkdir(exist_ok=True)
    shutil.copy(PLOTLY_BUNDLE, folder / "plotly.min.js")
    shutil.copy(ASSETS / "images" / "icon.png", folder / "icon.png")
    put(folder / "board.js", board_script())
    figure = join_modules(ASSETS / "figure" / "alone.js")
    put(folder / "figure.js", f"(() => {{\n{figure}\n$alone.start();\n}})();\n")
    styles = ((ASSETS / "figure" / "figure.css"), (ASSETS / "site.css"))
    put(folder / "site.css", "\n".join([theme_style(), BORDERS, *(style.read_text("utf-8") for style in styles)]))
    for language in LANGUAGES:
        put_card(ASSETS / "images" / f"matrix-view-{language}.png", folder / f"card-{language}.png")


def put_card(picture: Path, file: Path) -> None:
    """Cut the picture of a page to the shape in which links are shown."""
    with Image.open(picture) as image:
        width, height = image.size
        kept = image.convert("RGB").crop((0, 0, width, min(height, round(width * CARD[1] / CARD[0]))))
        whole = Image.new("RGB", CARD, "white")
        kept.thumbnail(CARD)
        whole.paste(kept)
        made = io.BytesIO()
        whole.quantize(128).save(made, "PNG", optimize=True)
        file.write_bytes(made.getvalue())


def put(file: Path, content: str) -> None:
    """Write a file, and the folders above it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, "utf-8")


def plain(html: str) -> str:
    """Return the words of a piece of HTML."""
    return " ".join(TAG.sub("", html).split())


def compressed(folder: Path) -> int:
    """Return how many bytes the folder is, each file by gzip."""
    return sum(len(gzip.compress(file.read_bytes(), 6)) for file in folder.rglob("*") if file.is_file())


def main() -> None:
    """Write the site; say how large it has become."""
    parser = argparse.ArgumentParser(description="Write the explainer as a folder of files that needs no server.")
    parser.add_argument("--out", type=Path, default=Path("site"), help="the folder (default: site)")
    parser.add_argument("--live", default="", help="the address of the running app, for what needs a server")
    parser.add_argument("--at", default="", help="the address where the site will stand: for the sitemap and hreflang")
    parser.add_argument("--only", nargs="*", default=(), metavar="SLUG", help="only these sections")
    asked = parser.parse_args()
    began = time.monotonic()
    Site(asked.out, asked.live.rstrip("/"), asked.at.rstrip("/")).write(asked.only)
    size, pages = compressed(asked.out), len(list(asked.out.rglob("*.html")))
    print(
        f"{pages} pages in {asked.out}/, {size / 1e6:.2f} MB compressed (mark: {MOST_COMPRESSED / 1e6:.0f} MB), ",
        end="",
    )
    print(f"{time.monotonic() - began:.0f} s. Open {asked.out / 'index.html'}")
    if size > MOST_COMPRESSED:
        raise SystemExit("larger than the mark")


if __name__ == "__main__":
    main()
