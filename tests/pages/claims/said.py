"""What a page said: every part of prose and every label, with the numbers given to it and the state it was said in."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, NoReturn
from unittest.mock import patch

from streamlit.components.v2.bidi_component.state import ComponentResult
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext

from attention.experiments.facts import Facts
from attention.trace import Trace
from attention.ui import text as words
from attention.ui.template import compiled
from attention.ui.text import Language, Notation, Text
from tests.pages.quick import read
from tests.pages.reader import SLUGS

DEFAULT_QUERY: Final = 1
SPOKEN: Final[tuple[Language, ...]] = ("en", "zh")
"""The languages whose words the statements know."""


@dataclass(slots=True)  # not frozen: a page says two hundred of them, and that would take three times as long
class Said:
    """One part, or one label, as it was said."""

    slug: str
    """Of the section whose words they are; the self-check asks with those of the others."""
    part: str
    """The part's name; a label's key has a dot: `steps.flow_alt`."""
    language: Language
    notation: Notation
    decimals: int
    slots: Mapping[str, Any]
    """As the page gave them."""
    words: str
    """As the reader reads them, in Markdown."""
    link: Mapping[str, str]
    """The parameters of the address."""
    about: Facts | None
    together: Mapping[str, Any]
    """All slots of the call, where one call said several parts."""
    page: str
    """The slug of the section that was opened."""

    @property
    def facts(self) -> Facts:
        """What holds of the reader's example."""
        assert self.about is not None
        return self.about

    @property
    def trace(self) -> Trace:
        """The reader's example, computed."""
        return self.facts.trace

    @property
    def tokens(self) -> tuple[str, ...]:
        """The reader's tokens."""
        return self.trace.example.tokens

    @property
    def query(self) -> int:
        """The query that the link chooses, from 0; the first where it chooses none that there is."""
        asked = self.link.get("query", "")
        is_there = asked.isascii() and asked.isdigit() and 1 <= int(asked) <= len(self.tokens)
        return (int(asked) if is_there else DEFAULT_QUERY) - 1

    def says(self, english: str, chinese: str) -> bool:
        """Return whether these words stand there, in the language in which it was said."""
        return (english if self.language == "en" else chinese) in self.words

    def shown(self, value: float) -> str:
        """Return a number as the text writes it."""
        return Text(self.language, self.notation, self.decimals, {}).number(value)

    def closely(self, value: float) -> str:
        """Return a number as the text writes it where it may be tiny."""
        return Text(self.language, self.notation, self.decimals, {}).closely(value)

    def fail(self, statement: str, why: BaseException) -> NoReturn:
        """Tell which claim does not hold, where, and in which state.

        Raises:
            AssertionError: always.
        """
        link = "&".join(f"{name}={value}" for name, value in self.link.items())
        raise AssertionError(f"/{self.slug}?{link}\n{self.part} | {statement}: {why}\n{self.words}") from why


def listen(slug: str, **link: str) -> list[Said]:
    """Open a section by its link, inside of `serving()`; return all that its last run said."""
    heard: list[Said] = []
    with recording(slug, link, heard), unseen():
        read(slug, **link)
    return heard


@contextmanager
def unseen() -> Iterator[None]:
    """Send nothing meanwhile, hand no board or figure to Streamlit, wait for no browser: a quarter of a page's cost."""
    handed = patch("streamlit._bidi_component", not_handed)
    with patch.object(ScriptRunContext, "enqueue", ignore), patch("time.sleep", ignore), handed:
        yield


def not_handed(*_: object, default: Mapping[str, Any] | None = None, **given: object) -> ComponentResult:
    """Return what a component tells that nobody has touched."""
    events = {name[3:-7]: None for name in given if name.startswith("on_")}
    return ComponentResult({}, {**events, **(default or {})})


def ignore(*_: object) -> None:
    """Do nothing."""


@contextmanager
def recording(slug: str, link: Mapping[str, str], heard: list[Said]) -> Iterator[None]:
    """Write down whatever is said meanwhile."""
    part, label = Text.part, Text.label
    whose = {id(words.load_parts(language, each)): each for language in words.LANGUAGES for each in SLUGS}

    def note(text: Text, name: str, source: str, filled: str, slots: Mapping[str, Any]) -> None:
        own = {key: value for key, value in slots.items() if key in compiled(source).asked}
        heard.append(
            Said(
                whose.get(id(text.parts), slug),
                name,
                text.language,
                text.notation,
                text.decimals,
                own,
                filled,
                link,
                text.facts,
                slots,
                slug,
            )
        )

    def part_said(text: Text, *names: str, **slots: Any) -> str:
        for name in names:
            own = {key: value for key, value in slots.items() if key in compiled(text.parts[name]).asked}
            note(text, name, text.parts[name], part(text, name, **own), slots)
        return part(text, *names, **slots)

    def label_said(text: Text, key: str, /, **slots: Any) -> str:
        filled = label(text, key, **slots)
        note(text, key, words.load_labels(text.language)[key], filled, slots)
        return filled

    with patch.object(Text, "part", part_said), patch.object(Text, "label", label_said):
        yield


def only(heard: list[Said], part: str) -> Said:
    """Return what was said as this part, the last time; an error where it was not said."""
    return [said for said in heard if said.part == part][-1]


def was_said(heard: list[Said], part: str) -> bool:
    """Return whether this part was said."""
    return any(said.part == part for said in heard)


__all__ = ["SPOKEN", "Said", "listen", "only", "recording", "was_said"]
