"""Sections 3 and 4: the computation, step by step, then all at once."""
