"""The words on the screen: prose, labels and formulas, in the reader's language and notation. Plain Python.

Prose lives in `assets/text/<language>/<slug>.md`. `<!-- part: name | statement, … -->` opens a named part; behind the
bar stand the statements that a test holds it to, or `timeless`. `[[slot]]` takes a computed value; `[[=name]]` takes a
formula of `assets/text/formulas.toml`; `[[if fact]]` … `[[/if]]` says what holds for the reader's example only, see
attention/ui/template.py; `:query[words]` colours words as that symbol. Short labels live in
`assets/text/<language>/labels/*.toml`, one table a file: the key `undo` in board.toml is the label `board.undo`.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import product
from pathlib import Path
from typing import Final, Literal, NamedTuple, get_args

from attention.experiments.facts import Facts
from attention.figures.decay import power_of_ten
from attention.figures.style import THOUSANDS, format_number
from attention.trace import Trace
from attention.ui.template import Formula, compiled
from attention.ui.template import Slot as Place

Language = Literal["en", "zh"]
Notation = Literal["lecture", "paper"]
Slot = str | int | float

TEXTS: Final = Path(__file__).resolve().parents[2] / "assets" / "text"
LANGUAGES: Final = get_args(Language)
NOTATIONS: Final = get_args(Notation)
PART: Final = re.compile(r"^<!-- part: ([a-z0-9_]+)(?: \| ([a-z0-9_, ]+))? -->$", re.MULTILINE)
HEADING: Final = re.compile(r"^## (.+)$", re.MULTILINE)
SYMBOL: Final = re.compile(r":(input|query|key|value|score|weight|output)\[")
# The names under which .streamlit/config.toml knows the symbols' colours.
THEME_COLOURS: Final = {
    "input": "gray",
    "query": "blue",
    "key": "orange",
    "value": "green",
    "score": "violet",
    "weight": "yellow",
    "output": "red",
}
NAMED: Final = 4
"""At most so many tokens are named in one sentence; of more, the others are counted."""
SUPERSCRIPTS: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
SUBSCRIPTS: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>:$&^])")


def escape_markdown(text: str) -> str:
    """Return the reader's own text so that Markdown shows it as it was typed."""
    return MARKDOWN.sub(r"\\\1", " ".join(text.split()))


@cache
def load_parts(language: Language, slug: str) -> Mapping[str, str]:
    """Return the named parts of one section's file, in reading order."""
    pieces = PART.split((TEXTS / language / f"{slug}.md").read_text("utf-8"))
    return dict(zip(pieces[1::3], (piece.strip() for piece in pieces[3::3]), strict=True))


@cache
def load_statements(language: Language, slug: str) -> Mapping[str, tuple[str, ...]]:
    """Return the statements that stand beside each part; none where a part names none."""
    found = PART.findall((TEXTS / language / f"{slug}.md").read_text("utf-8"))
    return {name: tuple(stated.split(", ")) if stated else () for name, stated in found}


@cache
def load_labels(language: Language) -> Mapping[str, str]:
    """Return every label, as `<file>.<key>`."""
    files = sorted((TEXTS / language / "labels").glob("*.toml"))
    return {
        f"{file.stem}.{key}": text for file in files for key, text in tomllib.loads(file.read_text("utf-8")).items()
    }


@cache
def load_formulas(notation: Notation) -> Mapping[str, str]:
    """Return every formula in one notation, as LaTeX without dollar signs."""
    tables = tomllib.loads((TEXTS / "formulas.toml").read_text("utf-8"))
    return {**tables["both"], **tables[notation]}


class Reader(NamedTuple):
    """What of a reader's choices decides how anything is written: figures drawn for one are there for the next."""

    language: Language
    notation: Notation
    decimals: int


@dataclass(frozen=True)
class Text:
    """The words of one section for one reader."""

    language: Language
    notation: Notation
    decimals: int
    parts: Mapping[str, str] = field(repr=False)
    facts: Facts | None = field(default=None, repr=False)
    """What holds for the reader's example."""

    @property
    def reader(self) -> Reader:
        """Whom these words are for: `load_text(*reader, slug)` gives them again."""
        return Reader(self.language, self.notation, self.decimals)

    @property
    def code(self) -> str:
        """The language's tag for HTML: en, zh-CN."""
        return self.label("controls.lang_tag")

    @property
    def headings(self) -> dict[str, str]:
        """Every heading as it can read, whatever holds, and its part's name: its address in every language."""
        found: dict[str, str] = {}
        for name, part in self.parts.items():
            for heading in HEADING.findall(part):
                template = compiled(heading)
                for truths in product((True, False), repeat=len(template.facts())):
                    holds = dict(zip(template.facts(), truths, strict=True))
                    found["".join(map(str, template.chosen(holds.__getitem__)))] = name
        return found

    def heading_above(self, part: str) -> str:
        """Return the address of the heading that a part stands under: the name of the part that has it, or nothing."""
        names = list(self.parts)
        above = names[: names.index(part) + 1]
        return next((name for name in reversed(above) if HEADING.search(self.parts[name])), "")

    def about(self, trace: Trace) -> "Text":
        """Return the same words, about this trace."""
        return replace(self, facts=facts_of(trace))

    def part(self, *names: str, **slots: Slot) -> str:
        """Return one part as Markdown, or several in a row; a missing or an unused slot is an error.

        A slot of True or False is a fact that conditions ask for, like those of the trace.
        """
        return self._fill(coloured("\n\n".join([self.parts[name] for name in names])), slots)

    def label(self, key: str, /, **slots: Slot) -> str:
        """Return one label as plain text, every slot filled."""
        return self._fill(load_labels(self.language)[key], slots, escape=False)

    def formula(self, name: str) -> str:
        """Return one formula in the notation chosen, as it is in force, as LaTeX without dollar signs."""
        return self._fill(load_formulas(self.notation)[name], {})

    def number(self, value: float) -> str:
        """Return a number with the decimals chosen."""
        return format_number(value, self.decimals)

    def closely(self, value: float) -> str:
        """Return a number with the decimals chosen; one so small that it would read as zero tells how small it is."""
        shown = self.number(value)
        is_tiny = value != 0 and not any(digit in "123456789" for digit in shown)
        return power_of_ten(value) if is_tiny else shown

    def count(self, value: int) -> str:
        """Return a whole number in groups of three digits, with a true minus sign."""
        return f"{value:,}".replace(",", THOUSANDS).replace("-", "\u2212")

    def shape(self, shape: tuple[int, ...]) -> str:
        """Return a core shape as the notation writes it: in lecture notation a matrix is the core's transposed."""
        return " × ".join(str(length) for length in (shape[::-1] if self.notation == "lecture" else shape))

    def vector(self, letter: str, index: int) -> str:
        """Return a vector's symbol with its index, counted from 0 here and from 1 there: a¹, or x₁ on paper."""
        if self.notation == "lecture":
            return letter + str(index + 1).translate(SUPERSCRIPTS)
        return ("x" if letter == "a" else letter) + str(index + 1).translate(SUBSCRIPTS)

    def named(self, tokens: Sequence[str], places: Sequence[int]) -> str:
        """Return tokens in quotation marks, joined; one that occurs more than once with its place, counted from 1."""
        if len(places) == len(tokens) > 2:
            return self.label("page.all_tokens", count=len(tokens))
        shown = places if len(places) <= NAMED else places[: NAMED - 1]
        names = [
            self.label("page.token", token=tokens[place], place=place + 1, repeated=tokens.count(tokens[place]) > 1)
            for place in shown
        ]
        if others := len(places) - len(shown):
            names.append(self.label("page.other_tokens", count=others))
        first, last = names[:-1], names[-1]
        return self.label("page.joined", first=self.label("page.between").join(first), last=last) if first else last

    def _fill(self, source: str, slots: Mapping[str, Slot], escape: bool = True) -> str:
        template = compiled(source)
        if not slots and template.plain is not None:
            return template.plain
        if unused := slots.keys() - template.asked:
            raise KeyError(f"slots given but not in the text: {sorted(unused)}")

        def holds(name: str) -> bool:
            return bool(slots[name] if name in slots else getattr(self.facts, name))

        def said(piece: str | Place | Formula) -> str:
            if isinstance(piece, str):
                return piece
            if isinstance(piece, Formula):
                return self.formula(piece.name)
            value = slots[piece.name]
            if piece.forms:
                return piece.forms[value != 1]
            if isinstance(value, str):
                return escape_markdown(value) if escape else value
            return self.number(value) if isinstance(value, float) else self.count(value)

        return "".join(map(said, template.chosen(holds)))


facts_of: Final = lru_cache(maxsize=64)(Facts)
"""What holds for an example is found out once, as long as readers ask for it."""


@cache
def coloured(source: str) -> str:
    """Return a part whose symbols have the names under which Streamlit knows their colours."""
    return SYMBOL.sub(lambda match: f":{THEME_COLOURS[match[1]]}[", source)


def name_of_language(language: Language) -> str:
    """Return what a language calls itself."""
    return load_labels(language)["controls.lang_name"]


def closest_language(locale: str) -> Language:
    """Return the language for a browser's locale, such as zh-TW; the first one where it asks for none of ours."""
    return next((language for language in LANGUAGES if locale.lower().startswith(language)), LANGUAGES[0])


def load_text(language: Language, notation: Notation, decimals: int, slug: str) -> Text:
    """Return the words of one section."""
    return Text(language, notation, decimals, load_parts(language, slug))
