"""Markdown and formulas as HTML that stands alone."""

import re
from xml.etree import ElementTree

import pytest

from attention.commands.site.prose import formula, prose
from attention.presets import build_example
from attention.trace import run
from attention.ui.text import NOTATIONS, Notation, load_formulas, load_text

PIECES = {"over", "opening", "closing"}  # of other formulas: no formulas by themselves


def test_coloured_words_keep_their_colour_and_what_is_in_them() -> None:
    assert prose("the :blue[query **x**]: here") == (
        '<p>the <span class="coloured blue">query <strong>x</strong></span>: here</p>\n'
    )
    assert prose("no :colour, no [link]: plain") == "<p>no :colour, no [link]: plain</p>\n"


def test_a_formula_stands_in_its_line_or_alone() -> None:
    assert '<math xmlns="http://www.w3.org/1998/Math/MathML" display="inline">' in prose("where $a$ is")
    assert prose("$$\na = b\n$$").startswith('<span class="formula" tabindex="0"><math')
    assert "<div" not in prose("a $$b$$ c")


def test_a_table_can_be_scrolled_by_key() -> None:
    assert '<div class="table" tabindex="0"><table>' in prose("| a | b |\n| --- | --- |\n| $1$ | 2 |")


def test_lines_below_each_other_are_rows_of_one_table() -> None:
    made = formula(r"\begin{aligned}a &= b \\[1ex] c &= d\end{aligned}", alone=True)
    assert made.count("<mtr>") == 2
    assert made.count("<mtd") == 4
    assert formula(r"\begin{gathered}a \\[1ex] b\end{gathered}", alone=True).count("<mtr>") == 2


@pytest.mark.parametrize("notation", NOTATIONS)
def test_the_library_understands_every_formula(notation: Notation) -> None:
    text = load_text("en", notation, 2, "scores").about(run(build_example("saw")))
    for name in load_formulas(notation).keys() - PIECES:
        made = formula(text.formula(name), alone=False)
        shown = "".join(ElementTree.fromstring(made.replace("<mi>&</mi>", "<mi>&amp;</mi>")).itertext())
        assert not re.search(r"[&\\]", shown), (name, shown)
