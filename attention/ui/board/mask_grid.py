"""The mask as a grid that is clicked: each cell hides or shows one key from one query. In the browser: assets/mask/.

A click, or Enter on a cell, makes the mask the reader's own, beginning with the one that was in force.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import numpy as np
import orjson
import streamlit as st

from attention.arrays import Bools
from attention.figures.style import format_number
from attention.trace import Trace
from attention.ui.controls.bound import state, told
from attention.ui.controls.kinds import Parameter
from attention.ui.controls.link import write_cells
from attention.ui.controls.parameters import HIDE, VISIBLE
from attention.ui.server import loader
from attention.ui.text import Text

NAME: Final = "mask_grid"


def show_mask_grid(trace: Trace, text: Text, mask: Parameter[str] = VISIBLE, hidden: Parameter[str] = HIDE) -> None:
    """Show who may look at whom, with the weights that come of it; what is clicked is in the link.

    Args:
        trace: of the example.
        text: the words.
        mask: holds which mask is in force; a click makes it "own".
        hidden: holds the cells that a mask of the reader's own hides.
    """
    key = f"{NAME}_{hidden.name}"

    def take() -> None:
        code = toggled_mask(trace.visible, told(key, "toggle"), turned=text.notation == "lecture")
        if code is not None:
            state()[hidden.name], state()[mask.name] = code, "own"

    _mount()(key=key, data=grid_data(trace, text), on_toggle_change=take)


def grid_data(trace: Trace, text: Text) -> bytes:
    """Return all that the browser needs as JSON, in the notation's orientation."""
    tokens, lecture = trace.example.tokens, text.notation == "lecture"
    names = [text.named(tokens, [place]) for place in range(len(tokens))]
    weights, visible = (each.T if lecture else each for each in (trace.weights, trace.visible))
    sides = [text.label("heads.looks"), text.label("heads.looked")]
    shown = [
        [format_number(weight, text.decimals) if seen else "−∞" for weight, seen in zip(*rows, strict=True)]
        for rows in zip(weights.tolist(), visible.tolist(), strict=True)
    ]
    places = range(len(tokens))
    return orjson.dumps(
        {
            "rows": names,
            "columns": names,
            "label": text.label("heads.mask_label"),
            "across": sides[not lecture],
            "down": sides[lecture],
            "visible": visible.tolist(),
            "shown": shown,
            "says": [[_pair(names, *((j, i) if lecture else (i, j))) for j in places] for i in places],
            "seen": text.label("heads.mask_seen"),
            "hidden": text.label("heads.mask_hidden"),
        }
    )


def _pair(names: Sequence[str], looks: int, looked: int) -> str:
    return f"{names[looks]} → {names[looked]}"


def toggled_mask(visible: Bools, cell: object, *, turned: bool) -> str | None:
    """Return the code of the cells that are hidden once a cell, as drawn, is toggled; None where there is none such."""
    if not (isinstance(cell, list) and len(cell) == 2 and all(type(place) is int for place in cell)):
        return None
    row, column = reversed(cell) if turned else cell
    if not (0 <= row < len(visible) and 0 <= column < len(visible)):
        return None
    hidden = {(int(i), int(j)) for i, j in np.argwhere(~visible)}
    return write_cells(hidden ^ {(row, column)})


@cache
def _mount() -> Any:
    return st.components.v2.component(NAME, js=loader("mask/mask.js"))
