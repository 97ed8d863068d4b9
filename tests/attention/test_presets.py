from typing import Any

import numpy as np
import pytest

from attention import Trace, run
from attention.example import GIVEN
from attention.presets import DEFAULT_SEED, PRESETS, build_example, draw_projections, embed

EVERY_PRESET = pytest.mark.parametrize("name", PRESETS)


def trace_of(name: str, **options: Any) -> Trace:
    return run(build_example(name, **options))


def test_the_presets_are_named_by_their_slugs() -> None:
    assert {name: preset.name for name, preset in PRESETS.items()} == {name: name for name in PRESETS}
    assert {"saw", "chinese", "integers", "one_hot", "previous", "identity", "uniform"} <= set(PRESETS)


def test_the_first_example_is_the_lecture_s() -> None:
    example = build_example("saw")
    assert example.tokens == ("I", "saw", "a", "saw")
    assert (example.d_model, example.d_k, example.d_v) == (4, 3, 2)
    assert not example.scaled


def test_the_same_token_has_the_same_vector_in_any_sentence() -> None:
    first, second = embed(("I", "saw", "a", "saw"), 5, 3), embed(("a", "red", "saw"), 5, 3)
    np.testing.assert_array_equal(first[1], first[3])
    np.testing.assert_array_equal(first[1], second[2])
    assert (first[0] != first[1]).any()


@pytest.mark.parametrize("seed", [0, 1, 9999])
def test_drawn_numbers_have_one_decimal(seed: int) -> None:
    for array in (embed(("a", "b", "画"), 7, seed), *draw_projections(5, 3, 2, seed)):
        np.testing.assert_array_equal(array, np.round(array, 1))
        assert abs(array).max() <= 1.5


def test_another_seed_draws_other_numbers_and_the_same_seed_the_same() -> None:
    assert (embed(("a",), 7, 1) != embed(("a",), 7, 2)).any()
    np.testing.assert_array_equal(draw_projections(5, 3, 2, 1)[2], draw_projections(5, 3, 2, 1)[2])
    assert (draw_projections(5, 3, 2, 1)[0] != draw_projections(5, 3, 2, 1)[1]).any()


def test_larger_sizes_keep_the_cells_of_smaller_ones() -> None:
    np.testing.assert_array_equal(embed(("a", "b"), 8, 3)[:, :3], embed(("a", "b"), 3, 3))
    for large, small in zip(draw_projections(8, 7, 6, 3), draw_projections(5, 3, 2, 3), strict=True):
        np.testing.assert_array_equal(large[: small.shape[0], : small.shape[1]], small)


@EVERY_PRESET
@pytest.mark.parametrize("length", [1, 2, 13, 64])
def test_every_preset_takes_a_reader_s_own_tokens(name: str, length: int) -> None:
    tokens = tuple(f"t{place % 11}" for place in range(length))
    trace = trace_of(name, tokens=tokens, seed=5, d_model=7, d_k=5, d_v=3)
    assert trace.example.tokens == tokens
    assert np.isfinite(trace.output).all()


@EVERY_PRESET
def test_a_preset_names_the_numbers_that_make_a_difference(name: str) -> None:
    plain = build_example(name)
    for number in ("seed", "d_model", "d_k", "d_v"):
        other: dict[str, Any] = {number: 6}
        changed = build_example(name, **other)
        arrays = ("inputs", "query_projection", "key_projection", "value_projection")
        same = all(np.array_equal(getattr(plain, array), getattr(changed, array)) for array in arrays)
        assert same == (number not in PRESETS[name].chosen)


@EVERY_PRESET
def test_options_reach_the_example(name: str) -> None:
    assert build_example(name, visible="causal", scaled=True).visible == "causal"


@pytest.mark.parametrize("name", ["saw", "chinese"])
def test_the_default_weights_are_clearly_unequal_and_no_row_picks_one_key(name: str) -> None:
    weights = trace_of(name, seed=DEFAULT_SEED).weights
    assert weights.max(axis=1).max() < 0.85
    assert (weights.max(axis=1) > 1.4 / len(weights)).all()
    assert np.ptp(weights, axis=1).min() > 0.2


def test_integers_stay_integers_up_to_the_scores() -> None:
    trace = trace_of("integers", tokens=("a", "b", "c", "d", "e"), seed=2, d_model=5, d_k=3)
    for array in (trace.queries, trace.keys, trace.values, trace.scores):
        np.testing.assert_array_equal(array, np.round(array))


def test_one_hot_inputs_read_off_the_rows_of_the_projections() -> None:
    trace = trace_of("one_hot", tokens=("b", "a", "b", "c"))
    np.testing.assert_array_equal(trace.example.inputs, [[1, 0, 0], [0, 1, 0], [1, 0, 0], [0, 0, 1]])
    np.testing.assert_array_equal(trace.values[1], trace.example.value_projection[1])


@pytest.mark.parametrize("length", [2, 3, 12, 64])
def test_previous_puts_nearly_all_weight_on_the_token_before(length: int) -> None:
    weights = trace_of("previous", tokens=tuple(map(str, range(length)))).weights
    assert weights[0, 0] > 0.95
    assert np.diag(weights, -1).min() > 0.95


def test_previous_hands_on_the_content_of_the_token_before() -> None:
    trace = trace_of("previous", tokens=("a", "b", "c"))
    np.testing.assert_array_equal(trace.values, embed(("a", "b", "c"), 2, DEFAULT_SEED))
    np.testing.assert_allclose(trace.output[1:], trace.values[:-1], atol=0.2)


def test_identity_scores_say_how_alike_two_inputs_are() -> None:
    trace = trace_of("identity", d_model=5)
    np.testing.assert_allclose(trace.scores, trace.example.inputs @ trace.example.inputs.T)


def test_uniform_weights_are_all_one_over_n() -> None:
    trace = trace_of("uniform", tokens=("a", "b", "c", "d", "e"))
    np.testing.assert_allclose(trace.weights, 1 / 5)
    np.testing.assert_allclose(trace.output, np.tile(trace.values.mean(axis=0), (5, 1)))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"preset_name": "nothing"}, "preset_name is 'nothing', expected one of saw, chinese, "),
        ({"preset_name": "saw", "seed": -1}, "seed is -1, expected at least 0"),
        ({"preset_name": "saw", "d_k": 0}, "d_k is 0, expected at least 1"),
        ({"preset_name": "saw", "tokens": ()}, "tokens is empty, expected at least 1 token"),
    ],
)
def test_what_cannot_be_built_is_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        build_example(**arguments)


@EVERY_PRESET
def test_what_is_called_drawn_is_what_another_seed_draws_anew(name: str) -> None:
    examples = [build_example(name, seed=seed, d_model=4, d_k=4, d_v=4) for seed in range(40)]
    for matrix in GIVEN:
        arrays = np.array([getattr(example, matrix) for example in examples])
        moves = (arrays != arrays[0]).any(axis=0)
        first = examples[0].drawn.get(matrix, moves.shape[1])
        assert not moves[:, :first].any()
        assert moves[:, first:].all()
