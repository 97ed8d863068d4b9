"""The controls that every section shares, all of them in the link. Each `choose_…` returns plain values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any, Final, cast
from urllib.parse import urlencode

import streamlit as st

from attention.example import Edit, Example
from attention.presets import PRESETS, build_example, tokenize
from attention.trace import Trace, run
from attention.ui.controls import edits, link, parameters
from attention.ui.controls.bound import (
    CONTROL_WIDTH,
    Width,
    choose_code,
    choose_number,
    choose_switch,
    choose_text,
    drawer,
    hidden_field,
    keep,
    state,
    value_in_force,
)
from attention.ui.controls.kinds import Code, Hidden, Number, Parameter, Place, Switch
from attention.ui.text import Language, Notation, Text, closest_language, name_of_language


def toolbar(name: str) -> "st.delta_generator.DeltaGenerator":
    """Return a row of controls that stand above what they change; narrow pages wrap it."""
    return st.container(key=f"toolbar_{name}", horizontal=True, vertical_alignment="bottom")


def behind() -> "st.delta_generator.DeltaGenerator":
    """Return a place for controls that nobody sees: a board moves them, the link holds them."""
    return st.container(key="behind")


def address_without(left_out: Sequence[Parameter[Any]], text: Text) -> str:
    """Return the present address without some parameters, and with the language: another reader sees the same."""
    asked = {**st.query_params.to_dict(), parameters.LANGUAGE.name: text.language}
    names = {parameter.name for parameter in left_out}
    return "?" + urlencode({name: value for name, value in asked.items() if name not in names})


@dataclass(frozen=True)
class Words:
    """In which words the reader reads."""

    language: Language
    notation: Notation
    decimals: int


def language_asked() -> Language:
    """Return the language that the link asks for, else the browser."""
    asked = st.query_params.get(parameters.LANGUAGE.name, "")
    return cast(Language, asked if parameters.LANGUAGE.allows(asked) else closest_language(st.context.locale or ""))


def language_in_force() -> Language:
    """Return the language of what stands before the choice of one."""
    return cast(Language, value_in_force(replace(parameters.LANGUAGE, default=language_asked())))


def _start_afresh() -> None:
    """A named example comes with its own sentence and unchanged cells."""
    state()[parameters.SENTENCE.name] = ""
    edits.reset()


def choose_words() -> Words:
    """Draw language, notation and decimals."""
    asked = language_asked()
    choice = replace(parameters.LANGUAGE, default=asked)
    language = cast(
        Language,
        choose_code(choice, Text(asked, "lecture", 2, {}), lambda code: name_of_language(cast(Language, code))),
    )
    text = Text(language, "lecture", 2, {})
    with drawer("reading", text, (parameters.NOTATION, parameters.DECIMALS)) as is_drawn:
        if is_drawn:
            choose_code(parameters.NOTATION, text)
            choose_number(parameters.DECIMALS, text)
    notation = cast(Notation, value_in_force(parameters.NOTATION))
    return Words(language, notation, cast(int, value_in_force(parameters.DECIMALS)))


def _choose_numbers(text: Text, chosen: frozenset[str], elsewhere: Sequence[str], square: bool) -> dict[str, Any]:
    """Draw the seed and the sizes that the section does not draw itself; what is settled cannot be moved."""
    sizes = {name: size for name, size in SIZES.items() if name not in elsewhere}
    held = (parameters.SEED, *sizes.values())
    with drawer("sizes", text, held) as is_drawn:
        if is_drawn:
            if len(chosen) < 1 + len(SIZES):
                st.caption(text.label("controls.sizes_fixed"))
            elif square:
                st.caption(text.label("controls.sizes_square"))
            choose_number(parameters.SEED, text, disabled="seed" not in chosen)
            for name in sizes:
                choose_size(name, text, "side", settled=square and name != parameters.D.name)
    return {number.name: value_in_force(number) for number in held}


def choose_size(name: str, text: Text, place: Place = "section", *, settled: bool = False) -> int:
    """Draw one size of the example; where the section or the preset settles it, it stands still."""
    width: Width = CONTROL_WIDTH if place == "section" else "stretch"
    return choose_number(SIZES[name], text, place=place, width=width, disabled=settled or is_settled(name))


def is_settled(size: str) -> bool:
    """Return whether the preset chosen settles this size itself."""
    return CORE_NAMES[size] not in PRESETS[cast(str, value_in_force(parameters.PRESET))].chosen


KEPT: Final = 64
"""So many examples, and their traces, are there for the next move, and for the next reader, that asks for the same."""
build_once: Final = lru_cache(maxsize=KEPT, typed=True)(build_example)
run_once: Final = lru_cache(maxsize=KEPT)(run)
SIZES: Final = {size.name: size for size in (parameters.D, parameters.D_K, parameters.D_V)}
CORE_NAMES: Final = {"d": "d_model", "d_k": "d_k", "d_v": "d_v"}
"""What the core calls the sizes."""
OPTIONS: Final[Mapping[str, Parameter[Any]]] = {
    option.name: option
    for option in (
        parameters.SCORE,
        parameters.SCALED,
        parameters.TEMPERATURE,
        parameters.NORMALIZER,
        parameters.VISIBLE,
        parameters.REACH,
        parameters.HIDE,
        parameters.POSITIONS,
    )
}


EXAMPLE: Final[Sequence[Parameter[Any]]] = (
    parameters.PRESET,
    parameters.SENTENCE,
    parameters.SEED,
    *SIZES.values(),
    *OPTIONS.values(),
    parameters.EDITS,
)
"""All that makes the example."""

WITH_REACH: Final = ("band", "padding")
"""The masks that a number r belongs to."""


def choose_mask(text: Text) -> None:
    """Draw who may be looked at, and what belongs to it."""
    choose_option("hide", text)
    if choose_option("visible", text) in WITH_REACH:
        choose_option("reach", text)


def choose_option(name: str, text: Text, place: Place = "section") -> str | float | bool | int:
    """Draw one option of the computation itself; return its value."""
    option = OPTIONS[name]
    if name == "reach" and value_in_force(parameters.VISIBLE) == "padding":
        option = replace(option, label="controls.reach_padding")
    return _draw_option(option, text, place)


def _draw_option(option: Parameter[Any], text: Text, place: Place) -> str | float | bool | int:
    match option:
        case Code() as code:
            return choose_code(code, text, place=place)
        case Switch() as switch:
            return choose_switch(switch, text, place=place)
        case Hidden() as hidden:
            return hidden_field(replace(hidden, place=place))
        case Number() as number:
            width: Width = CONTROL_WIDTH if number.step or place == "section" else "stretch"
            return cast(float, choose_number(number, text, place=place, width=width))
    raise KeyError(option.name)


def choose_settings_of_b(text: Text) -> dict[str, Any]:
    """Draw what 9.4's B has of its own, what is seldom changed folded away; return it as `Example` calls it."""
    options = dict(parameters.B)
    with toolbar("b"):
        for name in ("temperature", "scaled", "visible"):
            _draw_option(options[name], text, "section")
        mask = value_in_force(options["visible"])
        if mask in WITH_REACH:
            label = "controls.reach_padding" if mask == "padding" else "controls.reach"
            _draw_option(replace(options["reach"], label=label), text, "section")
    hidden_field(cast(Hidden, options["hide"]))
    folded = [options[name] for name in ("score", "normalizer", "positions")]
    with drawer("b", text, [*folded, parameters.B_NOTATION], "compare.more") as is_drawn:
        for option in folded if is_drawn else ():
            _draw_option(option, text, "section")
        if is_drawn:
            choose_code(parameters.B_NOTATION, text)
    return _as_example({name: value_in_force(option) for name, option in options.items()})


def _as_example(options: dict[str, Any]) -> dict[str, Any]:
    """Return options as `Example` calls them."""
    hidden = link.read_cells(options.pop("hide")) or ()
    return options | {"hidden": hidden, "positions": "sinusoidal" if options["positions"] else "none"}


def _choose_options(text: Text, elsewhere: Sequence[str]) -> dict[str, Any]:
    """Draw the options that the section does not draw itself; return their values."""
    here = {name: option for name, option in OPTIONS.items() if name not in elsewhere}
    with drawer("options", text, [*here.values()]) as is_drawn:
        for name in here if is_drawn else ():
            if name != "reach" or ("visible" in here and value_in_force(parameters.VISIBLE) in WITH_REACH):
                choose_option(name, text, "side")
    return {name: value_in_force(option) for name, option in here.items()}


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
    query = parameters.QUERY
    asked = st.query_params.get(query.name, "1")
    if query.allows(asked) and int(asked) > count:
        st.caption(text.label("controls.query_outside", count=count))
    if count == 1:
        return 0
    draw = partial(
        st.slider, text.label(query.label), 1, count, key=query.name, bind="query-params", width=CONTROL_WIDTH
    )
    return keep(query.name, draw, bounds=(1, count)) - 1


def choose_sentence(text: Text, place: Place = "section") -> None:
    """Draw the field for the reader's own sentence; say what of it cannot be shown."""
    preset = PRESETS[cast(str, value_in_force(parameters.PRESET))]
    sentence = choose_text(
        replace(parameters.SENTENCE, place=place),
        text,
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


def choose_example(text: Text, elsewhere: Sequence[str] = (), *, square: bool = False) -> Callable[[int], Example]:
    """Draw everything that makes the example; return a function from the most tokens allowed to the example.

    The board takes at most 12 tokens and the long heatmap 64: both are built from the same choices. What is named
    `elsewhere` is drawn by the section, with `choose_option`, `choose_size` and `choose_sentence`. In a `square`
    example queries, keys and values are as long as inputs, unless the preset settles their lengths.
    """
    preset = PRESETS[choose_code(parameters.PRESET, text, then=_start_afresh)]
    if "sentence" not in elsewhere:
        choose_sentence(text, "side")
    drawn = {**_choose_numbers(text, preset.chosen, elsewhere, square), **_choose_options(text, elsewhere)}

    def in_force(parameter: Parameter[Any]) -> Any:
        return drawn[parameter.name] if parameter.name in drawn else value_in_force(parameter)

    def build(most: int) -> Example:
        tokens = tokenize(str(value_in_force(parameters.SENTENCE)))
        sizes: dict[str, Any] = {CORE_NAMES[name]: in_force(size) for name, size in SIZES.items()}
        options = _as_example({name: in_force(option) for name, option in OPTIONS.items()})
        given: dict[str, Any] = {"tokens": tokens[:most] or None, "seed": drawn["seed"], **options}
        example = build_once(preset.name, **given, **sizes)
        # a preset may settle D itself
        return build_once(preset.name, **given, **sizes | dict.fromkeys(sizes, example.d_model)) if square else example

    return build


def apply_edits(example: Example, text: Text) -> Example:
    """Return the example with the reader's cells in place; say how many have no place in it."""
    hidden_field(parameters.EDITS)
    found, outside = edited(example, edits.current())
    if outside:
        st.caption(text.label("controls.edits_outside", count=outside))
    return found


@lru_cache(maxsize=KEPT)
def edited(example: Example, changes: tuple[Edit, ...]) -> tuple[Example, int]:
    """Return the example with these cells in place, and how many have no place in it."""
    outside = 0
    for edit in changes:
        if fits(example, edit):
            example = example.edit(edit)
        else:
            outside += 1
    return example, outside
