"""Sections 3 and 4: what the scale, the shift and the order do."""
