"""Section 7: one module an experiment, with its controls, its figure and what was measured."""

from typing import Final

SLUG: Final = "versus-rnn"
KEPT: Final = 64
"""So many drawings of a figure whose controls move are kept for the next reader."""
