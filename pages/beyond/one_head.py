"""One head of the trained model, large: a weight with its arithmetic, and what the head writes."""

from collections.abc import Sequence

import streamlit as st

from attention.arrays import Floats
from attention.experiments.facts import leaders
from attention.experiments.transformer.chain import chain_of
from attention.experiments.transformer.encoder import Reading, read
from attention.experiments.transformer.tendencies import among_words
from attention.experiments.transformer.weights import chosen_place
from attention.figures.bars import Panel, bars
from attention.figures.heatmap import Side, attention_heatmap
from attention.figures.links import LEAST, links
from attention.figures.style import percent
from attention.ui.page import figure
from attention.ui.page.chain import chain_lines
from attention.ui.page.frame import look, show, tell
from attention.ui.page.picking import follow_clicks
from attention.ui.page.products import look_products, show_products
from attention.ui.text import Text
from pages.beyond.all_heads import draw_maps
from pages.beyond.choices import Head, Order, choose_head, choose_pair

MOST_BARS = 8
"""Pieces whose bars are shown."""


@st.fragment(key="heads")
def show_heads(sentence: str, order: Order, text: Text) -> None:
    """Show every head as a small map and the reader's own large; another head runs this alone again.

    Each weight is shown from both ends: how it came about, and what it does.

    Args:
        sentence: read again here: a reader's session is not to hold a reading that nobody else keeps.
        order: of the small maps.
        text: the reader's words.
    """
    reading = read(sentence, chosen_place())
    follow_clicks("heads", lambda click: {"layer": click.row + 1, "layer_head": click.column + 1})
    maps = st.container()  # of all heads: they frame the one that is chosen beside its large picture
    show(text, "one_head", words_only=order.words_only)
    drawn: list[Head] = []
    place = show_large(sentence, drawn, text, words_only=order.words_only)
    drawn.append(place)
    with maps:
        draw_maps(reading, order, place, text)
    shift = 1 if order.words_only else 0
    pieces = reading.pieces[1:-1] if order.words_only else reading.pieces
    follow_clicks("one_head", lambda click: {"looks": click.row + 1 + shift, "looked": click.column + 1 + shift})
    looks, looked = choose_pair(len(reading.pieces), text)
    weights = reading.weights[place]
    best = leaders(weights[looks])
    own = looks - shift if 0 <= looks - shift < len(pieces) else None
    look(
        text,
        "look_head",
        looks=text.named(reading.pieces, [looks]),
        top=text.named(reading.pieces, best.places),
        share=percent(best.value),
        tie=len(best.places) > 1,
        least=percent(LEAST),
        stands_out=own is not None,
    )
    figure.show(
        links(*large(reading, place, text, words_only=order.words_only), chosen=own, decimals=text.decimals),
        text,
        name="links",
        alt=text.label("transformer.links_alt", least=percent(LEAST), **place.slots()),
    )
    show_written(reading, place, looks, show_how(reading, place, (looks, looked), text), text)


@st.fragment
def show_large(sentence: str, drawn: Sequence[Head], text: Text, *, words_only: bool) -> Head:
    """Show the head that the reader chooses, large, and return it; its sliders run this alone, until they rest.

    Args:
        sentence: as above.
        drawn: the head that the rest of the page shows, once it shows one.
        text: the reader's words.
        words_only: whether special pieces are left out.
    """
    place = choose_head(text)
    weights, *sides = large(read(sentence, chosen_place()), place, text, words_only=words_only)
    figure.show(
        attention_heatmap(
            weights, *sides, kind="weights", notation=text.notation, quantity=text.label("transformer.quantity")
        ),
        text,
        name="one_head",
        alt=text.label(
            "transformer.one_head_alt",
            pieces=len(weights),
            largest=percent(float(weights.max())),
            **place.slots(),
        ),
        on_click=True,
        click_runs="heads",
        ahead_of="heads" if drawn and place != drawn[0] else "",
    )
    return place


def large(reading: Reading, place: Head, text: Text, *, words_only: bool) -> tuple[Floats, Side, Side]:
    """Return a head's weights as they are shown, and both sides' names."""
    pieces = reading.pieces[1:-1] if words_only else reading.pieces
    weights = reading.weights[place]
    looks, looked = (Side(text.label(f"transformer.{side}_side"), pieces) for side in ("looks", "looked"))
    return among_words(weights) if words_only else weights, looks, looked


def show_how(reading: Reading, place: Head, pair: tuple[int, int], text: Text) -> str:
    """Show where one weight comes from, the products of each dimension; return what follows: their sum, and softmax."""
    looks, looked = pair
    chain = chain_of(reading.heads[place.layer], place.head, looks, looked, text.decimals)
    names = {"looks": text.named(reading.pieces, [looks]), "looked": text.named(reading.pieces, [looked])}
    tell(text.part("how", count=len(chain.products), **place.slots(), **names), look_products(chain, text))
    show_products(chain, text, **names)
    return f"$$\n{chain_lines(chain, looks, text)}\n$$"


def show_written(reading: Reading, place: Head, looks: int, after: str, text: Text) -> None:
    """Show weights beside what comes of them: the length of what the head adds to the piece that looks."""
    weights = reading.weights[place][looks].astype(float)
    lengths = weights * reading.sent[place]
    order = sorted(range(len(weights)), key=lambda piece: -weights[piece])[:MOST_BARS]
    by_weight, by_length = leaders(weights), leaders(lengths)
    written = text.part(
        "written",
        looks=text.named(reading.pieces, [looks]),
        attended=text.named(reading.pieces, by_weight.places),
        writes=text.named(reading.pieces, by_length.places),
        same=by_weight.places == by_length.places,
        all_shown=len(order) == len(weights),
        shown=len(order),
    )
    tell(after, written)
    figure.show(
        bars(
            [f"{piece + 1} {reading.pieces[piece]}" for piece in order],
            [
                Panel(text.label("transformer.quantity"), weights[order], "weight"),
                Panel(text.label("transformer.written"), lengths[order], "output"),
            ],
            decimals=text.decimals,
        ),
        text,
        name="written",
        alt=text.label(
            "transformer.written_alt",
            looks=text.named(reading.pieces, [looks]),
            attended=text.named(reading.pieces, by_weight.places),
            writes=text.named(reading.pieces, by_length.places),
        ),
    )
