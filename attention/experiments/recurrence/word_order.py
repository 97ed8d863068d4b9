"""What becomes of a word's output when the sentence is read backwards: who knows of the order?"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from attention.arrays import Floats
from attention.experiments.facts import ALIKE
from attention.experiments.recurrence.networks import Recurrence, run_recurrence
from attention.trace import Trace, run


class Backwards(NamedTuple):
    """The largest change of any number in any word's output."""

    recurrent: float
    attention: float
    size: float
    """The largest number in any output of self-attention: what rounding is measured by."""

    @property
    def is_rounding(self) -> bool:
        """Whether self-attention sees a set: no positions, no one-sided mask, no cell set by hand tells the order."""
        return self.attention <= ALIKE * max(1.0, self.size)


def read_backwards(trace: Trace, layer: Recurrence) -> Backwards:
    """Compare every word's output with its output in the reversed sentence, in the reader's own layer.

    What belongs to a place and not to a word stays there: positions, the mask, cells set by hand.
    """
    example = trace.example
    back = run(replace(example, tokens=example.tokens[::-1], inputs=example.inputs[::-1]))
    states, states_back = (run_recurrence(each.positioned_inputs, layer).states for each in (trace, back))
    size = float(np.abs(trace.output).max())
    return Backwards(_largest_change(states, states_back), _largest_change(trace.output, back.output), size)


def rows_to_keep(trace: Trace) -> int:
    """Return how many words' keys and values the next word will ask for; a band looks only so far back."""
    example = trace.example
    return min(len(example.tokens), example.reach) if example.visible == "band" else len(example.tokens)


def _largest_change(forth: Floats, back: Floats) -> float:
    return float(np.abs(forth - back[::-1]).max())
