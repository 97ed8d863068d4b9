"""Two sections of the site, written to disk: links lead to files, nothing is asked of anybody."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest

from attention.commands.write_site import Site, compressed
from attention.ui.text import LANGUAGES, NOTATIONS, load_labels
from tests.pages.quick import read, serving

SECTIONS = ("introduction", "scores")
LIVE = "https://live.example"
AT = "https://site.example/attention"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("静态 site")
    Site(folder, LIVE, AT).write(SECTIONS, ["chinese"])
    return folder


class Asked(HTMLParser):
    """What a page loads, and where it leads."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.leads: list[str] = []
        self.ids: list[str] = []
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        loads = tag in ("script", "img") or (tag == "link" and given.get("rel") in ("icon", "stylesheet"))
        for name in ("src", "href"):
            if address := given.get(name):
                (self.loads if loads else self.leads).append(address)
        if identity := given.get("id"):
            self.ids.append(identity)


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def test_every_section_is_there_in_every_language_and_notation(site: Path) -> None:
    names = [page.relative_to(site).as_posix() for page in pages(site)]
    wanted = [f"{language}/{notation}/{file}" for language in LANGUAGES for notation in NOTATIONS
              for file in ("index.html", "index-chinese.html", "scores.html", "scores-chinese.html")]  # fmt: skip
    assert names == sorted([*wanted, "index.html"])


def test_pages_load_files_of_the_site_only_and_lead_to_its_pages(site: Path) -> None:
    written = {f"{name}.html" for name in ("index", "index-chinese", "scores", "scores-chinese")}
    for page in pages(site):
        asked = Asked(page)
        assert all((page.parent / unquote(address)).is_file() for address in asked.loads)
        for address in asked.leads:
            if address.startswith((LIVE, AT, "#")):
                continue
            assert not urlsplit(address).scheme
            target = page.parent / address
            assert target.is_file() or target.name not in written, address  # other sections were not written
        assert len(asked.ids) == len(set(asked.ids))


def test_the_pencil_leads_to_the_app_where_answers_are_checked(site: Path) -> None:
    page = site / "en" / "paper" / "scores.html"
    assert f"{LIVE}/scores?lang=en&notation=paper&pencil=true" in Asked(page).leads
    assert page.read_text("utf-8").count(load_labels("en")["pencil.try"]) == 1


def test_a_page_tells_search_engines_what_it_is(site: Path) -> None:
    page = (site / "zh" / "paper" / "scores.html").read_text("utf-8")
    assert '<html lang="zh-CN">' in page
    assert f"<title>{load_labels('zh')['navigation.scores']}" in page.replace("\\", "")
    assert re.search(r'<meta name="description" content="[^"]{8,}">', page)
    assert f'hreflang="en" href="{AT}/en/paper/scores.html"' in page
    assert f'<link rel="canonical" href="{AT}/zh/lecture/scores.html">' in page
    assert (site / "assets" / "card-zh.png").stat().st_size < 200_000
    listed = ElementTree.parse(site / "sitemap.xml").getroot().iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    assert len(list(listed)) == len(pages(site))


def test_the_prose_is_the_app_s_own_and_what_follows_an_answer_is_folded_away(site: Path) -> None:
    with serving():
        sent = b"".join(message.SerializeToString() for message in read("scores", lang="en", notation="lecture"))
    page = (site / "en" / "lecture" / "scores.html").read_text("utf-8")
    for heading in re.findall(r"<h2 id=\"\w+\">([\w ]+)[?<]", page):
        assert heading.encode() in sent
    assert load_labels("en")["site.reveal"] in page
    assert f'href="{LIVE}/scores?lang=en&amp;notation=lecture"' in page
    assert "import numpy as np" in page


def test_another_example_has_pages_with_its_own_sentence_and_link(site: Path) -> None:
    page = (site / "en" / "lecture" / "scores-chinese.html").read_text("utf-8")
    assert '"tokens":["我","画","一","幅","画"]' in page
    assert f'href="{LIVE}/scores?lang=en&amp;notation=lecture&amp;preset=chinese"' in page
    assert '<a href="scores-chinese.html" aria-current="true">A Chinese sentence</a>' in page
    assert '<a href="scores.html">I saw a saw</a>' in page
    assert 'href="overview-chinese.html"' in page  # the section before, too


def test_without_an_address_nothing_leads_outside(tmp_path: Path) -> None:
    Site(tmp_path).write(("values",), ())
    page = (tmp_path / "en" / "lecture" / "values.html").read_text("utf-8")
    assert not re.findall(r'(?:href|src)="https?:', page)
    assert not (tmp_path / "sitemap.xml").exists()
    assert compressed(tmp_path) < 3_000_000
