"""The memory task: which symbol came first? Trained networks, and the reader's own run."""

from functools import cache, lru_cache
from typing import Final

import streamlit as st

from attention.experiments.recurrence import memory_task
from attention.figures.frame import Axis
from attention.figures.lines import Reference, Series, lines
from attention.figures.style import percent
from attention.ui.controls.bound import choose_step, choose_switch
from attention.ui.controls.parameters import MEMORY_LIVE, MEMORY_WAIT
from attention.ui.page import figure
from attention.ui.page.figure import Table
from attention.ui.page.frame import look, show
from attention.ui.text import Text

COLOURS: Final = ("weight", "output", "key")
results = cache(memory_task.load_results)


def show_memory(text: Text) -> None:
    """Show accuracy against the wait, from the shipped runs."""
    curves = [memory_task.summary(curve) for curve in results()]
    names = [text.label(f"recurrence.memory_{curve.model}", steps=curve.steps) for curve in curves]
    waits, chance = curves[0].waits, 1 / memory_task.SYMBOLS
    look(text, "look_memory", seeds=curves[0].seeds)
    figure.show(
        lines(
            [
                Series(name, waits, curve.mean, colour, error=curve.spread)
                for name, curve, colour in zip(names, curves, COLOURS, strict=True)
            ],
            Axis(text.label("recurrence.wait"), logarithmic=True, ticks=[2, 4, 8, 16, 32, 64, 128]),
            Axis(text.label("recurrence.accuracy"), range=(0.0, 1.04)),
            references=[Reference(text.label("recurrence.chance"), y=chance)],
        ),
        text,
        name="memory",
        alt=text.label(
            "recurrence.memory_alt",
            wait=waits[-1],
            attention=float(curves[0].mean[-1]),
            recurrent=float(curves[1].mean[-1]),
        ),
        table=Table(
            [text.label("recurrence.wait"), *names],
            [(f"{wait}", *(float(curve.mean[place]) for curve in curves)) for place, wait in enumerate(waits)],
        ),
    )
    show(
        text,
        "memory_result",
        symbols=memory_task.SYMBOLS,
        longest=waits[-1],
        attention=percent(float(curves[0].mean[-1])),
        few=curves[1].steps,
        many=curves[2].steps,
        reaches_few=memory_task.holds_until(curves[1]),
        reaches_many=memory_task.holds_until(curves[2]),
        recurrent_last=percent(float(curves[2].mean[-1])),
        chance=percent(chance),
    )


@lru_cache(maxsize=len(MEMORY_WAIT.values))
def trained(wait: int) -> dict[memory_task.Model, float]:
    """Train both once for each wait; a server does it only once."""
    return {model: memory_task.train(model, wait, steps=1000, seed=2026) for model in ("attention", "recurrent")}


@st.fragment
def show_live(text: Text) -> None:
    """Let the reader train both networks here."""
    wait = choose_step(MEMORY_WAIT, text)
    if choose_switch(MEMORY_LIVE, text):
        with st.spinner(text.label("recurrence.training")):
            accuracy = trained(wait)
        show(text, "live_result", wait=wait, **{model: percent(share) for model, share in accuracy.items()})
