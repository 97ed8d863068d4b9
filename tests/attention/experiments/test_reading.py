"""Facts read off a trace, against plain counting."""

from dataclasses import replace

import numpy as np
import pytest

from attention import Edit, run
from attention.experiments import reading
from attention.presets import build_example

TRACE = run(build_example("saw", tokens=("to", "be", "or", "not", "to"), d_model=7, d_k=3, d_v=2))


def test_most_looked_at_is_the_largest_column_of_the_weights() -> None:
    sums = [sum(TRACE.weights[i, j] for i in range(5)) for j in range(5)]
    most = reading.most_looked_at(TRACE)
    assert most.value == pytest.approx(max(sums))
    assert [place for place in range(5) if sums[place] > max(sums) - 1e-12] == list(most.places)


def test_learned_numbers_do_not_depend_on_the_sentence() -> None:
    short, long = (run(build_example("saw", tokens=tokens)) for tokens in (("a",), tuple("abcdefg")))
    assert reading.count_numbers(short).learned == reading.count_numbers(long).learned == 4 * 3 + 4 * 3 + 4 * 2


def test_computed_numbers_are_counted_matrix_by_matrix() -> None:
    once, twice = (n * 3 + n * 3 + n * 2 + n * n + n * n + n * 2 for n in (5, 10))
    assert reading.count_numbers(TRACE) == (7 * 3 + 7 * 3 + 7 * 2, once, twice, 5)


def test_the_layers_of_additive_scores_are_learned_too() -> None:
    counts = reading.count_numbers(run(replace(TRACE.example, score="additive")))
    assert counts.learned == 7 * 3 + 7 * 3 + 7 * 2 + 3 * 2 + 3 * 2 + 2
    assert counts.products == 7


def test_values_have_no_part_in_the_weights() -> None:
    changes = reading.turn_values_round(TRACE)
    assert changes.weights == 0
    assert changes.output == pytest.approx(2 * abs(TRACE.output).max())


def test_softmax_outputs_stay_within_the_values_and_others_need_not() -> None:
    assert reading.outputs_outside_values(TRACE) == 0
    free = run(replace(TRACE.example, normalizer="identity", query_projection=9 * TRACE.example.query_projection))
    assert reading.outputs_outside_values(free) > 0


def test_rounding_of_large_values_is_not_outside() -> None:
    large = run(replace(TRACE.example, value_projection=1e5 * TRACE.example.value_projection))
    assert reading.outputs_outside_values(large) == 0


def test_relu_in_place_of_softmax_gives_sums_of_positive_scores() -> None:
    relu = reading.replace_softmax(TRACE, "relu")
    np.testing.assert_allclose(relu.totals, [sum(score for score in row if score > 0) for row in TRACE.scores])


def test_first_tokens_are_an_example_of_their_own() -> None:
    example = TRACE.example.edit(Edit("scores", 1, 4, 9.0)).edit(Edit("keys", 1, 2, 9.0)).edit(Edit("keys", 4, 0, 9.0))
    cut = reading.first_tokens(run(example), 3)
    assert cut.example.tokens == ("to", "be", "or")
    assert cut.example.what_if == (Edit("keys", 1, 2, 9.0),)
    np.testing.assert_allclose(cut.weights.sum(axis=1), 1)
    assert reading.first_tokens(TRACE, 5) is TRACE


@pytest.mark.parametrize("temperature", [0.1, 1.0, 5.0])
def test_the_largest_share_is_softmax_s_whatever_is_in_force(temperature: float) -> None:
    by_hand = replace(TRACE.example, normalizer="relu", temperature=3.0, what_if=(Edit("weights", 2, 0, 9.0),))
    powers = [np.exp(score / temperature) for score in TRACE.scores[2]]
    lead = reading.largest_share(run(by_hand), 2, temperature)
    assert lead.value == pytest.approx(max(powers) / sum(powers))
    assert lead.places == tuple(place for place, power in enumerate(powers) if power == pytest.approx(max(powers)))


def test_queries_without_weight_are_those_without_a_score_above_0() -> None:
    relu = reading.replace_softmax(run(replace(TRACE.example, visible="band", reach=0)), "relu")
    without = tuple(i for i in range(5) if TRACE.scores[i, i] <= 0)
    assert without
    assert reading.queries_without_weight(relu) == without
