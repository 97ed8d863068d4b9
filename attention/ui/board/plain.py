"""A matrix board that is not about a trace: a few matrices in their blocks, each cell with its arithmetic."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import orjson
import streamlit as st

from attention.arrays import Floats
from attention.figures.style import SYMBOL_COLOURS
from attention.ui.board.matrices import Face
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


def show_plain_board(data: bytes, *, name: str) -> None:
    """Show such a board, or bring the one of that name up to date in place."""
    _mount(name)(key=name, data=data)


def plain_data(
    matrices: Mapping[str, Plain], blocks: Sequence[Sequence[Spot]], tokens: Sequence[str], *, words: str, text: Text
) -> bytes:
    """Return all that the browser needs as JSON.

    Args:
        matrices: by name.
        blocks: each a grid; in the lecture's notation it is transposed.
        tokens: who the rows are.
        words: which labels the browser asks for.
        text: the reader's words.
    """
    payload = {
        "answered": 0,
        "language": text.code,
        "notation": text.notation,
        "decimals": text.decimals,
        "words": words_url(words, text.language),
        "colours": {symbol: list(colour) for symbol, colour in SYMBOL_COLOURS.items()},
        "tokens": tokens,
        "matrices": {name: _described(matrix) for name, matrix in matrices.items()},
        "would": {},
        "scenes": [{"name": words, "arrangements": [[_block(block, matrices, text) for block in blocks]]}],
        "codes": {},
        "query": 0,
        "steps": [],
        "step": None,
        "lit": None,
        "selected": None,
        "editable": [],
        "can_undo": False,
    }
    return orjson.dumps(payload, option=orjson.OPT_SERIALIZE_NUMPY)


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


def _block(block: Sequence[Spot], matrices: Mapping[str, Plain], text: Text) -> list[Payload]:
    lecture = text.notation == "lecture"
    return [
        {
            "matrix": spot.matrix,
            "row": spot.column if lecture else spot.row,
            "column": spot.row if lecture else spot.column,
            "turned": lecture,
            "symbol": matrices[spot.matrix].face.symbol,
            "operator": spot.operator,
            "copy": False,
            "only": None,
        }
        for spot in block
    ]


@cache
def _mount(name: str) -> Any:
    return st.components.v2.component(name, js=loader("board/board.js"))
