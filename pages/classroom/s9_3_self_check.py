"""9.3 Self-check: the questions of all sections in their order, answered for the reader's own example."""

from typing import Final

from attention.trace import Trace
from attention.ui.page.check import Choice, Question, show_check
from attention.ui.page.frame import show
from attention.ui.text import Text, load_text
from pages.classroom.questions import QUESTIONS, Asked

PREFIX: Final = "predict_"


def render(trace: Trace, text: Text) -> None:
    """Ask everything once more; the browser tells what is right, and why."""
    show(text, "how")
    show_check([written(ask(trace, text), trace, text) for ask in QUESTIONS], text)


def written(asked: Asked, trace: Trace, text: Text) -> Question:
    """Return a question in words: the section's own, and this page's reasons, a paragraph for each answer.

    Reasons stand in the part of this page that is called like the question; before them stands what is given. Why an
    example has no answer stands in a part of its own.
    """
    name, (slug, *_) = asked.question.name, asked.question.sections
    words = load_text(*text.reader, slug).about(trace)
    part, place = name.removeprefix(PREFIX), f"{slug}#{words.heading_above(name)}"
    section = text.label(f"navigation.{slug}")
    if asked.right is None:
        return Question(part, section, place, text.part(f"none_{part}"), "", ())
    reasons = (text.about(asked.about) if asked.about else text).part(part, **asked.reasons).split("\n\n")
    answers = asked.question.values
    given, why = reasons[: -len(answers)], reasons[-len(answers) :]
    choices = [
        Choice(code, words.part(f"{name}_{code}"), reason, code == asked.right)
        for code, reason in zip(answers, why, strict=True)
    ]
    return Question(part, section, place, " ".join(given), words.part(name, **asked.slots), choices)
