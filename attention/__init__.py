"""Self-attention, step by step.

Reading order: `arrays`, `example`, `positions`, `projection`, `scores`, `weights`, `output`, `trace`, `how`, `presets`.
"""

from attention.example import Edit, Example, Matrix
from attention.output import attend_output
from attention.trace import Attention, Trace, attend, run

__all__ = ["Attention", "Edit", "Example", "Matrix", "Trace", "attend", "attend_output", "run"]
