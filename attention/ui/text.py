"""The words on the screen: prose, labels and formulas, in the reader's language and notation. Plain Python.

Prose lives in `assets/text/<language>/<slug>.md`. `<!-- part: name -->` opens a named part; `[[slot]]` takes a computed
value; `[[=name]]` takes a formula of `assets/text/formulas.toml` in the notation chosen; `:query[words]` colours words
as that symbol. Short labels live in `assets/text/<language>/labels/*.toml`, one table a file: the key `undo` in
board.toml is the label `board.undo`.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final, Literal, cast, get_args

from attention.figures.style import format_number

Language = Literal["en", "zh"]
Notation = Literal["lecture", "paper"]
Slot = str | int | float

TEXTS: Final = Path(__file__).resolve().parents[2] / "assets" / "text"
LANGUAGES: Final = get_args(Language)
NOTATIONS: Final = get_args(Notation)
PART: Final = re.compile(r"^<!-- part: ([a-z0-9_]+) -->$", re.MULTILINE)
SLOT: Final = re.compile(r"\[\[(=?)([a-z0-9_.]+)\]\]")
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
    return dict(zip(pieces[1::2], (piece.strip() for piece in pieces[2::2]), strict=True))


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
    return cast(Mapping[str, str], tomllib.loads((TEXTS / "formulas.toml").read_text("utf-8"))[notation])


@dataclass(frozen=True)
class Text:
    """The words of one section for one reader."""

    language: Language
    notation: Notation
    decimals: int
    parts: Mapping[str, str] = field(repr=False)

    @property
    def code(self) -> str:
        """The language's tag for HTML: en, zh-CN."""
        return "zh-CN" if self.language == "zh" else "en"

    def part(self, *names: str, **slots: Slot) -> str:
        """Return one part as Markdown, or several in a row; a missing or an unused slot is an error."""
        template = "\n\n".join(self.parts[name] for name in names)
        coloured = SYMBOL.sub(lambda match: f":{THEME_COLOURS[match[1]]}[", template)
        return self._fill(coloured, slots)

    def label(self, key: str, /, **slots: Slot) -> str:
        """Return one label as plain text, every slot filled."""
        return self._fill(load_labels(self.language)[key], slots, escape=False)

    def formula(self, name: str) -> str:
        """Return one formula in the notation chosen, as LaTeX without dollar signs."""
        return load_formulas(self.notation)[name]

    def number(self, value: float) -> str:
        """Return a number with the decimals chosen."""
        return format_number(value, self.decimals)

    def count(self, value: int) -> str:
        """Return a whole number in groups of three digits, with a true minus sign."""
        return f"{value:,}".replace(",", "\u202f").replace("-", "\u2212")

    def shape(self, shape: tuple[int, ...]) -> str:
        """Return a core shape as the notation writes it: in lecture notation a matrix is the core's transposed."""
        return " × ".join(str(length) for length in (shape[::-1] if self.notation == "lecture" else shape))

    def vector(self, letter: str, index: int) -> str:
        """Return a vector's symbol with its index, counted from 0 here and from 1 there: a¹, or x₁ on paper."""
        if self.notation == "lecture":
            return letter + str(index + 1).translate(SUPERSCRIPTS)
        return ("x" if letter == "a" else letter) + str(index + 1).translate(SUBSCRIPTS)

    def _fill(self, template: str, slots: Mapping[str, Slot], escape: bool = True) -> str:
        used: set[str] = set()

        def fill(match: re.Match[str]) -> str:
            if match[1]:
                return self.formula(match[2])
            used.add(match[2])
            value = slots[match[2]]
            if isinstance(value, str):
                return escape_markdown(value) if escape else value
            return self.number(value) if isinstance(value, float) else self.count(value)

        filled = SLOT.sub(fill, template)
        if unused := slots.keys() - used:
            raise KeyError(f"slots given but not in the text: {sorted(unused)}")
        return filled


def load_text(language: Language, notation: Notation, decimals: int, slug: str) -> Text:
    """Return the words of one section."""
    return Text(language, notation, decimals, load_parts(language, slug))
