"""Arcs: from one word to the words that are seen from it, in several panels that share the words."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from attention.arrays import Floats
from attention.figures.frame import Figure, Mark, layout
from attention.figures.labels import BOTTOM, TOP, frame, height, name_axis, room, title
from attention.figures.style import FONT_SIZE, INK, SYMBOL_COLOURS, format_number

POINTS: Final = 15
"""Points of an arc; even and odd arcs look the same."""
STEM: Final = 0.08
"""Where a panel's words stand, in panels."""
BULGE: Final = 0.5
"""How far the longest arc bends away, in panels."""
THICKEST: Final = 9.0
"""Pixels of an arc of weight 1 in a panel with numbers; in the others every arc has the same thickness."""
THIN: Final = 2.0
FAINTEST: Final = 0.02
"""No arc is drawn for a smaller weight."""


class Panel(NamedTuple):
    """What is seen in one way."""

    title: str
    """A line break is kept."""
    weights: Floats
    """[N], 0 … 1, how much the chosen word takes from each; 0 is not seen."""
    colour: str
    """A symbol of `style.SYMBOL_COLOURS`."""
    with_numbers: bool = False
    """Whether the weights are written beside the words."""


def arcs(words: Sequence[str], panels: Sequence[Panel], chosen: int, decimals: int = 2) -> Figure:
    """Draw an arc from the chosen word to each that is seen, as thick as its weight, and a dot where the word stands.

    Args:
        words: N words, top to bottom; they may repeat.
        panels: left to right.
        chosen: the word that looks.
        decimals: of the numbers.

    Returns:
        The figure; a click on a dot is told as (word, panel). Its rows are as high as those of `labels`.
    """
    data: list[Mark] = []
    for place, panel in enumerate(panels):
        reach = max(abs(np.flatnonzero(panel.weights > FAINTEST) - chosen).max(initial=0), 1)
        for word in np.flatnonzero(panel.weights > FAINTEST).tolist():
            if word != chosen:
                data.append(_arc(panel, place, chosen, word, BULGE * (abs(word - chosen) / reach) ** 0.5))
        data.append(_dots(words, panel, place, chosen, decimals))
        if panel.with_numbers:
            data.append(_numbers(panel, place, decimals))
    return Figure(
        data,
        layout(
            height(len(words)),
            revision="arcs",
            margin={"l": room(words), "r": 8, "t": TOP, "b": BOTTOM},
            xaxis={
                "range": [0, len(panels)],
                "fixedrange": True,
                "showgrid": False,
                "zeroline": False,
                "side": "top",
                "tickvals": [place + 0.45 for place in range(len(panels))],
                "ticktext": [title(panel.title) for panel in panels],
            },
            yaxis=name_axis(words),
            shapes=[frame(chosen)],
        ),
        widest=560,
    )


def _arc(panel: Panel, place: int, chosen: int, word: int, bulge: float) -> Mark:
    angles = np.linspace(-np.pi / 2, np.pi / 2, POINTS)
    middle, half = (chosen + word) / 2, (word - chosen) / 2
    weight = float(panel.weights[word])
    width = max(1.0, THICKEST * weight) if panel.with_numbers else THIN
    return {
        "type": "scatter",
        "mode": "lines",
        "x": (place + STEM + bulge * np.cos(angles)).tolist(),
        "y": (middle + half * np.sin(angles)).tolist(),
        "line": {"color": SYMBOL_COLOURS[panel.colour].light, "width": width},
        "opacity": 0.35 + 0.6 * weight,
        "hoverinfo": "skip",
    }


def _dots(words: Sequence[str], panel: Panel, place: int, chosen: int, decimals: int) -> Mark:
    seen = panel.weights > 0
    numbers = [format_number(float(weight), decimals) for weight in panel.weights]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [place + STEM] * len(words),
        "y": list(range(len(words))),
        "marker": {
            "color": SYMBOL_COLOURS[panel.colour].light,
            "symbol": ["circle" if here else "circle-open" for here in seen],
            "size": [12 if row == chosen else 8 for row in range(len(words))],
            "opacity": [1.0 if here else 0.35 for here in seen],
        },
        "hoverinfo": "none",
        "hovertext": [
            f"{word}, {panel.title}: {number}".replace("\n", " ") for word, number in zip(words, numbers, strict=True)
        ],
        "customdata": [[row, place] for row in range(len(words))],
    }


def _numbers(panel: Panel, place: int, decimals: int) -> Mark:
    rows = np.flatnonzero(panel.weights > FAINTEST).tolist()
    return {
        "type": "scatter",
        "mode": "text",
        "x": [place + STEM + BULGE + 0.04] * len(rows),
        "y": rows,
        "text": [format_number(float(panel.weights[row]), decimals) for row in rows],
        "textposition": "middle right",
        "textfont": {"size": FONT_SIZE, "color": INK},
        "hoverinfo": "skip",
    }
