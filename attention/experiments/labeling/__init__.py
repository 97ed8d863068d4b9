"""Section 2: taggers, what context is worth to them, the trap, the twin task."""
