"""The trap in "I saw a saw": which layers give two equal words equal outputs, whatever stands around them?

An output depends on its own input and on the *set* of inputs that it may see. Equal inputs that see the same set
have equal outputs: self-attention without positions cannot tell the first "saw" from the second.
"""

from dataclasses import replace
from typing import Final, Literal

import numpy as np

from attention.arrays import Floats
from attention.example import Example
from attention.experiments.facts import ALIKE
from attention.experiments.labeling.tagging import beside
from attention.trace import run

Layer = Literal["alone", "attention", "attention_positions", "attention_causal", "attention_band", "window"]

SEED: Final = 7
"""Draws the fully connected layers."""


def outputs(example: Example) -> dict[Layer, Floats]:
    """Send a sentence through six layers; the options that the example itself carries play no part.

    Returns:
        By layer, [N, V]. A fully connected layer has as many units as a value has numbers.
    """
    plain = _plain(example)
    return {
        "alone": _fully_connected(example, 0),
        "attention": run(plain).output,
        "attention_positions": run(replace(plain, positions="sinusoidal")).output,
        "attention_causal": run(replace(plain, visible="causal")).output,
        "attention_band": run(replace(plain, visible="band", reach=1)).output,
        "window": _fully_connected(example, 1),
    }


def _fully_connected(example: Example, window: int) -> Floats:
    context = beside(example.inputs, window)
    layer = np.random.default_rng(SEED).normal(size=(context.shape[-1], example.d_v))
    # each position by itself, since a product of matrices may round equal rows differently
    return np.array([row @ layer for row in context])


def first_twins(example: Example) -> tuple[int, int] | None:
    """Return the first two places with the same token and the same input; None where there are none."""
    for second, token in enumerate(example.tokens):
        for first in range(second):
            if example.tokens[first] == token and np.array_equal(example.inputs[first], example.inputs[second]):
                return first, second
    return None


def differences(example: Example, first: int, second: int) -> dict[Layer, float]:
    """Return how much the outputs of two positions differ, by layer: the largest absolute difference.

    0 where only the last digits differ: a matrix product may add up equal rows in another order.
    """
    return {layer: _apart(output, first, second) for layer, output in outputs(example).items()}


def difference_in_attention(example: Example, first: int, second: int) -> float:
    """Return the same for self-attention alone, without positions or a mask: a sixth of the work."""
    return _apart(run(_plain(example)).output, first, second)


def _plain(example: Example) -> Example:
    return replace(example, visible="all", positions="none", what_if=())


def _apart(output: Floats, first: int, second: int) -> float:
    difference = float(abs(output[first] - output[second]).max())
    return difference if difference > ALIKE * max(1.0, float(abs(output).max())) else 0.0
