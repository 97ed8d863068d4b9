from dataclasses import replace

import numpy as np
import pytest

from attention.arrays import Floats
from attention.experiments.labeling.tagging import ABSENT, Design, beside, distance_columns, label
from attention.experiments.labeling.training import draw_parameters
from attention.weights import softmax

TABLES = {"word": 11, "ending": 5}
WINDOW = Design(TABLES, 3, window=2, d_model=7, hidden=13)
ATTENTION = Design(TABLES, 3, None, 7, 13, heads=2, d_k=5, d_v=3, bias_reach=2)
TWIN = Design({"word": 11}, 2, None, 7, 13, heads=1, d_k=5, d_v=3, sees_itself=False)
ROWS = np.array([[1, 0], [4, 4], [9, 2], [4, 4], [0, 1], [10, 3]])


def parameters_of(design: Design) -> dict[str, Floats]:
    drawn = draw_parameters(design, 3, np.float64)
    draw = np.random.default_rng(4)
    return {name: array + draw.normal(0, 0.3, array.shape) for name, array in drawn.items()}


def fully_connected(context: list[float], parameters: dict[str, Floats]) -> Floats:
    hidden = np.maximum(np.array(context) @ parameters["first_layer"] + parameters["first_bias"], 0)
    return softmax(hidden @ parameters["second_layer"] + parameters["second_bias"])


def test_a_window_is_the_neighbours_side_by_side_with_zeros_beyond_the_ends() -> None:
    inputs = np.array([[1.0, 2], [3, 4], [5, 6]])
    assert beside(inputs, 1).tolist() == [[0, 0, 1, 2, 3, 4], [1, 2, 3, 4, 5, 6], [3, 4, 5, 6, 0, 0]]
    assert beside(inputs, 0).tolist() == inputs.tolist()


def test_a_tagger_with_a_window_agrees_with_plain_loops() -> None:
    parameters = parameters_of(WINDOW)
    inputs = [parameters["word_table"][word] + parameters["ending_table"][ending] for word, ending in ROWS]
    for place, said in enumerate(label(WINDOW, parameters, ROWS).probabilities):
        context: list[float] = []
        for neighbour in range(place - 2, place + 3):
            context += list(inputs[neighbour]) if 0 <= neighbour < len(ROWS) else [0.0] * 7
        np.testing.assert_allclose(said, fully_connected(context, parameters), atol=1e-12)


def test_self_attention_with_a_position_bias_agrees_with_plain_loops() -> None:
    parameters = parameters_of(ATTENTION)
    inputs = np.array([parameters["word_table"][word] + parameters["ending_table"][ending] for word, ending in ROWS])
    steps = label(ATTENTION, parameters, ROWS)
    assert steps.look is not None
    for place in range(len(ROWS)):
        context: list[float] = []
        for head in range(2):
            own, values_of = slice(5 * head, 5 * head + 5), slice(3 * head, 3 * head + 3)
            query = inputs[place] @ parameters["query_projection"][:, own]
            scores = [
                query @ (inputs[other] @ parameters["key_projection"][:, own]) / 5**0.5
                + parameters["position_bias"][head, min(max(other - place, -2), 2) + 2]
                for other in range(len(ROWS))
            ]
            weights = np.exp(scores) / np.exp(scores).sum()
            np.testing.assert_allclose(steps.look.attention.weights[head, place], weights, atol=1e-12)
            context += list(weights @ (inputs @ parameters["value_projection"][:, values_of]))
        np.testing.assert_allclose(steps.probabilities[place], fully_connected(context, parameters), atol=1e-12)


@pytest.mark.parametrize("design", [WINDOW, ATTENTION])
def test_filling_up_a_short_sequence_changes_nothing(design: Design) -> None:
    parameters = parameters_of(design)
    filled = np.concatenate([ROWS, np.full((3, 2), ABSENT)])[None]
    alone = label(design, parameters, ROWS).probabilities
    np.testing.assert_allclose(label(design, parameters, filled).probabilities[0, : len(ROWS)], alone, atol=1e-12)


def test_without_positions_permuted_tokens_have_permuted_labels() -> None:
    design = replace(ATTENTION, bias_reach=0)
    parameters = parameters_of(design)
    order = [5, 3, 0, 1, 4, 2]
    said = label(design, parameters, ROWS).probabilities
    np.testing.assert_allclose(label(design, parameters, ROWS[order]).probabilities, said[order], atol=1e-12)


def test_a_token_hidden_from_itself_has_no_weight_on_itself_and_stands_beside_its_output() -> None:
    steps = label(TWIN, parameters_of(TWIN), ROWS[:, :1])
    assert steps.look is not None
    weights = steps.look.attention.weights[0]
    assert np.diag(weights).tolist() == [0.0] * len(ROWS)
    np.testing.assert_allclose(weights.sum(axis=-1), 1)
    np.testing.assert_array_equal(steps.context[:, :7], steps.inputs)


def test_a_lone_token_that_may_not_see_itself_is_labelled_all_the_same() -> None:
    probabilities = label(TWIN, parameters_of(TWIN), ROWS[:1, :1]).probabilities
    assert probabilities.shape == (1, 2)
    assert probabilities.sum() == pytest.approx(1)


@pytest.mark.parametrize("design", [WINDOW, ATTENTION])
def test_no_tokens_have_no_labels(design: Design) -> None:
    assert label(design, parameters_of(design), np.zeros((0, 2), dtype=np.int64)).probabilities.shape == (0, 3)


def test_probabilities_keep_the_type_of_the_parameters() -> None:
    parameters = draw_parameters(ATTENTION, 3)
    assert label(ATTENTION, parameters, ROWS).probabilities.dtype == np.float32


def test_distances_are_key_minus_query_clipped_at_the_reach() -> None:
    assert distance_columns(4, 2).tolist() == [[2, 3, 4, 4], [1, 2, 3, 4], [0, 1, 2, 3], [0, 0, 1, 2]]


def test_only_the_window_s_first_layer_grows_with_what_is_seen() -> None:
    wide = replace(WINDOW, window=3).shapes()
    assert {name for name, size in WINDOW.shapes().items() if wide[name] != size} == {"first_layer"}
    assert wide["first_layer"] == (7 * 7, 13)
    assert "query_projection" not in wide
    assert ATTENTION.shapes()["query_projection"] == (7, 10)
