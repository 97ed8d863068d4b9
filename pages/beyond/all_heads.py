"""All heads of the trained model at once, and what they tend to do."""

from attention.experiments.facts import leaders
from attention.experiments.transformer.encoder import Reading
from attention.experiments.transformer.tendencies import TENDENCIES, among_words, in_order
from attention.figures.frame import Column, Lasting, Says
from attention.figures.heads import head_maps
from attention.figures.style import percent
from attention.ui.controls.bound import choose_code, choose_switch
from attention.ui.controls.example import toolbar
from attention.ui.controls.parameters import HEAD_ORDER, WORDS_ONLY
from attention.ui.page import figure
from attention.ui.page.figure import Table
from attention.ui.page.frame import looking, table_of, tell
from attention.ui.text import Text
from pages.beyond.choices import Head, Order, head_named

LISTED = 3
"""Heads that are named for each tendency, at most."""


def choose_order(reading: Reading, text: Text) -> Order:
    """Say what follows, and draw the choice of the maps' order and whether special pieces are left out."""
    layers, heads = reading.weights.shape[:2]
    tell(text.part("all_heads", count=layers * heads, layers=layers, heads=heads))
    with toolbar("heads"):
        asked = choose_code(HEAD_ORDER, text)
        words_only = choose_switch(WORDS_ONLY, text)
    by = next((each for each in TENDENCIES if each == asked), None)
    none = by is not None and reading.habits.strengths[by] is None
    tell(looking(text, "look_heads", by_layer=by is None or none, none=none, words_only=words_only))
    return Order(by, words_only)


def draw_maps(reading: Reading, order: Order, chosen: Head, text: Text) -> None:
    """Draw all heads in one figure; a click on a map chooses its head."""
    strengths = reading.habits.strengths
    shares = strengths[order.by] if order.by else None
    weights = among_words(reading.weights) if order.words_only else reading.weights
    layers, heads = weights.shape[:2]
    at = in_order((layers, heads), shares)
    places = [Head(*place) for place in zip(*(each.tolist() for each in at), strict=True)]
    maps = weights[at]
    label = text.label("transformer.head_name", layer="{layer}", head="{head}")
    numbered = {name: Column(Lasting(counted + 1)) for name, counted in zip(("layer", "head"), at, strict=True)}
    columns = dict(numbered)
    if shares is not None:
        columns["share"] = Column(Lasting(shares[at]), "percent")
    figure.show(
        head_maps(
            maps.swapaxes(1, 2) if text.notation == "lecture" else maps,
            [f"{layer + 1}.{head + 1}" for layer, head in places],
            Says(label if shares is None else f"{label}, {{share}}", columns),
            places,
            across=heads,
            chosen=places.index(chosen),
        ),
        text,
        name="heads",
        alt=text.label(
            "transformer.heads_alt",
            count=len(places),
            pieces=weights.shape[-1],
            first=head_named(places[0], text),
        ),
        table=Table(
            [text.label(f"transformer.{each}") for each in ("layer", "head", *(f"order_{by}" for by in TENDENCIES))],
            columns=[
                *numbered.values(),
                *(
                    Column([""] * len(places)) if found is None else Column(Lasting(found[at]), text.decimals)
                    for found in strengths.values()
                ),
            ],
        ),
        on_click=True,
    )


def tendencies(reading: Reading, text: Text) -> str:
    """Return what heads tend to do, and a list of which head does most of each tendency."""
    rows = []
    for tendency, shares in reading.habits.strengths.items():
        if shares is not None:
            best = leaders(shares.ravel())
            places = [Head(*divmod(place, shares.shape[1])) for place in best.places[:LISTED]]
            named = ", ".join(head_named(place, text) for place in places)
            rows.append([text.label(f"transformer.order_{tendency}"), named, percent(best.value)])
    header = [text.label(f"transformer.{column}") for column in ("tendency", "strongest", "gives")]
    told = text.part("tendencies", repeated=reading.habits.strengths["same"] is not None)
    return f"{told}\n\n{table_of(header, rows)}"
