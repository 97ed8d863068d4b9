"""How a link writes what a click leaves: edited cells, painted pixels, a chosen cell. Plain Python.

A link is untrusted. Nothing here raises for what somebody else wrote: what cannot be read is None.
"""

import math
import re
from collections.abc import Iterable, Mapping
from typing import Final

from attention.example import Edit, Matrix
from attention.experiments.classroom.exercise import MOST_BLANKS
from attention.experiments.classroom.mistakes import STEPS, Cell, Step
from attention.experiments.images.pixels import HEIGHT, WIDTH

BOARD_TOKENS: Final = 12
LONGEST_SENTENCE: Final = 64
SENTENCE_CHARACTERS: Final = 600
MOST_EDITS: Final = 64
LARGEST_NUMBER: Final = 1e6

MATRIX_CODES: Final[Mapping[str, Matrix]] = {
    "I": "inputs",
    "Wq": "query_projection",
    "Wk": "key_projection",
    "Wv": "value_projection",
    "Q": "queries",
    "K": "keys",
    "V": "values",
    "A": "scores",
    "A1": "weights",
}
STEP_CODES: Final[Mapping[str, Step]] = dict(zip(("Q", "K", "V", "A", "As", "Am", "A1", "O"), STEPS, strict=True))
CODE_OF_STEP: Final = {step: code for code, step in STEP_CODES.items()}
CODE_OF_MATRIX: Final = {matrix: code for code, matrix in MATRIX_CODES.items()}
PIXEL: Final = re.compile(r"([1-9]\d?)-([0-9a-f]{6})")
CELL: Final = re.compile(r"([1-9]\d?)\.([1-9]\d?)")
EDIT: Final = re.compile(r"([A-Z][a-z1]?)-([1-9]\d?)-([1-9]\d?)_(-?[0-9.e-]{1,24})")

BLANK: Final = re.compile(r"([A-Z][a-z1]?)\.([1-9]\d?)\.([1-9]\d?)")
ANSWER: Final = re.compile(r"([A-Z][a-z1]?\.[1-9]\d?\.[1-9]\d?)_(x|-?[0-9.e-]{1,24})")
ANSWERS: Final = re.compile(r"([0-9a-f]{8})!(.*)")

Painted = dict[int, str]
Answers = dict[Cell, float | None]
"""What a student typed; None: the number was shown."""


def write_edits(edits: Iterable[Edit]) -> str:
    """Return the edits as a link holds them, oldest first: `K-4-1_2.5~Wq-1-2_0.5`.

    Counted from 1 and in the core's orientation whatever the notation: `Wq-1-2` is W^q₂,₁ in the lecture's.
    """
    return "~".join(f"{CODE_OF_MATRIX[e.matrix]}-{e.row + 1}-{e.column + 1}_{e.value!r}" for e in edits)


def read_edits(code: str) -> tuple[Edit, ...] | None:
    """Return the edits that a link holds, oldest first, or None where any of it cannot be read."""
    pieces = code.split("~") if code else []
    edits = [read_edit(piece) for piece in pieces[: MOST_EDITS + 1]]
    readable = tuple(edit for edit in edits if edit is not None)
    return readable if len(readable) == len(edits) <= MOST_EDITS else None


def read_edit(piece: str) -> Edit | None:
    """Return one edit, or None where it cannot be read."""
    match = EDIT.fullmatch(piece)
    if match is None or match[1] not in MATRIX_CODES:
        return None
    value = _number(match[4])
    return None if value is None else Edit(MATRIX_CODES[match[1]], int(match[2]) - 1, int(match[3]) - 1, value)


def read_paint(code: str) -> Painted | None:
    """Return pixel (from 0) → colour as `rrggbb`; None where any of the code cannot be read."""
    pieces = [PIXEL.fullmatch(piece) for piece in code.split("~")] if code else []
    painted = {int(piece[1]) - 1: piece[2] for piece in pieces if piece is not None}
    return painted if None not in pieces and all(pixel < HEIGHT * WIDTH for pixel in painted) else None


def write_paint(painted: Painted) -> str:
    """Return the code of painted pixels, `9-ff8800~12-00ff00`: number from 1, colour."""
    return "~".join(f"{pixel + 1}-{colour}" for pixel, colour in sorted(painted.items()))


def read_cells(code: str) -> tuple[tuple[int, int], ...] | None:
    """Return the cells of the board, from 0, that a link holds as `1.2~2.4`; None where any of it cannot be read."""
    cells = [read_cell(piece) for piece in code.split("~")[: BOARD_TOKENS**2 + 1]] if code else []
    found = tuple(cell for cell in cells if cell is not None)
    return found if len(found) == len(cells) <= BOARD_TOKENS**2 else None


def write_cells(cells: Iterable[tuple[int, int]]) -> str:
    """Return the code of some cells, in reading order."""
    return "~".join(write_cell(*cell) for cell in sorted(cells))


def read_cell(code: str) -> tuple[int, int] | None:
    """Return row and column from 0 of a cell that a link holds as `2.4`; None where it cannot be read."""
    match = CELL.fullmatch(code)
    return (int(match[1]) - 1, int(match[2]) - 1) if match else None


def write_cell(row: int, column: int) -> str:
    """Return the code of a cell."""
    return f"{row + 1}.{column + 1}"


def write_blank(cell: Cell) -> str:
    """Return the code of a cell of a step, `A1.2.4`: counted from 1, as the core counts."""
    return f"{CODE_OF_STEP[cell.step]}.{cell.row + 1}.{cell.column + 1}"


def read_blank(code: str) -> Cell | None:
    """Return the cell of a step that a link holds as `A1.2.4`; None where it cannot be read."""
    match = BLANK.fullmatch(code)
    if match is None or match[1] not in STEP_CODES:
        return None
    return Cell(STEP_CODES[match[1]], int(match[2]) - 1, int(match[3]) - 1)


def read_blanks(code: str) -> tuple[Cell, ...] | None:
    """Return the cells that a link asks for, `A.1.2~A1.2.4`; None where any of it cannot be read."""
    cells = [read_blank(piece) for piece in code.split("~")[: MOST_BLANKS + 1]] if code else []
    found = tuple(cell for cell in cells if cell is not None)
    return found if len(found) == len(cells) <= MOST_BLANKS else None


def write_answers(exercise: str, answers: Answers) -> str:
    """Return typed numbers with the exercise that they answer, `0f3c9a21!A.1.2_0.5~A1.2.4_x`; x: shown."""
    pieces = (f"{write_blank(cell)}_{'x' if value is None else repr(value)}" for cell, value in answers.items())
    return f"{exercise}!{'~'.join(pieces)}"


def read_answers(code: str) -> tuple[str, Answers] | None:
    """Return the exercise that a link answers, and the answers; None where any of it cannot be read."""
    match = ANSWERS.fullmatch(code) if code else None
    if match is None:
        return None if code else ("", {})
    answers: Answers = {}
    for piece in match[2].split("~") if match[2] else ():
        found = ANSWER.fullmatch(piece)
        cell = read_blank(found[1]) if found else None
        value = None if found is None or found[2] == "x" else _number(found[2])
        if found is None or cell is None or (found[2] != "x" and value is None) or len(answers) >= MOST_BLANKS:
            return None
        answers[cell] = value
    return match[1], answers


def _number(code: str) -> float | None:
    try:
        value = float(code)
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) <= LARGEST_NUMBER else None
