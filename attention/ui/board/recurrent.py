"""One step of a recurrent network on the matrix board: W_x a, W_h h, tanh, with the arithmetic of every number."""

from functools import cache
from typing import Any, Final, NamedTuple

import orjson
import streamlit as st

from attention.experiments.recurrence.networks import Recurrence, RecurrentSteps
from attention.figures.style import SYMBOL_COLOURS
from attention.ui.board.matrices import on_paper
from attention.ui.server import loader, words_url
from attention.ui.text import Text

Payload = dict[str, Any]


class Face(NamedTuple):
    """How one matrix of the step looks: symbols are filled with the step's number, and the colour is a symbol's."""

    symbol: str
    cell: str
    rows: str
    colour: str
    rule: Payload


FACES: Final[dict[str, Face]] = {
    "inputs": Face("a^{#t}", "a^{#t}_{#c}", "a^{#t}", "input", {"kind": "given"}),
    "input_projection": Face("W_{x}", "W_{x,#c,#r}", "", "key", {"kind": "learned"}),
    "input_terms": Face(
        "W_{x}a^{#t}",
        "(W_{x}a^{#t})_{#c}",
        "W_{x}a^{#t}",
        "input",
        {"kind": "product", "first": "inputs", "second": "input_projection", "turned": False},
    ),
    "before": Face("h^{#b}", "h^{#b}_{#c}", "", "output", {"kind": "carried"}),
    "state_projection": Face("W_{h}", "W_{h,#c,#r}", "", "value", {"kind": "learned"}),
    "state_terms": Face(
        "W_{h}h^{#b}",
        "(W_{h}h^{#b})_{#c}",
        "W_{h}h^{#b}",
        "output",
        {"kind": "product", "first": "before", "second": "state_projection", "turned": False},
    ),
    "state": Face(
        "h^{#t}",
        "h^{#t}_{#c}",
        "h^{#t}",
        "output",
        {"kind": "tanh", "row": 0, "first": "input_terms", "second": "state_terms"},
    ),
}
PLACES: Final = (
    (("inputs", 1, 0, ""), ("input_projection", 0, 1, ""), ("input_terms", 1, 1, "")),
    (("before", 1, 0, ""), ("state_projection", 0, 1, ""), ("state_terms", 1, 1, "")),
    (("state", 0, 0, "tanh"),),
)
"""Blocks of (matrix, row, column, operator) in paper orientation: each product at the crossing of its factors."""


def show_recurrent_step(
    steps: RecurrentSteps, layer: Recurrence, inputs: Any, step: int, token: str, text: Text
) -> None:
    """Show step `step`, counted from 0, of a network that reads inputs [N, D]; token names its input."""
    _mount()(key="recurrent_board", data=step_data(steps, layer, inputs, step, token, text))


def step_data(steps: RecurrentSteps, layer: Recurrence, inputs: Any, step: int, token: str, text: Text) -> bytes:
    """Return all that the browser needs as JSON."""
    before = steps.states[step - 1] if step else 0 * steps.states[0]
    values = {
        "inputs": inputs[step : step + 1],
        "input_projection": layer.input_projection,
        "input_terms": steps.input_terms[step : step + 1],
        "before": before[None, :],
        "state_projection": layer.state_projection,
        "state_terms": steps.state_terms[step : step + 1],
        "state": steps.states[step : step + 1],
    }
    sums = steps.input_terms[step : step + 1] + steps.state_terms[step : step + 1]
    payload = {
        "answered": 0,
        "language": text.code,
        "notation": text.notation,
        "decimals": text.decimals,
        "words": words_url("recurrent", text.language),
        "colours": {symbol: list(colour) for symbol, colour in SYMBOL_COLOURS.items()},
        "tokens": [token],
        "matrices": {name: _matrix(name, array.tolist(), step, sums.tolist(), text) for name, array in values.items()},
        "would": {},
        "scenes": [{"name": "recurrent_step", "arrangements": [[_block(block, step, text) for block in PLACES]]}],
        "codes": {},
        "query": 0,
        "steps": [],
        "step": None,
        "lit": None,
        "selected": None,
        "editable": [],
        "can_undo": False,
    }
    return orjson.dumps(payload)


def _written(template: str, step: int, text: Text) -> str:
    symbol = template if text.notation == "lecture" else on_paper(template)
    return symbol.replace("#t", str(step + 1)).replace("#b", str(step))


def _matrix(name: str, values: list[list[float]], step: int, sums: list[list[float]], text: Text) -> Payload:
    face = FACES[name]
    symbol, cell, rows = (_written(each, step, text) for each in (face.symbol, face.cell, face.rows))
    return {
        "values": values,
        "largest": max(1.0, *(abs(value) for row in values for value in row)),
        "rule": face.rule | ({"sums": sums} if face.rule["kind"] == "tanh" else {}),
        "symbol": symbol,
        "cell": cell,
        "rows": rows,
        "columns": "",
        "colour": face.colour,
    }


def _block(block: tuple[tuple[str, int, int, str], ...], step: int, text: Text) -> list[Payload]:
    lecture = text.notation == "lecture"
    return [
        {
            "matrix": matrix,
            "row": column if lecture else row,
            "column": row if lecture else column,
            "turned": lecture,
            "symbol": _written(FACES[matrix].symbol, step, text),
            "operator": operator,
            "copy": False,
            "only": None,
        }
        for matrix, row, column, operator in block
    ]


@cache
def _mount() -> Any:
    return st.components.v2.component("recurrent_board", js=loader("board/board.js"))
