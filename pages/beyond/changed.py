"""One word is changed: every head reads the sentence anew, and the one that looks elsewhere most comes first."""

import streamlit as st

from attention.experiments.facts import leaders
from attention.experiments.transformer.changed import Change, change
from attention.experiments.transformer.encoder import read
from attention.experiments.transformer.sentences import MEASURED_ON, PARTNERS, SHOWN
from attention.experiments.transformer.tendencies import in_order
from attention.experiments.transformer.weights import chosen_place
from attention.figures.frame import Column, Lasting, Says
from attention.figures.heads import head_maps
from attention.figures.style import percent
from attention.ui.controls.bound import choose_text, drawer
from attention.ui.controls.parameters import CHANGED
from attention.ui.page import figure
from attention.ui.page.figure import Table
from attention.ui.page.frame import looking, show, tell
from attention.ui.text import Text
from pages.beyond.choices import Head, head_named


@st.fragment
def show_change(sentence: str, passage: str, text: Text) -> None:
    """Let the reader write the sentence once more with another word, and show which heads look elsewhere."""
    show(text, "change")
    with drawer("change", text, (CHANGED,), label="transformer.change_drawer") as is_drawn:
        if is_drawn:
            written = choose_text(CHANGED, text)
            first, second = (sentence, written) if written.strip() else _prepared(passage)
            show_difference(first, second, text)


def _prepared(passage: str) -> tuple[str, str]:
    """Return the sentence of the list and its partner; where it has none, two that have."""
    first = passage if passage in PARTNERS else "tired"
    return MEASURED_ON[SHOWN[first]], MEASURED_ON[SHOWN[PARTNERS[first]]]


def show_difference(first: str, second: str, text: Text) -> None:
    """Show, for two sentences, all heads' differences in one figure, and the one that moved most in numbers."""
    before, after = (read(sentence, chosen_place()) for sentence in (first, second))
    found = change(before, after)
    best = leaders(found.moved.ravel())
    nothing = before.pieces == after.pieces
    compared = text.part(
        "compared",
        first=first,
        second=second,
        nothing=nothing,
        apart=len(found.places) < max(len(before.pieces), len(after.pieces)),
        partners=len(found.places),
        cut=after.left_out > 0,
        left_out=after.left_out,
    )
    if nothing:
        tell(compared)
        return
    place = Head(*divmod(best.places[0], found.moved.shape[1]))
    differences = found.differences[place]
    looks, looked = divmod(int(abs(differences).argmax()), len(found.places))
    couples = [(before.pieces[here], after.pieces[there]) for here, there in found.places]
    names = [one if one == other else f"{one}/{other}" for one, other in couples]
    told = {"looks": text.named(names, [looks]), "looked": text.named(names, [looked])}
    old, new = (
        float(each.weights[(*place, found.places[looks][side], found.places[looked][side])])
        for side, each in enumerate((before, after))
    )
    named = head_named(place, text)
    least = percent(float(found.moved.min()))
    tell(
        compared,
        looking(text, "look_moved", head=named, share=percent(best.value), least=least, before=old, after=new, **told),
    )
    draw_change(found, named, text)


def draw_change(found: Change, most: str, text: Text) -> None:
    """Draw every head's difference as a small map, the one that moved most first."""
    at = in_order(found.moved.shape[:2], found.moved)
    places = [Head(*each) for each in zip(*(each.tolist() for each in at), strict=True)]
    maps = found.differences[at]
    label = text.label("transformer.head_name", layer="{layer}", head="{head}")
    numbered = {name: Column(Lasting(counted + 1)) for name, counted in zip(("layer", "head"), at, strict=True)}
    moved = Lasting(found.moved[at])
    figure.show(
        head_maps(
            maps.swapaxes(1, 2) if text.notation == "lecture" else maps,
            [f"{each.layer + 1}.{each.head + 1}" for each in places],
            Says(f"{label}, {{moved}}", {**numbered, "moved": Column(moved, "percent")}),
            places,
            across=found.moved.shape[1],
            chosen=0,
            name="changes",
            signed=True,
        ),
        text,
        name="changes",
        alt=text.label("transformer.changes_alt", count=len(places), most=most),
        table=Table(
            [text.label(f"transformer.{each}") for each in ("layer", "head", "moved")],
            columns=[*numbered.values(), Column(moved, text.decimals)],
        ),
    )
