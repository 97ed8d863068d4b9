"""Links of before open the same numbers.

links_of_before.json holds forty links over all sections and parameters, and what the walkthrough computed for them at
the commit 17e37d0, before every parameter was declared in one place: scores, weights and output, and for each figure
how many numbers it draws, their sum, the sum of their sizes, and their sum weighted by place. The map of what a network
hears is left out of the link whose layer it did not follow then.
"""

from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson
import pytest

import attention
from attention.arrays import Floats
from attention.example import Example
from attention.figures.frame import Figure, Lasting, Mark
from attention.trace import Trace
from attention.ui.controls.parameters import PARAMETERS
from attention.ui.page import figure
from tests.pages.reader import SLUGS, notices, open_section

LINKS: Final[list[dict[str, Any]]] = orjson.loads((Path(__file__).parent / "links_of_before.json").read_bytes())
NAMES: Final = 84
"""Parameters there were then, without `cell` and `step`, which only a board reads, and a training of some seconds."""


def numbers(drawn: Figure) -> Floats:
    """Return every number of a figure's marks, in order; what is pointed at over time was a mark of its own then."""
    found = []
    for mark in (*drawn.data, *(mark for mark in drawn.data if "dx" in mark and "customdata" in mark)):
        for axis in ("x", "y", "z"):
            try:
                found.append(np.asarray(values_of(mark, axis), dtype=np.float64).ravel())
            except (TypeError, ValueError):
                continue  # names on an axis
    return np.nan_to_num(np.concatenate(found), nan=0.0, posinf=0.0, neginf=0.0)


def values_of(mark: Mark, axis: str) -> Any:
    """Return the numbers of one axis, also where they last or are equally far apart."""
    if axis == "x" and mark["type"] == "scatter" and "dx" in mark:
        return mark["x0"] + mark["dx"] * np.arange(len(values_of(mark, "y")))
    values = mark.get(axis, ())
    return values.value if isinstance(values, Lasting) else values


def is_narrow(drawn: Figure) -> bool:
    """Whether a large matrix travels as float32, which changes no digit that is told."""
    return any(getattr(mark.get("z"), "dtype", None) == np.float32 for mark in drawn.data)


def told(values: Floats) -> list[float]:
    """Return a few numbers that change with any of the values and their places."""
    return [len(values), values.sum(), abs(values).sum(), values @ np.cos(np.arange(len(values)))]


@pytest.mark.parametrize("link", LINKS, ids=[f"{place}-{link['slug']}" for place, link in enumerate(LINKS)])
def test_a_link_of_before_opens_the_same_numbers(link: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    traces: list[Trace] = []
    drawn: dict[str, Figure] = {}
    run, show = attention.run, figure.show

    def noted(example: Example) -> Trace:
        traces.append(run(example))
        return traces[-1]

    def shown(made: Figure, *words: Any, name: str, **rest: Any) -> Any:
        drawn[name] = made
        return show(made, *words, name=name, **rest)

    monkeypatch.setattr(attention, "run", noted)
    monkeypatch.setattr(figure, "show", shown)
    app = open_section(link["slug"], **link["query"])
    assert not app.exception
    assert notices(app) == []
    assert app.query_params.items() <= link["query"].items()  # what is the default, Streamlit leaves out
    for matrix in ("scores", "weights", "output"):
        np.testing.assert_allclose(getattr(traces[0], matrix), link[matrix], rtol=1e-12, atol=1e-12)
    for name, before in link["figures"].items():
        near = 1e-6 if is_narrow(drawn[name]) else 1e-12
        np.testing.assert_allclose(told(numbers(drawn[name])), before, rtol=near, atol=near, err_msg=name)


def test_they_are_forty_over_all_sections_and_all_parameters_of_then() -> None:
    assert len(LINKS) == 40
    assert {link["slug"] for link in LINKS} == set(SLUGS)
    names = {name for link in LINKS for name in link["query"]}
    assert len(names) == NAMES
    assert names <= PARAMETERS.keys()
