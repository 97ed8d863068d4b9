"""All heads of the trained model at once, and what they tend to do."""

from itertools import product

from attention.arrays import Floats
from attention.experiments.facts import leaders
from attention.experiments.transformer.encoder import Reading
from attention.experiments.transformer.tendencies import TENDENCIES, Tendency, among_words, strongest_first
from attention.figures.heads import head_maps
from attention.figures.style import percent
from attention.ui.controls.bound import choose_code, choose_switch
from attention.ui.controls.example import toolbar
from attention.ui.controls.parameters import HEAD_ORDER, WORDS_ONLY
from attention.ui.page import figure
from attention.ui.page.figure import Table
from attention.ui.page.frame import look, show, show_table
from attention.ui.page.picking import follow_clicks
from attention.ui.text import Text
from pages.beyond.choices import Head, choose_head

LISTED = 3
"""Heads that are named for each tendency, at most."""


def show_all_heads(reading: Reading, text: Text) -> tuple[Head, bool]:
    """Show every head's weights as a small map; return the reader's head, and whether special pieces are left out."""
    layers, heads = reading.weights.shape[:2]
    show(text, "all_heads", count=layers * heads, layers=layers, heads=heads)
    follow_clicks("heads", lambda click: {"layer": click.row + 1, "layer_head": click.column + 1})
    with toolbar("heads"):
        asked = choose_code(HEAD_ORDER, text)
        words_only = choose_switch(WORDS_ONLY, text)
    by = next((each for each in TENDENCIES if each == asked), None)
    chosen = choose_head(text)
    none = by is not None and reading.habits.strengths[by] is None
    look(text, "look_heads", by_layer=by is None or none, none=none, words_only=words_only)
    draw_maps(reading, by, chosen, among_words(reading.weights) if words_only else reading.weights, text)
    show(text, "tendencies", repeated=reading.habits.strengths["same"] is not None)
    show_tendencies(reading, text)
    return chosen, words_only


def draw_maps(reading: Reading, by: Tendency | None, chosen: Head, weights: Floats, text: Text) -> None:
    """Draw all heads in one figure; a click on a map chooses its head."""
    strengths = reading.habits.strengths
    shares = strengths[by] if by else None
    layers, heads = weights.shape[:2]
    order = [*product(range(layers), range(heads))] if shares is None else strongest_first(shares)
    maps = weights[tuple(zip(*order, strict=True))]
    names = [f"{layer + 1}.{head + 1}" for layer, head in order]
    told = ["" if shares is None else f", {percent(float(shares[place]))}" for place in order]
    labels = [text.label("transformer.head_name", layer=layer + 1, head=head + 1) for layer, head in order]
    figure.show(
        head_maps(
            maps.swapaxes(1, 2) if text.notation == "lecture" else maps,
            names,
            [f"{label}{share}" for label, share in zip(labels, told, strict=True)],
            order,
            across=weights.shape[1],
            chosen=order.index(chosen),
        ),
        text,
        name="heads",
        alt=text.label("transformer.heads_alt", count=len(order), pieces=weights.shape[-1], first=labels[0]),
        table=Table(
            [text.label("transformer.head_column"), *(text.label(f"transformer.order_{each}") for each in TENDENCIES)],
            [
                [label, *(("" if found is None else float(found[place])) for found in strengths.values())]
                for label, place in zip(labels, order, strict=True)
            ],
        ),
        on_click=True,
    )


def show_tendencies(reading: Reading, text: Text) -> None:
    """List which head does most of each tendency."""
    rows = []
    for tendency, shares in reading.habits.strengths.items():
        if shares is not None:
            best = leaders(shares.ravel())
            places = [divmod(place, shares.shape[1]) for place in best.places[:LISTED]]
            named = ", ".join(
                text.label("transformer.head_name", layer=layer + 1, head=head + 1) for layer, head in places
            )
            rows.append([text.label(f"transformer.order_{tendency}"), named, percent(best.value)])
    show_table([text.label(f"transformer.{column}") for column in ("tendency", "strongest", "gives")], rows)
