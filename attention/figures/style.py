"""Colours, sizes and number format: the only place with hex codes.

Each symbol of the article has one fixed colour everywhere: prose, board and charts. Every colour has a light-theme and a
dark-theme form; each reaches WCAG AA (4.5:1) as text on its theme's background.
"""

from typing import Final, NamedTuple


class Colour(NamedTuple):
    """One symbol's colour, as CSS hex, on a light and on a dark background."""

    light: str
    dark: str


SYMBOL_COLOURS: Final[dict[str, Colour]] = {
    "input": Colour("#475569", "#CBD5E1"),  # a, I
    "query": Colour("#1D4ED8", "#93B4FF"),  # q, Q, W^q
    "key": Colour("#B45309", "#FDBA74"),  # k, K, W^k
    "value": Colour("#047857", "#6EE7B7"),  # v, V, W^v
    "score": Colour("#6D28D9", "#C4B5FD"),  # alpha, A
    "weight": Colour("#BE185D", "#F9A8D4"),  # alpha prime, A prime
    "output": Colour("#B91C1C", "#FCA5A5"),  # b, O
}
