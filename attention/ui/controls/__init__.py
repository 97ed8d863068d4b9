"""Widgets that return plain values, and the link that holds them."""
