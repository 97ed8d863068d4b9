"""The same exercises as a quiz for a course page, in Moodle's GIFT format. Plain Python.

Every blank is a numerical question that stands alone: it tells the numbers that its answer is made of. What the usual
mistakes give is a wrong answer with a sentence of its own.

Source:
    Moodle documentation, "GIFT format": numerical questions, answers with a percentage, escaped characters.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from attention.experiments.classroom.mistakes import MISTAKES, Cell, close, value_at, wrong_steps
from attention.how import Operand, how
from attention.trace import Trace
from attention.ui.board.matrices import face
from attention.ui.files.worksheet import MARK, Student, cell_symbol, rules, symbol
from attention.ui.text import Text

SPECIAL: Final = re.compile(r"([~=#{}:\\])")
DIGITS: Final = 6
GIVEN_DECIMALS: Final = 4
"""Of the numbers that an answer is made of: two more than a board shows, so that no rounding leads beyond tolerance."""


def escape_gift(text: str) -> str:
    """Return text in which no character means anything to GIFT; on one line."""
    return SPECIAL.sub(r"\\\1", " ".join(text.split()))


def write_gift(students: Sequence[Student], text: Text) -> str:
    """Return a category for each student, with a question for each blank."""
    return "".join(
        f"$CATEGORY: {category(student, text)}\n\n" + "".join(_questions(student, text)) for student in students
    )


def category(student: Student, text: Text) -> str:
    """Return the category of one student's questions."""
    return f"{text.label('worksheet.title')} {student.number}".replace("/", "//")


def _questions(student: Student, text: Text) -> Iterator[str]:
    trace, tolerance = student.trace, student.exercise.tolerance
    for place, cell in enumerate(student.asked, start=1):
        name = cell_symbol(trace, cell, text)
        title = f"{student.number}.{place} {MARK.sub(lambda mark: mark[2], name)}"
        shown = f"<i>{symbol(name)}</i>"
        given = ", ".join(f"<i>{symbol(each)}</i> = {_decimal(value)}" for each, value in operands(trace, cell, text))
        rule = f"<i>{rules(trace, text).get(cell.step, '')}</i>"
        asked = text.label(
            "worksheet.question",
            cell=shown,
            given=given,
            rule=rule,
            ruled=cell.step in rules(trace, text),
            tolerance=f"{tolerance:g}",
        )
        right = value_at(trace, cell)
        answers = [f"\t={right:.{DIGITS}f}:{tolerance:g}#{escape_gift(text.label('worksheet.right'))}"]
        for value, said in wrong_answers(student, cell, text):
            answers.append(f"\t=%0%{value:.{DIGITS}f}:{tolerance:g}#{escape_gift(said)}")
        lines = "\n".join(answers)
        yield f"::{escape_gift(title)}::[html]{escape_gift(asked)} {{#\n{lines}\n}}\n\n"


def operands(trace: Trace, cell: Cell, text: Text) -> Iterator[tuple[str, float]]:
    """Yield what a number is calculated from: symbol in the board's marks, value; each once."""
    found: list[Operand] = []
    if cell.step == "weights" and trace.example.normalizer == "softmax":
        seen = np.flatnonzero(trace.visible[cell.row]).tolist()
        found = [Operand("scores", cell.row, key, float(trace.scores[cell.row, key])) for key in seen]
    elif cell.step == "weights":
        found = [Operand("scores", cell.row, cell.column, float(trace.scores[cell.row, cell.column]))]
    else:
        arithmetic = how(trace, cell.step, cell.row, cell.column)
        found = [each for group in arithmetic.operands for each in group]
        found += [each for each in arithmetic.divisors if each.matrix in ("root_d_k", "temperature")]
    for each in dict.fromkeys(found):
        yield _name(trace, each, text), each.value


def _name(trace: Trace, operand: Operand, text: Text) -> str:
    if operand.matrix in ("root_d_k", "temperature", "angle"):
        return {"root_d_k": "√d_{k}", "temperature": "T", "angle": "t"}[operand.matrix]
    if operand.matrix == "hidden":
        look, row, column = face(trace, f"hidden:{operand.row}", text.notation).cell, operand.column, operand.unit
    else:
        absent = operand.matrix == "positioned_inputs" and trace.example.positions == "none"
        matrix = "inputs" if absent else operand.matrix
        look, row, column = face(trace, matrix, text.notation).cell, operand.row, operand.column
    return look.replace("#r", str(row + 1)).replace("#c", str(column + 1))


def wrong_answers(student: Student, cell: Cell, text: Text) -> list[tuple[float, str]]:
    """Return what the usual mistakes give in a cell, and what is said of each; those that give the same together."""
    trace, tolerance = student.trace, student.exercise.tolerance
    right = value_at(trace, cell)
    found: dict[float, list[str]] = {}
    for mistake in MISTAKES:
        said = text.label(f"pencil.mistake_{mistake}").replace("d_{k}", "d_k")
        for steps in wrong_steps(trace, mistake, student.exercise.decimals):
            value = value_at(steps, cell)
            if value is None or not np.isfinite(value) or right is None or close(value, right, tolerance):
                continue
            same = next((other for other in found if close(value, other, tolerance)), value)
            if said not in found.setdefault(same, []):
                found[same].append(said)
    return [(value, text.label("pencil.or").join(said)) for value, said in found.items()]


def _decimal(value: float) -> str:
    """Return a number without the zeros at its end; never a negative zero."""
    return f"{round(value, GIVEN_DECIMALS) + 0.0:.{GIVEN_DECIMALS}f}".rstrip("0").rstrip(".")
