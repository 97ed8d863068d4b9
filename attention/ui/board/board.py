"""The matrix board: matrices with their digits; any cell answers "where does this number come from?".

The browser's side is assets/board/component.js, served once as a file; what travels at each rerun is the numbers.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple, cast, get_args

import numpy as np
import orjson
import streamlit as st

from attention.example import Edit, Matrix
from attention.figures.style import SYMBOL_COLOURS
from attention.trace import Trace
from attention.ui.board.matrices import describe, numbers, with_ancestors, would_be
from attention.ui.board.scenes import describe_scene, matrices, scene
from attention.ui.controls import edits
from attention.ui.controls.bound import state, then_run, told
from attention.ui.controls.link import LARGEST_NUMBER, MATRIX_CODES
from attention.ui.server import loader, words_url
from attention.ui.text import Reader, Text

KEPT: Final = 128
"""So many boards are there for the next move, and for the next reader, that shows the same."""
EDITABLE: Final = frozenset(get_args(Matrix))
CELL_CODES: Final[Mapping[str, str]] = {
    **MATRIX_CODES,
    "O": "output",
    "P": "encodings",
    "IP": "positioned_inputs",
    "As": "scaled_scores",
    "Am": "masked_scores",
    "Ae": "exponentials",
    "T": "totals",
}
CODE_OF_CELL: Final = {matrix: code for code, matrix in CELL_CODES.items()}


class Step(NamedTuple):
    """One step of the board: a cell, or a row as far as its first `terms` products."""

    matrix: str
    row: int
    column: int | None = None
    terms: int | None = None


def itself(edit: Edit) -> Edit:
    """Return a cell that the board shares with the reader's example."""
    return edit


@dataclass(frozen=True)
class View:
    """What a page chooses to show of a board.

    Attributes:
        query: the chosen query, whose row (lecture: column) is outlined; counted from 0.
        steps: what previous / next / scrub reveal, in this order; at first all is revealed.
        step: the step to begin with, counted from 1; None: all is revealed.
        lit: the matrices in colour, the others grey; None: all in colour.
        selected: the cell (matrix, row, column) that is explained at first.
        editable: the matrices whose cells take a number.
    """

    query: int | None = None
    steps: tuple[Step, ...] = ()
    step: int | None = None
    lit: frozenset[str] | None = None
    selected: tuple[str, int, int] | None = None
    editable: frozenset[str] = EDITABLE
    also: frozenset[str] = frozenset()
    """Matrices that stand in no scene, but that a link may ask for."""
    own: Callable[[Edit], Edit] = itself
    """A cell that is edited here → the cell of the reader's example that it is, where the board shows a part of it."""


def row_steps(trace: Trace, matrix: str, row: int) -> tuple[Step, ...]:
    """Return one step a cell, along one row in the core's orientation: first α₁,₁, then α₁,₂ and so on."""
    return tuple(Step(matrix, row, column) for column in range(numbers(trace, matrix).shape[1]))


def blend_steps(trace: Trace, row: int) -> tuple[Step, ...]:
    """Return the steps that build one output, a weighted value at a time."""
    return tuple(Step("output", row, terms=terms) for terms in range(1, len(trace.example.tokens) + 1))


def read_cell(code: str, trace: Trace) -> tuple[str, int, int] | None:
    """Return the cell that a link names, such as `A1.2.4` (from 1, as the core counts), None if there is none."""
    name, *places = code.split(".")
    if (
        name not in CELL_CODES
        or len(places) != 2
        or not all(p.isascii() and p.isdigit() and len(p) < 3 for p in places)
    ):
        return None
    row, column = (int(place) - 1 for place in places)
    rows, columns = numbers(trace, CELL_CODES[name]).shape
    return (CELL_CODES[name], row, column) if 0 <= row < rows and 0 <= column < columns else None


def show_board(
    trace: Trace,
    scenes: Sequence[str],
    *,
    name: str,
    text: Text,
    view: View | None = None,
    edits_run: str = "",
    ahead_of: str = "",
) -> None:
    """Show scenes of a trace on one board, which keeps its pinned cell and its step as the numbers change.

    Args:
        trace: whose numbers.
        scenes: which of them, from `scenes.py`.
        name: unique on the page.
        text: the reader's words.
        view: what else the page chooses.
        edits_run: the fragment that an edit or a chosen word runs, by its key, where that is not the board's own.
        ahead_of: the fragment that this board, in one of its own, is ahead of: it runs again once the board is at rest.
    """
    view = view or View()
    if view.selected is None:
        view = replace(view, selected=read_cell(st.query_params.get("cell", ""), trace))
    serial = (told(name, "edit") or {}).get("serial")  # of the edit that this run answers
    board_component()(
        key=name,
        data=board_data(
            trace,
            scenes,
            text,
            view,
            serial if isinstance(serial, int) else 0,
            edits.can_undo(),
            ahead=bool(ahead_of),
        ),
        on_edit_change=then_run(edits_run, _take_edit, name, trace, view.own),
        on_command_change=then_run(edits_run, _take_command, name),
        on_query_change=then_run(edits_run, take_query, name, trace),
        on_settled_change=then_run(ahead_of),
    )


def board_data(
    trace: Trace,
    scenes: Sequence[str],
    text: Text,
    view: View,
    answered: int = 0,
    can_undo: bool = False,
    *,
    ahead: bool = False,
) -> bytes:
    """Return all that the browser needs as JSON. −∞ becomes null: JSON has no infinity."""
    return _written(trace, tuple(scenes), text.reader, replace(view, own=itself), answered, can_undo, ahead)


@lru_cache(maxsize=KEPT)
def _written(
    trace: Trace,
    scenes: tuple[str, ...],
    reader: Reader,
    view: View,
    answered: int,
    can_undo: bool,
    ahead: bool,
) -> bytes:
    text = Text(*reader, {})
    drawn = [scene(each, trace, view.query, text.notation) for each in scenes]
    shown = with_ancestors(trace, matrices(drawn) | {step.matrix for step in view.steps} | view.also)
    payload = {
        "answered": answered,
        "language": text.code,
        "notation": text.notation,
        "decimals": text.decimals,
        "words": words_url("board", text.language),
        "colours": {symbol: list(colour) for symbol, colour in SYMBOL_COLOURS.items()},
        "tokens": trace.example.tokens,
        "matrices": {matrix: describe(trace, matrix, text.notation) for matrix in shown},
        "would": would_be(trace),
        "scenes": [describe_scene(each, trace, text.notation) for each in drawn],
        "codes": CODE_OF_CELL,
        "query": view.query,
        "steps": [_describe_step(trace, step) for step in view.steps],
        "step": view.step,
        "lit": view.lit and sorted(view.lit),
        "selected": view.selected,
        "editable": sorted(view.editable & EDITABLE),
        "can_undo": can_undo,
        "ahead": ahead,
    }
    return orjson.dumps(payload, option=orjson.OPT_SERIALIZE_NUMPY)


@cache
def board_component() -> Any:
    """Return the component that draws a board."""
    return st.components.v2.component("matrix_board", js=loader("board/component.js"))


def _describe_step(trace: Trace, step: Step) -> dict[str, Any]:
    described: dict[str, Any] = step._asdict()
    if step.terms is not None:
        described["sums"] = partial_blend(trace, step.row, step.terms)
    return described


def partial_blend(trace: Trace, row: int, terms: int) -> Any:
    """Return an output's first `terms` weighted values, added up; all of them are the output itself."""
    if terms == len(trace.example.tokens):
        return trace.output[row].tolist()
    return np.asarray(trace.weights[row, :terms] @ trace.values[:terms]).tolist()


def read_edit(sent: object, trace: Trace) -> tuple[Edit, bool] | None:
    """Return an edit that a browser sent and whether it is still being dragged, None if this trace has no such cell."""
    if not isinstance(sent, Mapping):
        return None
    matrix, row, column, value = (sent.get(name) for name in Edit._fields)
    if not (isinstance(matrix, str) and matrix in EDITABLE and type(row) is type(column) is int):
        return None
    rows, columns = trace.example.shape(cast(Matrix, matrix))
    if not (0 <= row < rows and 0 <= column < columns):
        return None
    # a comparison with NaN is false; a whole number has no upper bound in Python, so compare before float()
    if not isinstance(value, int | float) or isinstance(value, bool) or not abs(value) <= LARGEST_NUMBER:
        return None
    return Edit(cast(Matrix, matrix), row, column, float(value)), sent.get("phase") == "live"


def _take_edit(name: str, trace: Trace, own: Callable[[Edit], Edit]) -> None:
    found = read_edit(told(name, "edit"), trace)
    if found is not None:
        edits.record(own(found[0]), live=found[1])


def _take_command(name: str) -> None:
    command = told(name, "command")
    if command in ("undo", "reset"):
        {"undo": edits.undo, "reset": edits.reset}[command]()


def take_query(name: str, trace: Trace) -> None:
    """Take the query that the reader chose on a board."""
    chosen = told(name, "query")
    if type(chosen) is int and 0 <= chosen < len(trace.example.tokens):
        state()["query"] = chosen + 1
