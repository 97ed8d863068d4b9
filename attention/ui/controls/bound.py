"""Widgets whose value is in the link and outlasts the section.

Each `choose_…` takes a declaration of parameters.py, draws its widget and returns a plain value.

What a link gets wrong gives the default, and its name is kept until the page has told it, once.

Streamlit puts the *label* of a choice into the address, which would make a link depend on the language. So a choice
with translated labels is drawn twice: a list or buttons without address that the reader sees, and, once something was
chosen, a bound text field with the code that nobody sees. The list writes the code into the field.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final, Literal, cast

import streamlit as st
from streamlit.errors import StreamlitAPIException

from attention.ui.controls.kinds import Amount, Answer, Code, Number, Parameter, Place, Steps, Switch, Value, Written
from attention.ui.controls.parameters import refused
from attention.ui.text import Text

Width = Literal["stretch"] | int
MEMORY: Final = "memory_of_widgets"
CONTROL_WIDTH: Final = 280
FIELD_CHARACTERS: Final = 4000
"""What a field for a code takes."""


def state() -> "st.runtime.state.SessionStateProxy":
    """Return where the values of widgets are, for those that another widget or a click sets."""
    return st.session_state  # noqa: TID251 -- the bound fields are written here, see the module's first lines


def has(name: str) -> bool:
    """Return whether a widget has a value; Streamlit's own `in` copies the whole state first."""
    return state().get(name) is not None


def told(name: str, event: str) -> Any:
    """Return what a component told last of an event; None where its page was left before that was heard."""
    return (state().get(name) or {}).get(event)


@dataclass
class Memory:
    """What a session remembers of its widgets: in one place, since each question to Streamlit's state has its price."""

    section: str = ""
    """The section that is open."""
    refused: dict[str, object] | None = None
    """The parameters that the address got wrong, with the default of those whose widget said so; None: not read yet."""
    told: list[str] = field(default_factory=list)
    """The parameters whose refusal this run tells."""
    kept: dict[str, tuple[object, Any]] = field(default_factory=dict)
    """Where each widget was drawn last, and its value then."""


def memory() -> Memory:
    """Return what the session remembers."""
    found: Memory | None = state().get(MEMORY)
    if found is None:
        found = state()[MEMORY] = Memory()
    return found


def last_value(name: str) -> object:
    """Return the value that a parameter had where it was drawn last, in whatever section; None where it never was."""
    return memory().kept.get(name, (None, None))[1]


def mend_link() -> bool:
    """Take what is not possible out of a new reader's address; return whether there was any, so that a run must follow.

    Only then is it out of reach of the widgets, which would read some of it in their own way.
    """
    if memory().refused is not None:
        return False
    asked = st.query_params.to_dict()
    wrong = refused(asked)
    memory().refused = dict.fromkeys(wrong)
    if wrong:
        st.query_params.from_dict({name: value for name, value in asked.items() if name not in wrong})
    return bool(wrong)


def read_refusal() -> list[str]:
    """Return the names of the parameters that the address got wrong, so that the reader can be told, once.

    Called before the widgets are drawn: those that refused what the link asked for get their defaults here.
    """
    here = memory()
    mended = here.refused or {}
    here.refused, here.told = {}, list(mended)
    for name, default in mended.items():
        if default is not None and has(name):
            state()[name] = default
    return list(mended) or refused(st.query_params.to_dict())  # the history may lead back to a bad address


def tell_refusal() -> None:
    """Run the page again if a widget refused what the link asked for; called after the last widget.

    The first run of a widget takes what it can read of the address, whatever has become of the address since.
    """
    here = memory()
    told, here.told = here.told, []
    if here.refused:
        here.refused = {**dict.fromkeys(told), **here.refused}
        st.rerun()


def _refuse(parameter: Parameter[Any]) -> bool:
    """Take the parameter out of the link unless its value is allowed; return whether it was refused."""
    name = parameter.name
    asked = st.query_params.get(name)
    if asked is None or parameter.allows(asked):
        return False
    if not has(name):
        del st.query_params[name]
        here = memory()
        here.refused = {**(here.refused or {}), name: parameter.default}
    state()[name] = parameter.default
    return True


def then_run(fragment: str, act: Callable[..., None] | None = None, *given: Any) -> Callable[[], None]:
    """Return a callback that does something, then runs a fragment by its key; without one the widget's own runs."""

    def call() -> None:
        if act:
            act(*given)
        if fragment:
            st.rerun(fragment)

    return call


def enter(section: str) -> None:
    """Say which section the widgets that follow belong to."""
    memory().section = section


def keep(name: str, draw: Callable[[], Value], place: Place = "section", bounds: tuple[float, ...] = ()) -> Value:
    """Draw a bound widget whose value lasts, though other sections draw it elsewhere or not at all.

    Streamlit takes a widget at another place, or a slider with other ends, for a new one, and forgets one that a run
    did not draw.
    """
    remembered, known = memory(), state().get(name)
    here = (remembered.section, place, bounds)
    there, last = remembered.kept.get(name, (here, None))
    if known is None and last is not None and name not in st.query_params:
        known = state()[name] = last
    elif known is not None and there != here:
        state()[name] = known
    if bounds and known is not None and not bounds[0] <= known <= bounds[1]:
        state()[name] = min(max(known, bounds[0]), bounds[1])
    value = draw()
    remembered.kept[name] = (here, value)
    return value


@contextmanager
def drawer(name: str, text: Text, held: Sequence[Parameter[Any]], label: str = "") -> Iterator[bool]:
    """Fold controls away; yield whether to draw them: half of what a page costs to open are controls that nobody sees.

    They are drawn where the reader has unfolded them, and where one of them holds what the link has to hold. `label`
    is the key of what stands on a drawer of the section itself, which is unfolded where a link holds any of it.
    """
    key = f"drawer_{name}"
    if label and not has(key) and any(map(_is_held, held)):
        state()[key] = True
    elif has(key):
        state()[key] = state()[key]  # a label in another language makes a new drawer, which would be shut
    with st.expander(text.label(label or f"controls.{name}"), key=key, on_change="rerun") as opened:
        yield opened.open or any(map(_is_held, held))


def _is_held(parameter: Parameter[Any]) -> bool:
    """Return whether the link has this parameter, or another section gave it a value that has to come back."""
    return parameter.name in st.query_params or last_value(parameter.name) not in (None, "", parameter.default)


def value_in_force(parameter: Parameter[Any]) -> str | float | bool | int:
    """Return the value of what is drawn elsewhere, further down in the same run, or folded away."""
    default = cast(str | float | bool | int, parameter.default)
    value: str | float | bool | int | None = state().get(parameter.name)
    if value is not None:
        # the way back in the history may lead to ?preset=zz, which the field then holds
        is_odd = isinstance(parameter, Code) and not parameter.allows(cast(str, value))
        return default if value == "" or is_odd else value
    asked = st.query_params.get(parameter.name, "")
    if not asked:
        last = cast(str | float | bool | int | None, last_value(parameter.name))
        return default if last is None or last == "" else last
    if not parameter.allows(asked):
        return default
    return asked == "true" if isinstance(default, bool) else type(default)(asked)


def put_in_force(parameter: Parameter[Any], value: str | float | bool | int) -> None:
    """Set a parameter before the script runs; what is folded away is unfolded by the address."""
    name = parameter.name
    if not has(name):
        if value == parameter.default:
            return
        st.query_params[name] = str(value).lower() if isinstance(value, bool) else str(value)
    # a choice's field is empty where nothing was chosen, and the link says nothing of it
    state()[name] = "" if isinstance(parameter, Code) and value == parameter.default else value


def choose_text(parameter: Written, text: Text, **options: Any) -> str:
    """Draw a field for the reader's words."""
    return _field(parameter, text.label(parameter.label), parameter.characters, **options)


def hidden_field(parameter: Parameter[str]) -> str:
    """Draw the field that holds a code for the link, which the style sheet hides by its label; return the code.

    It is drawn once it holds something; until then its place is empty. A field that came between the others would move
    those behind it: the browser draws them anew, and what is changed meanwhile misses the link.
    """
    name, known = parameter.name, memory().kept
    code: str | None = state().get(name)
    if code and name not in known and st.query_params.get(name) != code:
        # the address follows a field from the second time on that it is drawn; a run that was cut short while it drew
        # the field has bound it all the same
        with suppress(StreamlitAPIException):
            st.query_params[name] = code
    if not code and name not in known and name not in st.query_params:
        st.empty()
        return ""
    _refuse(parameter)
    return _field(parameter, f"link: {name}", FIELD_CHARACTERS)


def _field(parameter: Parameter[str], label: str, characters: int, **options: Any) -> str:
    first = parameter.default if isinstance(parameter, Written) else ""
    field = st.text_area if isinstance(parameter, Written) and parameter.lines > 1 else st.text_input
    draw = partial(field, label, first, key=parameter.name, bind="query-params", max_chars=characters, **options)
    return keep(parameter.name, draw, parameter.place)


def choose_number(
    parameter: Number[Amount],
    text: Text,
    *,
    place: Place | None = None,
    width: Width = "stretch",
    disabled: bool = False,
) -> Amount:
    """Draw a slider, or a box to type in; return the number.

    A number from before that is out of these bounds now, since a sentence or a picture has changed, becomes the
    nearest.
    """
    refused_here = _refuse(parameter)
    widget = st.slider if parameter.kind == "slider" else st.number_input
    # the way back in the history may lead to ?seed=1e999: a number box cannot read that
    bind = None if refused_here and parameter.kind == "box" else "query-params"
    options = {
        "value": parameter.default,
        "step": parameter.step,
        "key": parameter.name,
        "bind": bind,
        "width": width,
        "disabled": disabled,
    }
    label, ends = text.label(parameter.label), (parameter.low, parameter.high)
    draw = cast(Callable[[], Amount], partial(widget, label, *ends, **options))
    return keep(parameter.name, draw, place or parameter.place, ends)


def choose_place(parameter: Number[int], text: Text, *, width: Width = "stretch") -> int:
    """Draw a slider over places that the reader counts from 1; return the place from 0."""
    return 0 if parameter.high == 1 else choose_number(parameter, text, width=width) - 1


def choose_step(parameter: Steps[Value], text: Text, *, width: Width = "stretch") -> Value:
    """Draw a slider over a few values."""
    _refuse(parameter)
    draw = partial(
        st.select_slider,
        text.label(parameter.label),
        parameter.values,
        parameter.default,
        key=parameter.name,
        bind="query-params",
        width=width,
    )
    return keep(parameter.name, cast(Callable[[], Value], draw), parameter.place)


def choose_switch(parameter: Switch, text: Text, *, place: Place | None = None) -> bool:
    """Draw a switch."""
    _refuse(parameter)
    label = text.label(parameter.label)
    draw = partial(st.toggle, label, key=parameter.name, bind="query-params")
    return keep(parameter.name, draw, place or parameter.place)


def choose_code(
    parameter: Code,
    text: Text,
    label_of: Callable[[str], str] | None = None,
    *,
    then: Callable[[], None] = lambda: None,
    place: Place | None = None,
) -> str:
    """Draw a choice whose labels are translated; return its code, which is what the link holds.

    Args:
        parameter: of the link.
        text: the reader's words.
        label_of: code → what the reader reads, where that is not the label `<label>_<code>`.
        then: called when the reader has chosen, before the script runs.
        place: where it is drawn, where that is not the declared place.
    """
    name, codes = parameter.name, parameter.values
    drawn = parameter if place is None else replace(parameter, place=place)
    code = hidden_field(drawn)
    label_of = label_of or (lambda code: text.label(f"{parameter.label}_{code}"))
    shown, label = f"{name}_choice", text.label(parameter.label)
    _show_as_chosen(shown, code if code in codes else parameter.default, [*map(label_of, codes)], drawn.place)

    def choose() -> None:
        state()[name] = state()[shown]
        then()

    if parameter.kind == "buttons":
        return cast(
            str, st.segmented_control(label, codes, format_func=label_of, key=shown, on_change=choose, required=True)
        )
    return st.selectbox(label, codes, format_func=label_of, key=shown, on_change=choose, width=CONTROL_WIDTH)


def choose_answer(parameter: Answer, text: Text) -> str | None:
    """Draw the answers to a question, each in the words of the part `<name>_<answer>`; return the one given, if any."""
    name, answers = parameter.name, parameter.values
    code = hidden_field(parameter)
    shown = f"{name}_choice"
    words = {answer: text.part(f"{name}_{answer}") for answer in answers}
    _show_as_chosen(shown, code if code in answers else None, [*words.values()])

    def choose() -> None:
        state()[name] = state()[shown]

    return st.radio(
        text.label(parameter.label),
        answers,
        index=None,
        format_func=words.__getitem__,
        key=shown,
        on_change=choose,
        label_visibility="collapsed",
    )


def _show_as_chosen(shown: str, code: str | None, labels: Sequence[str], place: Place = "section") -> None:
    """Let the choice that the reader sees show this code; a value set without need would draw it twice.

    There is need where the labels or the place are others: the browser remembers a choice by its label.
    """
    remembered = memory()
    here = ((remembered.section, place, tuple(labels)), None)
    if state().get(shown) != code or remembered.kept.get(shown) != here:
        state()[shown] = code
    remembered.kept[shown] = here
