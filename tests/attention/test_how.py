import math
from typing import Any, cast, get_args

import numpy as np
import pytest

from attention import Edit, Example, Trace, run
from attention.how import Computed, Given, How, Operand, Place, array_of, how
from attention.scores import AdditiveLayers
from tests.attention.combinations import COMBINATIONS

N, D, K, V, H = 3, 5, 2, 7, 11
MATRICES: tuple[Place, ...] = get_args(Given) + get_args(Computed)
BY_HAND = (
    Edit("queries", 1, 0, 0.5),
    Edit("keys", 2, 1, -1.5),
    Edit("values", 0, 6, 3.0),
    Edit("scores", 2, 1, 0.25),
    Edit("weights", 1, 0, 0.875),
)


def trace_of(**options: Any) -> Trace:
    rng = np.random.default_rng(5)
    layers = AdditiveLayers(rng.normal(size=(K, H)), rng.normal(size=(K, H)), rng.normal(size=H))
    inputs, query, key, value = (rng.normal(size=shape) for shape in ((N, D), (D, K), (D, K), (D, V)))
    return run(Example(("x", "y", "z"), inputs, query, key, value, additive=layers, **options))


def every_cell(trace: Trace) -> list[How]:
    return [
        how(trace, matrix, *(*place, 0)[: max(2, len(place))])
        for matrix in MATRICES
        for place in np.ndindex(array_of(trace, matrix).shape)
    ]


def value_at(trace: Trace, operand: Operand) -> float:
    if operand.matrix == "root_d_k":
        return math.sqrt(K)
    if operand.matrix == "temperature":
        return trace.example.temperature
    if operand.matrix == "log_base":
        return math.log(float(trace.example.base))
    if operand.matrix == "angle":
        return operand.value
    array = array_of(trace, operand.matrix)
    return float(array[(operand.row, operand.column, operand.unit)[: array.ndim]])


@pytest.mark.parametrize("what_if", [(), BY_HAND], ids=["computed", "by hand"])
@pytest.mark.parametrize("options", COMBINATIONS, ids=lambda options: "-".join(map(str, options.values())))
def test_every_cell_of_every_matrix_is_what_its_operands_make(
    options: dict[str, Any], what_if: tuple[Edit, ...]
) -> None:
    trace = trace_of(**options, what_if=what_if)
    for cell in every_cell(trace):
        array = array_of(trace, cell.matrix)
        assert cell.value == array[(cell.row, cell.column, cell.unit)[: array.ndim]]
        assert cell.by_hand == ((cell.matrix, cell.row, cell.column) in [edit[:3] for edit in what_if])
        if not cell.by_hand:
            assert math.isclose(cell.computed, cell.value, rel_tol=1e-12, abs_tol=1e-12)
        for factors, multiplied in zip(cell.operands, cell.products, strict=True):
            assert abs(multiplied) == abs(math.prod(factor.value for factor in factors))
            assert all(factor.value == value_at(trace, factor) for factor in factors)
        assert all(divisor.value == value_at(trace, divisor) for divisor in cell.divisors)
        if cell.operands:
            assert cell.sum == sum(cell.products)


def test_a_score_is_the_sum_of_query_times_key() -> None:
    trace = trace_of()
    cell = how(trace, "scores", 1, 2)
    query, key = trace.queries[1], trace.keys[2]
    assert cell.kind == "sum"
    assert cell.operands == tuple((Operand("queries", 1, k, query[k]), Operand("keys", 2, k, key[k])) for k in range(K))
    assert cell.products == (query[0] * key[0], query[1] * key[1])
    assert cell.sum == pytest.approx(query @ key)


def test_an_additive_score_is_the_sum_of_hidden_units_times_combine() -> None:
    trace = trace_of(score="additive")
    cell = how(trace, "scores", 1, 2)
    assert [(first[:3], first.unit, second[:3]) for first, second in cell.operands] == [
        (("hidden", 1, 2), unit, ("combine", unit, 0)) for unit in range(H)
    ]


def test_a_hidden_unit_is_the_tanh_of_its_two_terms() -> None:
    trace = trace_of()
    cell = how(trace, "hidden", 1, 2, 7)
    assert (cell.kind, [factors[0][:3] for factors in cell.operands]) == (
        "tanh",
        [("query_terms", 1, 7), ("key_terms", 2, 7)],
    )


def test_a_value_comes_from_its_token_and_its_column_of_the_projection() -> None:
    cell = how(trace_of(), "values", 2, 6)
    assert [(first[:3], second[:3]) for first, second in cell.operands] == [
        (("positioned_inputs", 2, d), ("value_projection", d, 6)) for d in range(D)
    ]


def test_a_softmax_weight_is_its_exponential_over_the_total_of_its_row() -> None:
    trace = trace_of()
    cell = how(trace, "weights", 1, 2)
    assert cell.kind == "quotient"
    assert [factors[0][:3] for factors in cell.operands] == [("exponentials", 1, 2)]
    assert [divisor[:3] for divisor in cell.divisors] == [("totals", 1, 0)]
    assert cell.sum / cell.divisors[0].value == cell.value


def test_an_exponential_is_shifted_by_the_largest_score_of_its_row() -> None:
    trace = trace_of()
    cell = how(trace, "shifted_scores", 1, 2)
    largest = int(np.argmax(trace.masked_scores[1]))
    assert cell.kind == "difference"
    assert [factors[0][:3] for factors in cell.operands] == [("masked_scores", 1, 2), ("masked_scores", 1, largest)]
    assert how(trace, "exponentials", 1, 2).computed == pytest.approx(math.exp(cell.value))


def test_scaling_and_temperature_are_the_divisors_of_a_scaled_score() -> None:
    def names(**options: Any) -> list[str]:
        return [divisor.matrix for divisor in how(trace_of(**options), "scaled_scores", 0, 1).divisors]

    assert names() == []
    assert names(scaled=True) == ["root_d_k"]
    assert names(temperature=0.5) == ["temperature"]
    assert names(scaled=True, temperature=0.5) == ["root_d_k", "temperature"]


@pytest.mark.parametrize(("normalizer", "kind"), [("softmax", "exponential"), ("relu", "relu"), ("identity", "absent")])
def test_a_hidden_score_is_minus_infinity_and_weighs_nothing(normalizer: Any, kind: str) -> None:
    trace = trace_of(visible="causal", normalizer=normalizer)
    masked, exponential, weight = (how(trace, matrix, 0, 2) for matrix in ("masked_scores", "exponentials", "weights"))
    assert (masked.kind, masked.computed, masked.sum) == ("hidden", -math.inf, trace.scaled_scores[0, 2])
    assert (exponential.kind, exponential.computed) == (kind, 0.0)
    assert weight.computed == 0.0


@pytest.mark.parametrize("normalizer", ["softmax", "relu", "identity"])
def test_a_query_that_sees_nothing_has_weights_and_outputs_of_zero(normalizer: Any) -> None:
    trace = trace_of(visible="own", hidden=((1, 0), (1, 1), (1, 2)), normalizer=normalizer)
    for matrix in ("exponentials", "weights", "output"):
        cell = how(trace, cast(Any, matrix), 1, 0)
        assert cell.computed == cell.value == 0
    assert how(trace, "shifted_scores", 1, 0).computed == trace.shifted_scores[1, 0] == -math.inf
    assert how(trace, "totals", 1).computed == 0


def test_a_cell_set_by_hand_says_so_and_what_it_would_have_been() -> None:
    before, after = trace_of(), trace_of(what_if=(Edit("keys", 2, 1, 4.0),))
    cell = how(after, "keys", 2, 1)
    assert (cell.by_hand, cell.value) == (True, 4.0)
    assert cell.computed == pytest.approx(before.keys[2, 1])
    assert cell.sum == cell.computed
    assert not how(after, "keys", 2, 0).by_hand
    assert how(after, "scores", 0, 2).operands[1][1] == Operand("keys", 2, 1, 4.0)


def test_a_power_of_another_base_names_its_logarithm() -> None:
    trace = trace_of(base=3.0, visible="causal")
    cell = how(trace, "exponentials", 2, 0)
    assert cell.operands[0][1] == Operand("log_base", 0, 0, math.log(3))
    assert cell.computed == pytest.approx(3.0 ** trace.shifted_scores[2, 0])
    assert how(trace, "exponentials", 0, 1).computed == 0


def test_what_is_given_has_no_operands() -> None:
    trace = trace_of()
    cell = how(trace, "query_projection", 4, 1)
    assert (cell.kind, cell.operands, cell.products) == ("given", (), ())
    assert cell.value == cell.sum == cell.computed == trace.example.query_projection[4, 1]


def test_an_encoding_is_the_sine_or_cosine_of_an_angle_or_absent() -> None:
    with_positions, without = trace_of(positions="sinusoidal"), trace_of()
    sine, cosine = (how(with_positions, "encodings", 2, column) for column in (2, 3))
    assert (sine.kind, cosine.kind) == ("sine", "cosine")
    assert sine.sum == cosine.sum == 2 / 10000 ** (2 / D)
    assert how(without, "encodings", 2, 2).kind == "absent"


@pytest.mark.parametrize(
    ("matrix", "place", "message"),
    [
        ("scores", (3, 0), r"scores has shape \(3, 3\), no cell \(3, 0\)"),
        ("scores", (0, -1), r"scores has shape \(3, 3\), no cell \(0, -1\)"),
        ("scores", (0, 0, 1), r"scores has shape \(3, 3\), no cell"),
        ("totals", (0, 1), r"totals has shape \(3,\), no cell"),
        ("hidden", (0, 0, 11), r"hidden has shape \(3, 3, 11\), no cell \(0, 0, 11\)"),
        ("tokens", (0, 0), r"matrix is 'tokens', expected one of inputs, query_projection, "),
    ],
)
def test_a_cell_that_is_not_there_is_refused(matrix: Any, place: tuple[int, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        how(trace_of(), matrix, *place)
