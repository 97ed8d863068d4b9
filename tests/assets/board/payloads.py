"""What Python sends to the board in many states, as JSON lines on standard output: {name, payload, labels}."""

import sys
from dataclasses import replace
from typing import Any

import numpy as np
import orjson

from attention.example import Edit, Example
from attention.experiments.recurrence.networks import draw_recurrence, run_recurrence
from attention.experiments.transformer.example_block import build_block, run_example_block
from attention.presets import build_example
from attention.trace import run
from attention.ui.board.around import around_data
from attention.ui.board.board import View, blend_steps, board_data
from attention.ui.board.recurrent import step_data
from attention.ui.server import load_words
from attention.ui.text import NOTATIONS, Text, load_text

SAW = build_example("saw")
SMALL = build_example("saw", tokens=("a", "b", "a"), d_model=3, d_k=2, d_v=5, seed=11)
EDITS = (Edit("keys", 1, 0, 9.0), Edit("scores", 0, 2, -3.5), Edit("weights", 2, 1, 0.25), Edit("values", 0, 1, 0.0))
FLAT = replace(SMALL, positions="sinusoidal", visible="causal").edit(Edit("inputs", 1, 0, 0.0))
SCENES = ("projections", "scores", "softmax", "output")
STATES: dict[str, Example] = {
    "saw": SAW,
    "scaled": replace(SAW, scaled=True),
    "warm": replace(SAW, scaled=True, temperature=2.5),
    "causal": replace(SAW, visible="causal"),
    "band": replace(SMALL, visible="band", reach=0),
    "relu": replace(SAW, normalizer="relu"),
    "identity": replace(SMALL, normalizer="identity"),
    "additive": replace(SMALL, score="additive"),
    "positions": replace(SMALL, positions="sinusoidal"),
    "one word": build_example("saw", tokens=("saw",), d_model=2, d_k=1, d_v=1, seed=3),
    "by hand": replace(SMALL, what_if=EDITS),
    "changed": SAW.edit(Edit("inputs", 1, 2, 0.5)),
    "by rule": build_example("identity"),
    "previous": build_example("previous"),
}


def write(name: str, payload: bytes, words: str) -> None:
    """Write one state."""
    line = b'{"name":%b,"payload":%b,"labels":%b}\n' % (orjson.dumps(name), payload, load_words(words, "en"))
    sys.stdout.buffer.write(line)


def main() -> None:
    """Write every state in both notations."""
    for notation in NOTATIONS:
        text = Text("en", notation, 2, {})
        for name, example in STATES.items():
            trace = run(example)
            scenes = (*SCENES, "additive") if name == "additive" else SCENES
            view = View(query=0, steps=blend_steps(trace, 0))
            write(f"{name}, {notation}", board_data(trace, scenes, text, view), "board")
        for first in (False, True):
            words = load_text("en", notation, 2, "block")
            trace, block = run(FLAT), build_block(FLAT, first)
            steps = run_example_block(block, trace.positioned_inputs)
            write(f"block, {first}, {notation}", around_data(trace, block, steps, words), "block")
        write(f"recurrent, {notation}", recurrent(load_text("en", notation, 2, "versus-rnn")), "recurrent")


def recurrent(text: Any) -> bytes:
    """Return one step of a recurrent network."""
    layer = draw_recurrence(3, 2, 0.9, 7, decimals=1)
    inputs = np.random.default_rng(2).uniform(-1, 1, (5, 3)).round(1)
    return step_data(run_recurrence(inputs, layer), layer, inputs, 1, "saw", text)


if __name__ == "__main__":
    main()
