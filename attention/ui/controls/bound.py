"""Widgets whose value is in the link and outlasts the section. Each `choose_…` draws one and returns a plain value.

What a link gets wrong gives the default, and its name is kept until the page has told it, once.

Streamlit puts the *label* of a choice into the address, which would make a link depend on the language. So a choice
with translated labels is drawn twice: a list or buttons without address that the reader sees, and a bound text field
with the code that nobody sees. The list writes the code into the field.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final, Literal, TypeVar, cast

import streamlit as st

from attention.ui.controls import link

Place = Literal["side", "section"]
Width = Literal["stretch"] | int
Value = TypeVar("Value")
Number = TypeVar("Number", int, float)
SECTION: Final = "section_in_force"
REFUSED: Final = "refused_by_link"
KEPT: Final = "kept_values"
CONTROL_WIDTH: Final = 280


def state() -> "st.runtime.state.SessionStateProxy":
    """Return where the values of widgets are, for those that another widget or a click sets."""
    return st.session_state  # noqa: TID251 -- the bound fields are written here, see the module's first lines


def has(name: str) -> bool:
    """Return whether a widget has a value; Streamlit's own `in` copies the whole state first."""
    return state().get(name) is not None


def mend_link() -> bool:
    """Take what is not possible out of a new reader's address; return whether there was any, so that a run must follow.

    Only then is it out of reach of the widgets, which would read some of it in their own way.
    """
    if has(REFUSED):
        return False
    asked = st.query_params.to_dict()
    wrong = link.refused(asked)
    state()[REFUSED] = dict.fromkeys(wrong)
    if wrong:
        st.query_params.from_dict({name: value for name, value in asked.items() if name not in wrong})
    return bool(wrong)


def read_refusal() -> list[str]:
    """Return the names of the parameters that the address got wrong, so that the reader can be told, once.

    Called before the widgets are drawn: those that refused what the link asked for get their defaults here.
    """
    mended: dict[str, object] = state()[REFUSED]
    state()[REFUSED] = {}
    for name, default in mended.items():
        if has(name):
            state()[name] = default
    return list(mended) or link.refused(st.query_params.to_dict())  # the history may lead back to a bad address


def tell_refusal() -> None:
    """Run the page again if a widget refused what the link asked for; called after the last widget.

    The first run of a widget takes what it can read of the address, whatever has become of the address since.
    """
    if state()[REFUSED]:
        st.rerun()


def _refuse(name: str, allowed: Callable[[str], bool], default: object) -> bool:
    """Take the parameter out of the link unless its value is allowed; return whether it was refused."""
    asked = st.query_params.get(name)
    if asked is None or allowed(asked):
        return False
    if not has(name):
        del st.query_params[name]
        state()[REFUSED] = {**state().get(REFUSED, {}), name: default}
    state()[name] = default
    return True


def enter(section: str) -> None:
    """Say which section the widgets that follow belong to."""
    state()[SECTION] = section


def keep(name: str, draw: Callable[[], Value], place: Place = "section", bounds: tuple[float, ...] = ()) -> Value:
    """Draw a bound widget whose value lasts, though other sections draw it elsewhere or not at all.

    Streamlit takes a widget at another place, or a slider with other ends, for a new one, and forgets one that a run
    did not draw.
    """
    kept, here = state().setdefault(KEPT, {}), (state().get(SECTION), place, bounds)
    there, last = kept.get(name, (here, None))
    if last is not None and not has(name) and name not in st.query_params:
        state()[name] = last
    elif there != here and has(name):
        state()[name] = state()[name]
    if bounds and has(name) and not bounds[0] <= state()[name] <= bounds[1]:
        state()[name] = min(max(state()[name], bounds[0]), bounds[1])
    value = draw()
    kept[name] = (here, value)
    return value


def choose_text(
    name: str, label: str, default: str = "", *, characters: int, place: Place = "section", **options: Any
) -> str:
    """Draw a field for text of at most so many characters."""
    draw = partial(st.text_input, label, default, key=name, bind="query-params", max_chars=characters, **options)
    return keep(name, draw, place)


def hidden_field(name: str, place: Place = "section", allowed: Callable[[str], bool] = lambda _: True) -> str:
    """Draw the field that holds a code for the link, which the style sheet hides by its label; return the code."""
    _refuse(name, allowed, "")
    return choose_text(name, f"link: {name}", characters=4000, place=place)


def choose_number(
    name: str,
    label: str,
    low: Number,
    high: Number,
    default: Number,
    *,
    step: Number | None = None,
    kind: Literal["slider", "box"] = "slider",
    place: Place = "section",
    width: Width = "stretch",
    disabled: bool = False,
) -> Number:
    """Draw a slider, or a box to type in, from `low` to `high`; return the number.

    A number from before that is out of these bounds now, since a sentence or a picture has changed, becomes the
    nearest.
    """
    refused = _refuse(name, link.within(low, high), default)
    widget = st.slider if kind == "slider" else st.number_input
    # the way back in the history may lead to ?seed=1e999: a number box cannot read that
    bind = None if refused and kind == "box" else "query-params"
    options = {"value": default, "step": step, "key": name, "bind": bind, "width": width, "disabled": disabled}
    draw = cast(Callable[[], Number], partial(widget, label, low, high, **options))
    return keep(name, draw, place, (low, high))


def choose_place(name: str, label: str, most: int, default: int = 1, *, width: Width = "stretch") -> int:
    """Draw a slider over places that the reader counts from 1 to `most`; return the place from 0."""
    return 0 if most == 1 else choose_number(name, label, 1, most, min(default, most), width=width) - 1


def choose_step(name: str, label: str, steps: Sequence[Value], default: Value, *, width: Width = "stretch") -> Value:
    """Draw a slider over these values."""
    _refuse(name, [str(each) for each in steps].__contains__, default)
    draw = partial(st.select_slider, label, steps, default, key=name, bind="query-params", width=width)
    return keep(name, cast(Callable[[], Value], draw))


def choose_switch(name: str, label: str, *, place: Place = "section") -> bool:
    """Draw a switch, off at first."""
    _refuse(name, ("true", "false").__contains__, False)
    return keep(name, lambda: st.toggle(label, key=name, bind="query-params"), place)


def choose_code(
    name: str,
    codes: Sequence[str],
    label: str,
    label_of: Callable[[str], str],
    kind: Literal["list", "buttons"] = "list",
    then: Callable[[], None] = lambda: None,
    place: Place = "section",
    default: str = "",
) -> str:
    """Draw a choice whose labels are translated; return its code, which is what the link holds.

    Args:
        name: of the parameter in the link.
        codes: what may be chosen.
        label: what the reader reads above the choice.
        label_of: code → what the reader reads.
        kind: a list that opens, or buttons side by side.
        then: called when the reader has chosen, before the script runs.
        place: where it is drawn.
        default: stands in for whatever else a link asks for; the first of the codes where none is given.
    """
    default = default or codes[0]
    _refuse(name, codes.__contains__, default)
    hidden_field(name, place)
    shown = f"{name}_choice"
    code = state().get(name)
    _show_as_chosen(shown, code if code in codes else default, [*map(label_of, codes)], place)

    def choose() -> None:
        state()[name] = state()[shown]
        then()

    if kind == "buttons":
        return cast(
            str, st.segmented_control(label, codes, format_func=label_of, key=shown, on_change=choose, required=True)
        )
    return st.selectbox(label, codes, format_func=label_of, key=shown, on_change=choose, width=CONTROL_WIDTH)


def choose_answer(name: str, answers: Sequence[str], label: str, label_of: Callable[[str], str]) -> str | None:
    """Draw the answers to a question; return the code of the one chosen, or None until one is."""
    hidden_field(name, allowed=answers.__contains__)
    shown = f"{name}_choice"
    code = state().get(name)
    _show_as_chosen(shown, code if code in answers else None, [*map(label_of, answers)])

    def choose() -> None:
        state()[name] = state()[shown]

    return st.radio(
        label, answers, index=None, format_func=label_of, key=shown, on_change=choose, label_visibility="collapsed"
    )


def _show_as_chosen(shown: str, code: str | None, labels: Sequence[str], place: Place = "section") -> None:
    """Let the choice that the reader sees show this code; a value set without need would draw it twice.

    There is need where the labels or the place are others: the browser remembers a choice by its label.
    """
    kept, here = state().setdefault(KEPT, {}), (state().get(SECTION), place, tuple(labels))
    if state().get(shown) != code or kept.get(shown) != here:
        state()[shown] = code
    kept[shown] = here
