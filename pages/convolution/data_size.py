"""How much data each needs: what others measured, and our own small experiment."""

from functools import cache
from typing import Final, cast

import streamlit as st

from attention.experiments.convolution import crossover
from attention.experiments.convolution.published import VIT_ACCURACY, VIT_PICTURES
from attention.figures.frame import Axis
from attention.figures.lines import Reference, Series, lines
from attention.figures.panels import Panel, panels
from attention.figures.style import format_number, percent
from attention.ui.controls.bound import choose_code
from attention.ui.controls.parameters import CROSSOVER
from attention.ui.page import figure
from attention.ui.page.figure import Table
from attention.ui.page.frame import beside, look, looking, show, tell
from attention.ui.text import Reader, Slot, Text, load_text
from pages.convolution import SLUG

NETWORKS: Final[dict[crossover.Network, str]] = {"cnn": "key", "wide_cnn": "value", "attention": "weight"}
"""Each network's colour."""
VIT_COLOURS: Final = ("query", "input", "weight", "key", "output")
CHANCE: Final[dict[str, float]] = {"near": 0.5, "far": 0.5, "both": 0.25}
QUESTIONS: Final[tuple[crossover.Question, ...]] = ("near", "far", "both")
results = cache(crossover.load_results)


def show_vit(text: Text) -> None:
    """Show Dosovitskiy's table 5 as lines."""
    tell(text.part("data"), looking(text, "look_vit"))
    figure.show_drawn(draw_vit(text.reader))
    show(text, "vit", tokens=(224 // 16) ** 2)


@cache
def draw_vit(reader: Reader) -> figure.Drawn:
    """Draw the lines, once for all readers."""
    text = load_text(*reader, SLUG)
    millions = [count / 1e6 for count in VIT_PICTURES.values()]
    series: list[Series] = []
    for (model, numbers), colour in zip(VIT_ACCURACY.items(), VIT_COLOURS, strict=True):
        known = [place for place, number in enumerate(numbers) if number is not None]
        series.append(
            Series(model, [millions[place] for place in known], [float(numbers[place] or 0) for place in known], colour)
        )
    every = [number for numbers in VIT_ACCURACY.values() for number in numbers if number is not None]
    return figure.draw(
        lines(
            series, Axis(text.label("versus.vit_x"), logarithmic=True, ticks=millions), Axis(text.label("versus.vit_y"))
        ),
        text,
        name="vit_data_size",
        alt=text.label("versus.vit_alt", lowest=format_number(min(every)), highest=format_number(max(every))),
        table=Table(
            [text.label("versus.header_model"), *VIT_PICTURES],
            [
                [model, *("–" if n is None else format_number(n) for n in numbers)]
                for model, numbers in VIT_ACCURACY.items()
            ],
        ),
    )


def show_crossover(text: Text) -> None:
    """Show our own experiment: the pictures, the curves, and what they say."""
    with beside("samples"):
        tell(text.part("ours"), looking(text, "look_sample"))
        figure.show_drawn(draw_samples(text.reader))
    with beside("crossover"):
        show_curves(text)
        tell(*(verdict(question, text) for question in QUESTIONS))


@cache
def draw_samples(reader: Reader) -> figure.Drawn:
    """Draw one picture for each pair of answers."""
    text = load_text(*reader, SLUG)
    samples = [
        Panel(f"{text.label(f'versus.sample_near_{near}')} {text.label(f'versus.sample_far_{far}')}", picture)
        for near, far, picture in crossover.samples()
    ]
    return figure.draw(panels(samples, across=4, widest=720), text, name="samples", alt=text.label("versus.sample_alt"))


@st.fragment
def show_curves(text: Text) -> None:
    """Show right answers against training pictures."""
    question = cast(crossover.Question, choose_code(CROSSOVER, text))
    look(text, "look_crossover", seeds=len({score["seed"] for score in results()["scores"]}))
    figure.show_drawn(draw_curves(text.reader, question))


@cache
def draw_curves(reader: Reader, question: crossover.Question) -> figure.Drawn:
    """Draw the curves of one question."""
    text = load_text(*reader, SLUG)
    curves = {network: curve(network, question) for network in NETWORKS}
    names = {network: text.label(f"versus.network_{network}") for network in NETWORKS}
    counts = curves["cnn"].pictures
    return figure.draw(
        lines(
            [
                Series(names[network], each.pictures, each.mean, NETWORKS[network], error=each.spread)
                for network, each in curves.items()
            ],
            Axis(text.label("versus.crossover_x"), logarithmic=True, ticks=counts),
            Axis(text.label("versus.crossover_y"), range=(0.0, 1.02)),
            references=[Reference(text.label("versus.crossover_chance"), y=CHANCE[question])],
        ),
        text,
        name="crossover_curves",
        alt=text.label("versus.crossover_alt", question=text.label(f"versus.question_{question}"), **ends(question)),
        table=Table(
            [text.label("versus.header_pictures"), *names.values()],
            [
                (text.count(count), *(float(each.mean[place]) for each in curves.values()))
                for place, count in enumerate(counts)
            ],
        ),
    )


@cache
def curve(network: crossover.Network, question: crossover.Question) -> crossover.Curve:
    """Gather one network's scores."""
    return crossover.curve(results(), network, question)


@cache
def ends(question: crossover.Question) -> dict[str, Slot]:
    """Return the smallest and largest training set, and both networks' scores there, as the slots of a sentence."""
    slots: dict[str, Slot] = {}
    for network in ("cnn", "attention"):
        found = curve(network, question)
        slots |= {f"{network}_first": percent(found.mean[0]), f"{network}_last": percent(found.mean[-1])}
    return slots | {"fewest": found.pictures[0], "most": found.pictures[-1]}


def verdict(question: crossover.Question, text: Text) -> str:
    """Say who is ahead, in the words that the numbers ask for."""
    slots = ends(question)
    worst = percent(curve("attention", question).worst[-1])
    if question == "far":
        return text.part("crossover_far", **slots, wide_last=percent(curve("wide_cnn", question).mean[-1]))
    if crossing := crossover.overtaken(results(), "cnn", "attention", question):
        return text.part(f"crossover_{question}_crossed", **slots, worst=worst, crossing=crossing)
    return text.part(f"crossover_{question}_apart", **slots, worst=worst)


def how_it_was_trained(text: Text) -> str:
    """Say how large the networks are and how long they learned."""
    found = results()
    return text.part(
        "ours_how",
        **{name: found[name] for name in ("steps", "batch", "tested")},
        cnn_parameters=found["parameters"]["cnn"],
        wide_parameters=found["parameters"]["wide_cnn"],
        attention_parameters=found["parameters"]["attention"],
    )
