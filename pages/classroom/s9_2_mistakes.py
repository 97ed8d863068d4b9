"""9.2 The mistake lab: a usual mistake beside the right computation, on the reader's own example."""

from typing import Any, cast

import streamlit as st

from attention.arrays import Floats
from attention.experiments.classroom.lab import HIDES, Lab, make, misread, one_hot
from attention.experiments.classroom.mistakes import DECIMALS, Mistake
from attention.experiments.facts import leaders
from attention.figures.heatmap import Side, heatmap, signed_span, weight_span
from attention.trace import Trace
from attention.ui.controls.another import bring_back, is_kept, open_another
from attention.ui.controls.bound import choose_code, value_in_force
from attention.ui.controls.example import join_tokens, toolbar
from attention.ui.controls.parameters import MISTAKE
from attention.ui.page import figure
from attention.ui.page.frame import beside, looking, pair, show, tell
from attention.ui.text import Text


def render(trace: Trace, text: Text) -> None:
    """Let the reader choose a mistake; show what it does here, how it is noticed, and where it hides."""
    example = trace.example
    show(text, "how", square=example.d_k == example.d_v == example.d_model, d=example.d_model)
    mistake = cast(Mistake, choose_code(MISTAKE, text))
    lab = make(trace, mistake)
    line, hides = (
        text.part(mistake, **({"decimals": DECIMALS} if mistake == "rounded_early" else {})),
        text.part("hides", f"hides_{mistake}", **hiding(mistake, text)),
    )
    if lab is None:
        tell(line, refused(trace, mistake, text), at_one_hot(mistake, text), hides)
        return
    tell(line, possible(lab, text) if lab.changed else "")
    about = text.about(lab.right)
    show_both(lab, about)
    tell(noticed(lab, about), "" if one_hot(trace.example) else at_one_hot(mistake, text), hides)


def show_ways(text: Text) -> None:
    """Lead to the example in which the mistake does not show, and back to the reader's own."""
    with toolbar("ways"):
        st.button(text.label("mistakes.open_hiding"), key="open_hiding", on_click=open_hiding)
        if is_kept():
            st.button(text.label("mistakes.bring_back"), key="bring_back", on_click=bring_back)


def open_hiding() -> None:
    """Put the example in force in which the mistake that is chosen by now does not show."""
    given = dict(HIDES[cast(Mistake, value_in_force(MISTAKE))])
    tokens = given.pop("tokens", ())
    open_another(preset=given.pop("preset_name"), sentence=join_tokens(tokens), **given)


def refused(trace: Trace, mistake: Mistake, text: Text) -> str:
    """Say why this example does not allow the mistake."""
    d, d_k, d_v = (getattr(trace.example, size) for size in ("d_model", "d_k", "d_v"))
    return text.part("refused", mask=mistake == "masked_after", d=d, d_k=d_k, d_v=d_v)


def possible(lab: Lab, text: Text) -> str:
    """Say what is set otherwise than in the reader's example, so that the mistake can be made."""
    changed = {name: name in lab.changed for name in ("normalizer", "scaled", "visible", "score")}
    return text.part("changed", additive=lab.right.example.score == "additive", **changed)


def hiding(mistake: Mistake, text: Text) -> dict[str, Any]:
    """Return the slots of the example in which the mistake does not show."""
    where = HIDES[mistake]
    slots: dict[str, Any] = {"example": text.label(f"controls.preset_{where['preset_name']}")}
    if mistake == "rounded_early":
        slots["decimals"] = DECIMALS
    return slots | ({"seed": str(where["seed"])} if "seed" in where else {})


def show_both(lab: Lab, text: Text) -> None:
    """Show the right numbers, the wrong ones and their difference; where both are the same, say so."""
    if not lab.finite:
        show(text, "overflow")
        return
    step = lab.shown
    if step is None:
        show(text, "same")
        return
    right, wrong = getattr(lab.right, step), lab.wrong[step]
    apart = wrong - right
    most = leaders(abs(apart).ravel())
    row, column = divmod(most.places[0], right.shape[1])
    tokens = lab.right.example.tokens
    change: dict[str, Any] = {
        "weights": step == "weights",
        "cells": len(most.places),
        "tie": len(most.places) > 1,
        "number": column + 1,
        "looks": text.named(tokens, [row]),
        "looked": text.named(tokens, [column]) if step == "weights" else "",
        "right": text.closely(float(right[row, column])),
        "wrong": text.closely(float(wrong[row, column])),
        "outputs": text.closely(float(abs(lab.wrong["output"] - lab.right.output).max())),
    }
    with pair("both"):
        tell(text.part("map_right"))
        show_map(right, "right", lab, text)
        tell(text.part("map_wrong"))
        show_map(wrong, "wrong", lab, text)
    with beside("difference"):
        tell(text.part("map_difference"), looking(text, "look_difference"))
        show_map(apart, "difference", lab, text)
        show(text, "change", **change)


def show_map(values: Floats, name: str, lab: Lab, text: Text) -> None:
    """Draw one of the three, in the notation's orientation."""
    step, tokens = lab.shown or "weights", lab.right.example.tokens
    looks = Side(text.label("steps.looks"), tokens)
    other = (
        Side(text.label("steps.looked"), tokens)
        if step == "weights"
        else Side(text.label("steps.outputs"), [str(number + 1) for number in range(values.shape[1])])
    )
    across = text.notation == "lecture"
    rows, columns = (other, looks) if across else (looks, other)
    shown = [getattr(lab.right, step), lab.wrong[step]]
    span = max((weight_span(each) for each in shown), key=lambda each: (each.low < 0, each.high))
    figure.show(
        heatmap(
            values.T if across else values,
            rows,
            columns,
            quantity="Δ"
            if name == "difference"
            else text.label("steps.weight" if step == "weights" else "mistakes.output"),
            span=signed_span(values) if name == "difference" else span,
            sums=step == "weights" and name != "difference",
            transposed=across,
            decimals=text.decimals,
        ),
        text,
        name=f"mistake_{name}",
        alt=text.label(
            f"mistakes.{name}_alt", of=text.label(f"mistakes.{step}"), largest=text.closely(float(abs(values).max()))
        ),
    )


def noticed(lab: Lab, text: Text) -> str:
    """Say by what the wrong numbers would be noticed here."""
    if not lab.finite:
        return ""
    signs, sums = lab.signs, lab.wrong["weights"].sum(axis=1)
    sizes = [float(abs(each).max()) for each in (lab.right.scaled_scores, lab.wrong["scaled_scores"])]
    return text.part(
        "noticed",
        sums=signs.sums,
        least=text.closely(float(sums.min())),
        most=text.closely(float(sums.max())),
        symmetric_now=signs.symmetric,
        outside=signs.outside,
        size=signs.size,
        size_right=text.closely(sizes[0]),
        size_wrong=text.closely(sizes[1]),
        misread=signs.misread,
        lecture=text.notation == "lecture",
        nothing=signs.none,
        shows=lab.shown is not None,
    )


def at_one_hot(mistake: Mistake, text: Text) -> str:
    """Say how one-hot inputs would betray the mistake, where they would."""
    wrong, count = misread(mistake)
    if not wrong:
        return ""
    return text.part(
        "one_hot",
        example=text.label("controls.preset_one_hot"),
        wrong=wrong,
        count=count,
        lecture=text.notation == "lecture",
        turned=mistake == "transposed_projection",
        exchanged=mistake == "key_for_value",
    )
