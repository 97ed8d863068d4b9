"""The self-check: questions that the browser asks, and whose answers it explains. In the browser: assets/check/.

One component for all questions: the server sends what may be chosen and why each choice is right or wrong, and hears
nothing of what the reader chooses.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final, NamedTuple

import orjson
import streamlit as st

from attention.ui.server import loader
from attention.ui.text import Text, load_labels

NAME: Final = "check"
LABELS: Final = ("right", "wrong", "count", "none", "again")


class Choice(NamedTuple):
    """One answer that may be chosen."""

    code: str
    words: str
    reason: str
    """Why it is right or wrong, of the reader's example."""
    is_right: bool


class Question(NamedTuple):
    """One question, all of it in Markdown."""

    name: str
    section: str
    """The title of the section that it comes from."""
    address: str
    """Where that section asks it: its slug and its heading."""
    given: str
    """What must be known before it is asked."""
    asked: str
    choices: Sequence[Choice]
    """None where this example has no answer; then `given` says why."""


def show_check(questions: Sequence[Question], text: Text) -> None:
    """Show questions in order, and how many are answered."""
    _mount()(key=NAME, data=check_data(questions, text))


def check_data(questions: Sequence[Question], text: Text) -> bytes:
    """Return all that the browser needs as JSON."""
    words = load_labels(text.language)
    return orjson.dumps(
        {
            "questions": [
                {**question._asdict(), "choices": [choice._asdict() for choice in question.choices]}
                for question in questions
            ],
            "labels": {name: words[f"check.{name}"] for name in LABELS},
        }
    )


@cache
def _mount() -> Any:
    return st.components.v2.component(NAME, js=loader("check/check.js"))
