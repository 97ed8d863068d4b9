"""Heatmaps: a matrix as colours, with names along both sides."""

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple
from zlib import crc32

import numpy as np

from attention.arrays import Bools, Floats
from attention.figures.frame import Array, Figure, Grid, Mark, layout, titled
from attention.figures.marginals import marginal_sums
from attention.figures.style import (
    DIVERGING,
    FONT_SIZE,
    INK,
    SEQUENTIAL,
    colour_scale,
    colours_at,
    elided,
    format_number,
    plain,
    text_on,
)

Notation = Literal["lecture", "paper"]
Kind = Literal["weights", "scores"]

MOST_CELLS_WITH_TEXT = 16
"""Rows or columns: beyond that, digits would not be legible."""
HEIGHTS = {8: 440, MOST_CELLS_WITH_TEXT: 560}
"""Pixels, for up to so many rows or columns; few steps, so that a longer sentence seldom moves the page."""
LARGEST_HEIGHT = 740
SUM_WIDTH = 0.18
"""How much of the width the bars of the rows' sums take."""
SUM_HEIGHT = 50
"""Pixels for the bars of the columns' sums."""
KEY_LENGTH, KEY_GAP = 0.7, 8
"""The colour key's length, as a share of the width, and its distance in pixels."""
TOP, BOTTOM = 70, 44
"""Pixels for names and title above, and for the colour key below."""


class Side(NamedTuple):
    """One side of a heatmap."""

    title: str
    names: Sequence[str]
    """One per row or column; names may repeat."""


class Span(NamedTuple):
    """What the colours stand for."""

    low: float
    high: float
    colours: tuple[str, ...]


def attention_heatmap(
    matrix: Floats,
    queries: Side,
    keys: Side,
    *,
    kind: Kind,
    notation: Notation,
    quantity: str,
    visible: Bools | None = None,
    ceiling: float | None = None,
) -> Figure:
    """Draw scores or weights with tokens on both sides.

    Args:
        matrix: [N, M] in the core's orientation: row = who looks, column = who is looked at.
        queries: N tokens that look.
        keys: M tokens that are looked at.
        kind: "weights" also shows each row's and column's sum.
        notation: "lecture" draws queries as columns (A = KᵀQ), "paper" as rows (A = QKᵀ).
        quantity: what a cell holds, such as "α′".
        visible: bool [N, M]; hidden cells are hatched.
        ceiling: what the last colour stands for; None: 1 for weights, the largest size for scores. Weights spread over
            many tokens show under a lower one.

    Returns:
        The figure. Clicks and read-outs name the query first, whichever way it is drawn.
    """
    shown_cells = np.isfinite(matrix) if visible is None else visible & np.isfinite(matrix)
    values = np.where(shown_cells, matrix, np.nan)
    across = notation == "lecture"
    rows, columns = (keys, queries) if across else (queries, keys)
    span = weight_span(matrix) if kind == "weights" else signed_span(values)
    if ceiling is not None:
        span = span._replace(low=-ceiling if span.low < 0 else 0.0, high=ceiling)
    return heatmap(
        values.T if across else values,
        rows,
        columns,
        quantity=quantity,
        span=span,
        sums=kind == "weights",
        transposed=across,
    )


def weight_span(weights: Floats) -> Span:
    """Return 0..1 for weights that softmax made; wider where ReLU or identity leave the range."""
    low, high = float(weights.min(initial=0)), float(weights.max(initial=0))
    if low < 0:
        return signed_span(weights)
    return Span(0.0, 1.0 if high <= 1 + 1e-9 else high, SEQUENTIAL)


def signed_span(values: Floats) -> Span:
    """Return a range around 0 that holds every finite value."""
    largest = float(np.abs(values[np.isfinite(values)]).max(initial=0)) or 1.0
    return Span(-largest, largest, DIVERGING)


def heatmap(
    values: Floats,
    rows: Side,
    columns: Side,
    *,
    quantity: str,
    span: Span,
    sums: bool = False,
    transposed: bool = False,
    decimals: int = 2,
) -> Figure:
    """Draw a matrix as it is given: row 0 at the top.

    Args:
        values: [R, C]; NaN is drawn as a hatched gap.
        rows: R names.
        columns: C names.
        quantity: title of the colour key.
        span: the range of the colours.
        sums: whether each row's and column's sum stands beside it, as a bar and a number.
        transposed: whether a click on (row, column) is told as (column, row).
        decimals: of the numbers in the cells and of the read-out.
    """
    cells = max(values.shape)
    small = cells <= MOST_CELLS_WITH_TEXT
    data = [_cells(values if small else narrowed(values, decimals), span)]
    if np.isnan(values).any():
        data.append(_hatching(np.isnan(values)))
    if small:
        data.append(_digits(values, span, decimals))
    size = next((pixels for most, pixels in HEIGHTS.items() if cells <= most), LARGEST_HEIGHT)
    right, lower = (SUM_WIDTH, SUM_HEIGHT / (size - TOP - BOTTOM)) if sums else (0.0, 0.0)
    rest: dict[str, Any] = {
        "xaxis": _named(columns, "x", side="top", domain=[0, 1 - right]),
        "yaxis": _named(rows, "y", side="left", domain=[lower, 1]),
        "annotations": [_key_name(quantity)],
    }
    if sums:
        bars, beside = marginal_sums(values, right, lower, decimals=decimals if small else None)
        data += bars
        rest["annotations"] += beside.pop("annotations")
        rest |= beside
    names = (tuple(rows.names), tuple(columns.names))
    margin = {"l": 100, "r": 8, "t": TOP, "b": BOTTOM}
    return Figure(
        data,
        layout(size, revision=str(crc32(repr(names).encode())), margin=margin, dragmode="zoom", **rest),
        grid=Grid(*names, transposed, decimals),
        widest=max(560, 200 + 34 * cells) if small else 840,
        plain=True,
    )


def narrowed(values: Floats, decimals: int) -> Array:
    """Return values as float32, half as much to send, where that changes no digit of them as they are told.

    That is: where none lies nearer to the middle between two numbers of so many decimals than float32 moves it.
    """
    narrow = values.astype(np.float32)
    finite = np.isfinite(values)
    told = np.abs(values[finite]) * 10**decimals
    moved = np.abs(narrow[finite] - values[finite]) * 10**decimals
    return narrow if np.all(np.abs(told % 1 - 0.5) > 2 * moved + 1e-9) else values


def _cells(values: Array, span: Span) -> Mark:
    return {
        "type": "heatmap",
        "z": values,
        "zmin": span.low,
        "zmax": span.high,
        "colorscale": colour_scale(span.colours),
        "hoverinfo": "none",
        "colorbar": {
            "orientation": "h",
            "thickness": 10,
            "len": KEY_LENGTH,
            "x": 1,
            "xanchor": "right",
            "y": 0,
            "yanchor": "top",
            "ypad": KEY_GAP,
            "outlinewidth": 0,
        },
    }


def _key_name(quantity: str) -> Mark:
    """Name the colour key at its left end, where Plotly itself would put the name underneath the colours."""
    place = {"x": 1 - KEY_LENGTH, "xanchor": "right", "y": 0, "yanchor": "top", "yshift": 4 - KEY_GAP}
    return {"text": plain(quantity), "showarrow": False, "xref": "paper", "yref": "paper", **place}


def _hatching(hidden: Bools) -> Mark:
    """Return one shape around every run of hidden cells: blank would look like a small number."""
    x: list[float | None] = []
    y: list[float | None] = []
    rows, edges = np.nonzero(np.diff(hidden.astype(np.int8), prepend=0, append=0))  # where a run begins, then its end
    for row, (left, right) in zip(rows[::2].tolist(), (edges.reshape(-1, 2) - 0.5).tolist(), strict=True):
        x += [left, right, right, left, left, None]
        y += [row - 0.5, row - 0.5, row + 0.5, row + 0.5, row - 0.5, None]
    pattern = {"shape": "/", "fgcolor": INK, "bgcolor": "rgba(0,0,0,0)", "size": 7, "solidity": 0.12}
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "fill": "toself",
        "fillpattern": pattern,
        "line": {"width": 0},
        "hoverinfo": "skip",
    }


def _digits(values: Floats, span: Span, decimals: int) -> Mark:
    y, x = np.nonzero(np.isfinite(values))
    told = values[y, x]
    colours = text_on(colours_at((told - span.low) / (span.high - span.low), span.colours))
    return {
        "type": "scatter",
        "mode": "text",
        "x": x.astype(np.uint8),  # few rows and columns, so a byte each to send
        "y": y.astype(np.uint8),
        "text": [format_number(value, decimals) for value in told.tolist()],
        "textfont": {"color": colours.tolist(), "size": FONT_SIZE},
        "hoverinfo": "skip",
        "meta": {"cell": [28, 16]},  # pixels: in smaller cells the browser leaves the digits out
    }


def _named(names: Side, letter: str, **rest: Any) -> dict[str, Any]:
    """Return an axis of positions 0, 1, 2 …: names may repeat, positions do not."""
    count = len(names.names)
    ends = [-0.5, count - 0.5]
    return titled(
        names.title,
        tickvals=list(range(count)),
        ticktext=[plain(elided(name)) for name in names.names],
        range=ends if letter == "x" else ends[::-1],
        ticks="",
        ticklabeloverflow="allow",  # else Plotly measures every name at every change, which takes half of its time
        showgrid=False,
        zeroline=False,
        **{**rest, "fixedrange": False},
    )
