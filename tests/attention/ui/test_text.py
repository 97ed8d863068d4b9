"""All languages say the same things, and every slot is filled."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from attention.figures.style import SYMBOL_COLOURS
from attention.presets import build_example
from attention.trace import run
from attention.ui import text as words
from attention.ui.template import compiled
from attention.ui.text import LANGUAGES, Language, Notation, Text, escape_markdown, load_formulas, load_labels
from pages import SECTIONS

CONFIG = Path(__file__).resolve().parents[3] / ".streamlit" / "config.toml"
SLUGS = sorted(path.stem for path in (words.TEXTS / LANGUAGES[0]).glob("*.md"))


def asked(source: str) -> tuple[frozenset[str], ...]:
    """Return what a template asks for: slots, formulas, facts."""
    template = compiled(source)
    return template.slots(), template.formulas(), template.facts()


def test_every_section_has_a_text_and_every_text_a_section() -> None:
    assert sorted(section.slug for section in SECTIONS) == SLUGS
    for language in LANGUAGES:
        assert sorted(path.stem for path in (words.TEXTS / language).glob("*.md")) == SLUGS


@pytest.mark.parametrize("slug", SLUGS)
def test_parts_come_in_the_same_order_with_the_same_slots(slug: str) -> None:
    first = words.load_parts(LANGUAGES[0], slug)
    for language in LANGUAGES[1:]:
        parts = words.load_parts(language, slug)
        assert list(parts) == list(first)
        assert words.load_statements(language, slug) == words.load_statements(LANGUAGES[0], slug)
        for name, part in parts.items():
            assert asked(part) == asked(first[name]), (language, name)


@pytest.mark.parametrize("slug", SLUGS)
def test_no_part_is_named_twice_or_empty(slug: str) -> None:
    for language in LANGUAGES:
        names = [name for name, _ in words.PART.findall((words.TEXTS / language / f"{slug}.md").read_text("utf-8"))]
        assert len(names) == len(set(names))
        assert all(words.load_parts(language, slug).values())


@pytest.mark.parametrize("slug", SLUGS)
def test_a_heading_has_one_address_the_same_in_every_language(slug: str) -> None:
    first = words.load_text(LANGUAGES[0], "lecture", 2, slug).headings.values()
    for language in LANGUAGES:
        assert list(words.load_text(language, "lecture", 2, slug).headings.values()) == list(first)
        for name, part in words.load_parts(language, slug).items():
            assert len(words.HEADING.findall(part)) == (name in first), f"two headings share the address {name}"


@pytest.mark.parametrize("slug", SLUGS)
def test_headings_are_plain_words_that_the_browser_finds_again(slug: str) -> None:
    for language in LANGUAGES:
        for heading in words.load_text(language, "lecture", 2, slug).headings:
            assert not re.search(r"[*_$`<>\\\[\]]", heading), heading


def test_a_heading_that_depends_on_the_example_is_known_in_every_state() -> None:
    parts = {
        "blend": "Before.\n\n## [[if shares]]Mix[[elif causal]]Wait[[else]]Add[[/if]] them\n\nAfter.",
        "next": "## Next",
    }
    assert Text("en", "lecture", 2, parts).headings == {
        "Mix them": "blend",
        "Wait them": "blend",
        "Add them": "blend",
        "Next": "next",
    }


def test_labels_have_the_same_keys_and_slots() -> None:
    first = load_labels(LANGUAGES[0])
    for language in LANGUAGES[1:]:
        labels = load_labels(language)
        assert labels.keys() == first.keys()
        for key, label in labels.items():
            assert asked(label) == asked(first[key]), (language, key)


def test_the_words_name_the_lecture_and_no_article() -> None:
    for language, article in (("en", "article"), ("zh", "文章")):
        for path in (words.TEXTS / language).rglob("*.*"):
            lines = path.read_text("utf-8").splitlines()
            told = [line.partition(" = ")[2] if path.suffix == ".toml" else line for line in lines]
            assert not [line for line in told if article in line.lower()], path


def test_formulas_exist_in_both_notations() -> None:
    lecture, paper = load_formulas("lecture"), load_formulas("paper")
    assert lecture.keys() == paper.keys()
    for name in lecture:
        assert compiled(lecture[name]).facts() == compiled(paper[name]).facts(), name
        assert compiled(lecture[name]).formulas() | compiled(paper[name]).formulas() <= lecture.keys(), name


FORCES: list[tuple[dict[str, Any], str, str, str]] = [
    ({}, r"\dfrac{e^{α}}{\sum_{m} e^{β}}", "softmax(A)", "softmax(Q K^T)"),
    (
        {"scaled": True},
        r"\dfrac{e^{α / √}}{\sum_{m} e^{β / √}}",
        r"softmax(\dfrac{A}{√})",
        r"softmax(\dfrac{Q K^T}{√})",
    ),
    (
        {"scaled": True, "temperature": 0.5, "visible": "causal"},
        r"\dfrac{e^{α / (√\,T)}}{\sum_{m \in S_i} e^{β / (√\,T)}} \quad (j \in S_i)",
        r"softmax(mask(\dfrac{A}{√\,T}))",
        r"softmax(mask(\dfrac{Q K^T}{√\,T}))",
    ),
    ({"normalizer": "relu"}, r"\max(0,\ α)", "ReLU(A)", "ReLU(Q K^T)"),
    (
        {"normalizer": "relu", "visible": "causal"},
        r"\max(0,\ α) \quad (j \in S_i)",
        "ReLU(mask(A))",
        "ReLU(mask(Q K^T))",
    ),
    ({"normalizer": "identity", "temperature": 2.0}, "α / T", r"\dfrac{A}{T}", r"(\dfrac{Q K^T}{T})"),
    ({"normalizer": "identity", "visible": "causal"}, r"α \quad (j \in S_i)", r"M \odot A", r"(M \odot Q K^T)"),
    ({"score": "additive"}, r"\dfrac{e^{α}}{\sum_{m} e^{β}}", "softmax(A)", "softmax(A)"),
]


@pytest.mark.parametrize(("options", "weight", "weights", "attention"), FORCES)
def test_formulas_are_the_ones_in_force(options: dict[str, Any], weight: str, weights: str, attention: str) -> None:
    text = some_text(notation="paper").about(run(build_example("saw", **options)))
    shown = {
        name: text.formula(name)
        .replace(r"\alpha_{i,j}", "α")
        .replace(r"\alpha_{i,m}", "β")
        .replace(r"\sqrt{d_k}", "√")
        .replace(r"\top", "T")
        .replace(r"\left(", "(")
        .replace(r"\right)", ")")
        .replace(r"\operatorname", "")
        .replace("{softmax}", "softmax")
        .replace("{ReLU}", "ReLU")
        .replace("{mask}", "mask")
        for name in ("weight", "weights", "attention")
    }
    assert shown == {
        "weight": rf"\alpha'_{{i,j}} = {weight}",
        "weights": f"A' = {weights}",
        "attention": rf"O = {attention}\, V",
    }


@pytest.mark.parametrize("slug", SLUGS)
def test_every_formula_asked_for_exists(slug: str) -> None:
    for part in words.load_parts("en", slug).values():
        assert compiled(part).formulas() <= load_formulas("lecture").keys()


@pytest.mark.parametrize("slug", SLUGS)
def test_chinese_prose_is_chinese(slug: str) -> None:
    for name, part in words.load_parts("zh", slug).items():
        prose = re.sub(r"\$[^$]*\$|\[\[[^\]]*\]\]|`[^`]*`", "", part)
        if re.search(r"[A-Za-z]{3}", prose):
            assert re.search(r"[\u4e00-\u9fff]", part), name


def some_text(language: Language = "en", notation: Notation = "lecture", decimals: int = 2) -> Text:
    parts = {"p": "[[name]] has [[share]] of [[count]]: $[[=a]]$", "c": ":query[q] :weight[w]"}
    return Text(language, notation, decimals, parts)


def test_slots_take_numbers_with_the_decimals_chosen() -> None:
    assert some_text(decimals=3).part("p", name="a", share=0.25, count=4) == "a has 0.250 of 4: $a^i$"


def test_formulas_follow_the_notation() -> None:
    assert some_text(notation="paper").part("p", name="a", share=0.5, count=4).endswith("$x_i$")


def test_a_missing_slot_and_an_unused_slot_are_errors() -> None:
    with pytest.raises(KeyError):
        some_text().part("p", name="a", share=0.5)
    with pytest.raises(KeyError, match="extra"):
        some_text().part("p", name="a", share=0.5, count=4, extra=1)


def test_the_readers_words_are_not_markdown() -> None:
    shown = some_text().part("p", name="![x](http://e.example/x.png) **b** $x$ <b>", share=0.5, count=1)
    assert "![" not in shown
    assert "**b**" not in shown
    assert escape_markdown("a_b\n# c") == r"a\_b \# c"


def test_symbols_have_the_colours_of_the_figures() -> None:
    theme = tomllib.loads(CONFIG.read_text())["theme"]
    assert some_text().part("c") == ":blue[q] :yellow[w]"
    for symbol, colour in SYMBOL_COLOURS.items():
        name = f"{words.THEME_COLOURS[symbol]}TextColor"
        assert (theme["light"][name], theme["dark"][name]) == colour


def test_a_fact_of_the_trace_or_of_the_page_chooses_what_is_said() -> None:
    parts = {"p": "[[if softmax]]one[[else]]any[[/if]], [[if far and not softmax]]far[[else]]near[[/if]]"}
    example = build_example("saw")
    said = [
        Text("en", "lecture", 2, parts).about(run(replace(example, normalizer=normalizer))).part("p", far=True)
        for normalizer in ("softmax", "relu")
    ]
    assert said == ["one, near", "any, far"]


def test_a_word_that_occurs_again_is_named_with_its_place() -> None:
    tokens = ("I", "saw", "a", "saw")
    assert some_text().named(tokens, [0]) == "“I”"
    assert some_text().named(tokens, [1, 3]) == "“saw” (2) and “saw” (4)"
    assert some_text("zh").named(tokens, [1, 3]) == "“saw”（2）和“saw”（4）"
    assert some_text().named(tokens, [0, 2, 3]) == "“I”, “a” and “saw” (4)"


def test_many_words_are_counted_not_listed() -> None:
    tokens = tuple("abcdefgh")
    assert some_text().named(tokens, range(8)) == "all 8 words"
    assert some_text().named(tokens, range(7)) == "“a”, “b”, “c” and 4 more"
    assert some_text("zh").named(tokens, range(7)) == "“a”、“b”、“c”和另外 4 个"


@pytest.mark.parametrize(
    ("value", "shown"), [(1.2e-17, "1.2 × 10⁻¹⁷"), (-0.004, "−0.0040"), (0.0, "0.00"), (0.006, "0.01"), (1.84, "1.84")]
)
def test_a_number_that_would_read_as_zero_tells_how_small_it_is(value: float, shown: str) -> None:
    assert Text("en", "lecture", 2, {}).closely(value) == shown
