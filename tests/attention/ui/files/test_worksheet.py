"""A printed sheet shows the example's numbers and none that it asks for; the key has them."""

import re
from html.parser import HTMLParser

import numpy as np
import pytest

from attention import Edit, run
from attention.experiments.classroom.exercise import Exercise, draw_blanks, small_example
from attention.experiments.classroom.mistakes import Cell
from attention.presets import build_example
from attention.trace import Trace
from attention.ui.files.worksheet import Student, answers, matrices_on_paper, rules, write_worksheets
from attention.ui.text import LANGUAGES, NOTATIONS, Language, Notation, load_text

EDITED = run(
    build_example("saw", d_model=5, d_k=3, d_v=2, scaled=True, visible="causal")
    .edit(Edit("keys", 3, 0, 2.5))
    .edit(Edit("scores", 2, 1, -7.25))
)
ASKED = (Cell("queries", 1, 2), Cell("scores", 3, 0), Cell("weights", 2, 1), Cell("output", 3, 1))
LINK = "https://example.org/exercises?edits=K-4-1_2.5&lang=en"


class Tables(HTMLParser):
    """The cells of every table, row by row; a cell that is asked for as its number in brackets."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.asked, self.inside = False, False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("?" if ("class", "follows") in attrs else "")
            self.asked, self.inside = ("class", "asked") in attrs, True

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.tables[-1][-1][-1] += f"[{data}]" if self.asked else data


def page_of(trace: Trace, language: Language = "en", notation: Notation = "paper", link: str = LINK) -> str:
    student = Student(7, trace, Exercise(ASKED), link)
    return write_worksheets([student], load_text(language, notation, 2, "take-home"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("notation", NOTATIONS)
def test_a_sheet_shows_the_numbers_of_the_app_but_those_it_asks_for(language: Language, notation: Notation) -> None:
    text = load_text(language, notation, 2, "take-home")
    *sheets, key = Tables(page_of(EDITED, language, notation)).tables
    assert len(sheets) == len(matrices_on_paper(EDITED))
    shown = dict(zip(matrices_on_paper(EDITED), sheets, strict=True))
    for name in ("queries", "keys", "values", "scores", "weights", "output"):
        array = getattr(EDITED, name)
        oriented = array.T if notation == "lecture" else array
        cells = [row[1:] for row in shown[name][1:]]
        assert len(cells) == len(oriented)
        for (i, j), value in np.ndenumerate(oriented):
            assert cells[i][j] in (text.number(float(value)), "?") or re.fullmatch(r"\[\d+\]", cells[i][j])
    assert sorted(re.findall(r"\[(\d+)\]", str(sheets))) == ["1", "2", "3", "4"]
    assert "−7.25" in str(shown["scores"])
    assert [row[2] for row in key] == [text.number(float(getattr(EDITED, step)[i, j])) for step, i, j in ASKED]


def test_what_follows_from_a_blank_is_not_shown_either() -> None:
    sheets = dict(zip(matrices_on_paper(EDITED), Tables(page_of(EDITED)).tables, strict=False))
    second = sheets["scores"][2][1:]
    assert second == ["?"] * 4
    assert "?" not in str(sheets["values"])


def test_the_sheet_is_alone_and_has_a_code_that_opens_the_exercise() -> None:
    page = page_of(EDITED)
    assert not re.search(r"""(src|href)=|url\(|@import|<script""", page)
    assert "<svg" in page
    assert "viewBox" in page
    assert "<svg" not in page_of(EDITED, link="")
    assert "<svg" not in page_of(EDITED, link=LINK + "x" * 3000)


def test_a_readers_words_are_no_html() -> None:
    odd = run(small_example(("<b>", "&amp;", '"'), 1))
    page = page_of(odd)
    assert "<b>" not in page
    assert "&lt;b&gt;" in page


def test_thirty_students_get_thirty_sheets_and_one_key() -> None:
    class_set = []
    for seed in range(1, 31):
        trace = run(small_example(("one", "two", "three"), seed))
        class_set.append(Student(seed, trace, Exercise(draw_blanks(trace, ["scores", "weights"], "easy", seed))))
    text = load_text("zh", "lecture", 2, "take-home")
    page = write_worksheets(class_set, text)
    assert page.count('<article class="page">') == 30
    assert page.count('<main class="page">') == 1
    keys = Tables(page[page.index("<main") :]).tables
    assert [[row[2] for row in key] for key in keys] == [[each[2] for each in answers(one, text)] for one in class_set]
    assert len({str(key) for key in keys}) > 20


def test_the_rules_are_those_in_force() -> None:
    plain = load_text("en", "lecture", 2, "take-home")
    assert any("2<sup>α" in rule for rule in rules(run(small_example(("a", "b"), 1)), plain).values())
    relu = run(build_example("saw", normalizer="relu", score="additive", positions="sinusoidal", temperature=0.5))
    said = " ".join(rules(relu, load_text("en", "paper", 2, "take-home")).values())
    for part in ("max(0, α", "/ 0.5", "tanh", "(x+p)<sub>i</sub>"):
        assert part in said
