"""Bars: numbers side by side, or parts that add up."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from attention.arrays import Floats
from attention.figures.frame import Figure, Mark, Table, layout, titled
from attention.figures.style import (
    FONT_SIZE,
    PAPER,
    SYMBOL_COLOURS,
    TOKEN_COLOURS,
    TOKEN_PATTERNS,
    elided,
    format_number,
    plain,
    rgb,
    text_on,
    width_of,
)

BAR = 30
"""Pixels for each bar."""
PANEL_GAP = 0.06
NARROW = 340
"""Pixels: a figure's width on a narrow screen, for what has to be settled before the width is known."""
NUMBER_WIDTH = 40
"""Pixels kept free for a number beside its bar."""


class Panel(NamedTuple):
    """One column of bars."""

    title: str
    values: npt.ArrayLike
    """One per name."""
    colour: str
    """A symbol of `style.SYMBOL_COLOURS`."""
    range: tuple[float, float] | None = None
    """Fixed ends; None: what the values need, 0 included."""


def bars(names: Sequence[str], panels: Sequence[Panel], *, chosen: int | None = None, decimals: int = 2) -> Figure:
    """Draw one bar per name in each panel, its number beside it; panels stand side by side and share the names.

    Args:
        names: R names, top to bottom.
        panels: one column each.
        chosen: the name that stands out.
        decimals: of the numbers.

    Returns:
        The figure; a click on a bar is told as (name, panel).
    """
    share = (1 - PANEL_GAP * (len(panels) - 1)) / len(panels)
    margin = {"l": _room(names), "r": 8, "t": 54, "b": 16}
    numbers = NUMBER_WIDTH / (share * (NARROW - margin["l"] - margin["r"]))
    data, axes = [], {}
    for place, panel in enumerate(panels):
        suffix = "" if place == 0 else str(place + 1)
        values = np.asarray(panel.values, dtype=np.float64)
        words = [format_number(value, decimals) for value in values.tolist()]
        for mark in (_panel_bars(names, panel, values, words, place, chosen), _beside(values, words)):
            data.append(mark | {"xaxis": f"x{suffix}"})
        left = place * (share + PANEL_GAP)
        axes[f"xaxis{suffix}"] = titled(
            panel.title,
            domain=[left, left + share],
            range=_ends(panel.range, values, numbers),
            side="top",
            showgrid=False,
            zeroline=True,
            **({"nticks": 4} if panel.range is None else {"tickvals": np.linspace(*panel.range, 3).tolist()}),
        )
    return Figure(
        data,
        layout(
            BAR * len(names) + 70,
            revision="bars",
            margin=margin,
            bargap=0.3,
            yaxis=_name_axis(names),
            **axes,
        ),
        table=_table(names, [panel.title for panel in panels], np.array([panel.values for panel in panels]).T),
        plain=True,
    )


def _panel_bars(
    names: Sequence[str], panel: Panel, values: Floats, words: list[str], place: int, chosen: int | None
) -> Mark:
    return {
        "type": "bar",
        "orientation": "h",
        "x": values,
        "y": list(range(len(names))),
        "marker": {
            "color": SYMBOL_COLOURS[panel.colour].light,
            "opacity": [1.0 if chosen in (None, row) else 0.4 for row in range(len(names))],
        },
        "hoverinfo": "none",
        "hovertext": [f"{name}, {panel.title}: {word}" for name, word in zip(names, words, strict=True)],
        "customdata": [[row, place] for row in range(len(names))],
    }


def _beside(values: Floats, words: list[str]) -> Mark:
    """Return the numbers, to the right of their bars or, where these go left, of zero."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": np.maximum(values, 0),
        "y": list(range(len(values))),
        "text": [f" {word}" for word in words],
        "textposition": "middle right",
        "cliponaxis": False,
        "hoverinfo": "skip",
        "showlegend": False,
    }


def stacked_bars(
    rows: Sequence[str], parts: Sequence[str], amounts: Floats, *, title: str, decimals: int = 2
) -> Figure:
    """Draw each row as a stack of its parts, the sum printed at its end.

    Args:
        rows: R names, such as outputs or components of one output.
        parts: P names, such as the tokens whose values are mixed.
        amounts: [R, P]; a row's positive parts go right from 0, its negative parts left.
        title: of the axis.
        decimals: of the numbers.

    Returns:
        The figure: one bar trace per part, then one text trace with the sums. A click is told as (row, part).
    """
    positive, negative = np.maximum(amounts, 0).sum(axis=1), np.minimum(amounts, 0).sum(axis=1)
    sums = amounts.sum(axis=1)
    right = max(float(positive.max(initial=0)), 1e-9)
    data = [_part(rows, name, amounts[:, place], place, decimals) for place, name in enumerate(parts)]
    data.append(_beside(positive, [f"Σ = {format_number(value, decimals)}" for value in sums.tolist()]))
    legend = 22 * _legend_lines(parts)
    return Figure(
        data,
        layout(
            BAR * len(rows) + 70 + legend,
            revision="stacked",
            margin={"l": _room(rows), "r": 64, "t": 8, "b": 54 + legend},
            barmode="relative",
            bargap=0.25,
            uniformtext={"mode": "hide", "minsize": FONT_SIZE},
            showlegend=True,
            legend={
                "orientation": "h",
                "x": 0,
                "y": 0,
                "yref": "container",
                "yanchor": "bottom",
                "traceorder": "normal",
            },
            xaxis=titled(title, range=[float(negative.min(initial=0)) * 1.02, right * 1.02], nticks=6),
            yaxis=_name_axis(rows),
        ),
        table=_table(rows, [*parts, "Σ"], np.column_stack([amounts, sums])),
    )


def _part(rows: Sequence[str], name: str, amounts: Floats, place: int, decimals: int) -> Mark:
    colour = TOKEN_COLOURS[place % len(TOKEN_COLOURS)]
    pattern = TOKEN_PATTERNS[place // len(TOKEN_COLOURS) % len(TOKEN_PATTERNS)]
    ink = str(text_on([rgb(colour)])[0])
    return {
        "type": "bar",
        "orientation": "h",
        "name": plain(elided(name)),
        "x": amounts,
        "y": list(range(len(rows))),
        "text": [plain(elided(name))] * len(rows),
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"size": FONT_SIZE, "color": ink},
        "marker": {
            "color": colour,
            "line": {"color": PAPER, "width": 1},
            "pattern": {"shape": pattern, "bgcolor": colour, "fgcolor": ink, "fgopacity": 0.3, "size": 8},
        },
        "hoverinfo": "none",
        "hovertext": [
            f"{row}, {name}: {format_number(amount, decimals)}" for row, amount in zip(rows, amounts, strict=True)
        ],
        "customdata": [[row, place] for row in range(len(rows))],
    }


def _table(names: Sequence[str], titles: Sequence[str], numbers: Floats) -> Table:
    return Table(["", *titles], [[name, *row] for name, row in zip(names, numbers.tolist(), strict=True)])


def _name_axis(names: Sequence[str]) -> dict[str, Any]:
    return titled(
        "",
        tickvals=list(range(len(names))),
        ticktext=[plain(elided(name)) for name in names],
        range=[len(names) - 0.5, -0.5],
        showgrid=False,
        zeroline=False,
    )


def _ends(fixed: tuple[float, float] | None, values: Floats, numbers: float) -> list[float]:
    """Return the ends of a panel whose numbers take that share of its width on a narrow screen."""
    low, high = fixed or (float(values.min(initial=0)), float(values.max(initial=0)))
    return [low, high + ((high - low) or 1.0) * numbers / max(1 - numbers, 0.3)]


def _room(names: Sequence[str]) -> int:
    return max(width_of(elided(name)) for name in names) + 14


def _legend_lines(parts: Sequence[str]) -> int:
    widest = max(width_of(elided(name)) for name in parts) + 46
    return -(-len(parts) // max(1, NARROW // widest))
