"""Attention weights that no 3 × 3 convolution can give."""

from functools import cache

from attention.experiments.convolution.colour_attention import SHAPE, attend_by_colour, weight_beyond
from attention.experiments.convolution.layers import NearestConvolution, nearest_convolution
from attention.figures.heatmap import Span
from attention.figures.panels import Panel, panels
from attention.figures.style import SEQUENTIAL, format_number, percent
from attention.ui.page import figure
from attention.ui.page.figure import Table
from attention.ui.page.frame import looking, show, tell
from attention.ui.text import Reader, Text, load_text
from pages.convolution import SLUG
from pages.convolution.places import places


@cache
def nearest() -> NearestConvolution:
    """Return the 3 × 3 convolution nearest to the meadow's attention weights."""
    return nearest_convolution(attend_by_colour().weights, SHAPE)


def show_other_direction(text: Text) -> None:
    """Show the weights and the nearest convolution side by side."""
    tell(text.part("other"), looking(text, "look_other", lecture=text.notation == "lecture"))
    figure.show_drawn(draw_both(text.reader))
    weights = attend_by_colour().weights
    moved = abs(attend_by_colour(mirrored=True).weights - weights).max()
    show(
        text,
        "other_result",
        explained=percent(nearest().explained),
        beyond=percent(float(weight_beyond(weights, SHAPE).mean())),
        moved=format_number(float(moved)),
    )


@cache
def draw_both(reader: Reader) -> figure.Drawn:
    """Draw them as the notation writes A′."""
    text, weights, best = load_text(*reader, SLUG), attend_by_colour().weights, nearest()
    names, lecture = places(text), text.notation == "lecture"
    header = ["", *(text.label(f"versus.weights_{name}") for name in ("attention", "nearest"))]
    sides = [text.label("versus.looks"), text.label("versus.looked_at")]
    return figure.draw(
        panels(
            [
                Panel(name, each.T if lecture else each)
                for name, each in zip(header[1:], (weights, best.weights), strict=True)
            ],
            across=2,
            span=Span(0.0, float(weights.max()), SEQUENTIAL),
            widest=760,
            axes=(sides[0], sides[1]) if lecture else (sides[1], sides[0]),
        ),
        text,
        name="other_direction",
        alt=text.label("versus.weights_alt", explained=percent(best.explained)),
        table=Table(
            header,
            [
                (f"{names[query]} → {names[key]}", float(weights[query, key]), float(best.weights[query, key]))
                for query, key in zip(range(len(names)), weights.argmax(axis=1), strict=True)
            ],
        ),
    )
