"""A number that the reader chooses with a slider, in the link, or by a click in a figure."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from attention.ui.figure import Click


def _state() -> "st.runtime.state.SessionStateProxy":
    return st.session_state  # noqa: TID251 -- a click moves the sliders, which are bound to the address


def choose_number(name: str, label: str, most: int, default: int) -> int:
    """Draw a slider from 1 to `most`, in the link as `name`; return the number from 0.

    A number from before that is too large now, since another picture or sound is shown, becomes the default.
    """
    if most == 1:
        return 0
    state, asked = _state(), st.query_params.get(name, "")
    number = state.get(name, int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else default)
    # Given anew at every run: a slider that ends at another number is another slider to Streamlit, and begins at 1.
    state[name] = number if 1 <= number <= most else default
    return st.slider(label, 1, most, key=name, bind="query-params") - 1


def follow_clicks(figure: str, names: Sequence[str], numbers: Callable[[Click], Sequence[int]]) -> None:
    """Move sliders to where the reader clicked last; call it before they are drawn.

    Args:
        figure: name of the figure that tells clicks.
        names: of the sliders.
        numbers: a click → the sliders' new numbers, from 0.
    """
    told: Any = _state().get(figure)
    cell = told.get("cell") if told else None
    followed = f"{figure}_followed"
    if cell == _state().get(followed):
        return
    _state()[followed] = cell
    if isinstance(cell, list) and len(cell) == 2 and all(type(place) is int and place >= 0 for place in cell):
        for name, number in zip(names, numbers(Click(*cell)), strict=True):
            _state()[name] = number + 1
