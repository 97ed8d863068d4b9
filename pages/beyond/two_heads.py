"""The two heads of the network of two layers: their maps, the scores that name them, and a weight's arithmetic."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from attention.experiments.facts import leaders
from attention.experiments.induction.arithmetic import chain_of, parts_of
from attention.experiments.induction.decoder import FIRST, SECOND, Place, Reading
from attention.experiments.induction.repeated import (
    NAMED_FROM,
    SWITCHED_OFF,
    Off,
    all_scores,
    read,
    scores,
    twice,
)
from attention.figures.heatmap import Side, attention_heatmap
from attention.figures.style import format_number, percent
from attention.ui.controls.bound import choose_code, choose_number
from attention.ui.controls.example import toolbar
from attention.ui.controls.parameters import EARLIER, LATER, STACKED
from attention.ui.page import figure
from attention.ui.page.chain import chain_lines
from attention.ui.page.frame import looking, pair, show, table_of, tell
from attention.ui.page.picking import follow_clicks
from attention.ui.page.products import look_products, show_products
from attention.ui.text import Text

WIDTH: Final = 240
HEADS: Final[dict[str, Place]] = {"first": FIRST, "second": SECOND}
SCORES: Final = {"first": "previous", "second": "matching"}
"""Which score names each."""


def show_two_heads(letters: str, off: Off, text: Text) -> None:
    """Show both maps, the scores of all four heads, and where one weight comes from."""
    reading, sequence = read("two-layers", letters, off), twice(letters)
    tokens = [*letters, *letters]
    for name in HEADS:
        follow_clicks(name, partial(_chosen, name))
    show_scores(letters, off, text)
    found = {name: getattr(scores(reading.weights(place), sequence), SCORES[name]) for name, place in HEADS.items()}
    named = {name: score >= NAMED_FROM for name, score in found.items()}
    looks = {
        "first": looking(
            text,
            "look_first",
            score=percent(found["first"]),
            named=named["first"],
            silent=off == "first",
        ),
        "second": looking(
            text,
            "look_second",
            score=percent(found["second"]),
            named=named["second"],
            deaf=off == "first",
            silent=off == "second",
        ),
    }
    with pair("maps"):
        for name, words in looks.items():
            tell(words)
            show_map(reading, name, found[name], tokens, text)
    show_how(reading, off, tokens, text)


def _chosen(name: str, click: figure.Click) -> dict[str, object]:
    """Return what a click on a map sets; the first letter sees itself alone and cannot be chosen."""
    if click.row == 0 or click.column > click.row:
        return {}
    return {STACKED.name: name, LATER.name: click.row + 1, EARLIER.name: click.column + 1}


def show_map(reading: Reading, name: str, score: float, tokens: Sequence[str], text: Text) -> None:
    """Show one head's A′."""
    weights = reading.weights(HEADS[name])
    figure.show(
        attention_heatmap(
            weights,
            Side(text.label("transformer.looks_side"), tokens),
            Side(text.label("transformer.looked_side"), tokens),
            kind="weights",
            notation=text.notation,
            quantity=text.label("transformer.quantity"),
            visible=reading.visible,
        ),
        text,
        name=name,
        alt=text.label(
            "induction.map_alt",
            head=text.label(f"induction.stacked_{name}"),
            count=len(tokens),
            name=text.label(f"induction.{SCORES[name]}"),
            score=percent(score),
        ),
        on_click=True,
    )


def show_scores(letters: str, off: Off, text: Text) -> None:
    """Show what each head of both networks does, as numbers."""
    rows = [
        [
            text.label(f"induction.network_{network}"),
            text.label("transformer.head_name", layer=place.layer + 1, head=place.head + 1),
            percent(found.previous),
            percent(found.matching),
        ]
        for network, place, found in all_scores(letters, off)
    ]
    header = [text.label(f"induction.{column}") for column in ("network", "head", "previous", "matching")]
    tell(text.part("heads"), table_of(header, rows), text.part("scores", off=SWITCHED_OFF[off] is not None))


def show_how(reading: Reading, off: Off, tokens: Sequence[str], text: Text) -> None:
    """Show where one weight comes from: what the key is made of, the products of each dimension, and softmax."""
    show(text, "ask")
    with toolbar("stacked"):
        name = choose_code(STACKED, text)
        half = len(tokens) // 2
        looks = choose_number(LATER.up_to(len(tokens), half + 4 if half > 3 else half + 2), text, width=WIDTH) - 1
        looked = choose_number(EARLIER.up_to(looks + 1), text, width=WIDTH) - 1
    place = HEADS[name]
    chain = chain_of(reading, place, (looks, looked), text.decimals)
    made = parts_of(reading, place, (looks, looked), text.decimals)
    letters = {"looks": f"“{tokens[looks]}”", "looked": f"“{tokens[looked]}”"}
    names = {"looks": text.named(tokens, [looks]), "looked": text.named(tokens, [looked])}
    above = leaders(abs(made.above))
    columns = [
        [format_number(float(value), made.decimals(column)) for value in (*column, column.sum())]
        for column in (made.own, made.above)
    ]
    parts = [*(text.label(f"induction.part_{part}") for part in ("letter", "written", "position")), "Σ"]
    rows = [*map(list, zip(parts, *columns, strict=True))]
    header = [text.label(f"induction.{column}") for column in ("part", "part_own", "part_above")]
    tell(
        text.part(
            "how",
            deaf=off == "first" and name == "second",
            second=name == "second",
            later=looks + 1,
            earlier=looked + 1,
            **letters,
        ),
        table_of(header, rows),
        text.part(
            "made",
            tie=len(above.places) > 1,
            letter=0 in above.places,
            written=1 in above.places,
        ),
        look_products(chain, text, count=len(chain.products)),
    )
    show_products(chain, text, **names)
    tell(f"$$\n{chain_lines(chain, looks, text)}\n$$")
