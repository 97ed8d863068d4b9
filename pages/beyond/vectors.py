"""From attention to use: the sentence's vector, how near it is to others, and what a head that is taken out does."""

from typing import Final

import streamlit as st

from attention.experiments.transformer.ablation import cosines, sentence_vector
from attention.experiments.transformer.encoder import cut
from attention.experiments.transformer.sentences import MEASURED_ON, SHOWN
from attention.experiments.transformer.weights import D_MODEL, chosen_place
from attention.figures.heatmap import Side, heatmap, signed_span
from attention.figures.style import shortened
from attention.ui.controls.bound import choose_code, choose_text, drawer
from attention.ui.controls.example import toolbar
from attention.ui.controls.parameters import OTHERS, TAKEN_OUT
from attention.ui.page import figure
from attention.ui.page.frame import looking, show, tell
from attention.ui.text import Text
from pages.beyond.choices import Head, head_named

BESIDE: Final = ("tired", "wide", "big", "small", "bank")
"""The sentences that the chosen one is compared with where the reader writes none."""
MOST_OTHERS: Final = 5
LEAST: Final = 0.0005
"""A smaller change of a cosine would read as 0.000."""
LONGEST_NAME: Final = 14
"""Letters of a sentence that stand beside the heatmap."""


@st.fragment
def show_vectors(sentence: str, text: Text) -> None:
    """Show the cosines between the chosen sentence and others, with all heads or without one."""
    show(text, "vectors", d=D_MODEL)
    with drawer("vectors", text, (OTHERS, TAKEN_OUT), label="transformer.vectors_drawer") as is_drawn:
        if is_drawn:
            show_cosines(sentence, text)


def show_cosines(sentence: str, text: Text) -> None:
    """Let the reader write sentences and take a head out; show how near the sentences' vectors are."""
    written = [line.strip() for line in choose_text(OTHERS, text).splitlines() if line.strip()]
    others = written[:MOST_OTHERS] or [MEASURED_ON[SHOWN[code]] for code in BESIDE]
    with toolbar("taken_out"):
        out = head_of(choose_code(TAKEN_OUT, text, lambda code: name_of(code, text)))
    place = chosen_place()
    sentences = [sentence, *others]
    whole, less = (tuple(sentence_vector(each, place, head) for each in sentences) for head in (None, out))
    near, before = cosines(less), cosines(whole)
    called = [f"{number} {other}" for number, other in enumerate(others, 1)] if written else BESIDE
    names = [text.label("transformer.this_one"), *(shortened(each, LONGEST_NAME) for each in called)]
    pieces = cut(sentence, place)[0]
    different = [number for number, each in enumerate(sentences) if cut(each, place)[0] != pieces]
    closest = max(different, key=near[0].__getitem__, default=0)
    told = [
        text.part(
            "nearest",
            prepared=not written,
            alone=not different,
            sentence=sentences[closest],
            near=f"{float(near[0, closest]):.3f}",
            more=len(written) > MOST_OTHERS,
            most=MOST_OTHERS,
        )
    ]
    if out:
        own = float(less[0] @ whole[0])
        changes = abs(near - before)
        one, other = divmod(int(changes.argmax()), len(sentences))
        told.append(
            text.part(
                "taken_out",
                own=f"{own:.3f}",
                moves=float(changes.max()) >= LEAST,
                change=f"{float(changes.max()):.3f}",
                one=names[one],
                other=names[other],
                before=f"{float(before[one, other]):.3f}",
                after=f"{float(near[one, other]):.3f}",
                **out.slots(),
            )
        )
    elif not written:
        told.append(text.part("opposite", kin=float(near[1, 2]), opposite=f"{near[3, 4]:.3f}"))
    tell(*told, looking(text, "look_cosines", count=len(sentences)))
    figure.show(
        heatmap(
            near,
            Side("", names),
            Side("", names),
            quantity=text.label("transformer.cosine"),
            span=signed_span(near),
        ),
        text,
        name="cosines",
        alt=text.label("transformer.cosines_alt", count=len(names), closest=names[closest]),
    )


def head_of(code: str) -> Head | None:
    """Return the head that the link names, from 0."""
    if code == TAKEN_OUT.default:
        return None
    layer, head = (int(each) - 1 for each in code.split("."))
    return Head(layer, head)


def name_of(code: str, text: Text) -> str:
    """Return what the list calls a choice."""
    head = head_of(code)
    return head_named(head, text) if head else text.label("transformer.taken_out_none")
