"""A parser of GIFT that is not ours, gift-pegjs, reads the quiz, and its answers are the app's numbers."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

from attention import Edit, run
from attention.experiments.classroom.exercise import Exercise, draw_blanks
from attention.experiments.classroom.mistakes import STEPS, Cell, recognise, value_at
from attention.presets import build_example
from attention.trace import Trace
from attention.ui.files.gift import category, escape_gift, operands, write_gift
from attention.ui.files.worksheet import Student
from attention.ui.text import LANGUAGES, NOTATIONS, Language, load_text

ROOT: Final = Path(__file__).parents[4]
NODE: Final = Path(sys.executable).with_name("node")
PARSE: Final = """
import { readFileSync } from "node:fs";
import gift from "gift-pegjs";
console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf-8")).map((quiz) => gift.parse(quiz))));
"""
HOSTILE: Final = r"{ } ~ = # : \ \n // -> %100% a[html] $CATEGORY: ::x:: é 看 <b>&amp;"


class Answer(NamedTuple):
    """One answer of a numerical question."""

    value: float
    tolerance: float
    weight: float | None
    """Percent; None: a right answer."""
    said: str


class Question(NamedTuple):
    """One question, as a course page would show it."""

    title: str
    stem: str
    answers: list[Answer]


TRACE: Final = run(
    build_example("saw", d_model=3, d_k=2, d_v=2, scaled=True, visible="causal")
    .edit(Edit("keys", 3, 0, 2.5))
    .edit(Edit("weights", 2, 0, 0.5))
)


def student(seed: int, trace: Trace = TRACE) -> Student:
    return Student(seed, trace, Exercise(draw_blanks(trace, STEPS, "hard", seed), seed=seed))


def parse(*quizzes: str) -> list[list[dict[str, Any]]]:
    """Return what the parser makes of each file; one start of Node for all.

    Raises:
        CalledProcessError: a file is not GIFT.
    """
    asked = [str(NODE), "--input-type=module", "--eval", PARSE]
    done = subprocess.run(asked, cwd=ROOT, input=json.dumps(quizzes), capture_output=True, check=True, encoding="utf-8")
    parsed: list[list[dict[str, Any]]] = json.loads(done.stdout)
    return parsed


def questions_of(parsed: list[dict[str, Any]]) -> list[Question]:
    """Return the questions of a file, all of them numerical with a tolerance and a sentence for each answer."""
    found = [each for each in parsed if each["type"] != "Category"]
    assert {each["type"] for each in found} == {"Numerical"}
    return [Question(each["title"], each["stem"]["text"], [*map(read_answer, each["choices"])]) for each in found]


def read_answer(choice: dict[str, Any]) -> Answer:
    assert choice["isCorrect"]
    assert choice["text"]["type"] == "range"
    number, tolerance = choice["text"]["number"], choice["text"]["range"]
    return Answer(number, tolerance, choice["weight"], choice["feedback"]["text"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_blank_is_a_question_whose_answer_is_the_apps_number(language: Language) -> None:
    hostile = run(build_example("saw", tokens=tuple(HOSTILE.split()), visible="causal", temperature=0.3))
    students = [student(1), student(2), student(3, hostile)]
    texts = [load_text(language, notation, 2, "take-home") for notation in NOTATIONS]
    for text, parsed in zip(texts, parse(*(write_gift(students, text) for text in texts)), strict=True):
        titles = [each["title"] for each in parsed if each["type"] == "Category"]
        assert titles == [category(one, text) for one in students]
        questions = questions_of(parsed)
        asked = [(one, cell) for one in students for cell in one.asked]
        assert len(questions) == len(asked) > 15
        assert len({question.title for question in questions}) == len(questions)
        for (one, cell), question in zip(asked, questions, strict=True):
            right, *others = question.answers
            assert question.title.startswith(f"{one.number}.{one.asked.index(cell) + 1} ")
            assert right.weight is None
            assert right.value == pytest.approx(value_at(one.trace, cell), abs=1e-6)
            assert right.tolerance == one.exercise.tolerance
            for wrong in others:
                assert wrong.weight == 0
                assert wrong.tolerance == one.exercise.tolerance
                assert abs(wrong.value - right.value) > one.exercise.tolerance


def test_a_wrong_answer_names_the_mistakes_that_give_it() -> None:
    text = load_text("en", "lecture", 2, "take-home")
    [parsed] = parse(write_gift([student(1)], text))
    named = 0
    for cell, question in zip(student(1).asked, questions_of(parsed), strict=True):
        for wrong in question.answers[1:]:
            found = recognise(TRACE, cell, wrong.value, wrong.tolerance)
            assert found.kind == "mistaken"
            labels = [text.label(f"pencil.mistake_{each}").replace("d_{k}", "d_k") for each in found.mistakes]
            assert any(label in wrong.said for label in labels)
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


def test_whatever_is_written_is_read_as_it_was_meant() -> None:
    said = [HOSTILE, *HOSTILE.split(), r"\n", "\\", "a~b=c#d{e}f:g\\h", "no\nlines\n\nleft"]
    quizzes = [f"::{text}::[html]{text} {{#\n\t=1.5:0.02#{text}\n}}\n\n" for text in map(escape_gift, said)]
    for text, parsed in zip(said, parse(*quizzes), strict=True):
        on_one_line = " ".join(text.split())
        assert questions_of(parsed) == [Question(on_one_line, on_one_line, [Answer(1.5, 0.02, None, on_one_line)])]
