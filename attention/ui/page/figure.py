"""Figures on the page: the only place where a chart meets Streamlit.

`st.plotly_chart` mounts a chart anew whenever its data change: some 90 ms of blank, the zoom lost, no click on a
heatmap's cell. Here a small component (assets/figure/) draws with `Plotly.react`: same node, same zoom, real clicks.
"""

import base64
from functools import cache
from typing import Any, Final, NamedTuple, cast

import numpy as np
import orjson
import plotly
import streamlit as st

from attention.figures.frame import Figure, Table
from attention.figures.style import DARK_TWINS, PAGE_COLOURS
from attention.ui.server import asset_url
from attention.ui.text import Text

__all__ = ["Click", "Table", "chosen_cell", "show"]

WORDS: Final = (
    "table", "hide_table", "save", "png", "svg", "zoom_in", "zoom_out", "zoom_reset",
    "explore", "explore_and_choose", "hidden", "sum", "loading", "failed",
)  # fmt: skip

FOOT: Final = 36
"""Pixels below a figure, for its read-out and buttons."""


@cache
def _component(height: int) -> Any:
    """Register the component for figures of one height: the page keeps that room before any script has loaded."""
    # Two lines of script travel at every rerun; the rest is a file that the browser keeps.
    return st.components.v2.component(
        f"figure_{height}",
        html=f'<div class="figure" style="min-height: {height + FOOT}px"></div>',
        js=f"""const file = new URL("{asset_url("figure/figure.js")}", document.baseURI).href;
export default async (component) => (await import(file)).default(component);""",
        isolate_styles=False,
    )


class Click(NamedTuple):
    """A cell that the reader chose, in the core's orientation: row = who looks, column = who is looked at."""

    row: int
    column: int


def show(
    figure: Figure,
    text: Text,
    *,
    name: str,
    alt: str,
    table: Table | None = None,
    on_click: bool = False,
    ahead: bool = False,
) -> Click | None:
    """Show a figure, or bring the one of that name up to date in place.

    Args:
        figure: what to draw.
        text: the reader's words; decimals of the table.
        name: unique on the page, and the file name of a saved picture.
        alt: what the figure shows, in a sentence: shape, largest value, range.
        table: the numbers, where they should read otherwise than in the figure's own table.
        on_click: whether a click, a tap or Enter on a mark comes back.
        ahead: whether this figure, in a fragment, is ahead of its page, which runs again once the figure is at rest.

    Returns:
        The cell last chosen, where there is one and it is in this figure.
    """
    data = orjson.dumps(
        {
            "figure": {"data": figure.data, "layout": figure.layout},
            "grid": figure.grid._asdict() if figure.grid else None,
            "widest": figure.widest,
            "shrinks": figure.shrinks,
            "name": name,
            "alt": alt,
            "table": told._asdict() if (told := table or figure.table) else None,
            "clickable": on_click,
            "ahead": ahead,
            "decimals": text.decimals,
            "words": {word: text.label(f"figures.{word}") for word in WORDS},
            "colours": {"twins": DARK_TWINS, "page": PAGE_COLOURS},
            "plotly": f"assets/plotly.min.js?v={plotly.__version__}",
        },
        default=_compact,
    )
    draw = _component(figure.height)
    if not on_click:
        draw(key=name, data=data)
        return None
    result = draw(key=name, data=data, default={"cell": None}, on_cell_change=_nothing, on_settled_change=_nothing)
    if ahead and result.settled:
        st.rerun()
    return chosen_cell(result.cell, figure)


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
    return {cast(tuple[int, int], tuple(cell)) for mark in figure.data for cell in mark.get("customdata", ())}


def _compact(array: object) -> Any:
    """Encode an array as Plotly's typed-array form: half the bytes of its digits, and exact."""
    if isinstance(array, np.generic):
        return array.item()
    if not isinstance(array, np.ndarray):
        raise TypeError(f"{type(array).__name__} cannot be sent to the browser")
    exact = np.ascontiguousarray(array, dtype=np.float64)
    return {
        "dtype": "f8",
        "bdata": base64.b64encode(exact.tobytes()).decode(),
        "shape": ", ".join(str(length) for length in exact.shape),
    }


def _nothing() -> None:
    """Streamlit asks for a callback before it returns a component's state."""
