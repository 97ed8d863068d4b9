"""Every declared parameter has its widget where its declaration says, and nowhere else."""

from typing import Any, Final

import pytest
from streamlit.proto.RootContainer_pb2 import RootContainer

from attention.ui.controls.kinds import Hidden, Parameter, Place
from attention.ui.controls.parameters import PARAMETERS, PENCIL
from pages import SECTIONS
from tests.bench.reader import key_of
from tests.pages.quick import read

pytestmark = pytest.mark.usefixtures("served")

BY_BROWSER: Final = frozenset({"cell", "step", "present"})
"""The browser reads and writes these itself, without a widget."""
BY_FILE: Final = frozenset({"own_layer", "own_head"})
"""Drawn once the reader has brought a file with several heads."""
CHOICE: Final = "_choice"
"""How the key of a choice ends that the reader sees; the field that holds its code is drawn once there is one."""
OPTIONS: Final = {section.slug: section.options for section in SECTIONS}
OPEN: Final = {
    "decimals": "3",
    "seed": "14",
    "scaled": "true",
    "changed": "I see a saw.",
    "taken_out": "3.1",
    "b_score": "additive",
}
"""A parameter of each drawer: what is folded away is drawn where a link asks for some of it."""
HIDDEN: Final = {
    name: each.samples[0] for name, each in PARAMETERS.items() if isinstance(each, Hidden) and name not in BY_BROWSER
}
"""Every field that nobody sees: it is drawn where it holds something."""
PLACES: Final[dict[int, Place]] = {RootContainer.MAIN: "section", RootContainer.SIDEBAR: "side"}


def widgets(slug: str, **link: str) -> dict[str, Place]:
    """Return where a page draws each parameter: the widget that writes it into the address, or the choice of it."""
    bound: dict[str, Place] = {}
    choices: dict[str, Place] = {}
    for message in read(slug, **link):
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if not kind:
            continue
        widget, place = getattr(element, kind), PLACES.get(message.metadata.delta_path[0], "section")
        if name := getattr(widget, "query_param_key", ""):
            assert name not in bound, f"{name} is drawn twice"
            bound[name] = place
        elif (key := key_of(getattr(widget, "id", ""))).endswith(CHOICE):
            choices[key.removesuffix(CHOICE)] = place
    both = bound.keys() & choices.keys()
    assert {name: bound[name] for name in both} == {name: choices[name] for name in both}
    return choices | bound


def declared(slug: str, *, chosen: bool) -> dict[str, Place]:
    """Return where a section draws each parameter, with or without those that wait for a choice."""
    return {
        name: "section" if name in OPTIONS[slug] else parameter.place
        for name, parameter in PARAMETERS.items()
        if name not in BY_BROWSER | BY_FILE and parameter.is_on(slug) and (chosen or not waits_for(parameter, slug))
    }


def waits_for(parameter: Parameter[Any], section: str) -> dict[str, str]:
    """Return what the link must say for the section to draw it: name → value, or nothing where any will do."""
    asked = dict(each.partition("=")[::2] for each in parameter.when.split("&") if each)
    return {name: value for name, value in asked.items() if PARAMETERS[name].is_on(section)}


def what_it_waits_for(slug: str) -> dict[str, str]:
    """Return a link that makes every choice that some parameter of a section waits for."""
    asked = {
        key: value for name in declared(slug, chosen=True) for key, value in waits_for(PARAMETERS[name], slug).items()
    }
    return {name: value or PARAMETERS[name].samples[0] for name, value in asked.items()}


@pytest.mark.parametrize("slug", OPTIONS)
def test_a_section_draws_at_first_what_waits_for_no_choice(slug: str) -> None:
    assert widgets(slug, **OPEN, **HIDDEN) == declared(slug, chosen=False)


@pytest.mark.parametrize("slug", OPTIONS)
def test_what_is_folded_away_is_not_drawn(slug: str) -> None:
    opened = widgets(slug, **OPEN, **HIDDEN)
    assert widgets(slug).items() < opened.items()
    assert not widgets(slug).keys() & (OPEN.keys() | HIDDEN.keys())


@pytest.mark.parametrize("slug", OPTIONS)
def test_a_section_draws_all_that_is_declared_for_it_once_the_choices_are_made(slug: str) -> None:
    choices = what_it_waits_for(slug)
    found = widgets(slug, **OPEN, **HIDDEN, **choices)
    if choices.pop(PENCIL.name, ""):  # while the pencil is in hand, what tells the numbers waits, with its controls
        found |= widgets(slug, **OPEN, **HIDDEN, **choices)
    assert found == declared(slug, chosen=True)


@pytest.mark.parametrize(
    ("name", "slug", "condition"),
    [
        (name, slug, condition)
        for name, parameter in PARAMETERS.items()
        if name not in BY_BROWSER
        for slug in parameter.sections or [*OPTIONS][:1]
        for condition in waits_for(parameter, slug)
    ],
)
def test_what_waits_for_a_choice_waits_for_no_other(name: str, slug: str, condition: str) -> None:
    others = what_it_waits_for(slug)
    del others[condition]
    assert name not in widgets(slug, **others)


def test_a_first_choice_moves_no_widget_behind_it() -> None:
    """The browser draws anew what stands at another place; what is changed meanwhile would miss the link."""

    def places(**link: str) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for message in read("scores", scaled="true", **link):
            element = message.delta.new_element
            kind = element.WhichOneof("type")
            if kind and (name := getattr(getattr(element, kind), "id", "")):
                found[key_of(name)] = list(message.metadata.delta_path)
        return found

    before, after = places(), places(score="additive")
    behind = ("score_choice", "temperature", "normalizer_choice", "positions")
    assert "score" not in before
    assert "score" in after
    assert [before[name] for name in behind] == [after[name] for name in behind]
