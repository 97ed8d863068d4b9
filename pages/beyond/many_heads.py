"""Several heads over the reader's example: their maps, one of them on the board, what joins them, and the price."""

from functools import partial
from typing import Final

from attention.experiments.facts import ALIKE
from attention.experiments.heads.many import (
    SHARED,
    ManyHeads,
    cost,
    of_all_columns,
    possible_counts,
    run_heads,
)
from attention.experiments.heads.places import sharpen
from attention.figures.head_panels import Side, head_panels
from attention.presets import DEFAULT_SEED
from attention.trace import Trace
from attention.ui.board.board import View, show_board
from attention.ui.board.exercises import Board
from attention.ui.board.joined import show_joined
from attention.ui.controls.bound import CONTROL_WIDTH, choose_code, choose_place
from attention.ui.controls.example import choose_mask, choose_query, choose_size, is_settled, toolbar
from attention.ui.controls.parameters import HEAD_COUNT, PREDICT_PLACES, TEMPERATURE, THIS_HEAD
from attention.ui.page import figure
from attention.ui.page.figure import Table
from attention.ui.page.frame import beside, looking, predict, show, show_table, table_of, tell
from attention.ui.page.picking import follow_clicks
from attention.ui.text import Text
from pages.pencil import fill_in, offer_pencil

EDITABLE: Final = frozenset({"inputs", *SHARED})
"""What a head has of the reader's: its other matrices belong to it alone, and a link names no head's."""


def show_many_heads(trace: Trace, text: Text) -> int:
    """Show all heads as maps, one on the board, how they are joined and what they cost; where they are sharp.

    Returns:
        The query that the reader chose, from 0.
    """
    follow_clicks("head_maps", lambda click: {"this_head": click.row + 1})
    with beside("heads"):
        asked, query = choose_heads(trace, text)
        count = closest_count(trace, asked)
        if count is None:
            example = trace.example
            show(text, "not_possible", d_k=example.d_k, settled=is_settled("d"))
            return query
        many = run_heads(trace.example, count)
        text = text.about(many.one)
        head = choose_head(count, text)
        show_maps(many, asked, head, bool(trace.example.what_if), text)
    show_head(trace, many, head, query, text)
    with beside("joined"):
        show_joined_heads(many, text)
    show_cost(many, text)
    show_places(many, query, text)
    return query


def fill_in_head(trace: Trace, text: Text) -> None:
    """Ask for the numbers of one head, which is all that the section shows meanwhile."""
    asked, query = choose_heads(trace, text)
    count = closest_count(trace, asked) or 1
    with toolbar("masks"):
        head = choose_head(count, text)
        choose_mask(text)
    fill_in(Board(("sheet",), query, lambda example: run_heads(example, count).heads[head]), trace, text)


def choose_heads(trace: Trace, text: Text) -> tuple[int, int]:
    """Draw how many heads there are, how long the inputs, and who looks; return the first and, from 0, the last."""
    with toolbar("heads"):
        asked = int(choose_code(HEAD_COUNT, text))
        choose_size("d", text)
        return asked, choose_query(trace, text)


def choose_head(count: int, text: Text) -> int:
    """Draw which head is on the board; return it from 0."""
    return choose_place(THIS_HEAD.up_to(count), text, width=CONTROL_WIDTH)


def closest_count(trace: Trace, asked: int) -> int | None:
    """Return the possible number of heads that is nearest to the one asked for; None if there is none."""
    return min(possible_counts(trace.example), key=lambda count: abs(count - asked), default=None)


def show_maps(many: ManyHeads, asked: int, chosen: int, left_out: bool, text: Text) -> None:
    """Say what the heads share; draw each head's weights as a small map."""
    count, d_k = len(many.heads), many.one.example.d_k
    apart = many.furthest_apart
    between = text.label("page.between")
    tell(
        text.part(
            "many",
            count=count,
            d_k=d_k,
            share=d_k // count,
            shares=between.join(
                text.label(
                    "heads.share",
                    head=head + 1,
                    first=head * d_k // count + 1,
                    last=(head + 1) * d_k // count,
                    wide=d_k > count,
                )
                for head in range(count)
            ),
            left_out=left_out,
            other=asked != count,
            asked=asked,
            possible=between.join(map(str, possible_counts(many.one.example))),
        ),
        looking(text, "look_maps", alike=apart <= ALIKE, apart=text.closely(apart)),
    )
    tokens = many.one.example.tokens
    names = [text.named(tokens, [place]) for place in range(len(tokens))]
    titles = [text.label("heads.title", head=head + 1, chosen=head == chosen) for head in range(count)]
    weights = many.weights
    figure.show(
        head_panels(
            weights,
            titles,
            names,
            Side(text.label("heads.looks"), text.label("heads.looked")),
            "{looks} → {looked}: {weight}",
            notation=text.notation,
        ),
        text,
        name="head_maps",
        alt=text.label("heads.maps_alt", count=count, tokens=len(tokens), largest=float(weights.max())),
        table=Table(
            [text.label("heads.row"), *names],
            [
                [text.label("heads.row_of", head=head + 1, token=names[row]), *each.tolist()]
                for head, rows in enumerate(weights)
                for row, each in enumerate(rows)
            ],
        ),
        on_click=True,
    )


def show_head(trace: Trace, many: ManyHeads, head: int, query: int, text: Text) -> None:
    """Show the chosen head with every matrix; what is changed there changes the reader's example."""
    count = len(many.heads)
    tell(text.part("one_head", head=head + 1), looking(text, "look_board", head=head + 1, count=count))
    view = View(query=query, editable=EDITABLE, own=partial(of_all_columns, trace.example, head=head, count=count))
    show_board(many.heads[head], ["sheet"], name="head_board", text=text, view=view)
    offer_pencil(text)


def show_joined_heads(many: ManyHeads, text: Text) -> None:
    """Show the joined outputs times W^o."""
    example, count = many.one.example, len(many.heads)
    mixed = text.part(
        "joined",
        count=count,
        share=example.d_v // count,
        d_v=example.d_v,
        d=example.d_model,
        seed=DEFAULT_SEED if example.seed is None else example.seed,
    )
    tell(mixed, looking(text, "look_joined"))
    show_joined(many, text)


def show_cost(many: ManyHeads, text: Text) -> None:
    """Compare one head of all dimensions with several that share them: counted, and measured on the example."""
    one, several = (cost(heads, many.output_projection) for heads in ((many.one,), many.heads))
    difference = float(abs(many.joined - many.one.output).max())
    d_k, count = many.one.example.d_k, len(many.heads)
    rows = [
        [text.label(f"heads.cost_{name}"), text.count(getattr(one, name)), text.count(getattr(several, name))]
        for name in one._fields
    ]
    tell(
        text.part("price", d_k=d_k, count=count, share=d_k // count),
        table_of(["", text.label("heads.one"), text.label("heads.several", count=count)], rows),
        text.part(
            "price_answer",
            more_learned=several.learned - one.learned,
            more=several.multiplications - one.multiplications,
            count=count,
            same=difference <= ALIKE,
            difference=text.closely(difference),
        ),
    )


def show_places(many: ManyHeads, query: int, text: Text) -> None:
    """Ask whether one head can be sharp at two words; answer by making this example sharp."""
    tokens = many.one.example.tokens
    if not predict(text, PREDICT_PLACES, number=query + 1, token=text.named(tokens, [query])):
        return
    found = sharpen(many, query, TEMPERATURE.low)
    seen = {token for token, visible in zip(tokens, many.one.visible[query], strict=True) if visible}
    names = [
        text.label("heads.one"),
        *(text.label("heads.title", head=head + 1, chosen=False) for head in range(len(found.heads))),
    ]
    show(text, "places_answer", temperature=f"{TEMPERATURE.low:g}", scaled=many.one.example.scaled)
    show_table(
        [text.label(f"heads.places_{column}") for column in ("head", "word", "share", "next")],
        [
            [
                name,
                text.label("page.token", token=each.word, place=0, repeated=False) if each.share else "–",
                text.number(each.share),
                text.number(each.next_share),
            ]
            for name, each in zip(names, (found.one, *found.heads), strict=True)
        ],
        text.part(
            "places_result",
            at_two=found.at_two,
            single=len(seen) < 2,
            unseen=not seen,
            number=query + 1,
            queries=found.queries,
            count=len(tokens),
        ),
    )
