"""The mask grid: what it shows is the trace's, and a click toggles one cell of the mask that was in force."""

from typing import Any

import numpy as np
import orjson
import pytest

from attention import run
from attention.presets import build_example
from attention.trace import Trace
from attention.ui.board.mask_grid import grid_data, toggled_mask
from attention.ui.text import Notation, load_text

NAMES = ["“I”", "“saw” (2)", "“a”", "“saw” (4)"]


def trace_of(**options: Any) -> Trace:
    return run(build_example("saw", **options))


def sent(trace: Trace, notation: Notation) -> dict[str, Any]:
    payload: dict[str, Any] = orjson.loads(grid_data(trace, load_text("en", notation, 3, "heads")))
    return payload


@pytest.mark.parametrize("notation", ["lecture", "paper"])
def test_each_cell_holds_its_weight_or_minus_infinity(notation: Notation) -> None:
    trace = trace_of(visible="causal")
    grid = sent(trace, notation)
    turned = notation == "lecture"
    assert grid["rows"] == grid["columns"] == NAMES
    assert (grid["across"], grid["down"]) == (("who looks", "who is looked at")[:: 1 if turned else -1])
    for row in range(4):
        for column in range(4):
            looks, looked = (column, row) if turned else (row, column)
            seen = looked <= looks
            assert grid["visible"][row][column] == seen
            assert grid["shown"][row][column] == (f"{trace.weights[looks, looked]:.3f}" if seen else "−∞")
            assert grid["says"][row][column] == f"{NAMES[looks]} → {NAMES[looked]}"


@pytest.mark.parametrize(
    ("cell", "turned", "code"),
    [
        ([1, 3], False, "1.2~1.3~1.4~2.3~3.4"),
        ([3, 1], True, "1.2~1.3~1.4~2.3~3.4"),
        ([3, 0], False, "1.2~1.3~1.4~2.3~2.4~3.4~4.1"),
    ],
)
def test_a_click_toggles_one_cell_of_the_mask_in_force(cell: list[int], turned: bool, code: str) -> None:
    assert toggled_mask(trace_of(visible="causal").visible, cell, turned=turned) == code


def test_the_last_hidden_cell_that_is_shown_again_leaves_no_mask() -> None:
    visible = np.ones((4, 4), dtype=bool)
    visible[2, 1] = False
    assert toggled_mask(visible, [2, 1], turned=False) == ""


@pytest.mark.parametrize("cell", [None, [], [1], [4, 0], [0, -1], [0, True], ["0", 1], {"row": 1}, [0, 1, 2]])
def test_what_is_no_cell_changes_nothing(cell: object) -> None:
    assert toggled_mask(trace_of().visible, cell, turned=False) is None
