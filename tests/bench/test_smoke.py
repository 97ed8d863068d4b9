"""Every measurement runs to its end: one press, no mark. What is measured is not asked here."""

import math

import pytest

from tests.aside import aside
from tests.bench import load
from tests.bench.__main__ import NAMES, measured

IN_A_BROWSER = {"first_visit", "hover", "rerun", "versus"}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.browser] if name in IN_A_BROWSER else []) for name in NAMES]
)
def test_it_runs_to_its_end(name: str) -> None:
    found = aside(lambda: measured(name, smoke=True))
    assert found
    assert all(math.isfinite(figure.value) and figure.value >= 0 for figure in found)


def test_a_small_crowd_meets_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert aside(lambda: load.main(["--smoke"])) == 0
    assert "rounds: come, move, go" in capsys.readouterr().out
