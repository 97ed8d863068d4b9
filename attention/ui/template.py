"""Templates of prose, labels and formulas: slots, and sentences that are there only where they are true.

`[[name]]` is a slot, `[[count:word|words]]` a plural (the first form for exactly 1), `[[=name]]` a formula.
`[[if fact]]…[[elif other]]…[[else]]…[[/if]]` chooses by facts; `not`, `and` and `or` are read from left to right.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

TAG: Final = re.compile(r"\[\[(.+?)\]\]")
NAME: Final = re.compile(r"[a-z][a-z0-9_.]*")
JOINS: Final = ("and", "or")


@dataclass(frozen=True)
class Slot:
    """A place for a value, with its two forms where it is a plural."""

    name: str
    forms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Formula:
    """A place for a formula."""

    name: str


@dataclass(frozen=True)
class Choice:
    """Branches, each with its condition; an empty condition always holds."""

    branches: tuple[tuple[str, "Template"], ...]


@dataclass(frozen=True)
class Template:
    """Pieces in order: plain text, slots, formulas, choices."""

    pieces: tuple[str | Slot | Formula | Choice, ...]

    def walk(self) -> Iterator[str | Slot | Formula | Choice]:
        """Yield every piece, those of all branches included."""
        for piece in self.pieces:
            yield piece
            if isinstance(piece, Choice):
                for _, branch in piece.branches:
                    yield from branch.walk()

    @cached_property
    def asked(self) -> frozenset[str]:
        """All slots and facts: what may be given."""
        return self.slots() | self.facts()

    @cached_property
    def plain(self) -> str | None:
        """What the template says whatever holds; None where there is anything to choose or to fill."""
        plain = [piece for piece in self.pieces if isinstance(piece, str)]
        return "".join(plain) if len(plain) == len(self.pieces) else None

    def slots(self) -> frozenset[str]:
        """Return the slots of all branches."""
        return frozenset(piece.name for piece in self.walk() if isinstance(piece, Slot))

    def formulas(self) -> frozenset[str]:
        """Return the formulas of all branches."""
        return frozenset(piece.name for piece in self.walk() if isinstance(piece, Formula))

    def facts(self) -> frozenset[str]:
        """Return the facts that the branches ask for."""
        conditions = [test for piece in self.walk() if isinstance(piece, Choice) for test, _ in piece.branches]
        return frozenset(name for test in conditions for name in NAME.findall(test) if name not in ("not", *JOINS))

    def chosen(self, holds: Callable[[str], bool]) -> Iterator[str | Slot | Formula]:
        """Yield the pieces that are said where these facts hold."""
        for piece in self.pieces:
            if isinstance(piece, Choice):
                for test, branch in piece.branches:
                    if is_met(test, holds):
                        yield from branch.chosen(holds)
                        break
            else:
                yield piece


def is_met(test: str, holds: Callable[[str], bool]) -> bool:
    """Return whether a condition is met; the empty one always is."""
    met, join, turned = True, "and", False
    for word in test.split():
        if word in JOINS:
            join = word
        elif word == "not":
            turned = True
        else:
            held = holds(word) is not turned
            met, turned = (met and held if join == "and" else met or held), False
    return met


@cache
def compiled(source: str) -> Template:
    """Read a template.

    Raises:
        ValueError: an `[[if …]]` without its `[[/if]]`, or the other way round.
    """
    pieces = TAG.split(source)
    template, rest = _read(list(zip(pieces[::2], [*pieces[1::2], ""], strict=True)))
    if rest:
        raise ValueError(f"[[{rest[0][1]}]] without [[if …]] in {source!r}")
    return template


def _read(pairs: list[tuple[str, str]]) -> tuple[Template, list[tuple[str, str]]]:
    """Read pairs of plain text and the tag after it, up to the tag that closes this branch; return what is left."""
    pieces: list[str | Slot | Formula | Choice] = []
    while pairs:
        plain, tag = pairs[0]
        if plain:
            pieces.append(plain)
        word = tag.split(" ", 1)[0]
        if word in ("elif", "else", "/if"):
            return Template(tuple(pieces)), [("", tag), *pairs[1:]]
        pairs = pairs[1:]
        if word == "if":
            choice, pairs = _read_choice(tag, pairs)
            pieces.append(choice)
        elif tag.startswith("="):
            pieces.append(Formula(tag[1:]))
        elif tag:
            name, colon, forms = tag.partition(":")
            pieces.append(Slot(name, tuple(forms.split("|")) if colon else ()))
    return Template(tuple(pieces)), []


def _read_choice(tag: str, pairs: list[tuple[str, str]]) -> tuple[Choice, list[tuple[str, str]]]:
    branches: list[tuple[str, Template]] = []
    while tag != "/if":
        branch, pairs = _read(pairs)
        if not pairs:
            raise ValueError(f"[[{tag}]] without [[/if]]")
        branches.append((tag.partition(" ")[2], branch))
        tag, pairs = pairs[0][1], pairs[1:]
    return Choice(tuple(branches)), pairs
