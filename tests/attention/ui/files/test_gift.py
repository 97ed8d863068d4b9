"""The quiz is GIFT as Moodle's documentation describes it, and its answers are the app's numbers.

No parser of GIFT is kept on PyPI that could be asked instead, so its grammar for numerical questions stands here.
"""

import re
from typing import Final

import pytest

from attention import Edit, run
from attention.experiments.classroom.exercise import Exercise, draw_blanks
from attention.experiments.classroom.mistakes import STEPS, Cell, recognise, value_at
from attention.presets import build_example
from attention.ui.files.gift import escape_gift, operands, write_gift
from attention.ui.files.worksheet import Student
from attention.ui.text import LANGUAGES, NOTATIONS, Language, Notation, load_text

PLAIN: Final = r"(?:\\[~=#{}:\\]|[^~=#{}:\\\n])+"
NUMBER: Final = r"-?\d+\.\d+"
ANSWER: Final = re.compile(rf"\t=(%0%)?({NUMBER}):(\d+(?:\.\d+)?)#({PLAIN})")
QUESTION: Final = re.compile(rf"::({PLAIN})::\[html\]({PLAIN}) {{#\n((?:{ANSWER.pattern}\n)+)}}")
CATEGORY: Final = re.compile(r"\$CATEGORY: [^\n]+")
Answers = list[tuple[str, str, str, str]]

TRACE: Final = run(
    build_example("saw", d_model=3, d_k=2, d_v=2, scaled=True, visible="causal")
    .edit(Edit("keys", 3, 0, 2.5))
    .edit(Edit("weights", 2, 0, 0.5))
)


def student(seed: int) -> Student:
    return Student(seed, TRACE, Exercise(draw_blanks(TRACE, STEPS, "hard", seed), seed=seed))


def parse(quiz: str) -> list[tuple[str, str, Answers]]:
    """Return title, text and answers of each question.

    Raises:
        AssertionError: the file is not GIFT.
    """
    found = []
    for piece in filter(None, quiz.split("\n\n")):
        if CATEGORY.fullmatch(piece):
            continue
        match = QUESTION.fullmatch(piece)
        assert match, piece
        found.append((match[1], match[2], ANSWER.findall(match[3])))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("notation", NOTATIONS)
def test_every_blank_is_a_question_whose_answer_is_the_apps_number(language: Language, notation: Notation) -> None:
    text = load_text(language, notation, 2, "take-home")
    students = [student(1), student(2)]
    questions = parse(write_gift(students, text))
    asked = [(one, cell) for one in students for cell in one.asked]
    assert len(questions) == len(asked) > 10
    assert len({title for title, _, _ in questions}) == len(questions)
    for (one, cell), (_, _, (first, *others)) in zip(asked, questions, strict=True):
        assert first[0] == ""
        assert float(first[1]) == pytest.approx(value_at(TRACE, cell), abs=1e-6)
        assert float(first[2]) == one.exercise.tolerance
        for wrong, value, _, _ in others:
            assert wrong == "%0%"
            assert abs(float(value) - float(first[1])) > one.exercise.tolerance


def test_a_wrong_answer_names_the_mistakes_that_give_it() -> None:
    text = load_text("en", "lecture", 2, "take-home")
    named = 0
    for _, _, answers in (questions := parse(write_gift([student(1)], text))):
        assert answers
    for cell, (_, _, (_, *others)) in zip(student(1).asked, questions, strict=True):
        for _, value, tolerance, said in others:
            found = recognise(TRACE, cell, float(value), float(tolerance))
            assert found.kind == "mistaken"
            labels = [text.label(f"pencil.mistake_{each}").replace("d_{k}", "d_k") for each in found.mistakes]
            assert any(escape_gift(label) in said for label in labels)
            named += 1
    assert named > 10


def test_a_question_tells_all_that_its_answer_is_made_of() -> None:
    text = load_text("en", "paper", 2, "take-home")
    assert dict(operands(TRACE, Cell("scores", 1, 0), text)) == {
        "q_{2,1}": TRACE.queries[1, 0],
        "k_{1,1}": TRACE.keys[0, 0],
        "q_{2,2}": TRACE.queries[1, 1],
        "k_{1,2}": TRACE.keys[0, 1],
    }
    assert set(dict(operands(TRACE, Cell("keys", 1, 0), text))) == {
        *(f"x_{{2,{place}}}" for place in (1, 2, 3)),
        *(f"W^{{k}}_{{{place},1}}" for place in (1, 2, 3)),
    }
    assert dict(operands(TRACE, Cell("weights", 1, 0), text)) == {
        "α_{2,1}": TRACE.scores[1, 0],
        "α_{2,2}": TRACE.scores[1, 1],
    }
    additive = run(build_example("saw", score="additive"))
    assert len(dict(operands(additive, Cell("scores", 1, 0), text))) == 4


def test_special_characters_lose_their_meaning() -> None:
    assert escape_gift("a~b=c#d{e}f:g\\h\ni") == r"a\~b\=c\#d\{e\}f\:g\\h i"
