"""A matrix board that is not about a trace: a few matrices in their blocks, each cell with its arithmetic."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import orjson
import streamlit as st

from attention.arrays import Floats
from attention.figures.style import SYMBOL_COLOURS
from attention.ui.board.matrices import Face, on_paper
from attention.ui.server import loader, words_url
from attention.ui.text import Text

Payload = dict[str, Any]


class Plain(NamedTuple):
    """One matrix: its numbers [rows, columns], how it looks in the reader's notation, and the rule of its cells."""

    values: Floats
    face: Face
    rule: Payload


class Spot(NamedTuple):
    """Where a matrix stands in its block, in paper notation, and what leads to it from the block before."""

    matrix: str
    row: int
    column: int
    operator: str = ""
    copy: bool = False
    """Whether the same matrix stands elsewhere as a result, and here only as a factor."""


def show_plain_board(data: bytes, *, name: str) -> None:
    """Show such a board, or bring the one of that name up to date in place."""
    _mount(name)(key=name, data=data)


def plain_data(
    matrices: Mapping[str, Plain | Payload],
    scenes: Sequence[Sequence[Sequence[Spot]]],
    tokens: Sequence[str],
    *,
    words: str,
    text: Text,
    linked: str | None = None,
) -> bytes:
    """Return all that the browser needs as JSON.

    Args:
        matrices: by name; a trace's as `matrices.describe` has them.
        scenes: below each other, of blocks; each block is a grid, in the lecture's notation transposed.
        tokens: who the rows are.
        words: which labels the browser asks for.
        text: the reader's words.
        linked: the cell that the link asks for, `mixed.1.2` from 1; None: a link names no cell of this board.
    """
    described = {name: _described(each) if isinstance(each, Plain) else each for name, each in matrices.items()}
    payload = {
        "answered": 0,
        "language": text.code,
        "notation": text.notation,
        "decimals": text.decimals,
        "words": words_url(words, text.language),
        "colours": {symbol: list(colour) for symbol, colour in SYMBOL_COLOURS.items()},
        "tokens": tokens,
        "matrices": described,
        "would": {},
        "scenes": [
            {"name": words, "arrangements": [[_block(block, described, text) for block in blocks]]} for blocks in scenes
        ],
        "codes": {} if linked is None else {name: name for name in described},
        "query": 0,
        "steps": [],
        "step": None,
        "lit": None,
        "selected": cell_of(linked or "", described),
        "editable": [],
        "can_undo": False,
    }
    return orjson.dumps(payload, option=orjson.OPT_SERIALIZE_NUMPY)


def cell_of(asked: str, matrices: Mapping[str, Payload]) -> tuple[str, int, int] | None:
    """Return matrix, row and column from 0 of the cell that a link asks for, None where there is none such."""
    name, *places = asked.split(".")
    if name not in matrices or len(places) != 2 or not all(p.isascii() and p.isdigit() and len(p) < 3 for p in places):
        return None
    row, column = (int(place) - 1 for place in places)
    rows, columns = np.shape(matrices[name]["values"])
    return (name, row, column) if 0 <= row < rows and 0 <= column < columns else None


def _described(matrix: Plain) -> Payload:
    values, face, rule = matrix
    return {
        "values": np.ascontiguousarray(values),
        "largest": max(1.0, float(abs(values).max(initial=0.0))),
        "rule": rule,
        "symbol": face.symbol,
        "cell": face.cell,
        "rows": face.rows,
        "columns": face.columns,
        "colour": face.colour,
    }


def written(face: Face, text: Text) -> Face:
    """Return a face, given as in the lecture, in the reader's notation."""
    if text.notation == "lecture":
        return face
    return Face(face.symbol, face.colour, on_paper(face.cell), on_paper(face.rows))


def _block(block: Sequence[Spot], matrices: Mapping[str, Payload], text: Text) -> list[Payload]:
    lecture = text.notation == "lecture"
    return [
        {
            "matrix": spot.matrix,
            "row": spot.column if lecture else spot.row,
            "column": spot.row if lecture else spot.column,
            "turned": lecture,
            "symbol": matrices[spot.matrix]["symbol"],
            "operator": spot.operator,
            "copy": spot.copy,
            "only": None,
        }
        for spot in block
    ]


@cache
def _mount(name: str) -> Any:
    return st.components.v2.component(name, js=loader("board/component.js"))
