"""What becomes of a word's output when the sentence is read backwards: who knows of the order?"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from attention.arrays import Floats
from attention.experiments.recurrence.networks import Recurrence, run_recurrence
from attention.trace import Trace, run


class Backwards(NamedTuple):
    """The largest change of any number in any word's output."""

    recurrent: float
    attention: float
    """Rounding only where self-attention sees a set: without positions, a one-sided mask, cells set by hand."""


def read_backwards(trace: Trace, layer: Recurrence) -> Backwards:
    """Compare every word's output with its output in the reversed sentence, in the reader's own layer.

    What belongs to a place and not to a word stays there: positions, the mask, cells set by hand.
    """
    example = trace.example
    back = run(replace(example, tokens=example.tokens[::-1], inputs=example.inputs[::-1]))
    states, states_back = (run_recurrence(each.positioned_inputs, layer).states for each in (trace, back))
    return Backwards(_largest_change(states, states_back), _largest_change(trace.output, back.output))


def _largest_change(forth: Floats, back: Floats) -> float:
    return float(np.abs(forth - back[::-1]).max())
