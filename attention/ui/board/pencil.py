"""A board whose blanks the reader fills in: what is asked, what was typed, and what is said of it.

The browser is not told a number that is asked for, nor any that is made of it. Each answer is checked by the core.
"""

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

import numpy as np
import orjson

from attention.experiments.classroom.exercise import Exercise, can_be_asked, is_whole, unknown
from attention.experiments.classroom.mistakes import STEPS, Cell, Review, Step
from attention.trace import Trace
from attention.ui.board.board import View, board_component, board_data, take_query
from attention.ui.board.matrices import UNBOUNDED, face, largest, numbers
from attention.ui.board.scenes import matrices, scene
from attention.ui.controls.bound import state, told
from attention.ui.controls.link import LARGEST_NUMBER, Answers, read_answers, read_blanks, write_answers, write_blank
from attention.ui.controls.parameters import ANSWERS, BLANKS
from attention.ui.text import Text

VIEW: Final = View(editable=frozenset())
MADE_OF: Final[Mapping[Step, tuple[str, ...]]] = {
    "queries": ("inputs", "query_projection"),
    "keys": ("inputs", "key_projection"),
    "values": ("inputs", "value_projection"),
    "scores": ("queries", "keys"),
    "scaled_scores": ("scores",),
    "masked_scores": ("scores",),
    "weights": ("scores",),
    "output": ("weights", "values"),
}
"""What a step is worked out from: a board that does not show it only gives the step, and does not ask for it."""


@dataclass(frozen=True)
class Task:
    """An exercise on one board."""

    trace: Trace
    scenes: tuple[str, ...]
    exercise: Exercise
    choosing: bool = False
    """Whether the reader chooses the blanks, else fills them in."""
    query: int | None = None
    """The chosen query, from 0: the board outlines it."""

    @property
    def asked(self) -> tuple[Cell, ...]:
        """Return the blanks that this example has."""
        return tuple(cell for cell in self.exercise.blanks if can_be_asked(self.trace, cell))

    @property
    def code(self) -> str:
        """Return eight letters that another example, or other blanks, would not have: whose answers these are."""
        arrays = (self.trace.queries, self.trace.keys, self.trace.values, self.trace.weights)
        told = (self.trace.example.tokens, self.asked, [array.tobytes() for array in arrays])
        return f"{zlib.crc32(repr(told).encode('utf-8', 'surrogatepass')):08x}"


def steps_on(trace: Trace, scenes: Sequence[str], text: Text) -> list[Step]:
    """Return the steps that these scenes show together with all that they are made of: those can be worked out."""
    shown = matrices([scene(each, trace, None, text.notation) for each in scenes])
    return [step for step in STEPS if shown >= {step, *MADE_OF[step]}]


def show_pencil(task: Task, *, name: str, text: Text) -> None:
    """Show the board with its blanks."""
    sent = state().get(name) or {}
    answered = (sent.get("edit") or {}).get("serial", 0)
    board_component()(
        key=name,
        data=pencil_data(task, given_answers(task), text, answered),
        on_edit_change=partial(_take_answer, name, task),
        on_query_change=partial(take_query, name, task.trace),
        on_show_change=partial(_take, name, "show", task, _show),
        on_blank_change=partial(_take, name, "blank", task, _turn),
    )


def pencil_data(task: Task, answers: Answers, text: Text, answered: int = 0) -> bytes:
    """Return all that the browser needs as JSON: unknown numbers are 0, and named."""
    typed = {cell: value for cell, value in answers.items() if value is not None}
    reviewed = task.exercise.review(task.trace, typed)
    right = {cell for cell, verdict in reviewed.verdicts.items() if verdict.kind == "right"}
    done = right | {cell for cell, value in answers.items() if value is None}
    # whoever chooses sees every number: the blanks are marked, not hidden
    waiting = () if task.choosing else [cell for cell in task.asked if cell not in done]
    payload = orjson.loads(board_data(task.trace, task.scenes, text, replace(VIEW, query=task.query), answered))
    hidden = _hide(payload, task.trace, waiting)
    marks = [
        (*cell, "shown" if value is None else "right" if cell in right else "wrong", _mark(task.trace, cell, value))
        for cell, value in answers.items()
        if not task.choosing
    ]
    payload["codes"] = {}
    payload["pencil"] = {
        "choosing": task.choosing,
        "whole": is_whole(task.trace.example),
        "asked": [*map(tuple, task.asked if task.choosing else waiting)],
        "unknown": hidden,
        "typed": marks,
        "said": _say(task, reviewed, answers, text),
    }
    return orjson.dumps(payload)


def _mark(trace: Trace, cell: Cell, value: float | None) -> float:
    return float(numbers(trace, cell.step)[cell.row, cell.column]) if value is None else value


def _hide(sent: dict[str, Any], trace: Trace, waiting: Sequence[Cell]) -> list[tuple[str, int, int]]:
    """Put 0 in place of what nobody can know yet, also where it would be told by a colour; return where."""
    found: list[tuple[str, int, int]] = []
    cells = unknown(trace, waiting)
    cells["weight_sums"] = np.asarray(cells["weights"].any(axis=1))
    for query, units in enumerate(cells.pop("hidden")):
        cells[f"hidden:{query}"] = units
    for matrix, blank in cells.items():
        if matrix not in sent["matrices"]:
            continue
        told = sent["matrices"][matrix]
        blank = blank[:, np.newaxis] if blank.ndim == 1 else blank
        for row, column in np.argwhere(blank).tolist():
            told["values"][row][column] = 0
            if "sums" in told["rule"]:
                told["rule"]["sums"][row][column] = 0
            found.append((matrix, row, column))
        if blank.any():
            sized = "scores" if matrix in UNBOUNDED else matrix
            told["largest"] = largest(trace, matrix, known=~cells[sized].reshape(numbers(trace, sized).shape))
    if found:  # what the arithmetic gives in a cell that is set by hand may be made of what is asked for
        sent["would"] = {matrix: [(*each[:2], 0) for each in by_hand] for matrix, by_hand in sent["would"].items()}
    return found


def _say(task: Task, reviewed: Review, answers: Answers, text: Text) -> str:
    """Return how far the reader has come, and what went wrong first."""
    asked = task.asked
    if task.choosing:
        said = [text.label("pencil.chosen", count=len(asked))]
        followed = steps_on(task.trace, task.scenes, text)
        if given := [_symbol(task, cell, text) for cell in asked if cell.step not in followed]:
            said.append(text.label("pencil.given", count=len(given), cells=text.label("page.between").join(given)))
        return text.label("pencil.between").join(said)
    if not asked:
        return text.label("pencil.none")
    right = sum(verdict.kind == "right" for verdict in reviewed.verdicts.values())
    shown = sum(value is None for value in answers.values())
    said = [text.label("pencil.progress", right=right, count=len(asked))]
    if shown:
        said.append(text.label("pencil.progress_shown", shown=shown))
    if right + shown == len(asked):
        said.append(text.label("pencil.done"))
    first = reviewed.first_wrong
    if first is not None:
        verdict = reviewed.verdicts[first]
        said.append(text.label("pencil.wrong", cell=_symbol(task, first, text), typed=_typed(verdict.typed)))
        named = [text.label(f"pencil.mistake_{mistake}") for mistake in verdict.mistakes]
        said.append(text.label("pencil.or").join(named) if named else text.label("pencil.unknown"))
        if reviewed.carried:
            said.append(text.label("pencil.carried", count=len(reviewed.carried)))
    return text.label("pencil.between").join(said)


def _typed(value: float) -> str:
    return f"{value:.6g}".replace("-", "−")


def _symbol(task: Task, cell: Cell, text: Text) -> str:
    look = face(task.trace, cell.step, text.notation).cell
    return look.replace("#r", str(cell.row + 1)).replace("#c", str(cell.column + 1))


def given_answers(task: Task) -> Answers:
    """Return the reader's answers to this exercise; those to another one do not count."""
    found = read_answers(state().get(ANSWERS.name) or "")
    if found is None or found[0] != task.code:
        return {}
    asked = task.asked
    return {cell: value for cell, value in found[1].items() if cell in asked}


def _keep(task: Task, answers: Answers) -> None:
    state()[ANSWERS.name] = write_answers(task.code, answers)


def _take_answer(name: str, task: Task) -> None:
    sent = told(name, "edit")
    if not isinstance(sent, dict):
        return
    cell, value = _cell(sent.get("matrix"), sent.get("row"), sent.get("column")), sent.get("value")
    if cell not in task.asked or not isinstance(value, int | float) or isinstance(value, bool):
        return
    if abs(value) <= LARGEST_NUMBER:
        _keep(task, {**given_answers(task), cell: float(value)})


def _take(name: str, trigger: str, task: Task, act: Callable[[Task, Cell], None]) -> None:
    sent = told(name, trigger)
    pieces = sent.split(".") if isinstance(sent, str) else []
    if len(pieces) == 3 and all(piece.isascii() and piece.isdigit() and len(piece) < 3 for piece in pieces[1:]):
        cell = _cell(pieces[0], int(pieces[1]), int(pieces[2]))
        if cell is not None and can_be_asked(task.trace, cell):
            act(task, cell)


def _cell(matrix: object, row: object, column: object) -> Cell | None:
    if not (isinstance(matrix, str) and matrix in STEPS and type(row) is int and type(column) is int):
        return None
    return Cell(matrix, row, column)


def _show(task: Task, cell: Cell) -> None:
    if cell in task.asked:
        _keep(task, {**given_answers(task), cell: None})


def _turn(task: Task, cell: Cell) -> None:
    """Ask for a cell, or no longer."""
    chosen = read_blanks(state().get(BLANKS.name) or "") or ()
    kept = [each for each in chosen if each != cell] if cell in chosen else [*chosen, cell]
    code = "~".join(map(write_blank, kept))
    if read_blanks(code) is not None:
        state()[BLANKS.name] = code
