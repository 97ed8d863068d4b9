"""The trap: without positions self-attention gives two equal words the same output."""

from typing import Final

import streamlit as st

from attention.experiments.labeling.equal_words import Layer, differences, first_twins, outputs
from attention.figures.bars import Panel, bars
from attention.presets import build_example
from attention.trace import Trace
from attention.ui.controls.bound import choose_switch
from attention.ui.controls.example import join_tokens
from attention.ui.controls.parameters import PREDICT_TRAP, TRAP_POSITIONS
from attention.ui.page import figure
from attention.ui.page.figure import Table
from attention.ui.page.frame import look, predict, show, show_table
from attention.ui.text import Text

LAYERS: Final[tuple[Layer, ...]] = (
    "alone",
    "attention",
    "attention_positions",
    "attention_causal",
    "attention_band",
    "window",
)

SURE: Final = ("alone", "attention")
"""The layers that give equal words equal outputs in every sentence."""


@st.fragment
def show_trap(trace: Trace, text: Text) -> None:
    """Ask first; then show the two outputs, the switch for positions, and six layers side by side."""
    twins = first_twins(trace.example)
    example = trace.example if twins else build_example("saw")
    first, second = places = twins or first_twins(example) or (0, 0)
    tokens = example.tokens
    show(text, "trap", count=len(tokens), sentence=join_tokens(tokens), instead=twins is None)
    named = {name: text.named(tokens, [place]) for name, place in zip(("first", "second"), places, strict=True)}
    if predict(text, PREDICT_TRAP, **named) is None:
        return
    apart = differences(example, first, second)
    show(text, "trap_answer", difference=text.number(apart["attention"]), **named)

    positions = choose_switch(TRAP_POSITIONS, text)
    layer: Layer = "attention_positions" if positions else "attention"
    output = outputs(example)[layer]
    show_table(
        [text.label("tagging.layer"), *(f"{text.vector('b', place)}" for place in (first, second))],
        [
            [
                text.label(f"tagging.layer_{layer}"),
                *(", ".join(text.number(value) for value in output[place].tolist()) for place in (first, second)),
            ]
        ],
    )
    names = [text.label(f"tagging.layer_{name}") for name in LAYERS]
    values = [apart[name] for name in LAYERS]
    zero = [name for layer, name in zip(LAYERS, names, strict=True) if layer not in SURE and not apart[layer]]
    others = text.label("page.between").join(zero)
    look(text, "look_trap", others=others, **named)
    figure.show(
        bars(
            names,
            [Panel(text.label("tagging.difference"), values, "output")],
            chosen=LAYERS.index(layer),
            decimals=text.decimals,
        ),
        text,
        name="trap",
        alt=text.label(
            "tagging.trap_alt",
            attention=text.number(apart["attention"]),
            positions=text.number(apart["attention_positions"]),
        ),
        table=Table(
            [text.label("tagging.layer"), text.label("tagging.difference")], list(zip(names, values, strict=True))
        ),
    )
    show(text, "trap_reason")
