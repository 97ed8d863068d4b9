"""The controls that every section shares, all of them in the link. Each `choose_…` returns plain values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, cast

import streamlit as st

from attention.example import Edit, Example
from attention.presets import DEFAULT_SEED, DEFAULT_SIZES, PRESETS, build_example, tokenize
from attention.trace import Trace
from attention.ui.controls import edits, link
from attention.ui.controls.bound import (
    CONTROL_WIDTH,
    Place,
    choose_code,
    choose_number,
    choose_switch,
    choose_text,
    has,
    hidden_field,
    keep,
    state,
)
from attention.ui.text import LANGUAGES, Language, Notation, Text

SHORT: Final = ("notation", "score", "normalizer")
"""Choices of few words: buttons side by side, lighter than a list that opens."""


def toolbar(name: str) -> "st.delta_generator.DeltaGenerator":
    """Return a row of controls that stand above what they change; narrow pages wrap it."""
    return st.container(key=f"toolbar_{name}", horizontal=True, vertical_alignment="bottom")


@dataclass(frozen=True)
class Words:
    """In which words the reader reads."""

    language: Language
    notation: Notation
    decimals: int


def language_asked() -> Language:
    """Return the language that the link asks for, else the browser."""
    browser = "zh" if (st.context.locale or "").lower().startswith("zh") else "en"
    asked = st.query_params.get("lang", browser)
    return cast(Language, asked if asked in LANGUAGES else browser)


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
    state()["sentence"] = ""
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
    label = text.label(f"controls.{name}")
    return choose_number(name, label, *link.RANGES[name], value, place=place, disabled=disabled)


def _choose_numbers(text: Text, chosen: frozenset[str], elsewhere: Sequence[str]) -> dict[str, int]:
    """Draw the seed and the sizes that the section does not draw itself; what a preset settles cannot be moved."""
    with st.expander(text.label("controls.sizes")):
        if len(chosen) < 4:
            st.caption(text.label("controls.sizes_fixed"))
        label, fixed = text.label("controls.seed"), "seed" not in chosen
        seed = choose_number(
            "seed", label, *link.RANGES["seed"], DEFAULT_SEED, kind="box", place="side", disabled=fixed
        )
        sizes = {name: choose_size(name, text, "side") for name in SIZES if name not in elsewhere}
    return {"seed": seed, **sizes}


def choose_size(name: str, text: Text, place: Place = "section") -> int:
    """Draw one size of the example; where the preset settles it, it stands still."""
    chosen = PRESETS[cast(str, _value_in_force("preset", link.CODES["preset"][0]))].chosen
    return _slider(name, text, getattr(DEFAULT_SIZES, SIZES[name]), place, SIZES[name] not in chosen)


SIZES: Final = {"d": "d_model", "d_k": "d_k", "d_v": "d_v"}
"""The names in the link of what the core calls so."""
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
    if name == "temperature":
        return choose_number(name, label, *link.TEMPERATURES, 1.0, step=0.1, place=place, width=CONTROL_WIDTH)
    return choose_switch(name, label, place=place)


def _value_in_force(name: str, default: str | float | bool | int) -> str | float | bool | int:
    """Return the value of what the section draws itself, further down in the same run."""
    asked = st.query_params.get(name, "")
    if has(name):
        value = cast(str | float | bool | int, state()[name])
        return default if value == "" else value
    if not (asked and link.ALLOWED[name](asked)):
        return default
    return asked == "true" if isinstance(default, bool) else type(default)(asked)


def _choose_options(text: Text, elsewhere: Sequence[str]) -> dict[str, Any]:
    """Draw the options that the section does not draw itself; return their values."""
    with st.expander(text.label("controls.options")):
        drawn = [name for name in OPTIONS if name not in elsewhere]
        chosen = {name: choose_option(name, text, "side") for name in drawn if name != "reach"}
        if "reach" in drawn and chosen.get("visible") == "band":
            chosen["reach"] = choose_option("reach", text, "side")
    return chosen


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
    asked = st.query_params.get("query", "1")
    if link.ALLOWED["query"](asked) and int(asked) > count:
        st.caption(text.label("controls.query_outside", count=count))
    if count == 1:
        return 0
    label = text.label("controls.query")
    draw = partial(st.slider, label, 1, count, key="query", bind="query-params", width=CONTROL_WIDTH)
    return keep("query", draw, bounds=(1, count)) - 1


def choose_example(text: Text, elsewhere: Sequence[str] = ()) -> Callable[[int], Example]:
    """Draw everything that makes the example; return a function from the most tokens allowed to the example.

    The board takes at most 12 tokens and the long heatmap 64: both are built from the same choices. The options and
    sizes named `elsewhere` are drawn by the section, with `choose_option` and `choose_size`.
    """
    preset = PRESETS[_choose("preset", text, "side", _start_afresh)]
    sentence = choose_text(
        "sentence",
        text.label("controls.sentence"),
        characters=link.SENTENCE_CHARACTERS,
        place="side",
        placeholder=join_tokens(preset.tokens),
        help=text.label("controls.sentence_help"),
    )
    tokens = tokenize(sentence)
    if sentence.strip() and not tokens:
        st.info(text.label("controls.sentence_empty"))
    if len(tokens) > link.LONGEST_SENTENCE:
        st.info(text.label("controls.sentence_long", count=len(tokens), limit=link.LONGEST_SENTENCE))
    elif len(tokens) > link.BOARD_TOKENS:
        st.caption(text.label("controls.sentence_board", count=len(tokens), limit=link.BOARD_TOKENS))
    drawn = {**_choose_numbers(text, preset.chosen, elsewhere), **_choose_options(text, elsewhere)}

    def in_force(name: str, default: str | float | bool | int) -> Any:
        return drawn[name] if name in drawn else _value_in_force(name, default)

    def build(most: int) -> Example:
        sizes = {size: in_force(name, getattr(DEFAULT_SIZES, size)) for name, size in SIZES.items()}
        options = {name: in_force(name, default) for name, default in OPTIONS.items()}
        options["positions"] = "sinusoidal" if options["positions"] else "none"
        return build_example(preset.name, tokens=tokens[:most] or None, seed=drawn["seed"], **sizes, **options)

    return build


def apply_edits(example: Example, text: Text) -> Example:
    """Return the example with the reader's cells in place; say how many have no place in it."""
    hidden_field(edits.KEY)
    outside = 0
    for edit in edits.current():
        if fits(example, edit):
            example = example.edit(edit)
        else:
            outside += 1
    if outside:
        st.caption(text.label("controls.edits_outside", count=outside))
    return example
