"""Section 2, piece by piece: the taggers at work, what context is worth, the trap, the twin task."""
