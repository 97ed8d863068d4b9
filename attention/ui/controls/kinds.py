"""The kinds of parameters that a link may hold: what each may say, and what its widget needs to be drawn.

Plain Python: a link is untrusted, and nothing here raises for what somebody else wrote.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from typing import Final, Generic, Literal, TypeVar

Place = Literal["side", "section"]
Value = TypeVar("Value")
Amount = TypeVar("Amount", int, float)
WHOLE: Final = re.compile(r"-?[0-9]{1,9}")
DECIMAL: Final = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,20})?")


@dataclass(frozen=True)
class Parameter(Generic[Value]):
    """What every parameter has; the kinds below add what their widgets need."""

    name: str
    """In the link; also the widget's key."""
    label: str
    """The key of the label above the widget. The labels of a choice's codes are `<label>_<code>`."""
    default: Value
    """What holds where the link says nothing."""
    values: Sequence[object] = ()
    """All that it may say; of a number, a text or a cell, a few that make sense in any state."""
    _: KW_ONLY
    sections: Sequence[str] = ()
    """The slugs of the sections that draw it; none: all."""
    place: Place = "section"
    """Where it is drawn: in the side bar, or on the section."""
    when: str = ""
    """What the link must say for it to be drawn: `visible=band`; `predict_scale`: any answer; `a=1&b=2`: both. What a
    section does not draw, it does not wait for."""

    @property
    def samples(self) -> tuple[str, ...]:
        """Values that a link may hold, as it holds them; the ends are among them."""
        return tuple(map(str, self.values))

    def allows(self, asked: str) -> bool:
        """Return whether a link may say this."""
        return asked in self.samples

    def is_on(self, section: str) -> bool:
        """Return whether the section draws it."""
        return not self.sections or section in self.sections


@dataclass(frozen=True)
class Number(Parameter[Amount]):
    """A slider, or a box to type in; whole where both ends are."""

    _: KW_ONLY
    low: Amount
    high: Amount
    step: Amount | None = None
    kind: Literal["slider", "box"] = "slider"

    @property
    def samples(self) -> tuple[str, ...]:
        """Both ends and the default, where no other values are given."""
        return tuple(dict.fromkeys(map(str, self.values or (self.default, self.low, self.high))))

    def allows(self, asked: str) -> bool:
        """Return whether this is a number in these bounds, in plain digits."""
        form = WHOLE if isinstance(self.low, int) and isinstance(self.high, int) else DECIMAL
        return form.fullmatch(asked) is not None and self.low <= float(asked) <= self.high

    def up_to(self, most: Amount, default: Amount | None = None) -> "Number[Amount]":
        """Return the same with another upper end, and another default where one is given."""
        return replace(self, high=most, default=min(self.default if default is None else default, most))


@dataclass(frozen=True)
class Steps(Parameter[Value]):
    """A slider over a few values."""

    values: Sequence[Value]


@dataclass(frozen=True)
class Switch(Parameter[bool]):
    """A switch, off at first."""

    default: bool = False
    values: Sequence[str] = ("true", "false")


@dataclass(frozen=True)
class Code(Parameter[str]):
    """A choice with translated labels: a list that opens, or buttons side by side."""

    values: Sequence[str]
    _: KW_ONLY
    kind: Literal["list", "buttons"] = "list"


@dataclass(frozen=True)
class Answer(Parameter[str]):
    """A question to the reader, which has no answer at first. Its words are parts of the section's prose."""

    label: str = "page.predict"
    default: str = ""
    values: Sequence[str] = ()


@dataclass(frozen=True)
class Written(Parameter[str]):
    """A field for the reader's own words."""

    _: KW_ONLY
    characters: int
    lines: int = 1
    """How many are seen at once; of more than one, the reader may write several."""

    def allows(self, asked: str) -> bool:
        """Return whether it is short enough."""
        return len(asked) <= self.characters


@dataclass(frozen=True)
class Hidden(Parameter[str]):
    """What a click writes, in a field that nobody sees."""

    label: str = ""
    default: str = ""
    _: KW_ONLY
    readable: Callable[[str], bool]

    def allows(self, asked: str) -> bool:
        """Return whether it can be read."""
        return self.readable(asked)
