"""Pieces of section 5: speech and images."""
