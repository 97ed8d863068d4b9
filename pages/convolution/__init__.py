"""Section 6: one module an experiment, with its controls, its figure and what was measured."""

from typing import Final

SLUG: Final = "versus-cnn"
KEPT: Final = 64
"""So many drawings of a figure whose controls move are kept for the next reader."""
