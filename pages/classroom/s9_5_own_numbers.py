"""9.5 The reader's own numbers: inputs and projections, queries and keys, or the attention of a model, asked "how?"."""

import streamlit as st

from attention.experiments.classroom import own_numbers
from attention.experiments.classroom.own_numbers import Own, agrees
from attention.experiments.transformer.chain import Chain
from attention.figures.frame import Column, Says
from attention.figures.heads import head_maps
from attention.figures.heatmap import Side, attention_heatmap, heatmap, signed_span
from attention.trace import Trace
from attention.ui.controls.bound import choose_place
from attention.ui.controls.example import toolbar
from attention.ui.controls.parameters import OWN_HEAD, OWN_LAYER, OWN_LOOKED, OWN_LOOKS
from attention.ui.outside.media import open_section
from attention.ui.outside.own import choose_own, give_example
from attention.ui.page import figure
from attention.ui.page.chain import chain_lines
from attention.ui.page.frame import beside, show, tell
from attention.ui.page.picking import follow_clicks
from attention.ui.page.products import look_products, show_products
from attention.ui.text import Slot, Text

WIDTH = 240


def render(trace: Trace, text: Text) -> None:
    """Say what may be brought, take it, and show all heads, one of them large, and where one weight comes from."""
    open_section()
    show(
        text,
        "limits",
        tokens=own_numbers.TOKENS,
        heads=own_numbers.HEADS,
        long=own_numbers.LENGTH,
        numbers=own_numbers.NUMBERS,
        largest=int(own_numbers.LARGEST),
    )
    give_example(trace, text)
    own, brought = choose_own(trace, text)
    show_own(own, brought, text)


@st.fragment
def show_own(own: Own, brought: bool, text: Text) -> None:
    """Show what was brought; another head or cell runs this alone again."""
    follow_clicks("own_heads", lambda click: {"own_layer": click.row + 1, "own_head": click.column + 1})
    follow_clicks("own_map", lambda click: {"own_looks": click.row + 1, "own_looked": click.column + 1})
    layers, heads, count, _ = own.weights.shape
    least, greatest = own.sums
    show(
        text,
        "brought",
        brought=brought,
        inputs=own.made == "inputs",
        vectors=own.made == "vectors",
        count=count,
        layers=layers,
        heads=heads,
        computed=own.made != "attention",
        one=own.sums_to_one,
        least=least,
        greatest=greatest,
    )
    layer, head = choose_head(layers, heads, text)
    if layers * heads > 1:
        show_heads(own, layer, head, text)
    with toolbar("own_pair"):
        looks = choose_place(OWN_LOOKS.up_to(count), text, width=WIDTH)
        looked = choose_place(OWN_LOOKED.up_to(count), text, width=WIDTH)
    with beside("own"):
        show_map(own, layer, head, text)
        chain = show_how(own, (layer, head), (looks, looked), text)
    if chain:
        show_products(chain, text, **names_of(own, (looks, looked), text))
    if own.output is not None:
        show_output(own, text)


def choose_head(layers: int, heads: int, text: Text) -> tuple[int, int]:
    """Draw the choice of layer and head, where there is one."""
    if layers * heads == 1:
        return 0, 0
    with toolbar("own_head"):
        layer = choose_place(OWN_LAYER.up_to(layers), text, width=WIDTH)
        return layer, choose_place(OWN_HEAD.up_to(heads), text, width=WIDTH)


def show_heads(own: Own, layer: int, head: int, text: Text) -> None:
    """Draw every head as a small map; a click chooses its head."""
    _, heads, count, _ = own.weights.shape
    maps, places = own.maps, own.places
    columns = {name: Column([str(place[axis] + 1) for place in places]) for axis, name in enumerate(("layer", "head"))}
    show(text, "all_heads", count=len(places))
    figure.show(
        head_maps(
            maps.swapaxes(1, 2) if text.notation == "lecture" else maps,
            [f"{row + 1}.{column + 1}" for row, column in places],
            Says(text.label("transformer.head_name", layer="{layer}", head="{head}"), columns),
            places,
            across=heads,
            chosen=layer * heads + head,
            signed=bool((maps < 0).any()),
        ),
        text,
        name="own_heads",
        alt=text.label("own.heads_alt", count=len(places), tokens=count),
        table=figure.Table(
            [text.label("transformer.layer"), text.label("transformer.head")], columns=[*columns.values()]
        ),
        on_click=True,
    )


def show_map(own: Own, layer: int, head: int, text: Text) -> None:
    """Draw one head's weights."""
    weights = own.weights[layer, head]
    show(text, "map", layer=layer + 1, head=head + 1, several=own.weights.shape[0] * own.weights.shape[1] > 1)
    figure.show(
        attention_heatmap(
            weights,
            Side(text.label("steps.looks"), own.tokens),
            Side(text.label("steps.looked"), own.tokens),
            kind="weights",
            notation=text.notation,
            quantity=text.label("steps.weight"),
        ),
        text,
        name="own_map",
        alt=text.label("own.map_alt", tokens=len(own.tokens), largest=float(weights.max())),
        on_click=True,
    )


def show_how(own: Own, place: tuple[int, int], pair: tuple[int, int], text: Text) -> Chain | None:
    """Write out where one weight comes from, and return it; or say why that cannot be told."""
    chain = own.chain(*place, *pair, text.decimals)
    weight = float(own.weights[(*place, *pair)])
    names = names_of(own, pair, text)
    if chain is None:
        show(text, "how_none", weight=text.closely(weight), zero=weight == 0, **names)
        return None
    checked: dict[str, Slot] = {"same": agrees(weight, chain), "weight": text.closely(weight)}
    tell(
        text.part("how", weight=text.closely(weight), count=len(chain.products), **names),
        f"$$\n{chain_lines(chain, pair[0], text)}\n$$",
        text.part("checked", **checked) if own.made == "attention" else "",
        look_products(chain, text),
    )
    return chain


def names_of(own: Own, pair: tuple[int, int], text: Text) -> dict[str, str]:
    """Return who looks and who is looked at, named."""
    return {role: text.named(own.tokens, [place]) for role, place in zip(("looks", "looked"), pair, strict=True)}


def show_output(own: Own, text: Text) -> None:
    """Draw O, a vector for each token."""
    assert own.output is not None, "shown where there are values"
    rows, columns = own.output.shape
    tokens, numbers = Side(text.label("recurrence.word"), own.tokens), [str(place + 1) for place in range(columns)]
    dimensions = Side(text.label("transformer.dimension"), numbers)
    lecture = text.notation == "lecture"
    with beside("own_output"):
        show(text, "output", count=rows, long=columns)
        figure.show(
            heatmap(
                own.output.T if lecture else own.output,
                dimensions if lecture else tokens,
                tokens if lecture else dimensions,
                quantity="O",
                span=signed_span(own.output),
                decimals=text.decimals,
            ),
            text,
            name="own_output",
            alt=text.label("own.output_alt", count=rows, long=columns),
        )
