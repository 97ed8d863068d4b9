"""Sliders that follow the reader's clicks in a figure."""

from collections.abc import Callable, Sequence
from typing import Any

from attention.ui.bound import state
from attention.ui.figure import Click


def follow_clicks(figure: str, names: Sequence[str], numbers: Callable[[Click], Sequence[int]]) -> None:
    """Move sliders to where the reader clicked last; call it before they are drawn.

    Args:
        figure: name of the figure that tells clicks.
        names: of the sliders.
        numbers: a click → the sliders' new numbers, from 0.
    """
    told: Any = state().get(figure)
    cell = told.get("cell") if told else None
    followed = f"{figure}_followed"
    if cell == state().get(followed):
        return
    state()[followed] = cell
    if isinstance(cell, list) and len(cell) == 2 and all(type(place) is int and place >= 0 for place in cell):
        for name, number in zip(names, numbers(Click(*cell)), strict=True):
            state()[name] = number + 1
