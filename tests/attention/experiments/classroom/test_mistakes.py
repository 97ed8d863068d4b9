import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from attention import Edit, Trace, run
from attention.arrays import Floats
from attention.experiments.classroom.mistakes import (
    MISTAKES,
    STEPS,
    Cell,
    Mistake,
    Step,
    follow,
    recognise,
    review,
    value_at,
    wrong_steps,
)
from attention.presets import build_example
from tests.attention.experiments.classroom.examples import drawn_trace

TOLERANCE: Final = 0.01
OF_ADDITIVE: Final[tuple[Mistake, ...]] = ("tanh_forgotten", "layers_exchanged")
SCALED: Final = run(build_example("saw", scaled=True, visible="causal", d_k=2, d_v=2, d_model=2))


def softmax(scores: Floats, trace: Trace, axis: int = 1) -> Floats:
    given = torch.tensor(scores) * math.log(trace.example.base)
    return np.asarray(torch.nan_to_num(torch.softmax(given, axis)))


def hidden(scores: Floats, trace: Trace) -> Floats:
    return np.where(trace.visible, scores, -np.inf)


def divided(trace: Trace, by: float) -> Floats:
    return trace.scores / (by * trace.example.temperature)


def rounded(trace: Trace) -> Floats:
    """The whole way with two decimals kept at every step, in a plain order."""
    example = trace.example
    q, k, v = (
        np.round(trace.positioned_inputs @ matrix, 2)
        for matrix in (example.query_projection, example.key_projection, example.value_projection)
    )
    scores = np.round(np.round(q @ k.T, 2) / (np.sqrt(example.d_k) if example.scaled else 1) / example.temperature, 2)
    return np.round(softmax(hidden(scores, trace), trace), 2) @ v


def is_additive(trace: Trace) -> bool:
    return trace.example.score == "additive" and not any(edit.matrix == "scores" for edit in trace.example.what_if)


def additive(
    trace: Trace,
    inner: Callable[[float], float] = math.tanh,
    outer: Callable[[float, float], float] = lambda unit, w: unit * w,
    order: tuple[int, int] = (0, 1),
) -> Floats:
    """Additive scores in plain loops, some step of them made otherwise."""
    layers = trace.additive.layers
    first, second = (layers[place].tolist() for place in order)

    def term(vector: list[float], layer: list[list[float]], unit: int) -> float:
        return sum(number * row[unit] for number, row in zip(vector, layer, strict=True))

    return np.array(
        [
            [
                sum(
                    outer(inner(term(q, first, unit) + term(k, second, unit)), w)
                    for unit, w in enumerate(layers.combine.tolist())
                )
                for k in trace.keys.tolist()
            ]
            for q in trace.queries.tolist()
        ]
    )


# What each mistake gives, written anew: one step, where it can be made.
Wrong = tuple[Mistake, Step, Callable[[Trace], bool], Callable[[Trace], Floats]]
WRONG: Final[tuple[Wrong, ...]] = (
    (
        "wrong_axis",
        "weights",
        lambda t: t.example.normalizer == "softmax",
        lambda t: softmax(t.masked_scores, t, axis=0),
    ),
    ("forgotten_root", "scaled_scores", lambda t: t.example.scaled, lambda t: divided(t, 1)),
    ("multiplied_root", "scaled_scores", lambda t: t.example.scaled, lambda t: divided(t, t.example.d_k**-0.5)),
    ("exchanged_rows", "scores", lambda t: True, lambda t: np.swapaxes(t.scores, 0, 1)),
    (
        "query_twice",
        "scores",
        lambda t: t.example.score == "dot_product",
        lambda t: np.array([[sum(a * b for a, b in zip(q, p, strict=True)) for p in t.queries] for q in t.queries]),
    ),
    (
        "transposed_projection",
        "keys",
        lambda t: t.example.d_model == t.example.d_k,
        lambda t: np.einsum("nd,kd->nk", t.positioned_inputs, t.example.key_projection),
    ),
    ("scores_blended", "output", lambda t: True, lambda t: np.einsum("nm,mv->nv", t.scores, t.values)),
    (
        "key_for_value",
        "output",
        lambda t: t.example.d_k == t.example.d_v,
        lambda t: np.einsum("nm,mv->nv", t.weights, t.keys),
    ),
    (
        "not_divided",
        "weights",
        lambda t: t.example.normalizer == "softmax",
        lambda t: np.exp(t.masked_scores * math.log(t.example.base)),
    ),
    (
        "masked_after",
        "weights",
        lambda t: t.example.normalizer == "softmax",
        lambda t: softmax(t.scaled_scores, t) * t.visible,
    ),
    (
        "sign_lost",
        "queries",
        lambda t: True,
        lambda t: np.array(
            [[sum(abs(a * w) for a, w in zip(x, column, strict=True)) for column in t.example.query_projection.T]
             for x in t.positioned_inputs]
        ),
    ),
    (
        "rounded_early",
        "output",
        lambda t: t.example.normalizer == "softmax" and t.example.score == "dot_product" and not t.example.what_if,
        rounded,
    ),
    ("tanh_forgotten", "scores", is_additive, lambda t: additive(t, inner=lambda total: total)),
    ("layers_exchanged", "scores", is_additive, lambda t: additive(t, order=(1, 0))),
    ("exchanged_rows", "scores", is_additive, lambda t: np.swapaxes(additive(t), 0, 1)),
    ("sign_lost", "scores", is_additive, lambda t: additive(t, outer=lambda unit, w: abs(unit * w))),
    ("sign_lost", "scores", is_additive, lambda t: additive(t, inner=lambda total: math.tanh(abs(total)))),
    ("sign_lost", "scores", is_additive, lambda t: -additive(t)),
    (
        "rounded_early",
        "scores",
        is_additive,
        lambda t: additive(t, inner=lambda total: round(math.tanh(total), 2)),
    ),
)  # fmt: skip


def test_each_mistake_is_named_wherever_it_shows() -> None:
    named = [0] * len(WRONG)
    for trace in (drawn_trace(seed) for seed in range(200)):
        for place, (mistake, step, can_be_made, wrong) in enumerate(WRONG):
            tolerance = 1e-4 if mistake == "rounded_early" else TOLERANCE
            numbers = wrong(trace) if can_be_made(trace) else np.zeros((0, 0))
            for row, column in list(np.ndindex(numbers.shape))[:: max(1, numbers.size // 4)]:
                cell, typed = Cell(step, row, column), float(numbers[row, column])
                right = value_at(trace, cell)
                if right is None or not np.isfinite([right, typed]).all() or abs(typed - right) <= tolerance + 1e-6:
                    continue
                verdict = recognise(trace, cell, typed, tolerance)
                assert verdict.kind == "mistaken"
                assert mistake in verdict.mistakes
                named[place] += 1
    assert {mistake for mistake, *_ in WRONG} == set(MISTAKES)
    assert all(count > 50 for count in named), dict(zip(WRONG, named, strict=True))


@given(st.integers(0, 199), st.integers(0, 10**6), st.floats(-1, 1))
def test_a_right_answer_is_never_called_wrong(seed: int, place: int, off: float) -> None:
    trace = drawn_trace(seed)
    step = STEPS[place % len(STEPS)]
    array: Floats = getattr(trace, step)
    cell = Cell(step, *(int(each) for each in np.unravel_index(place % array.size, array.shape)))
    right = value_at(trace, cell)
    assert right is not None
    if np.isfinite(right):
        verdict = recognise(trace, cell, right + off * TOLERANCE, TOLERANCE)
        assert (verdict.kind, verdict.mistakes) == ("right", ())


@pytest.mark.parametrize("seed", range(40))
def test_followed_by_the_right_rules_every_step_is_the_traces(seed: int) -> None:
    trace = drawn_trace(seed)
    for step, array in follow(trace).items():
        np.testing.assert_allclose(array, getattr(trace, step), rtol=1e-12, atol=1e-12)


def test_cells_set_by_hand_stay_in_a_wrong_calculation() -> None:
    trace = run(replace(SCALED.example, what_if=(Edit("scores", 2, 1, 7.0), Edit("values", 0, 1, -4.0))))
    np.testing.assert_allclose(follow(trace)["output"], trace.output)
    (exchanged,) = wrong_steps(trace, "exchanged_rows")
    assert exchanged["scores"][2, 1] == 7


def test_what_follows_from_a_mistake_is_worked_out() -> None:
    (forgotten,) = wrong_steps(SCALED, "forgotten_root")
    unscaled = run(replace(SCALED.example, scaled=False))
    for step in STEPS[STEPS.index("scaled_scores") :]:
        np.testing.assert_allclose(forgotten[step], getattr(unscaled, step))
    assert recognise(SCALED, Cell("output", 3, 0), unscaled.output[3, 0], 1e-6).mistakes[0] == "forgotten_root"


@pytest.mark.parametrize(
    ("options", "mistakes"),
    [
        ({"scaled": False}, {"forgotten_root", "multiplied_root", *OF_ADDITIVE}),
        ({"visible": "all"}, {"masked_after", *OF_ADDITIVE}),
        ({"normalizer": "relu"}, {"wrong_axis", "not_divided", "masked_after", *OF_ADDITIVE}),
        ({"score": "additive"}, {"query_twice"}),
    ],
)
def test_what_cannot_be_made_here_is_not_offered(options: dict[str, Any], mistakes: set[Mistake]) -> None:
    trace = run(replace(SCALED.example, **options))
    assert {mistake for mistake in MISTAKES if not wrong_steps(trace, mistake)} == mistakes


def test_two_mistakes_that_give_the_same_number_are_both_named() -> None:
    example = replace(SCALED.example, key_projection=SCALED.example.query_projection.T)
    trace = run(replace(example, inputs=np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [2.0, 1.0]])))
    wrong = trace.queries[0] @ trace.queries[1]
    verdict = recognise(trace, Cell("scores", 0, 1), float(wrong), 1e-9)
    assert {"query_twice", "transposed_projection"} <= set(verdict.mistakes)


def test_a_number_that_no_mistake_gives_is_unknown() -> None:
    verdict = recognise(SCALED, Cell("scores", 1, 1), 1234.5, TOLERANCE)
    assert (verdict.kind, verdict.mistakes, verdict.right) == ("unknown", (), SCALED.scores[1, 1])


@pytest.mark.parametrize("cell", [Cell("masked_scores", 0, 3), Cell("scores", 4, 0), Cell("keys", 0, -1)])
def test_what_is_not_a_number_of_the_trace_is_refused(cell: Cell) -> None:
    with pytest.raises(ValueError, match="finite number"):
        recognise(SCALED, cell, 0.0, TOLERANCE)


def test_the_first_wrong_step_is_named_and_what_follows_from_it_is_carried() -> None:
    trace = run(build_example("saw", scaled=True))
    unscaled = run(build_example("saw"))
    row = 1
    typed = {Cell("scaled_scores", row, j): float(unscaled.scaled_scores[row, j]) for j in range(4)}
    typed |= {Cell("weights", row, j): float(unscaled.weights[row, j]) for j in range(4)}
    typed[Cell("scores", row, 0)] = float(trace.scores[row, 0])
    typed[Cell("output", row, 0)] = float(unscaled.output[row, 0])
    typed[Cell("output", row, 1)] = 99.0
    reviewed = review(trace, typed, 1e-6)
    kinds = {cell: verdict.kind for cell, verdict in reviewed.verdicts.items()}
    assert kinds[Cell("scores", row, 0)] == "right"
    assert reviewed.first_wrong == Cell("scaled_scores", row, 0)
    assert reviewed.verdicts[reviewed.first_wrong].mistakes == ("forgotten_root",)
    assert reviewed.carried == (*(Cell("weights", row, j) for j in range(4)), Cell("output", row, 0))
    assert kinds[Cell("output", row, 1)] == "unknown"


def test_nothing_wrong_is_no_first_wrong_step() -> None:
    reviewed = review(SCALED, {Cell("values", 0, 0): float(SCALED.values[0, 0])}, TOLERANCE)
    assert reviewed.first_wrong is None
    assert reviewed.carried == ()
    assert review(SCALED, {}, TOLERANCE).verdicts == {}
