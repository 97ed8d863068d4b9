"""What becomes of a word's output when the sentence is read backwards: who knows of the order?"""

from typing import NamedTuple

import numpy as np

from attention.example import Example
from attention.experiments.recurrence.networks import Recurrence, run_recurrence
from attention.trace import attend


class Backwards(NamedTuple):
    """The largest change of any number in any word's output."""

    recurrent: float
    attention: float
    """Rounding only: self-attention without positions sees a set."""


def read_backwards(example: Example, layer: Recurrence) -> Backwards:
    """Compare every word's output with its output in the reversed sentence; the example's positions play no part."""
    inputs = example.inputs
    projections = (example.query_projection, example.key_projection, example.value_projection)
    forth, back = (
        (run_recurrence(rows, layer).states, attend(*(rows @ projection for projection in projections)).output)
        for rows in (inputs, inputs[::-1])
    )
    recurrent, attention = (float(np.abs(one - other[::-1]).max()) for one, other in zip(forth, back, strict=True))
    return Backwards(recurrent, attention)
