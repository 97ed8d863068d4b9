from dataclasses import replace
from typing import Final

import numpy as np
import pytest

from attention import Edit, run
from attention.experiments.classroom.exercise import (
    DIFFICULTIES,
    EASY_BLANKS,
    Difficulty,
    Exercise,
    can_be_asked,
    draw_blanks,
    small_example,
    unknown,
)
from attention.experiments.classroom.mistakes import STEPS, Cell, Step
from attention.how import LAYERS, TERMS, array_of
from attention.presets import build_example
from tests.attention.experiments.classroom.examples import drawn_trace

TRACE = run(build_example("saw", visible="causal"))
SHEET: Final[tuple[Step, ...]] = ("queries", "keys", "values", "scores", "weights", "output")


@pytest.mark.parametrize("difficulty", DIFFICULTIES)
def test_the_same_seed_draws_the_same_blanks(difficulty: Difficulty) -> None:
    drawn = [draw_blanks(TRACE, SHEET, difficulty, seed) for seed in (3, 3, *range(12))]
    assert drawn[0] == drawn[1]
    assert len(set(drawn)) > 1
    for cells in drawn:
        assert cells
        assert all(can_be_asked(TRACE, cell) for cell in cells)


def test_easy_asks_only_for_what_is_made_of_shown_numbers() -> None:
    easy = draw_blanks(TRACE, SHEET, "easy", 1)
    assert len(easy) == EASY_BLANKS
    assert {cell.step for cell in easy} == {"output"}


def test_hard_asks_for_one_tokens_whole_way() -> None:
    hard = draw_blanks(TRACE, SHEET, "hard", 1)
    assert len({cell.row for cell in hard}) == 1
    assert tuple(dict.fromkeys(cell.step for cell in hard)) == SHEET
    assert {cell.step for cell in draw_blanks(TRACE, SHEET, "medium", 1)} == {"weights", "output"}
    assert len(draw_blanks(TRACE, ["values"], "hard", 1)) == TRACE.values.size


def test_what_is_hidden_or_set_by_hand_is_not_asked_for() -> None:
    trace = run(replace(TRACE.example, what_if=(Edit("weights", 0, 0, 0.5),)))
    assert not can_be_asked(trace, Cell("masked_scores", 0, 1))
    assert not can_be_asked(trace, Cell("weights", 0, 0))
    assert not can_be_asked(trace, Cell("weights", 9, 0))
    # the first token sees itself alone, and that weight is set by hand; the other two are both "saw"
    rows = {cell.row for seed in range(30) for cell in draw_blanks(trace, ["weights"], "medium", seed)}
    assert rows == {2}


def test_where_all_tokens_are_twins_one_of_them_is_asked_about() -> None:
    assert draw_blanks(run(build_example("saw", tokens=("saw", "saw"))), SHEET, "easy", 0)
    alone = run(build_example("saw", tokens=("saw",), what_if=(Edit("weights", 0, 0, 0.5),)))
    assert draw_blanks(alone, ["weights"], "medium", 0) == ()


@pytest.mark.parametrize("step", ["queries", "keys", "values", "scores", "weights"])
@pytest.mark.parametrize("seed", range(25))
def test_what_moves_with_a_blank_is_unknown(step: str, seed: int) -> None:
    trace = drawn_trace(seed)
    array = array_of(trace, step)  # type: ignore[arg-type]
    cell = Cell(step, len(array) - 1, 0)  # type: ignore[arg-type]
    moved = run(replace(trace.example, what_if=(Edit(*cell, float(array[cell[1:]]) + 0.37),)))  # type: ignore[arg-type]
    blank = unknown(trace, [cell])
    assert blank[step][cell[1:]]
    for name, hidden in blank.items():
        before, after = array_of(trace, name), array_of(moved, name)  # type: ignore[arg-type]
        assert hidden.shape == before.shape
        with np.errstate(invalid="ignore"):
            changed = ~((before == after) | (abs(before - after) < 1e-12))
        if name not in ("additive_scores", "dot_product_scores"):  # where a score is set by hand, these are not
            assert not (changed & ~hidden).any(), name


def test_with_no_blanks_all_is_known_and_what_is_set_by_hand_stays_known() -> None:
    assert not any(hidden.any() for hidden in unknown(TRACE, []).values())
    trace = run(replace(TRACE.example, what_if=(Edit("scores", 2, 1, 0.5),)))
    blank = unknown(trace, [Cell("queries", 2, 0)])
    assert blank["scores"][2].tolist() == [True, False, True, True]
    assert blank["dot_product_scores"][2].all()
    assert set(blank) >= {*STEPS, *TERMS} - set(LAYERS)


def test_an_exercise_keeps_its_blanks_in_order_and_each_once() -> None:
    weight, score = Cell("weights", 1, 1), Cell("scores", 1, 0)
    exercise = Exercise((weight, score, weight))
    assert exercise.blanks == (score, weight)
    typed = {weight: float(TRACE.weights[1, 1]), score: -50.0, Cell("output", 0, 0): 1.0}
    assert [verdict.kind for verdict in exercise.review(TRACE, typed).verdicts.values()] == ["unknown", "right"]


def test_blanks_that_another_example_does_not_have_are_passed_over() -> None:
    far = Cell("scores", 11, 11)
    assert Exercise((far,)).review(TRACE, {far: 1.0}).verdicts == {}


def test_an_exercise_refuses_what_makes_no_sense() -> None:
    with pytest.raises(ValueError, match="at most 64"):
        Exercise(tuple(Cell("scores", row, column) for row in range(12) for column in range(12)))
    with pytest.raises(ValueError, match="expected at least 0"):
        Exercise((), tolerance=-1)


def test_a_small_example_can_be_worked_out_by_hand() -> None:
    example = small_example(("one", "two", "three"), seed=4, base=2.0, d_k=2)
    trace = run(example)
    assert set(np.unique(example.query_projection)) <= {-1, 0, 1}
    powers = 2.0 ** trace.scores.astype(int)
    np.testing.assert_allclose(trace.weights, powers / powers.sum(axis=1, keepdims=True), rtol=1e-12)


def test_the_same_number_of_a_word_that_occurs_again_is_unknown_too() -> None:
    trace = run(build_example("saw"))  # I saw a saw
    assert trace.example.tokens[1] == trace.example.tokens[3]
    scores = unknown(trace, [Cell("scores", 0, 1)])["scores"]
    assert [tuple(place) for place in np.argwhere(scores).tolist()] == [(0, 1), (0, 3)]
    values = unknown(trace, [Cell("values", 3, 0)])["values"]
    assert [tuple(place) for place in np.argwhere(values).tolist()] == [(1, 0), (3, 0)]
    placed = run(build_example("saw", positions="sinusoidal"))
    assert unknown(placed, [Cell("scores", 0, 1)])["scores"].sum() == 1
