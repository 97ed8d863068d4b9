import math
from dataclasses import FrozenInstanceError, fields, replace
from itertools import product
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from attention import Attention, Edit, Example, Trace, attend, run
from attention.arrays import Floats
from attention.output import join_heads, split_heads
from attention.positions import sinusoidal_encodings
from attention.scores import AdditiveLayers, additive_scores
from attention.trace import draw_additive_layers
from tests.attention.combinations import CHOICES, COMBINATIONS

N, M, D, K, V, H = 5, 7, 3, 2, 11, 13
TOKENS = ("I", "saw", "a", "saw", "it")


def example(**options: Any) -> Example:
    rng = np.random.default_rng(7)
    words = {token: rng.normal(size=D) for token in TOKENS}
    inputs = np.array([words[token] for token in TOKENS])
    query, key, value = (rng.normal(size=(D, columns)) for columns in (K, K, V))
    return Example(TOKENS, inputs, query, key, value, **options)


def plain_loops(given: Example) -> tuple[list[list[float]], list[list[float]]]:
    """Weights and output by the definition, with no array operation."""
    places, length = range(given.d_model), len(given.tokens)
    inputs = [list(map(float, row)) for row in given.inputs]
    if given.positions == "sinusoidal":
        for i, d in product(range(length), places):
            angle = i / 10000 ** ((d - d % 2) / given.d_model)
            inputs[i][d] += math.cos(angle) if d % 2 else math.sin(angle)

    def project(matrix: Floats) -> list[list[float]]:
        return [[sum(row[d] * matrix[d, c] for d in places) for c in range(matrix.shape[1])] for row in inputs]

    queries, keys = project(given.query_projection), project(given.key_projection)
    values = project(given.value_projection)
    layers = given.additive or draw_additive_layers(given.d_k)
    weights, output = [], []
    for i in range(length):
        row = []
        for j in range(length):
            if given.score == "dot_product":
                score = sum(q * k for q, k in zip(queries[i], keys[j], strict=True))
            else:
                score = 0.0
                for h, w in enumerate(layers.combine):
                    terms = [queries[i][k] * layers.query_layer[k, h] for k in range(given.d_k)]
                    terms += [keys[j][k] * layers.key_layer[k, h] for k in range(given.d_k)]
                    score += w * math.tanh(sum(terms))
            row.append(score / given.temperature / (math.sqrt(given.d_k) if given.scaled else 1))
        seen = [
            {
                "all": True,
                "causal": j <= i,
                "band": abs(i - j) <= given.reach,
                "padding": j == 0 or j < length - given.reach,
            }[given.visible]
            for j in range(length)
        ]
        shares = {
            "softmax": [math.exp(score) if see else 0.0 for score, see in zip(row, seen, strict=True)],
            "relu": [max(score, 0.0) if see else 0.0 for score, see in zip(row, seen, strict=True)],
            "identity": [score if see else 0.0 for score, see in zip(row, seen, strict=True)],
        }[given.normalizer]
        total = sum(shares) if given.normalizer == "softmax" else 1.0
        weights.append([share / total for share in shares])
        output.append([sum(weights[i][j] * values[j][c] for j in range(length)) for c in range(given.d_v)])
    return weights, output


@pytest.mark.parametrize(
    "options",
    COMBINATIONS,
    ids=lambda options: "-".join(map(str, options.values())),
)
def test_every_combination_of_options_agrees_with_plain_loops(options: dict[str, Any]) -> None:
    trace = run(example(**options))
    weights, output = plain_loops(trace.example)
    np.testing.assert_allclose(trace.weights, weights, atol=1e-12)
    np.testing.assert_allclose(trace.output, output, atol=1e-12)


def test_two_tokens_by_hand() -> None:
    trace = run(
        Example(
            ("x", "y"),
            np.array([[1.0, 0.0, 2.0], [0.0, 1.0, 1.0]]),
            query_projection=np.array([[1.0], [0.0], [1.0]]),
            key_projection=np.array([[0.0], [math.log(2)], [math.log(3)]]),
            value_projection=np.array([[1.0, 0.0], [0.0, 6.0], [2.0, 1.0]]),
        )
    )
    np.testing.assert_allclose(trace.queries, [[3], [1]])
    np.testing.assert_allclose(trace.keys, [[math.log(9)], [math.log(6)]])
    np.testing.assert_allclose(trace.values, [[5, 2], [2, 7]])
    np.testing.assert_allclose(trace.scores, [[math.log(729), math.log(216)], [math.log(9), math.log(6)]])
    np.testing.assert_allclose(trace.exponentials, [[1, 216 / 729], [1, 6 / 9]])
    np.testing.assert_allclose(trace.totals, [945 / 729, 15 / 9])
    np.testing.assert_allclose(trace.weights, [[27 / 35, 8 / 35], [3 / 5, 2 / 5]])
    np.testing.assert_allclose(trace.output, [[151 / 35, 110 / 35], [19 / 5, 4]])


def test_every_step_has_its_shape() -> None:
    layers = AdditiveLayers(np.ones((K, H)), np.ones((K, H)), np.ones(H))
    trace = run(example(additive=layers))
    shapes = {
        "encodings": (N, D),
        "positioned_inputs": (N, D),
        "queries": (N, K),
        "keys": (N, K),
        "values": (N, V),
        "totals": (N,),
        "output": (N, V),
    }
    for field in fields(Trace):
        if field.name not in ("example", "additive"):
            assert getattr(trace, field.name).shape == shapes.get(field.name, (N, N)), field.name
    assert trace.additive.query_terms.shape == trace.additive.key_terms.shape == (N, H)
    assert trace.additive.hidden.shape == (N, N, H)


@pytest.mark.parametrize("options", [{}, {"positions": "sinusoidal", "normalizer": "relu", "visible": "band"}])
@pytest.mark.parametrize("what_if", [(), (Edit("scores", 0, 1, 2.0), Edit("weights", 0, 1, 2.0))])
def test_every_array_of_a_trace_is_read_only_and_float64(options: dict[str, Any], what_if: tuple[Edit, ...]) -> None:
    trace = run(example(**options, what_if=what_if))
    arrays = [getattr(trace, field.name) for field in fields(Trace) if field.name not in ("example", "additive")]
    arrays += [*trace.additive.layers, *trace.additive[1:]]
    assert not any(array.flags.writeable for array in arrays)
    assert {array.dtype for array in arrays} == {np.dtype(np.float64), np.dtype(np.bool_)}


def test_a_trace_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        run(example()).weights = np.zeros((N, N))  # type: ignore[misc]


def test_both_kinds_of_scores_are_there_whichever_is_chosen() -> None:
    dot, additive = run(example()), run(example(score="additive"))
    np.testing.assert_array_equal(dot.scores, dot.dot_product_scores)
    np.testing.assert_array_equal(additive.scores, dot.additive_scores)
    np.testing.assert_array_equal(additive.dot_product_scores, dot.dot_product_scores)
    np.testing.assert_allclose(
        dot.additive_scores, additive_scores(dot.queries, dot.keys, *draw_additive_layers(K)), atol=1e-14
    )


def test_encodings_are_added_to_the_inputs_or_are_zeros() -> None:
    without, with_positions = run(example()), run(example(positions="sinusoidal"))
    np.testing.assert_array_equal(without.encodings, np.zeros((N, D)))
    np.testing.assert_array_equal(without.positioned_inputs, without.example.inputs)
    np.testing.assert_array_equal(with_positions.encodings, sinusoidal_encodings(N, D))
    np.testing.assert_array_equal(
        with_positions.positioned_inputs, with_positions.example.inputs + sinusoidal_encodings(N, D)
    )


def test_scores_are_divided_by_the_temperature_and_by_the_root_of_d_k() -> None:
    trace = run(example(scaled=True, temperature=0.5))
    np.testing.assert_allclose(trace.scaled_scores, trace.scores / math.sqrt(K) / 0.5)


def test_a_trace_agrees_with_attend_and_with_torch() -> None:
    trace = run(example(scaled=True, visible="causal"))
    given = trace.queries, trace.keys, trace.values
    steps = attend(*given, causal=True)
    for name in ("scaled_scores", "masked_scores", "weights", "output"):
        np.testing.assert_allclose(getattr(trace, name), getattr(steps, name), atol=1e-14)
    expected = by_torch(*(array[None].copy() for array in given), is_causal=True)[0]
    np.testing.assert_allclose(trace.output, expected, atol=1e-14)


@given(st.permutations(range(N)), st.sampled_from(CHOICES["normalizer"]), st.sampled_from(CHOICES["score"]))
def test_permuting_the_tokens_permutes_the_outputs(order: list[int], normalizer: Any, score: Any) -> None:
    plain = example(normalizer=normalizer, score=score)
    shuffled = replace(plain, tokens=tuple(TOKENS[i] for i in order), inputs=plain.inputs[order])
    np.testing.assert_allclose(run(shuffled).output, run(plain).output[order], atol=1e-13)
    np.testing.assert_allclose(run(shuffled).weights, run(plain).weights[np.ix_(order, order)], atol=1e-13)


def test_equal_tokens_have_equal_outputs_until_positions_tell_them_apart() -> None:
    alike, apart = run(example()), run(example(positions="sinusoidal"))
    np.testing.assert_array_equal(alike.output[1], alike.output[3])
    assert abs(apart.output[1] - apart.output[3]).max() > 0.01


@pytest.mark.parametrize("matrix", ["queries", "keys", "values", "scores", "weights"])
def test_a_cell_set_by_hand_stays_and_everything_downstream_follows(matrix: Any) -> None:
    order = ["queries", "keys", "values", "scores", "scaled_scores", "masked_scores", "weights", "output"]
    before, after = run(example()), run(example(what_if=(Edit(matrix, 2, 1, 4.25),)))
    changed = [name for name in order if not np.array_equal(getattr(before, name), getattr(after, name))]
    downstream = {"values": ["values", "output"], "keys": ["keys", *order[3:]], "queries": ["queries", *order[3:]]}
    assert changed == downstream.get(matrix, order[order.index(matrix) :])
    assert getattr(after, matrix)[2, 1] == 4.25
    untouched = getattr(after, matrix) == getattr(before, matrix)
    assert np.argwhere(~untouched).tolist() == [[2, 1]]


def test_a_score_set_by_hand_leaves_both_computed_kinds_alone() -> None:
    trace = run(example(what_if=(Edit("scores", 0, 1, 9.0),)))
    np.testing.assert_array_equal(trace.dot_product_scores, run(example()).dot_product_scores)


def test_one_token_looks_at_itself() -> None:
    trace = run(Example(("x",), np.ones((1, D)), np.ones((D, K)), np.ones((D, K)), np.ones((D, V))))
    assert trace.weights.tolist() == [[1.0]]
    np.testing.assert_array_equal(trace.output, trace.values)


@pytest.mark.parametrize("normalizer", CHOICES["normalizer"])
@pytest.mark.parametrize("score", CHOICES["score"])
def test_the_largest_numbers_allowed_overflow_nowhere(normalizer: Any, score: Any) -> None:
    plain = example(normalizer=normalizer, score=score, temperature=1e-20)
    sizes = {
        name: np.sign(getattr(plain, name)) * 1e40
        for name in ("inputs", "query_projection", "key_projection", "value_projection")
    }
    trace = run(replace(plain, **sizes))
    assert np.isfinite(trace.output).all()


# attend


def three(dtype: Any = np.float64, leading: tuple[int, ...] = ()) -> tuple[Floats, Floats, Floats]:
    rng = np.random.default_rng(3)
    q, k, v = (rng.normal(size=(*leading, *shape)).astype(dtype) for shape in ((N, K), (M, K), (M, V)))
    return q, k, v


def by_torch(queries: Floats, keys: Floats, values: Floats, **options: Any) -> Floats:
    q, k, v = (torch.from_numpy(array) for array in (queries, keys, values))
    expected: Floats = torch.nn.functional.scaled_dot_product_attention(q, k, v, **options).numpy()
    return expected


@pytest.mark.parametrize("leading", [(), (2,), (2, 3), (2, 1, 3)])
@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-14), (np.float32, 1e-6)])
def test_attend_agrees_with_torch_on_any_leading_axes(leading: tuple[int, ...], dtype: Any, tolerance: float) -> None:
    given = three(dtype, leading)
    np.testing.assert_allclose(attend(*given).output, by_torch(*given), atol=tolerance)


@pytest.mark.parametrize("scale", [None, 1.0, 0.3, -2.0, 0.0])
def test_the_scale_agrees_with_torch_and_defaults_to_one_over_root_d_k(scale: float | None) -> None:
    given = three()
    steps = attend(*given, scale=scale)
    np.testing.assert_allclose(steps.output, by_torch(*given, scale=scale), atol=1e-14)
    factor = 1 / math.sqrt(K) if scale is None else scale
    np.testing.assert_allclose(steps.scaled_scores, steps.scores * factor)


def test_visible_and_bias_agree_with_torch() -> None:
    given = three(leading=(2,))
    visible = np.random.default_rng(4).random((2, N, M)) < 0.6
    visible[..., 0] = True
    bias = np.random.default_rng(5).normal(size=(N, M))
    np.testing.assert_allclose(
        attend(*given, visible=visible).output, by_torch(*given, attn_mask=torch.from_numpy(visible)), atol=1e-14
    )
    np.testing.assert_allclose(
        attend(*given, bias=bias).output, by_torch(*given, attn_mask=torch.from_numpy(bias)), atol=1e-14
    )
    both = np.where(visible, bias, -np.inf)
    np.testing.assert_allclose(
        attend(*given, visible=visible, bias=bias).output,
        by_torch(*given, attn_mask=torch.from_numpy(both)),
        atol=1e-14,
    )


@pytest.mark.parametrize(("queries", "keys"), [(5, 7), (7, 5), (5, 5)])
def test_causal_aligns_the_first_query_with_the_first_key_as_torch_does(queries: int, keys: int) -> None:
    rng = np.random.default_rng(6)
    given = rng.normal(size=(queries, K)), rng.normal(size=(keys, K)), rng.normal(size=(keys, V))
    steps = attend(*given, causal=True)
    for i, j in np.ndindex(queries, keys):
        assert (steps.weights[i, j] > 0) == (j <= i)
    np.testing.assert_allclose(steps.output, by_torch(*given, is_causal=True), atol=1e-14)


def test_causal_and_visible_must_both_allow_a_look() -> None:
    visible = np.arange(M) != 1
    weights = attend(*three(), visible=visible, causal=True).weights
    for i, j in np.ndindex(N, M):
        assert (weights[i, j] > 0) == (j <= i and j != 1)


def test_several_heads_agree_with_torch_s_multihead_attention() -> None:
    heads, width, batch = 3, 15, 2
    layer = torch.nn.MultiheadAttention(width, heads, batch_first=True, dtype=torch.float64)
    rng = np.random.default_rng(8)
    inputs = rng.normal(size=(batch, N, width))
    with torch.no_grad():
        tensor = torch.from_numpy(inputs)
        expected, expected_weights = layer(tensor, tensor, tensor, average_attn_weights=False)
        q, k, v = (split_heads(inputs @ part.T, heads) for part in np.split(layer.in_proj_weight.numpy(), 3, axis=0))
        steps = attend(q, k, v)
        output = join_heads(steps.output) @ layer.out_proj.weight.numpy().T
    np.testing.assert_allclose(steps.weights, expected_weights.numpy(), atol=1e-13)
    np.testing.assert_allclose(output, expected.numpy(), atol=1e-13)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_every_step_has_the_type_of_the_inputs_and_is_read_only(dtype: Any) -> None:
    steps = attend(*three(dtype), visible=np.eye(N, M, dtype=bool), bias=np.zeros((N, M)))
    for field in fields(Attention):
        array = getattr(steps, field.name)
        assert array.dtype == dtype
        assert not array.flags.writeable


def test_half_precision_is_computed_in_single() -> None:
    queries = np.full((1, 1024), 16.0, dtype=np.float16)
    keys = np.stack([np.full(1024, 16.0), np.full(1024, 15.99)]).astype(np.float16)
    values = np.array([[1.0], [0.0]], dtype=np.float16)
    steps = attend(queries, keys, values, scale=1.0)
    exact = attend(*(array.astype(np.float64) for array in (queries, keys, values)), scale=1.0)
    assert np.isposinf(steps.scores).all()
    np.testing.assert_allclose(steps.output, exact.output, atol=1e-3)


def test_mixed_types_are_returned_in_the_larger_and_whole_numbers_count_as_float64() -> None:
    queries, keys, values = three()
    assert attend(queries.astype(np.float16), keys.astype(np.float32), values.astype(np.float16)).output.dtype == (
        np.float32
    )
    whole = attend(np.ones((2, 3), dtype=int), np.ones((5, 3), dtype=int), [[1], [2], [3], [4], [5]])  # type: ignore[arg-type]
    np.testing.assert_allclose(whole.output, [[3.0], [3.0]])


def test_leading_axes_broadcast() -> None:
    queries, keys, values = three(leading=(2, 3))
    steps = attend(queries, keys[0, 0], values[:, :1])
    assert steps.weights.shape == (2, 3, N, M)
    np.testing.assert_allclose(steps.output[1, 2], attend(queries[1, 2], keys[0, 0], values[1, 0]).output, atol=1e-14)


@pytest.mark.parametrize("hide_by", ["visible", "bias"])
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_a_query_that_sees_nothing_has_zero_weights_and_zero_output(hide_by: str, dtype: Any) -> None:
    visible = np.ones((N, M), dtype=bool)
    visible[2] = False
    hidden: dict[str, Any] = {"visible": visible} if hide_by == "visible" else {"bias": np.where(visible, 0.0, -np.inf)}
    steps = attend(*three(dtype), **hidden)
    assert not steps.weights[2].any()
    assert not steps.output[2].any()
    others = np.arange(N) != 2
    np.testing.assert_allclose(
        steps.output[others], attend(*three(dtype)).output[others], atol=1e-3 if dtype == np.float16 else 1e-6
    )


def test_nobody_and_nothing_to_see_give_zeros() -> None:
    assert not attend(*three(), visible=np.zeros((N, M), dtype=bool)).output.any()
    empty = attend(np.ones((N, K)), np.ones((0, K)), np.ones((0, V)))
    assert empty.weights.shape == (N, 0)
    np.testing.assert_array_equal(empty.output, np.zeros((N, V)))


@pytest.mark.parametrize("size", [1e-300, 1e30, 1e100, 1e150])
def test_huge_and_tiny_scores_give_no_nan_and_no_warning(size: float) -> None:
    queries, keys, values = three()
    steps = attend(queries * size, keys * size, values)
    np.testing.assert_allclose(steps.weights.sum(axis=-1), 1)
    assert np.isfinite(steps.output).all()


@given(st.floats(-1e300, 1e300), st.floats(-1e300, 1e300))
def test_any_two_biases_share_one_weight(first: float, second: float) -> None:
    nothing = np.zeros((1, 1)), np.zeros((2, 1)), np.array([[1.0], [0.0]])
    steps = attend(*nothing, bias=np.array([[first, second]]))
    assert steps.weights.sum() == pytest.approx(1)
    assert (steps.weights[0, 0] >= steps.weights[0, 1]) == (first >= second or steps.weights[0, 0] == 0.5)


QKV = {"queries": np.zeros((N, K)), "keys": np.zeros((M, K)), "values": np.zeros((M, V))}
NAN = np.zeros((M, K))
NAN[6, 1] = np.nan


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"queries": np.zeros(K)}, r"queries has shape \(2,\), expected at least 2 axes: \[..., tokens, columns\]"),
        ({"queries": np.zeros((N, 0))}, r"queries has shape \(5, 0\), expected at least 1 column"),
        ({"keys": np.zeros((M, 3))}, r"keys has shape \(7, 3\), expected 2 columns, as many as queries"),
        ({"values": np.zeros((N, V))}, r"values has shape \(5, 11\), expected 7 rows, as many as keys"),
        (
            {"queries": np.zeros((2, N, K)), "keys": np.zeros((3, M, K))},
            r"queries, keys and values have leading axes \(2,\), \(3,\) and \(\), expected axes that broadcast",
        ),
        ({"keys": NAN}, r"keys holds nan at \(6, 1\), expected finite numbers"),
        ({"values": np.full((M, V), np.inf)}, r"values holds inf at \(0, 0\), expected finite numbers"),
        ({"queries": np.zeros((N, K), complex)}, "queries has type complex128, expected float16, float32 or float64"),
        ({"queries": np.zeros((N, K), bool)}, "queries has type bool, expected float16, float32 or float64"),
        ({"scale": math.nan}, "scale is nan, expected a finite number"),
        ({"visible": np.ones((N, M))}, "visible has type float64, expected bool: True where a query may look"),
        ({"visible": np.ones((M, N), bool)}, r"visible has shape \(7, 5\), expected one that broadcasts to \(5, 7\)"),
        ({"visible": np.ones((2, N, M), bool)}, r"visible has shape \(2, 5, 7\), expected one that broadcasts"),
        ({"bias": np.full((N, M), np.nan)}, r"bias holds nan at \(0, 0\), expected numbers, −∞ to hide"),
        ({"bias": np.zeros(N)}, r"bias has shape \(5,\), expected one that broadcasts to \(5, 7\)"),
        (
            {"queries": np.full((N, K), 1e200), "keys": np.full((M, K), -1e200)},
            "queries and keys are so large that a score overflows, expected scores within float64",
        ),
    ],
)
def test_what_attend_cannot_take_is_refused_by_name(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        attend(**QKV | changes)
