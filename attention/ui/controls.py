"""The controls that every section shares. Each `choose_…` draws widgets and returns plain values.

All of them are in the link. Streamlit puts the *label* of a choice into the address, which would make a link depend
on the language. So a choice with translated labels is drawn twice: a select box without address that the reader sees,
and a bound text field with the code that nobody sees. The box writes the code into the field.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Literal, TypeVar, cast

import streamlit as st

from attention.example import Edit, Example
from attention.presets import DEFAULT_SEED, DEFAULT_SIZES, PRESETS, build_example, tokenize
from attention.trace import Trace
from attention.ui import edits, link
from attention.ui.text import LANGUAGES, Language, Notation, Text

Place = Literal["side", "section"]
Value = TypeVar("Value")
SECTION: Final = "section_in_force"
REFUSED: Final = "refused_by_link"
CONTROL_WIDTH: Final = 280
SHORT: Final = ("notation", "score", "normalizer")
"""Choices of few words: buttons side by side, lighter than a list that opens."""


def toolbar(name: str) -> "st.delta_generator.DeltaGenerator":
    """Return a row of controls that stand above what they change; narrow pages wrap it."""
    return st.container(key=f"toolbar_{name}", horizontal=True, vertical_alignment="bottom")


def _state() -> "st.runtime.state.SessionStateProxy":
    return st.session_state  # noqa: TID251 -- the bound fields are written here, see the module's first lines


@dataclass(frozen=True)
class Words:
    """In which words the reader reads."""

    language: Language
    notation: Notation
    decimals: int


def mend_link() -> bool:
    """Take what is not possible out of a new reader's address; return whether there was any, so that a run must follow.

    Only then is it out of reach of the widgets, which would read some of it in their own way.
    """
    if REFUSED in _state():
        return False
    asked = st.query_params.to_dict()
    wrong = _state()[REFUSED] = link.refused(asked)
    if wrong:
        st.query_params.from_dict({name: value for name, value in asked.items() if name not in wrong})
    return bool(wrong)


def read_refusal() -> list[str]:
    """Return the names of the parameters that the address got wrong, so that the reader can be told, once."""
    mended: list[str] = _state()[REFUSED]
    _state()[REFUSED] = []
    return mended or link.refused(st.query_params.to_dict())  # the way back in the history may lead to a bad address


def language_asked() -> Language:
    """Return the language that the link asks for, else the browser."""
    browser = "zh" if (st.context.locale or "").lower().startswith("zh") else "en"
    asked = st.query_params.get("lang", browser)
    return cast(Language, asked if asked in LANGUAGES else browser)


def _replace_code(name: str, code: str) -> None:
    if name not in _state():
        del st.query_params[name]  # not bound before the first run: the field would take the wrong code
    _state()[name] = code


def _keep(name: str, draw: Callable[[], Value], place: Place = "section") -> Value:
    """Draw a bound widget whose value lasts, though other sections draw it elsewhere or not at all.

    Streamlit takes a widget at another place for a new one, and forgets one that a run did not draw.
    """
    memory, here = f"{name}_kept", (_state().get(SECTION), place)
    there, last = _state().get(memory, (here, None))
    if last is not None and name not in _state() and name not in st.query_params:
        _state()[name] = last
    elif there != here and name in _state():
        _state()[name] = _state()[name]
    value = draw()
    _state()[memory] = (here, value)
    return value


def enter(section: str) -> None:
    """Say which section the widgets that follow belong to."""
    _state()[SECTION] = section


def _bound_field(name: str, place: Place = "section") -> None:
    """Draw the field that holds a code for the link; the style sheet hides it by its label."""
    _keep(name, lambda: st.text_input(f"link: {name}", key=name, bind="query-params", max_chars=4000), place)


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
    asked = st.query_params.get(name)
    if asked is not None and asked not in codes:
        _replace_code(name, default)
    _bound_field(name, place)
    shown = f"{name}_choice"
    code = _state().get(name)
    _state()[shown] = code if code in codes else default

    def keep() -> None:
        _state()[name] = _state()[shown]
        then()

    if kind == "buttons":
        return cast(
            str, st.segmented_control(label, codes, format_func=label_of, key=shown, on_change=keep, required=True)
        )
    return st.selectbox(label, codes, format_func=label_of, key=shown, on_change=keep, width=CONTROL_WIDTH)


def choose_answer(name: str, answers: Sequence[str], label: str, label_of: Callable[[str], str]) -> str | None:
    """Draw the answers to a question; return the code of the one chosen, or None until one is."""
    if st.query_params.get(name, answers[0]) not in answers:
        _replace_code(name, "")
    _bound_field(name)
    shown = f"{name}_choice"
    code = _state().get(name)
    _state()[shown] = code if code in answers else None

    def keep() -> None:
        _state()[name] = _state()[shown]

    return st.radio(
        label, answers, index=None, format_func=label_of, key=shown, on_change=keep, label_visibility="collapsed"
    )


def _choose(name: str, text: Text, place: Place, then: Callable[[], None] = lambda: None) -> str:
    return choose_code(
        name,
        link.CODES[name],
        text.label(f"controls.{name}"),
        lambda code: text.label(f"controls.{name}_{code}"),
        "buttons" if name in SHORT else "list",
        then=then,
        place=place,
    )


def _start_afresh() -> None:
    """A named example comes with its own sentence and unchanged cells."""
    _state()["sentence"] = ""
    edits.reset()


def choose_words() -> Words:
    """Draw language, notation and decimals."""
    names = {"en": "English", "zh": "中文"}
    draw = partial(choose_code, "lang", LANGUAGES, "Language · 语言", names.__getitem__, "buttons")
    language = cast(Language, draw(place="side", default=language_asked()))
    text = Text(language, "lecture", 2, {})
    with st.expander(text.label("controls.reading")):
        notation = cast(Notation, _choose("notation", text, "side"))
        decimals = _slider("decimals", text, 2, "side")
    return Words(language, notation, decimals)


def _slider(name: str, text: Text, value: int, place: Place, disabled: bool = False) -> int:
    low, high = link.RANGES[name]
    label = text.label(f"controls.{name}")
    draw = partial(st.slider, label, low, high, value=value, key=name, bind="query-params", disabled=disabled)
    return _keep(name, draw, place)


def _choose_numbers(text: Text, chosen: frozenset[str]) -> dict[str, int]:
    """Draw the seed and the sizes; what a preset settles itself cannot be moved."""
    with st.expander(text.label("controls.sizes")):
        if len(chosen) < 4:
            st.caption(text.label("controls.sizes_fixed"))
        low, high = link.RANGES["seed"]
        # the way back in the history may lead to ?seed=1e999: Streamlit's number box cannot read that
        bind = None if "seed" in link.refused(st.query_params.to_dict()) else "query-params"
        draw = partial(st.number_input, text.label("controls.seed"), low, high, value=DEFAULT_SEED, key="seed")
        seed = _keep("seed", partial(draw, bind=bind, disabled="seed" not in chosen), "side")
        sizes = {
            size: _slider(name, text, getattr(DEFAULT_SIZES, size), "side", size not in chosen)
            for size, name in (("d_model", "d"), ("d_k", "d_k"), ("d_v", "d_v"))
        }
    return {"seed": int(seed), **sizes}


OPTIONS: Final[Mapping[str, str | float | bool | int]] = {
    "score": "dot_product",
    "scaled": False,
    "temperature": 1.0,
    "normalizer": "softmax",
    "visible": "all",
    "reach": 1,
    "positions": False,
}


def choose_option(name: str, text: Text, place: Place = "section") -> str | float | bool | int:
    """Draw one option of the computation itself; return its value."""
    if name in link.CODES:
        return _choose(name, text, place)
    if name == "reach":
        return _slider(name, text, 1, place)
    label = text.label(f"controls.{name}")
    if name != "temperature":
        return _keep(name, lambda: st.toggle(label, key=name, bind="query-params"), place)
    low, high = link.TEMPERATURES
    draw = partial(st.slider, label, low, high, value=1.0, step=0.1, key=name, bind="query-params", width=CONTROL_WIDTH)
    return _keep(name, draw, place)


def _option_in_force(name: str) -> str | float | bool | int:
    """Return the value of an option that the section draws itself, further down in the same run."""
    default = OPTIONS[name]
    asked = st.query_params.get(name, "")
    if name in _state():
        return cast(str | float | bool | int, _state()[name] or default)
    if not (asked and link.ALLOWED[name](asked)):
        return default
    return asked == "true" if isinstance(default, bool) else type(default)(asked)


def _choose_options(text: Text, elsewhere: Sequence[str]) -> dict[str, Any]:
    """Draw the options that the section does not draw itself; return their values."""
    with st.expander(text.label("controls.options")):
        drawn = [name for name in OPTIONS if name not in elsewhere]
        chosen = {name: choose_option(name, text, "side") for name in drawn if name != "reach"}
        if _in_force("visible", chosen) == "band":
            chosen["reach"] = choose_option("reach", text, "side")
    return chosen


def _in_force(name: str, drawn: Mapping[str, Any]) -> Any:
    return drawn[name] if name in drawn else _option_in_force(name)


def join_tokens(tokens: tuple[str, ...]) -> str:
    """Return a preset's tokens as a sentence to read: Chinese characters stand without spaces."""
    return ("" if all(len(token) == 1 and token > "\u2e80" for token in tokens) else " ").join(tokens)


def fits(example: Example, edit: Edit) -> bool:
    """Return whether the edited cell exists in this example."""
    rows, columns = example.shape(edit.matrix)
    return edit.row < rows and edit.column < columns


def choose_query(trace: Trace, text: Text) -> int:
    """Draw the choice of a query; return its index from 0."""
    count = len(trace.example.tokens)
    if count == 1:
        return 0
    if int(_state().get("query") or 1) > count:
        _state()["query"] = count
    asked = st.query_params.get("query", "1")
    if link.ALLOWED["query"](asked) and int(asked) > count:
        st.caption(text.label("controls.query_outside", count=count))
    label = text.label("controls.query")
    draw = partial(st.slider, label, 1, count, key="query", bind="query-params", width=CONTROL_WIDTH)
    return _keep("query", draw) - 1


def choose_example(text: Text, elsewhere: Sequence[str] = ()) -> Callable[[int], Example]:
    """Draw everything that makes the example; return a function from the most tokens allowed to the example.

    The board takes at most 12 tokens and the long heatmap 64: both are built from the same choices. The options named
    `elsewhere` are drawn by the section, with `choose_option`.
    """
    preset = PRESETS[_choose("preset", text, "side", _start_afresh)]
    draw = partial(
        st.text_input,
        text.label("controls.sentence"),
        key="sentence",
        bind="query-params",
        max_chars=link.SENTENCE_CHARACTERS,
        placeholder=join_tokens(preset.tokens),
        help=text.label("controls.sentence_help"),
    )
    sentence = _keep("sentence", draw, "side")
    tokens = tokenize(sentence)
    if sentence.strip() and not tokens:
        st.info(text.label("controls.sentence_empty"))
    if len(tokens) > link.LONGEST_SENTENCE:
        st.info(text.label("controls.sentence_long", count=len(tokens), limit=link.LONGEST_SENTENCE))
    elif len(tokens) > link.BOARD_TOKENS:
        st.caption(text.label("controls.sentence_board", count=len(tokens), limit=link.BOARD_TOKENS))
    numbers = _choose_numbers(text, preset.chosen)
    drawn = _choose_options(text, elsewhere)

    def build(most: int) -> Example:
        options = {name: _in_force(name, drawn) for name in OPTIONS}
        options["positions"] = "sinusoidal" if options["positions"] else "none"
        return build_example(preset.name, tokens=tokens[:most] or None, **numbers, **options)

    return build


def apply_edits(example: Example, text: Text) -> Example:
    """Return the example with the reader's cells in place; say how many have no place in it."""
    _bound_field(edits.KEY)
    outside = 0
    for edit in edits.current():
        if fits(example, edit):
            example = example.edit(edit)
        else:
            outside += 1
    if outside:
        st.caption(text.label("controls.edits_outside", count=outside))
    return example
