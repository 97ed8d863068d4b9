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
from attention.ui.page.frame import beside, look, show
from attention.ui.text import Slot, Text

NETWORKS: Final[dict[crossover.Network, str]] = {"cnn": "key", "wide_cnn": "value", "attention": "weight"}
"""Each network's colour."""
VIT_COLOURS: Final = ("query", "input", "weight", "key", "output")
CHANCE: Final[dict[str, float]] = {"near": 0.5, "far": 0.5, "both": 0.25}
results = cache(crossover.load_results)


def show_vit(text: Text) -> None:
    """Show Dosovitskiy's table 5 as lines."""
    look(text, "look_vit")
    millions = [count / 1e6 for count in VIT_PICTURES.values()]
    series: list[Series] = []
    for (model, numbers), colour in zip(VIT_ACCURACY.items(), VIT_COLOURS, strict=True):
        known = [place for place, number in enumerate(numbers) if number is not None]
        series.append(
            Series(model, [millions[place] for place in known], [float(numbers[place] or 0) for place in known], colour)
        )
    every = [number for numbers in VIT_ACCURACY.values() for number in numbers if number is not None]
    figure.show(
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
    show(text, "vit", tokens=(224 // 16) ** 2)


def show_crossover(text: Text) -> None:
    """Show our own experiment: the pictures, the curves, and what they say."""
    with beside("samples"):
        show(text, "ours")
        show_sample(text)
    with beside("crossover"):
        show_curves(text)
        for question in ("near", "far", "both"):
            show_verdict(question, text)
    found = results()
    show(
        text,
        "ours_how",
        **{name: found[name] for name in ("steps", "batch", "tested")},
        cnn_parameters=found["parameters"]["cnn"],
        wide_parameters=found["parameters"]["wide_cnn"],
        attention_parameters=found["parameters"]["attention"],
    )


def show_sample(text: Text) -> None:
    """Show one picture for each pair of answers."""
    samples = [
        Panel(f"{text.label(f'versus.sample_near_{near}')} {text.label(f'versus.sample_far_{far}')}", picture)
        for near, far, picture in crossover.samples()
    ]
    look(text, "look_sample")
    figure.show(panels(samples, across=4, widest=720), text, name="samples", alt=text.label("versus.sample_alt"))


@st.fragment
def show_curves(text: Text) -> None:
    """Show right answers against training pictures."""
    question = cast(
        crossover.Question,
        choose_code(CROSSOVER, text),
    )
    curves = {network: crossover.curve(results(), network, question) for network in NETWORKS}
    names = {network: text.label(f"versus.network_{network}") for network in NETWORKS}
    counts = curves["cnn"].pictures
    look(text, "look_crossover", seeds=len(results()["scores"]) // (len(counts) * len(NETWORKS)))
    figure.show(
        lines(
            [
                Series(names[network], curve.pictures, curve.mean, NETWORKS[network], error=curve.spread)
                for network, curve in curves.items()
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
                (f"{count:,}", *(float(curve.mean[place]) for curve in curves.values()))
                for place, count in enumerate(counts)
            ],
        ),
    )


def ends(question: crossover.Question) -> dict[str, Slot]:
    """Return the smallest and largest training set, and both networks' scores there, as the slots of a sentence."""
    slots: dict[str, Slot] = {}
    for network in ("cnn", "attention"):
        curve = crossover.curve(results(), network, question)
        slots |= {f"{network}_first": percent(curve.mean[0]), f"{network}_last": percent(curve.mean[-1])}
    return slots | {"fewest": curve.pictures[0], "most": curve.pictures[-1]}


def show_verdict(question: crossover.Question, text: Text) -> None:
    """Say who is ahead, in the words that the numbers ask for."""
    slots = ends(question)
    worst = percent(crossover.curve(results(), "attention", question).worst[-1])
    if question == "far":
        slots["wide_last"] = percent(crossover.curve(results(), "wide_cnn", question).mean[-1])
        show(text, "crossover_far", **slots)
    elif crossing := crossover.overtaken(results(), "cnn", "attention", question):
        show(text, f"crossover_{question}_crossed", **slots, worst=worst, crossing=crossing)
    else:
        show(text, f"crossover_{question}_apart", **slots, worst=worst)
