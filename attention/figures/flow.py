"""The flow figure: ribbons from inputs to outputs, as wide as their weights."""

import numpy as np

from attention.arrays import Floats
from attention.figures.frame import Figure, Mark, Table, bare, layout
from attention.figures.heatmap import Side
from attention.figures.style import (
    FONT_SIZE,
    INK,
    PAPER,
    SYMBOL_COLOURS,
    elided,
    format_number,
    percent,
    plain,
    width_of,
)

SLOT = 42
"""Pixels for each token."""
FILL = 0.8
"""How much of its slot a weight of 1 takes."""
BEND = 0.45
CLEAR = "rgba(0,0,0,0)"


def flow(weights: Floats, inputs: Side, outputs: Side, *, chosen: int, decimals: int = 2) -> Figure:
    """Draw how every output is mixed from the inputs; one output's ribbons stand out.

    Args:
        weights: [N, M]; row = output, column = input. Shares where rows sum to 1; else plain numbers, and the widest
            output fills its slot. A ribbon is as wide as its weight is far from 0; one below 0 is hollow.
        inputs: M names, at the left.
        outputs: N names, at the right; a click on output i is told as (i, i).
        chosen: the output that stands out, 0-based.
        decimals: of weights that are not shares.

    Returns:
        The figure: inputs and outputs as `data`, one path per output as `layout.shapes` (and one more for its ribbons
        below 0), the chosen one last, and its numbers as `layout.annotations`.
    """
    slots = max(weights.shape)
    width = FILL / max(1.0, float(abs(weights).sum(axis=1).max(initial=0)))
    shares = bool(np.allclose(weights.sum(axis=1), 1) and weights.min(initial=0) >= 0)
    words = [
        [percent(weight) if shares else format_number(weight, decimals) for weight in row] for row in weights.tolist()
    ]
    faint = [
        shape for row in range(len(weights)) if row != chosen for shape in _ribbons(weights, row, width, strong=False)
    ]
    margin = {"l": _room(inputs), "r": _room(outputs), "t": 30, "b": 8}
    return Figure(
        _nodes(inputs, outputs, words),
        layout(
            SLOT * slots + margin["t"] + margin["b"],
            revision="flow",
            margin=margin,
            shapes=[*faint, *_ribbons(weights, chosen, width, strong=True)],
            annotations=[
                *(_number(words[chosen][place], place) for place in np.flatnonzero(weights[chosen]).tolist()),
                _title(inputs.title, 0, "right"),
                _title(outputs.title, 1, "left"),
            ],
            xaxis=bare(range=[0, 1]),
            yaxis=bare(range=[slots - 0.5, -0.5]),
        ),
        table=Table(["", *inputs.names], [[name, *row] for name, row in zip(outputs.names, words, strict=True)]),
    )


def _ribbons(weights: Floats, row: int, width: float, *, strong: bool) -> list[Mark]:
    """Return all ribbons of one output, stacked where they arrive: one path, and one for those below 0, if any."""
    thickness = abs(weights[row]) * width
    arrival = row - thickness.sum() / 2
    pieces: dict[bool, list[str]] = {False: [], True: []}
    for column in np.flatnonzero(thickness):
        half = thickness[column] / 2
        pieces[bool(weights[row, column] < 0)].append(
            _ribbon(column - half, column + half, arrival, arrival + 2 * half)
        )
        arrival += 2 * half
    hollow = [_shape(pieces[True], strong=strong, hollow=True)] if pieces[True] else []
    return [*hollow, _shape(pieces[False], strong=strong, hollow=False)]


def _shape(pieces: list[str], *, strong: bool, hollow: bool) -> Mark:
    colour = SYMBOL_COLOURS["weight"].light if strong else INK
    return {
        "type": "path",
        "path": " ".join(pieces) or "M 0,0 Z",
        "fillrule": "nonzero",
        "fillcolor": CLEAR if hollow else colour,
        "line": {"color": colour, "width": 1 if strong else 0.5, "dash": "dash" if hollow else "solid"},
        "opacity": (0.9 if hollow else 0.45) if strong else 0.12,
        "layer": "below",
    }


def _ribbon(top: float, bottom: float, top_arrival: float, bottom_arrival: float) -> str:
    near, far = BEND, 1 - BEND
    return (
        f"M 0,{top:.4f} C {near},{top:.4f} {far},{top_arrival:.4f} 1,{top_arrival:.4f} "
        f"L 1,{bottom_arrival:.4f} C {far},{bottom_arrival:.4f} {near},{bottom:.4f} 0,{bottom:.4f} Z"
    )


def _nodes(inputs: Side, outputs: Side, words: list[list[str]]) -> list[Mark]:
    marks = []
    for side, x, position, symbol in ((inputs, 0, "middle left", "input"), (outputs, 1, "middle right", "output")):
        others = outputs if side is inputs else inputs
        of_side = zip(*words, strict=True) if side is inputs else words
        sign = "→" if side is inputs else "←"
        marks.append(
            {
                "type": "scatter",
                "mode": "markers+text",
                "x": [x] * len(side.names),
                "y": list(range(len(side.names))),
                "text": [plain(elided(name)) for name in side.names],
                "textposition": position,
                "textfont": {"size": FONT_SIZE + 1},
                "marker": {"size": 13, "symbol": "square", "color": SYMBOL_COLOURS[symbol].light},
                "cliponaxis": False,
                "hoverinfo": "none",
                "hovertext": [
                    f"{name} {sign} "
                    + ", ".join(f"{other} {word}" for other, word in zip(others.names, row, strict=True))
                    for name, row in zip(side.names, of_side, strict=True)
                ],
            }
        )
    marks[1]["customdata"] = [[place, place] for place in range(len(outputs.names))]
    return marks


def _number(word: str, place: int) -> Mark:
    return {
        "text": plain(word),
        "x": 0.06,
        "y": place,
        "xanchor": "left",
        "showarrow": False,
        "bgcolor": PAPER,
        "opacity": 0.9,
        "borderpad": 1,
        "font": {"size": FONT_SIZE + 1},
    }


def _room(side: Side) -> int:
    return max(width_of(elided(name)) for name in side.names) + 22


def _title(title: str, x: int, anchor: str) -> Mark:
    return {
        "text": plain(title),
        "x": x,
        "y": 1,
        "xref": "x",
        "yref": "paper",
        "xanchor": "left" if anchor == "right" else "right",
        "xshift": -20 if anchor == "right" else 20,
        "yanchor": "bottom",
        "yshift": 6,
        "showarrow": False,
    }
