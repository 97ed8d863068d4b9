"""Links of before open the same numbers.

links_of_before.json holds forty links over all sections and parameters, and what the walkthrough computed for them at
the commit 17e37d0, before every parameter was declared in one place: scores, weights and output, and for each figure
how many numbers it draws, their sum, the sum of their sizes, and their sum weighted by place. The map of what a network
hears is left out of the link whose layer it did not follow then.

A figure is read from its message, as the browser reads it. What is drawn otherwise since then is turned back first, and
stands in `as_then`; the one number that follows a control which it ignored then stands in `IGNORED`.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson
import pytest

from attention.arrays import Floats
from attention.example import Example
from attention.figures.heatmap import Side, heatmap, signed_span
from attention.trace import Trace
from attention.ui.controls import example as controls
from attention.ui.controls.parameters import PARAMETERS
from pages import SECTIONS
from tests.pages.quick import see
from tests.pages.reader import SLUGS, Page, figures, notices
from tests.pages.unpacked import unpacked

LINKS: Final[list[dict[str, Any]]] = orjson.loads((Path(__file__).parent / "links_of_before.json").read_bytes())
NAMES: Final = 84
"""Parameters there were then, without `cell` and `step`, which only a board reads, and a training of some seconds."""
CAME_LATER: Final = {section.slug for section in SECTIONS if section.group in ("group_beyond", "group_classroom")}
IGNORED: Final[Mapping[str, str]] = {"nine_heads_error": "padded"}
"""Figure → the control that it did not follow then, and does now."""
NEAR: Final = 1e-6
"""No digit that is told; matrix products and trainings differ by less from one kind of processor to another."""
PLACES: Final = 26
"""Panels stand at such fractions of a pixel of the picture: 81/13 apart, in the message to three decimals."""

Marks = Sequence[Mapping[str, Any]]


def drawn_by(app: Page) -> dict[str, Any]:
    """Return every figure on the page by its name."""
    return {each["name"]: each for each in map(unpacked, figures(app))}


def as_then(drawn: Mapping[str, Any], notation: str) -> Marks:
    """Return a figure's marks, those that are drawn otherwise now in their form of then."""
    marks: Marks = drawn["figure"]["data"]
    match drawn["name"]:
        case "readiness" if notation == "lecture":  # a word was a row in either notation
            turned = np.asarray(marks[0]["z"], dtype=np.float64).T
            sides = (Side("", drawn["grid"][side]) for side in ("columns", "rows"))
            return with_all_digits(heatmap(turned, *sides, quantity="", span=signed_span(turned)).data)
        case "other_direction" if notation == "lecture":  # who looks was a row in either notation
            return [{**mark, "z": np.asarray(mark["z"]).T} for mark in marks]
        case "memory":  # the LSTM's curve has joined them
            assert "LSTM" in marks[3]["name"]
            return marks[:3]
        case "nine_heads":  # the places of the panels were sent with all their digits
            return [{**mark, "y": exact(mark["y"])} if "y" in mark else mark for mark in marks]
    return with_all_digits(marks)


def with_all_digits(marks: Marks) -> Marks:
    """Return marks with a heatmap's digits as they were sent then: an empty one for each hidden cell, too."""

    def digits(mark: Mapping[str, Any]) -> Mapping[str, Any]:
        if np.ndim(mark.get("textfont", {}).get("color")) == 0:  # each digit has a colour of its own
            return mark
        y, x = np.indices(np.shape(marks[0]["z"]))
        return {**mark, "x": x.ravel(), "y": y.ravel()}

    return [*map(digits, marks)]


def exact(places: Sequence[float]) -> Floats:
    """Return places of panels with all their digits."""
    found = np.asarray(places, dtype=np.float64)
    whole = np.round(found * PLACES) / PLACES
    np.testing.assert_allclose(found, whole, rtol=0, atol=0.0005 + 1e-9)
    return whole


def numbers(marks: Marks) -> Floats:
    """Return every number of a figure's marks, in order; what is pointed at over time was a mark of its own then."""
    found = []
    for mark in (*marks, *(mark for mark in marks if "dx" in mark and "customdata" in mark)):
        for axis in ("x", "y", "z"):
            try:
                found.append(np.asarray(values_of(mark, axis), dtype=np.float64).ravel())
            except (TypeError, ValueError):
                continue  # names on an axis
    return np.nan_to_num(np.concatenate(found), nan=0.0, posinf=0.0, neginf=0.0)


def values_of(mark: Mapping[str, Any], axis: str) -> Any:
    """Return the numbers of one axis, also where they are equally far apart."""
    if axis == "x" and mark["type"] == "scatter" and "dx" in mark:
        return mark["x0"] + mark["dx"] * np.arange(len(mark["y"]))
    return mark.get(axis, ())


def told(values: Floats) -> list[float]:
    """Return a few numbers that change with any of the values and their places."""
    return [len(values), values.sum(), abs(values).sum(), values @ np.cos(np.arange(len(values)))]


@pytest.mark.parametrize("link", LINKS, ids=[f"{place}-{link['slug']}" for place, link in enumerate(LINKS)])
def test_a_link_of_before_opens_the_same_numbers(link: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    traces: list[Trace] = []
    run = controls.run_once

    def noted(example: Example) -> Trace:
        traces.append(run(example))
        return traces[-1]

    monkeypatch.setattr(controls, "run_once", noted)
    query = link["query"]
    app = see(link["slug"], **query)
    assert notices(app) == []
    assert app.query_params.items() <= query.items()  # what is the default, Streamlit leaves out
    for matrix in ("scores", "weights", "output"):
        np.testing.assert_allclose(getattr(traces[0], matrix), link[matrix], rtol=1e-12, atol=1e-12)
    drawn = drawn_by(app)
    for name, before in link["figures"].items():
        ignored = IGNORED.get(name)
        if query.get(ignored) == "true":
            without = {parameter: value for parameter, value in query.items() if parameter != ignored}
            drawn |= {name: drawn_by(see(link["slug"], **without))[name]}
        marks = as_then(drawn[name], query.get("notation", "lecture"))
        np.testing.assert_allclose(told(numbers(marks)), before, rtol=NEAR, atol=NEAR, err_msg=name)


def test_they_are_forty_over_all_sections_and_all_parameters_of_then() -> None:
    assert len(LINKS) == 40
    assert {link["slug"] for link in LINKS} == set(SLUGS) - CAME_LATER
    names = {name for link in LINKS for name in link["query"]}
    assert len(names) == NAMES
    assert names <= PARAMETERS.keys()
