"""The memory task: which symbol came first? Trained networks, and the reader's own run."""

from functools import cache, lru_cache
from typing import Final

import streamlit as st

from attention.experiments.recurrence import memory_task
from attention.figures.frame import Axis
from attention.figures.lines import Reference, Series, lines
from attention.figures.style import format_number, percent
from attention.ui.controls.bound import choose_step, choose_switch
from attention.ui.controls.parameters import MEMORY_LIVE, MEMORY_WAIT
from attention.ui.page import figure
from attention.ui.page.figure import Table
from attention.ui.page.frame import looking, show, tell
from attention.ui.text import Reader, Text, load_text
from pages.recurrence import SLUG

COLOURS: Final = ("weight", "output", "key", "value")
LIVE_STEPS: Final = 1000
CHANCE: Final = f"{format_number(100 / memory_task.SYMBOLS, 1)}%"


@cache
def curves() -> tuple[memory_task.Summary, ...]:
    """Return the shipped curves: self-attention, the RNN after few and after many steps, the LSTM."""
    return tuple(memory_task.summary(curve) for curve in memory_task.load_results())


def show_memory(text: Text) -> None:
    """Show accuracy against the wait, from the shipped runs."""
    attention, few, many, lstm = curves()
    tell(text.part("memory", symbols=memory_task.SYMBOLS), looking(text, "look_memory", seeds=attention.seeds))
    figure.show_drawn(draw_memory(text.reader))
    show(
        text,
        "memory_result",
        "live",
        symbols=memory_task.SYMBOLS,
        longest=attention.waits[-1],
        attention=percent(float(attention.mean[-1])),
        few=few.steps,
        many=many.steps,
        reaches_few=memory_task.holds_until(few),
        reaches_many=memory_task.holds_until(many),
        reaches_lstm=memory_task.holds_until(lstm),
        recurrent_last=percent(float(many.mean[-1])),
        lstm_last=percent(float(lstm.mean[-1])),
        chance=CHANCE,
        recurrent_rate=f"{memory_task.RATES['recurrent']:g}",
        attention_rate=f"{memory_task.RATES['attention']:g}",
    )


@cache
def draw_memory(reader: Reader) -> figure.Drawn:
    """Draw the curves."""
    text = load_text(*reader, SLUG)
    names = [text.label(f"recurrence.memory_{curve.model}", steps=curve.steps) for curve in curves()]
    attention, few, _, lstm = curves()
    waits = attention.waits
    return figure.draw(
        lines(
            [
                Series(name, waits, curve.mean, colour, error=curve.spread)
                for name, curve, colour in zip(names, curves(), COLOURS, strict=True)
            ],
            Axis(text.label("recurrence.wait"), logarithmic=True, ticks=[2, 4, 8, 16, 32, 64, 128]),
            Axis(text.label("recurrence.accuracy"), range=(0.0, 1.04)),
            references=[Reference(text.label("recurrence.chance"), y=1 / memory_task.SYMBOLS)],
        ),
        text,
        name="memory",
        alt=text.label(
            "recurrence.memory_alt",
            wait=waits[-1],
            attention=float(attention.mean[-1]),
            recurrent=float(few.mean[-1]),
            lstm=float(lstm.mean[-1]),
        ),
        table=Table(
            [text.label("recurrence.wait"), *names],
            [(f"{wait}", *(float(curve.mean[place]) for curve in curves())) for place, wait in enumerate(waits)],
        ),
    )


@lru_cache(maxsize=len(MEMORY_WAIT.values))
def trained(wait: int) -> dict[memory_task.Model, float]:
    """Train both once for each wait; a server does it only once."""
    return {model: memory_task.train(model, wait, LIVE_STEPS, seed=2026) for model in ("attention", "recurrent")}


@st.fragment
def show_live(text: Text) -> None:
    """Let the reader train both networks here."""
    wait = choose_step(MEMORY_WAIT, text)
    if choose_switch(MEMORY_LIVE, text):
        with st.spinner(text.label("recurrence.training")):
            accuracy = trained(wait)
        show(
            text,
            "live_result",
            wait=wait,
            steps=LIVE_STEPS,
            chance=CHANCE,
            **{model: percent(share) for model, share in accuracy.items()},
        )
