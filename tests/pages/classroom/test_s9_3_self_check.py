"""The self-check's answers follow the example; what it says of them is held by tests/pages/test_sweep.py."""

from typing import Any

from attention import run
from attention.presets import build_example
from attention.ui.text import load_text
from pages.classroom.questions import QUESTIONS
from pages.classroom.s9_3_self_check import written

TEXT = load_text("en", "lecture", 2, "self-check")
FIXED = {
    "trap": "same",
    "scale": "sharper",
    "relu": "other",
    "weights": "none",
    "hour": "films",
    "shuffle": "same",
    "denoise": "library",
    "heads": "nine",
    "places": "several",
    "stack": "which",
}
"""What no example changes."""


def right(preset: str = "saw", **options: Any) -> dict[str, str | None]:
    """Return every question's right answer."""
    trace = run(build_example(preset, **options))
    asked = [ask(trace, TEXT.about(trace)) for ask in QUESTIONS]
    return {each.question.name.removeprefix("predict_"): each.right for each in asked}


def test_every_question_of_the_sections_is_asked_and_answered() -> None:
    answers = right()
    assert answers.items() >= FIXED.items()
    assert (answers["symmetry"], answers["range"], answers["order"]) == ("yes", "no", "same")


def test_options_turn_answers_round() -> None:
    assert right(score="additive").items() >= {**FIXED, "symmetry": "no"}.items()
    assert right(normalizer="relu").items() >= {**FIXED, "range": "yes"}.items()
    assert right(positions="sinusoidal").items() >= {**FIXED, "order": "different"}.items()


def test_what_one_word_cannot_answer_is_told_and_not_asked() -> None:
    answers = right(tokens=("hello",))
    assert [name for name, code in answers.items() if code is None] == ["symmetry", "order", "places", "residual"]


def test_a_question_leads_back_to_its_heading_and_has_one_right_answer() -> None:
    trace = run(build_example("saw"))
    text = TEXT.about(trace)
    questions = [written(ask(trace, text), trace, text) for ask in QUESTIONS]
    assert (questions[1].section, questions[1].address) == ("3.2 · Attention scores", "scores#symmetry")
    for question in questions:
        assert sum(choice.is_right for choice in question.choices) == 1, question.name
        assert all(choice.reason for choice in question.choices)
