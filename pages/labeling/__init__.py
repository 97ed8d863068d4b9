"""Section 2, piece by piece: the taggers at work, what context is worth, the trap, the twin task."""

from typing import Final

SLUG: Final = "sequence-labeling"
KEPT: Final = 64
"""So many drawings of what controls decide are kept for the next reader."""
