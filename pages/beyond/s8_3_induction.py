"""8.3 Two heads, one above the other: what they do together, and neither alone."""

import math

import streamlit as st

from attention.experiments.induction.decoder import ALPHABET, NETWORKS, load, losses
from attention.experiments.induction.repeated import (
    FEWEST,
    MOST,
    Off,
    draw_letters,
    is_less,
    mean_losses,
    measured,
    prefix_matching,
    read,
    refusal_of,
    spelled,
    twice,
)
from attention.experiments.transformer.weights import WeightsError
from attention.figures.frame import Axis
from attention.figures.lines import Reference, Series, lines
from attention.trace import Trace
from attention.ui.controls.bound import choose_code, choose_number, choose_text
from attention.ui.controls.example import toolbar
from attention.ui.controls.parameters import LETTERS, LETTERS_COUNT, LETTERS_SEED, OFF, PREDICT_STACK
from attention.ui.page import figure
from attention.ui.page.frame import beside, looking, predict, show, tell
from attention.ui.text import Text
from pages.beyond.two_heads import show_two_heads

WIDTH = 240


def render(_: Trace, text: Text) -> None:
    """Show the task, ask what one layer makes of it, and take the two heads of two layers apart."""
    try:
        for network in NETWORKS:
            load(network)
    except WeightsError as error:
        show(text, "no_weights", file=error.file, missing=error.problem == "missing")
        return
    numbers = sum(array.size for array in load("two-layers"))
    show(text, "task", numbers=numbers, fewest=FEWEST, most=MOST)
    letters = choose_letters(text)
    off: Off = show_losses(letters, text) if predict(text, PREDICT_STACK) else "none"
    show_two_heads(letters, off, text)
    show_seeds(text)


def choose_letters(text: Text) -> str:
    """Draw the reader's letters, and what is drawn in their place; return those that are said twice."""
    with toolbar("letters"):
        written = choose_text(LETTERS, text, width=WIDTH, placeholder=text.label("induction.letters_none"))
        count = choose_number(LETTERS_COUNT, text, width=WIDTH)
        seed = choose_number(LETTERS_SEED, text, width=WIDTH)
    refusal = refusal_of(written)
    if refusal:
        why = {each: refusal == each for each in ("unknown", "few")}
        st.info(text.part("refused", fewest=FEWEST, most=MOST, **why))
    letters = spelled(written)
    return draw_letters(count, seed) if refusal or not letters else letters


def show_losses(letters: str, text: Text) -> Off:
    """Show what every letter costs either network; draw the switch of a head, and return which is off."""
    sequence = twice(letters)
    with beside("losses"):
        show(text, "losses", even=math.log(len(ALPHABET)), letters=len(ALPHABET))
        off: Off = choose_code(OFF, text)  # type: ignore[assignment]
        readings = {"one-layer": read("one-layer", letters), "two-layers": read("two-layers", letters, off)}
        each = {name: losses(reading.probabilities, sequence) for name, reading in readings.items()}
        one, two = (mean_losses(reading, sequence) for reading in readings.values())
        whole = mean_losses(read("two-layers", letters), sequence)
        tell(
            looking(
                text,
                "look_losses",
                one_first=one.first,
                one_second=one.second,
                two_first=two.first,
                two_second=two.second,
                off=off != "none",
            )
        )
        places = range(2, len(sequence) + 1)
        names = {name: text.label(f"induction.network_{name}") for name in each}
        figure.show(
            lines(
                [
                    Series(names[name], places, values, colour)
                    for (name, values), colour in zip(each.items(), ("key", "weight"), strict=True)
                ],
                Axis(text.label("induction.place")),
                Axis(text.label("induction.loss"), range=(0.0, max(6.0, *(values.max() for values in each.values())))),
                references=[Reference(text.label("induction.again"), x=len(letters) + 1)],
                decimals=text.decimals,
            ),
            text,
            name="losses",
            alt=text.label(
                "induction.losses_alt",
                places=len(sequence),
                one=one.second,
                two=two.second,
            ),
        )
        distinct = len(set(letters))
        answer = text.part(
            "losses_answer",
            distinct=distinct,
            known=math.log(distinct),
            one_second=one.second,
            among=math.exp(one.second),
            finer=is_less(one.second, math.log(distinct)),
            whole_second=whole.second,
            less=is_less(whole.second, one.second),
            below=is_less(one.second, one.first),
        )
        tell(answer, say_what_is_off(letters, off, text))
    return off


def say_what_is_off(letters: str, off: Off, text: Text) -> str:
    """Return what becomes of the second pass, and of the second head, without one of the heads."""
    sequence = twice(letters)
    whole, rest = (mean_losses(read("two-layers", letters, each), sequence).second for each in ("none", off))
    matching, left = (prefix_matching(letters, each) for each in ("none", off))
    return text.part(
        "off",
        none=off == "none",
        first=off == "first",
        whole=whole,
        rest=rest,
        rises=is_less(whole, rest),
        lost=rest > math.log(len(ALPHABET)),
        matching=matching,
        left=left,
        falls=is_less(left, matching),
    )


def show_seeds(text: Text) -> None:
    """Say how often such heads came about, how the weights were made, and what all this does not show."""
    told = measured()
    one, two = (told["networks"][network] for network in ("one-layer", "two-layers"))
    second = {
        f"{name}_{end}": pick(each["second"] for each in results)
        for name, results in (("one", one), ("two", two))
        for end, pick in (("least", min), ("most", max))
    }
    show(
        text,
        "seeds",
        "honest",
        seeds=len(two),
        two_formed=sum(each["formed"] for each in two),
        one_formed=sum(each["formed"] for each in one),
        seed=str(told["seeds"][0]),
        date=told["date"],
        tested=told["tested"],
        letters=told["letters"],
        **second,
    )
