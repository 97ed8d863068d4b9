"""What the browser is told of a board with blanks: nothing that gives one away, and what is said of an answer."""

from dataclasses import replace
from typing import Any

import numpy as np
import orjson
import pytest

from attention import Edit, run
from attention.experiments.classroom.exercise import Exercise, draw_blanks, small_example
from attention.experiments.classroom.mistakes import MISTAKES, STEPS, Cell
from attention.presets import build_example
from attention.ui.board.board import board_data
from attention.ui.board.pencil import VIEW, Task, pencil_data, steps_on
from attention.ui.text import LANGUAGES, Language, load_text

EN = load_text("en", "lecture", 2, "exercises")
TRACE = run(build_example("saw", scaled=True, visible="causal"))
SHEET, SOFTMAX = ("sheet",), ("softmax",)


def told(task: Task, answers: dict[Cell, float | None], text: Any = EN) -> dict[str, Any]:
    return dict(orjson.loads(pencil_data(task, answers, text)))


@pytest.mark.parametrize("options", [{}, {"score": "additive"}, {"normalizer": "relu"}, {"positions": "sinusoidal"}])
@pytest.mark.parametrize("seed", range(4))
def test_no_number_that_depends_on_a_blank_is_sent(seed: int, options: dict[str, Any]) -> None:
    trace = run(replace(TRACE.example, **options))
    blanks = draw_blanks(trace, steps_on(trace, SHEET, EN), "hard", seed)
    task = Task(trace, SHEET, Exercise(blanks))
    # the same exercise with other numbers behind the blanks: what is sent must be the same
    sent = told(task, {})
    whole = orjson.loads(board_data(trace, SHEET, EN, VIEW))
    hidden = {tuple(cell) for cell in sent["pencil"]["unknown"]}
    assert {tuple(cell) for cell in blanks} <= hidden
    for matrix, row, column in hidden:
        assert sent["matrices"][matrix]["values"][row][column] == 0
    shown = [(m, r, c) for m, each in sent["matrices"].items() for r, c in np.ndindex(np.shape(each["values"]))
             if (m, r, c) not in hidden]  # fmt: skip
    for matrix, row, column in shown:
        assert sent["matrices"][matrix]["values"][row][column] == whole["matrices"][matrix]["values"][row][column]


def test_the_first_wrong_step_is_named_with_the_number_typed() -> None:
    scaled, weight = Cell("scaled_scores", 2, 0), Cell("weights", 2, 0)
    task = Task(TRACE, SOFTMAX, Exercise((scaled, weight), tolerance=0.001))
    unscaled = run(replace(TRACE.example, scaled=False))
    answers: dict[Cell, float | None] = {scaled: float(TRACE.scores[2, 0]), weight: 0.123}
    said = told(task, answers)["pencil"]["said"]
    assert said.startswith("0 of 2 right. First wrong step: α_{3,1}/√d_{k}. You typed ")
    assert "not divided by √d_{k}" in said
    followed = {cell: float(getattr(unscaled, cell.step)[2, 0]) for cell in (scaled,)}
    row = TRACE.scaled_scores[2, :3].copy()
    row[0] = followed[scaled]
    carried = float(np.exp(row[0]) / np.exp(row).sum())
    assert "1 later number follows from it" in told(task, {**answers, weight: carried})["pencil"]["said"]


def test_right_and_shown_numbers_come_back_with_all_that_waited_for_them() -> None:
    score, weight = Cell("scores", 1, 0), Cell("weights", 1, 0)
    task = Task(TRACE, SHEET, Exercise((score, weight)))
    assert any(cell[0] == "output" for cell in told(task, {})["pencil"]["unknown"])
    told_all = told(task, {score: float(TRACE.scores[1, 0]), weight: None})["pencil"]
    assert (told_all["unknown"], told_all["asked"]) == ([], [])
    assert told_all["said"] == "1 of 2 right. 1 shown. All done."
    assert [mark[3] for mark in told_all["typed"]] == ["right", "shown"]


def test_whoever_chooses_sees_every_number() -> None:
    task = Task(TRACE, SHEET, Exercise((Cell("scores", 1, 0),)), choosing=True)
    pencil = told(task, {})["pencil"]
    assert (pencil["unknown"], pencil["asked"]) == ([], [["scores", 1, 0]])
    assert pencil["said"].startswith("1 blank chosen.")


@pytest.mark.parametrize(("language", "cannot"), [("en", "nobody can work them out"), ("zh", "谁也算不出来")])
def test_whoever_chooses_hears_what_cannot_be_worked_out_on_this_board(language: Language, cannot: str) -> None:
    text = load_text(language, "lecture", 2, "softmax")
    blanks = (Cell("scores", 1, 0), Cell("weights", 1, 0), Cell("scores", 0, 1))
    said = told(Task(TRACE, SOFTMAX, Exercise(blanks), choosing=True), {}, text)["pencil"]["said"]
    assert cannot in said
    assert all(name in said for name in ("α_{2,1}", "α_{1,2}"))
    assert "α′" not in said
    for scenes, chosen in ((SHEET, blanks), (SOFTMAX, blanks[1:2])):
        assert cannot not in told(Task(TRACE, scenes, Exercise(chosen), choosing=True), {}, text)["pencil"]["said"]


def test_another_example_or_other_blanks_are_another_exercise() -> None:
    blanks = (Cell("scores", 1, 0), Cell("weights", 1, 0))
    tasks = [
        Task(TRACE, SHEET, Exercise(blanks)),
        Task(TRACE, SHEET, Exercise(blanks[:1])),
        Task(run(replace(TRACE.example, base=2.0)), SHEET, Exercise(blanks)),
        Task(run(build_example("saw", scaled=True, visible="causal", seed=4)), SHEET, Exercise(blanks)),
    ]
    assert len({task.code for task in tasks}) == len(tasks)
    assert Task(TRACE, SHEET, Exercise(blanks)).code == tasks[0].code


def test_another_base_stands_on_the_board() -> None:
    trace = run(small_example(("one", "two", "three"), 1, 2.0))
    sent = told(Task(trace, SOFTMAX, Exercise(())), {})["matrices"]
    assert (sent["exponentials"]["rule"]["base"], sent["weights"]["rule"]["base"]) == (2, 2)
    assert (sent["exponentials"]["words"], sent["exponentials"]["cell"]) == ("powers", "2^(α_{#r,#c}−max)")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mistake_and_every_verdict_has_its_words(language: Any) -> None:
    text = load_text(language, "paper", 2, "exercises")
    assert all(text.label(f"pencil.mistake_{mistake}") for mistake in MISTAKES)
    assert told(Task(TRACE, SHEET, Exercise(())), {}, text)["pencil"]["said"] == text.label("pencil.none")


def test_a_board_asks_for_the_steps_that_it_shows() -> None:
    assert steps_on(TRACE, SHEET, EN) == [step for step in STEPS if step not in ("scaled_scores", "masked_scores")]
    assert steps_on(TRACE, ("values",), EN) == ["values"]


def test_a_board_asks_only_for_what_follows_from_what_it_shows() -> None:
    assert steps_on(TRACE, SOFTMAX, EN) == ["scaled_scores", "masked_scores", "weights"]
    assert steps_on(run(build_example("saw")), SOFTMAX, EN) == ["weights"]
    assert steps_on(TRACE, ("output",), EN) == ["output"]
    assert steps_on(TRACE, ("scores",), EN) == ["scores"]
    assert steps_on(TRACE, ("scores", "queries", "keys"), EN) == ["queries", "keys", "scores"]


def test_only_a_board_of_whole_numbers_says_so() -> None:
    small = run(small_example(("one", "two", "three"), 1, 2.0))
    assert told(Task(small, SHEET, Exercise(())), {})["pencil"]["whole"] is True
    assert told(Task(TRACE, SHEET, Exercise(())), {})["pencil"]["whole"] is False


def test_neither_a_colours_scale_nor_what_a_cell_would_be_tells_a_number() -> None:
    largest = np.unravel_index(int(abs(TRACE.scores).argmax()), TRACE.scores.shape)
    cell = Cell("scores", int(largest[0]), int(largest[1]))
    by_hand = run(replace(TRACE.example, what_if=(Edit("weights", cell.row, 0, 0.9),)))
    sent = told(Task(by_hand, SHEET, Exercise((cell,))), {})
    known = np.delete(abs(by_hand.scores).ravel(), np.ravel_multi_index(largest, TRACE.scores.shape))
    assert sent["matrices"]["scores"]["largest"] == pytest.approx(known.max())
    assert sent["matrices"]["scaled_scores"]["largest"] == pytest.approx(known.max())
    assert sent["would"] == {"weights": [[cell.row, 0, 0]]}
    without = told(Task(by_hand, SHEET, Exercise(())), {})
    assert without["matrices"]["scores"]["largest"] == pytest.approx(abs(by_hand.scores).max())
    assert without["would"]["weights"][0][2] != 0


def test_the_chosen_query_is_outlined() -> None:
    assert told(Task(TRACE, SOFTMAX, Exercise(()), query=2), {})["query"] == 2
