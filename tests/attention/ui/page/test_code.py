"""The code on the page runs as it stands and computes what the board shows."""

import contextlib
import io
from typing import Any, get_args

import numpy as np
import pytest

from attention import Edit, run
from attention.presets import build_example
from attention.trace import Trace
from attention.ui.page.code import Step, code_for
from attention.ui.text import Notation

OPTIONS: list[dict[str, Any]] = [
    {},
    {"scaled": True, "temperature": 0.5},
    {"score": "additive", "visible": "causal"},
    {"visible": "band", "reach": 1, "normalizer": "relu"},
    {"visible": "causal", "normalizer": "identity"},
    {"visible": "padding", "reach": 2},
    {"visible": "padding", "reach": 2, "normalizer": "relu"},
    {"visible": "own", "hidden": ((0, 1), (2, 2))},
    {"visible": "own", "hidden": ((1, 0), (1, 1), (1, 2), (1, 3)), "scaled": True},
    {"positions": "sinusoidal", "visible": "causal", "scaled": True},
    {"base": 2.0, "visible": "causal"},
]
SHOWN = {"projections": "V", "values": "V", "scores": "A", "softmax": "A1", "output": "O", "all": "A1"}
FIELDS = {"V": "values", "A": "scores", "A1": "weights", "O": "output"}


def execute(code: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(code, names)
    assert printed.getvalue().strip()
    return names


def check(step: Step, trace: Trace, notation: Notation) -> None:
    name = SHOWN[step]
    expected = getattr(trace, FIELDS[name])
    given = execute(code_for(step, trace, notation))[name]
    np.testing.assert_allclose(given, expected.T if notation == "lecture" else expected, atol=2e-5)


@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize("notation", get_args(Notation))
@pytest.mark.parametrize("step", get_args(Step))
def test_code_computes_what_the_board_shows(step: Step, notation: Notation, options: dict[str, Any]) -> None:
    check(step, run(build_example("saw", d_model=5, d_k=3, d_v=2, **options)), notation)


@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize("notation", get_args(Notation))
@pytest.mark.parametrize("step", get_args(Step))
def test_code_has_at_most_ten_lines(step: Step, notation: Notation, options: dict[str, Any]) -> None:
    assert len(code_for(step, run(build_example("saw", **options)), notation).splitlines()) <= 10


@pytest.mark.parametrize("notation", get_args(Notation))
@pytest.mark.parametrize("matrix", ["queries", "keys", "values", "scores", "weights"])
def test_code_keeps_the_cells_set_by_hand(matrix: Any, notation: Notation) -> None:
    example = build_example("saw", d_model=5, d_k=3, d_v=2, scaled=True)
    trace = run(example.edit(Edit(matrix, 2, 1, 1.5)).edit(Edit(matrix, 0, 0, -0.5)))
    for step in get_args(Step):
        check(step, trace, notation)
