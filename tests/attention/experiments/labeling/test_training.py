from collections.abc import Iterator

import numpy as np
import pytest

from attention.experiments.labeling.gradients import Batch
from attention.experiments.labeling.tagging import Design, label
from attention.experiments.labeling.training import draw_parameters, learn

DESIGN = Design({"symbol": 5}, 2, window=1, d_model=7, hidden=13)


def after_an_even_symbol(count: int) -> Iterator[Batch]:
    """A token's label says whether the symbol before it is even: a task for a window."""
    draw = np.random.default_rng(8)
    for _ in range(count):
        symbols = draw.integers(0, 5, (11, 6))
        before = np.pad(symbols, ((0, 0), (1, 0)), constant_values=1)[:, :-1]
        yield Batch(symbols[..., None], (before % 2 == 0).astype(np.int64))


def test_a_tagger_learns_a_rule_within_its_window() -> None:
    parameters = draw_parameters(DESIGN, 1)
    losses = [lesson.loss for lesson in learn(DESIGN, parameters, after_an_even_symbol(200), [0.02] * 200)]
    assert losses[0] > 0.5
    assert losses[-1] < 0.05
    test = next(after_an_even_symbol(1))
    said = label(DESIGN, parameters, test.rows).probabilities.argmax(axis=-1)
    np.testing.assert_array_equal(said, test.labels)


def test_the_same_seeds_give_the_same_numbers() -> None:
    runs = []
    for _ in range(2):
        parameters = draw_parameters(DESIGN, 1)
        runs.append([lesson.loss for lesson in learn(DESIGN, parameters, after_an_even_symbol(5), [0.02] * 5, 0.3, 9)])
    assert runs[0] == runs[1]
    assert len(set(runs[0])) == 5


def test_dropping_inputs_out_changes_what_is_learned_but_not_how_large_inputs_are_on_average() -> None:
    parameters = draw_parameters(DESIGN, 1)
    batch = next(after_an_even_symbol(1))
    whole = next(learn(DESIGN, dict(parameters), [batch], [0.0])).steps.inputs
    lessons = learn(DESIGN, dict(parameters), [batch] * 400, [0.0] * 400, 0.25)
    inputs = np.array([lesson.steps.inputs for lesson in lessons])
    assert (inputs == 0).mean() == pytest.approx(0.25, abs=0.01)
    np.testing.assert_allclose(inputs.mean(axis=0), whole, atol=0.25)


def test_no_step_is_taken_before_a_lesson_is_asked_for() -> None:
    parameters = draw_parameters(DESIGN, 1)
    before = parameters["first_layer"].copy()
    lessons = learn(DESIGN, parameters, after_an_even_symbol(5), [0.02] * 5)
    np.testing.assert_array_equal(parameters["first_layer"], before)
    next(lessons)
    assert not np.array_equal(parameters["first_layer"], before)


def test_each_head_starts_at_another_neighbour() -> None:
    design = Design({"symbol": 5}, 2, None, d_model=7, heads=5, d_k=3, d_v=3, bias_reach=2)
    bias = draw_parameters(design, 1)["position_bias"]
    assert (bias.argmax(axis=1) - 2).tolist() == [0, -1, 1, -2, 2]


def test_layers_start_with_the_spread_of_their_inputs() -> None:
    drawn = draw_parameters(Design({"symbol": 997}, 2, window=None, heads=11, table_spread=0.7), 1)
    assert drawn["symbol_table"].std() == pytest.approx(0.7, rel=0.02)
    assert drawn["query_projection"].std() == pytest.approx(48**-0.5, rel=0.05)
    assert drawn["first_layer"].std() == pytest.approx((2 / (11 * 16)) ** 0.5, rel=0.05)
    assert not drawn["first_bias"].any()
