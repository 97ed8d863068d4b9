"""Figures on the page: the only place where a chart meets Streamlit.

`st.plotly_chart` mounts a chart anew whenever its data change: some 90 ms of blank, the zoom lost, no click on a
heatmap's cell. Here a small component (assets/figure/) draws with `Plotly.react`: same node, same zoom, real clicks.

What did not change is not sent again, and what changes is sent as numbers. A figure has three means for it:

- `Lasting(array or PNG)`, wherever an array or the address of a picture may stand: what follows from the recording, the
  photograph or the screen alone. The message holds an address, the browser fetches each once.
- `meta={"says": Says(words, columns)}` in a mark, and `Table(header, columns=…)`: what points say and what the table
  lists are written by the browser, from numbers, when they are asked for.
- An array that stands in several places, such as a curve that is also a column of the table, travels once if it is the
  same object. Arrays of float32 and uint8 stay what they are; all others are float64.
"""

import base64
from collections.abc import Callable
from functools import cache
from typing import Any, Final, NamedTuple

import numpy as np
import orjson
import plotly
import streamlit as st

from attention.figures.frame import Array, Figure, Lasting, Mark, Table
from attention.figures.style import CLEAR, DARK_TWINS, PAGE_COLOURS, PAPER
from attention.ui.controls.bound import then_run
from attention.ui.server import lend, loader
from attention.ui.text import Language, Text, load_labels

__all__ = ["Click", "Drawn", "Table", "chosen_cell", "draw", "show", "show_drawn"]

WORDS: Final = (
    "table", "hide_table", "save", "png", "svg", "zoom_in", "zoom_out", "zoom_reset",
    "explore", "explore_and_choose", "hidden", "sum", "loading", "failed",
)  # fmt: skip

KINDS: Final = {np.dtype(np.float32): "f4", np.dtype(np.uint8): "u1"}
"""Arrays that travel as they are."""
FOOT: Final = 36
"""Pixels below a figure, for its read-out and buttons."""


@cache
def _component(height: int) -> Any:
    """Register the component for figures of one height: the page keeps that room before any script has loaded."""
    return st.components.v2.component(
        f"figure_{height}",
        html=f'<div class="figure" style="min-height: {height + FOOT}px"></div>',
        js=loader("figure/component.js"),
        isolate_styles=False,
    )


class Click(NamedTuple):
    """A cell that the reader chose, in the core's orientation: row = who looks, column = who is looked at."""

    row: int
    column: int


class Drawn(NamedTuple):
    """A figure written down for the browser: the same for every reader who asks for the same."""

    name: str
    height: int
    data: bytes
    lent: tuple["Lent", ...]
    """The parts that the browser fetches by address."""


Lent = tuple[bytes, str]
"""What a browser is lent, and of which kind; see `server.lend`."""


def show_drawn(drawn: Drawn) -> None:
    """Show a figure that was written down before, or bring the one of its name up to date in place."""
    for content, kind in drawn.lent:
        lend(content, kind)  # it may have had to make room since
    _component(drawn.height)(key=drawn.name, data=drawn.data)


def draw(figure: Figure, text: Text, *, name: str, alt: str, table: Table | None = None) -> Drawn:
    """Write a figure down, to be kept; arguments as of `show`."""
    lent: list[Lent] = []
    data = _written(figure, text, name=name, alt=alt, table=table, lent=lent)
    return Drawn(name, figure.height, data, tuple(lent))


def show(
    figure: Figure,
    text: Text,
    *,
    name: str,
    alt: str,
    table: Table | None = None,
    on_click: bool = False,
    click_runs: str = "",
    ahead_of: str = "",
) -> Click | None:
    """Show a figure, or bring the one of that name up to date in place.

    Args:
        figure: what to draw.
        text: the reader's words; decimals of the table.
        name: unique on the page, and the file name of a saved picture.
        alt: what the figure shows, in a sentence: shape, largest value, range.
        table: the numbers, where they should read otherwise than in the figure's own table.
        on_click: whether a click, a tap or Enter on a mark comes back.
        click_runs: the fragment that a click runs, by its key, where that is not the figure's own.
        ahead_of: the fragment that this figure, in one of its own, is ahead of: it runs again once the figure is at
            rest.

    Returns:
        The cell last chosen, where there is one and it is in this figure.
    """
    data = _written(figure, text, name=name, alt=alt, table=table, lent=[], on_click=on_click, ahead=bool(ahead_of))
    mount = _component(figure.height)
    if not on_click:
        mount(key=name, data=data)
        return None
    result = mount(
        key=name,
        data=data,
        default={"cell": None},
        on_cell_change=then_run(click_runs),
        on_settled_change=then_run(ahead_of),
    )
    return chosen_cell(result.cell, figure)


def _written(
    figure: Figure,
    text: Text,
    *,
    name: str,
    alt: str,
    table: Table | None,
    lent: list[Lent],
    on_click: bool = False,
    ahead: bool = False,
) -> bytes:
    return orjson.dumps(
        {
            "figure": {"data": figure.data, "layout": figure.layout},
            "grid": figure.grid._asdict() if figure.grid else None,
            "widest": figure.widest,
            "shrinks": figure.shrinks,
            "plain": figure.plain,
            "name": name,
            "alt": alt,
            "table": told._asdict() if (told := table or figure.table) else None,
            "clickable": on_click,
            "ahead": ahead,
            "decimals": text.decimals,
            "words": _words(text.language),
            "colours": COLOURS,
            "plotly": f"assets/plotly.min.js?v={plotly.__version__}",
        },
        default=_packing(lent),
    )


def chosen_cell(told: Any, figure: Figure) -> Click | None:
    """Return the cell that the browser told of, if this figure has it: it may be outdated, or forged."""
    if not (isinstance(told, list) and len(told) == 2 and all(type(place) is int for place in told)):
        return None
    return Click(*told) if tuple(told) in _cells(figure) else None


def _cells(figure: Figure) -> set[tuple[int, int]]:
    if figure.grid:
        rows, columns = len(figure.grid.rows), len(figure.grid.columns)
        if figure.grid.transposed:
            rows, columns = columns, rows
        return {(row, column) for row in range(rows) for column in range(columns)}
    return {(row, column) for mark in figure.data for row, column in _chosen_by(mark)}


def _chosen_by(mark: Mark) -> Any:
    cells = mark.get("customdata", ())
    return np.asarray(cells.value).tolist() if isinstance(cells, Lasting) else cells


@cache
def _words(language: Language) -> orjson.Fragment:
    labels = load_labels(language)
    return orjson.Fragment(orjson.dumps({word: labels[f"figures.{word}"] for word in WORDS}))


COLOURS: Final = orjson.Fragment(orjson.dumps({"twins": DARK_TWINS, "page": PAGE_COLOURS, "clear": [CLEAR, PAPER]}))


def _packing(lent: list[Lent]) -> Callable[[Any], Any]:
    """Return what encodes the parts of one message that JSON does not know; see assets/figure/parts.js.

    What it lends is added to the list.
    """
    sent: dict[int, int] = {}

    def pack(part: Any) -> Any:
        if isinstance(part, np.generic):
            return part.item()
        if isinstance(part, Lasting):
            content, described = _encoded(part.value) if isinstance(part.value, np.ndarray) else (part.value, {})
            lent.append((content, "bin" if described else "png"))
            return {"at": lend(*lent[-1]), **described}
        if not isinstance(part, np.ndarray):
            raise TypeError(f"{type(part).__name__} cannot be sent to the browser")
        if id(part) in sent:
            return {"again": sent[id(part)]}
        sent[id(part)] = len(sent)
        data, described = _encoded(part)
        return {"bdata": base64.b64encode(data).decode(), **described}

    return pack


def _encoded(array: Array) -> tuple[bytes, dict[str, str]]:
    """Return an array's bytes, exact, and what they mean."""
    kind = KINDS.get(array.dtype, "f8")
    exact = np.ascontiguousarray(array, dtype=array.dtype if array.dtype in KINDS else np.float64)
    return exact.tobytes(), {"dtype": kind, "shape": ", ".join(str(length) for length in exact.shape)}
