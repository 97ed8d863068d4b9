"""What follows the reader's clicks in a figure: sliders, and the cell that the link holds."""

from collections.abc import Callable, Mapping
from typing import Any

from attention.ui.controls.bound import hidden_field, state
from attention.ui.controls.kinds import Hidden
from attention.ui.controls.link import read_cell, write_cell
from attention.ui.page.figure import Click


def follow_clicks(figure: str, values: Callable[[Click], Mapping[str, object]]) -> None:
    """Move widgets to where the reader clicked last; call it before they are drawn.

    Args:
        figure: name of the figure that tells clicks.
        values: a click → the widgets' new values by their names.
    """
    told: Any = state().get(figure)
    cell = told.get("cell") if told else None
    followed = f"{figure}_followed"
    if cell == state().get(followed):
        return
    state()[followed] = cell
    if isinstance(cell, list) and len(cell) == 2 and all(type(place) is int and place >= 0 for place in cell):
        for name, value in values(Click(*cell)).items():
            state()[name] = value


def keep_click(parameter: Hidden, clicked: Click | None) -> Click | None:
    """Draw the field that holds the cell chosen last for the link, `2.4`; return that cell.

    Args:
        parameter: of the link.
        clicked: what the figure tells. Where there is nothing new, the link's cell stays; whether the figure has it,
            nobody has looked yet: the link may be about a longer sentence.
    """
    followed = f"{parameter.name}_followed"
    if clicked and clicked != state().get(followed):
        state()[parameter.name] = write_cell(*clicked)
        state()[followed] = clicked
    cell = read_cell(hidden_field(parameter))
    return Click(*cell) if cell else None
