"""What Python sends to the board, and what it takes from it."""

import json
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from attention.example import Edit
from attention.presets import build_example
from attention.trace import run
from attention.ui.board.board import View, blend_steps, board_data, partial_blend, read_cell, read_edit, row_steps
from attention.ui.board.scenes import SCENES
from attention.ui.text import NOTATIONS, Notation, Text

EXAMPLE = build_example("saw", tokens=("a", "b", "c", "b", "a"), d_model=7, d_k=3, d_v=2, seed=11)
TRACE = run(EXAMPLE)


def text(notation: Notation = "lecture") -> Text:
    return Text("en", notation, 2, {})


def payload(*scenes: str, view: View | None = None, notation: Notation = "lecture", **options: Any) -> Any:
    trace = run(replace(EXAMPLE, **options))
    return json.loads(board_data(trace, scenes, text(notation), view or View()))


def test_numbers_arrive_with_every_digit() -> None:
    sent = payload("scores")["matrices"]
    for matrix in ("queries", "keys", "scores"):
        assert np.array_equal(sent[matrix]["values"], getattr(TRACE, matrix))


def test_minus_infinity_is_null_since_json_has_none() -> None:
    sent = payload("softmax", visible="causal")["matrices"]["masked_scores"]["values"]
    assert sent[0][1:] == [None] * 4
    assert None not in sent[4]


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("notation", NOTATIONS)
def test_no_scene_sends_a_number_that_json_does_not_know(scene: str, notation: Notation) -> None:
    options: dict[str, Any] = {"visible": "band", "score": "additive", "scaled": True}
    sent = board_data(run(replace(EXAMPLE, **options)), [scene], text(notation), View(query=3))
    assert json.loads(sent, parse_constant=pytest.fail)["matrices"]


def test_a_score_can_be_asked_back_to_the_inputs() -> None:
    assert set(payload("scores")["matrices"]) == {
        "inputs", "query_projection", "key_projection", "queries", "keys", "scores",
    }  # fmt: skip


def test_a_cell_set_by_hand_comes_with_what_it_would_be() -> None:
    changed = payload("scores", what_if=(Edit("keys", 4, 2, 9.0),))
    [(row, column, value)] = changed["would"]["keys"]
    assert (row, column) == (4, 2)
    assert value == pytest.approx(TRACE.keys[4, 2], rel=1e-12)
    assert changed["matrices"]["keys"]["values"][4][2] == 9.0


def test_steps_of_a_row_name_its_cells_in_order() -> None:
    assert [(step.row, step.column) for step in row_steps(TRACE, "scores", 3)] == [(3, column) for column in range(5)]


def test_partial_blends_add_up_to_the_output() -> None:
    sent = payload("output", view=View(steps=blend_steps(TRACE, 1)))["steps"]
    by_hand = np.zeros(2)
    for token, step in enumerate(sent):
        by_hand += TRACE.weights[1, token] * TRACE.values[token]
        assert step["sums"] == pytest.approx(by_hand.tolist(), rel=1e-12)
    assert sent[-1]["sums"] == TRACE.output[1].tolist()


def test_the_first_partial_blend_is_one_weighted_value() -> None:
    assert partial_blend(TRACE, 0, 1) == pytest.approx((TRACE.weights[0, 0] * TRACE.values[0]).tolist(), rel=1e-15)


def test_editable_matrices_are_those_that_take_an_edit() -> None:
    assert payload("output", view=View(editable=frozenset({"values", "output"})))["editable"] == ["values"]


@pytest.mark.parametrize(
    ("code", "cell"),
    [
        ("A.2.4", ("scores", 1, 3)),
        ("A1.5.5", ("weights", 4, 4)),
        ("Wq.7.3", ("query_projection", 6, 2)),
        ("O.1.2", ("output", 0, 1)),
        ("T.5.1", ("totals", 4, 0)),
    ],
)
def test_a_link_names_a_cell(code: str, cell: tuple[str, int, int]) -> None:
    assert read_cell(code, TRACE) == cell


@pytest.mark.parametrize(
    "code", ["", "A", "A.1", "A.0.1", "A.6.1", "A.1.6", "B.1.1", "A.1.1.1", "A.-1.1", "A.1.x", "A.¹.1", "A.001.1"]
)
def test_a_link_to_no_cell_is_ignored(code: str) -> None:
    assert read_cell(code, TRACE) is None


def sent_edit(**changes: Any) -> dict[str, Any]:
    return {"matrix": "keys", "row": 4, "column": 2, "value": 0.5, "phase": "final", "serial": 3, **changes}


@pytest.mark.parametrize("value", [0.5, -1e6, 1e6, 0, 2])
def test_an_edit_is_taken(value: float) -> None:
    assert read_edit(sent_edit(value=value), TRACE) == (Edit("keys", 4, 2, float(value)), False)


def test_a_live_edit_says_so() -> None:
    assert read_edit(sent_edit(phase="live"), TRACE) == (Edit("keys", 4, 2, 0.5), True)


@pytest.mark.parametrize(
    "changes",
    [
        {"matrix": "output"}, {"matrix": None}, {"matrix": ["keys"]}, {"row": 5}, {"row": -1}, {"row": 1.0},
        {"row": True}, {"row": None}, {"column": 3}, {"column": "2"}, {"value": math.nan}, {"value": math.inf},
        {"value": 1.1e6},
        {"value": "0.5"}, {"value": None}, {"value": True}, {"value": 10**400},
    ],
)  # fmt: skip
def test_what_a_browser_should_not_send_is_ignored(changes: dict[str, Any]) -> None:
    assert read_edit(sent_edit(**changes), TRACE) is None


@pytest.mark.parametrize("sent", [None, 3, "keys", [], {}])
def test_what_is_no_edit_at_all_is_ignored(sent: object) -> None:
    assert read_edit(sent, TRACE) is None


def test_the_same_board_is_written_once_and_another_anew() -> None:
    first = board_data(TRACE, ["scores"], text(), View(query=1))
    assert board_data(TRACE, ["scores"], text(), View(query=1, own=lambda edit: edit._replace(column=0))) is first
    for other in (
        board_data(TRACE, ["scores"], text(), View(query=2)),
        board_data(TRACE, ["softmax"], text(), View(query=1)),
        board_data(TRACE, ["scores"], text("paper"), View(query=1)),
        board_data(TRACE, ["scores"], text(), View(query=1), answered=3),
        board_data(TRACE, ["scores"], text(), View(query=1), can_undo=True),
        board_data(run(replace(EXAMPLE, seed=12)), ["scores"], text(), View(query=1)),
    ):
        assert other != first
