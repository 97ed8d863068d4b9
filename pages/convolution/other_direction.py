"""Attention weights that no 3 × 3 convolution can give."""

from functools import cache

from attention.experiments.convolution.colour_attention import SHAPE, attend_by_colour, draw_meadow, weight_beyond
from attention.experiments.convolution.layers import nearest_convolution
from attention.figures.heatmap import Span
from attention.figures.panels import Panel, panels
from attention.figures.style import SEQUENTIAL, percent
from attention.ui.page import figure
from attention.ui.page.figure import Table
from attention.ui.page.frame import look, show
from attention.ui.text import Text
from pages.convolution.places import places


@cache
def explained() -> float:
    """Return how much of the meadow's attention weights the nearest 3 × 3 convolution reproduces."""
    return nearest_convolution(attend_by_colour(draw_meadow()).weights, SHAPE).explained


def show_other_direction(text: Text) -> None:
    """Show the weights and the nearest convolution side by side."""
    weights = attend_by_colour(draw_meadow()).weights
    nearest = nearest_convolution(weights, SHAPE)
    moved = abs(attend_by_colour(draw_meadow(mirrored=True)).weights - weights).max()
    names = places(text)
    header = ["", *(text.label(f"versus.weights_{name}") for name in ("attention", "nearest"))]
    look(text, "look_other")
    figure.show(
        panels(
            [Panel(header[1], weights), Panel(header[2], nearest.weights)],
            across=2,
            span=Span(0.0, float(weights.max()), SEQUENTIAL),
            widest=760,
        ),
        text,
        name="other_direction",
        alt=text.label("versus.weights_alt", explained=percent(nearest.explained)),
        table=Table(
            header,
            [
                (f"{names[query]} → {names[key]}", float(weights[query, key]), float(nearest.weights[query, key]))
                for query, key in zip(range(len(names)), weights.argmax(axis=1), strict=True)
            ],
        ),
    )
    show(
        text,
        "other_result",
        explained=percent(nearest.explained),
        beyond=percent(float(weight_beyond(weights, SHAPE).mean())),
        moved=float(moved),
    )
