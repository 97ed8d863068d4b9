"""Section 5.2, piece by piece."""
