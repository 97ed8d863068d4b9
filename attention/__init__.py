"""Self-attention, step by step.

Reading order: `example`, `trace`, then its steps `positions`, `projection`, `scores`, `weights` and `output`; then
`how`, `tokens` and `presets`. `arrays` holds the types and the checks.
"""

from attention.example import Edit, Example, Matrix
from attention.output import attend_output
from attention.trace import Attention, Trace, attend, run

__all__ = ["Attention", "Edit", "Example", "Matrix", "Trace", "attend", "attend_output", "run"]
