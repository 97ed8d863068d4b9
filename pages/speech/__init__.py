"""Section 5.1, piece by piece."""
