from itertools import islice

import numpy as np
import pytest

from attention.experiments.labeling.twins import (
    STEPS_PER_MOMENT,
    Moment,
    TwinTask,
    draw_batch,
    nearest_twin,
    symbol_scores,
    train_twins,
)
from attention.weights import softmax

SHORT = TwinTask(length=11, window=1, seed=3, steps=30)


@pytest.fixture(scope="module")
def course() -> list[Moment]:
    return list(train_twins(TwinTask()))


def test_by_default_self_attention_finds_99_percent_of_the_twins(course: list[Moment]) -> None:
    last = course[-1].attention
    assert last.recall >= 0.99
    assert last.false_alarms <= 0.01
    assert last.recall_by_distance.min() >= 0.95


def test_the_window_finds_near_twins_and_of_far_ones_no_more_than_by_chance(course: list[Moment]) -> None:
    task, last = TwinTask(), course[-1].window
    near, far = last.recall_within(1, task.window), last.recall_within(task.window + 1, task.length - 1)
    assert last.recall_by_distance[: task.window].min() > 0.6
    assert near > 0.6
    assert far < 0.06
    assert far == pytest.approx(last.false_alarms, abs=0.03)


def test_recall_by_distance_adds_up_to_all_recall(course: list[Moment]) -> None:
    for grade in (course[3].attention, course[-1].window):
        assert grade.recall_within(1, 15) == pytest.approx(grade.recall)
    assert course[0].window.twins_by_distance.tolist() == course[-1].attention.twins_by_distance.tolist()


def test_a_moment_comes_before_the_first_step_and_after_every_ten(course: list[Moment]) -> None:
    assert [moment.step for moment in course] == list(range(0, TwinTask().steps + 1, STEPS_PER_MOMENT))
    assert course[0].attention.recall < 0.9


def test_the_projections_change_and_what_was_shown_before_does_not(course: list[Moment]) -> None:
    first, last = course[0], course[-1]
    for name in ("query_projection", "key_projection", "value_projection"):
        assert not np.array_equal(getattr(first, name), getattr(last, name))
        assert not getattr(first, name).flags.writeable


def test_a_trained_twin_looks_at_its_twin(course: list[Moment]) -> None:
    probe, weights = TwinTask().probe, course[-1].weights
    assert weights.shape == (16, 16)
    assert not np.diag(weights).any()
    for place in np.flatnonzero(nearest_twin(probe) < len(probe)):
        assert probe[weights[place].argmax()] == probe[place]


def test_a_trained_symbol_s_query_fits_its_own_key_best_and_an_untrained_one_s_does_not(course: list[Moment]) -> None:
    before, after = symbol_scores(course[0]), symbol_scores(course[-1])
    itself = np.arange(TwinTask().symbols)
    assert before.shape == after.shape == (40, 40)
    assert (after.argmax(axis=-1) == itself).all()
    assert (before.argmax(axis=-1) == itself).mean() < 0.5


def test_the_scores_of_symbols_are_those_that_the_probe_was_weighed_by(course: list[Moment]) -> None:
    probe, moment = TwinTask().probe, course[-1]
    scores = symbol_scores(moment)[np.ix_(probe, probe)].astype(np.float64)
    np.fill_diagonal(scores, -np.inf)
    np.testing.assert_allclose(softmax(scores), moment.weights, atol=1e-4)


def test_the_probe_is_marked_right_after_training(course: list[Moment]) -> None:
    probe = TwinTask().probe
    np.testing.assert_array_equal(course[-1].chances > 0.5, nearest_twin(probe) < len(probe))


def test_the_same_seed_trains_in_the_same_way_and_another_does_not() -> None:
    losses = [
        [(moment.attention.loss, moment.window.loss) for moment in train_twins(task)]
        for task in (SHORT, SHORT, TwinTask(length=11, window=1, seed=4, steps=30))
    ]
    assert losses[0] == losses[1]
    assert losses[0] != losses[2]


def test_nothing_is_computed_between_two_moments(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []

    def count(*given: object) -> object:
        drawn.append(1)
        return draw_batch(*given)  # type: ignore[arg-type]

    monkeypatch.setattr("attention.experiments.labeling.twins.draw_batch", count)
    moments = train_twins(SHORT)
    assert len(drawn) == 0
    list(islice(moments, 2))
    assert len(drawn) == 1 + STEPS_PER_MOMENT
    del moments
    assert len(drawn) == 1 + STEPS_PER_MOMENT


def test_the_nearest_twin_agrees_with_plain_loops() -> None:
    symbols = np.random.default_rng(5).integers(0, 7, (3, 11))
    expected = [
        [min([abs(i - j) for j in range(11) if j != i and row[j] == row[i]], default=11) for i in range(11)]
        for row in symbols
    ]
    assert nearest_twin(symbols).tolist() == expected


def test_every_symbol_with_a_twin_is_to_be_marked_and_no_other() -> None:
    batch = draw_batch(SHORT, 13, np.random.default_rng(5))
    for row, labels in zip(batch.rows[..., 0].tolist(), batch.labels.tolist(), strict=True):
        assert labels == [int(row.count(symbol) > 1) for symbol in row]


def test_without_a_twin_in_view_there_is_more_often_none() -> None:
    task = TwinTask()
    symbols = draw_batch(task, 4000, np.random.default_rng(6)).rows[..., 0]
    nearest = nearest_twin(symbols)
    unseen = nearest > 1
    assert (nearest[unseen] == task.length).mean() > 0.5


@pytest.mark.parametrize("length", [8, 13, 24])
def test_the_probe_has_near_and_far_twins(length: int) -> None:
    probe = TwinTask(length=length).probe
    nearest = nearest_twin(probe)
    assert nearest.min() == 1
    assert nearest[nearest < length].max() == length - 1
    names = TwinTask(length=length).probe_names
    assert [name == names[0] for name in names] == (probe == probe[0]).tolist()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"length": 7}, "length is 7"),
        ({"window": 4}, "window is 4"),
        ({"steps": 0}, "steps is 0"),
        ({"seed": -1}, "seed is -1"),
        ({"rate": 0.0}, "rate 0.0"),
        ({"rate": float("nan")}, "rate nan"),
    ],
)
def test_numbers_out_of_range_are_refused_by_name(given: dict[str, int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        TwinTask(**given)
