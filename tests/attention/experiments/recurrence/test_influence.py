from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from attention.arrays import Floats
from attention.example import Edit, Example
from attention.experiments.recurrence.influence import (
    attention_influence,
    hearing,
    hears_ahead,
    memory_influence,
    recurrent_influence,
    size,
)
from attention.experiments.recurrence.networks import (
    Recurrence,
    draw_memory,
    draw_recurrence,
    run_memory,
    run_recurrence,
)
from attention.trace import draw_additive_layers, run

N, D, S = 7, 5, 3


def jacobian(function: Callable[[torch.Tensor], torch.Tensor], inputs: Floats) -> Floats:
    """Return ∂ output[…, j] / ∂ input[0, i] as autograd has it, [N, D, S]."""
    whole = torch.autograd.functional.jacobian(function, torch.tensor(inputs))  # type: ignore[no-untyped-call]
    return np.asarray(whole[:, :, 0].numpy().transpose(0, 2, 1))


@pytest.mark.parametrize("radius", [0.5, 1.0, 1.7])
def test_a_recurrent_networks_influence_agrees_with_autograd(radius: float) -> None:
    inputs, layer = np.random.default_rng(2).standard_normal((N, D)), draw_recurrence(D, S, radius, 3)
    weights_in, weights_on = torch.tensor(layer.input_projection), torch.tensor(layer.state_projection)

    def states(given: torch.Tensor) -> torch.Tensor:
        kept = [torch.zeros(S, dtype=torch.float64)]
        for row in given:
            kept.append(torch.tanh(row @ weights_in + kept[-1] @ weights_on))
        return torch.stack(kept[1:])

    ours = recurrent_influence(run_recurrence(inputs, layer).states, layer)
    np.testing.assert_allclose(ours, jacobian(states, inputs), rtol=0, atol=1e-12)


def test_an_lstms_influence_agrees_with_autograd() -> None:
    inputs, layer = np.random.default_rng(3).standard_normal((N, D)), draw_memory(D, S, 1.0, 5)
    module = torch.nn.LSTM(D, S, dtype=torch.float64)
    module.weight_ih_l0.data = torch.tensor(layer.input_projection.T.copy())
    module.weight_hh_l0.data = torch.tensor(layer.state_projection.T.copy())
    module.bias_ih_l0.data = torch.tensor(layer.bias)
    module.bias_hh_l0.data = torch.zeros(4 * S, dtype=torch.float64)
    ours = memory_influence(run_memory(inputs, layer), layer)
    np.testing.assert_allclose(ours, jacobian(lambda given: module(given)[0], inputs), rtol=0, atol=1e-12)


BY_HAND = (
    Edit("queries", 1, 0, 0.7),
    Edit("keys", 3, 1, -0.4),
    Edit("values", 2, 0, 1.5),
    Edit("scores", 0, 2, 0.9),
    Edit("weights", 4, 0, 0.25),
)


def example(seed: int = 5, **options: Any) -> Example:
    draw = np.random.default_rng(seed)
    query, key, value = (draw.standard_normal((D, width)) for width in (3, 3, 2))
    return Example(tuple("abcdefg"), draw.standard_normal((N, D)), query, key, value, **options)


def layer_in_torch(asked: Example) -> Callable[[torch.Tensor], torch.Tensor]:
    """Write the layer down once more, from the definition; cells set by hand are constants."""
    query, key, value = (torch.tensor(np.array(getattr(asked, f"{name}_projection"))) for name in NAMES)
    drawn = draw_additive_layers(asked.d_k)
    query_layer, key_layer, combine = (torch.tensor(np.array(part)) for part in drawn)

    def by_hand(given: torch.Tensor, matrix: str) -> torch.Tensor:
        cells = {(edit.row, edit.column): edit.value for edit in asked.what_if if edit.matrix == matrix}
        rows = [[torch.tensor(cells[i, j], dtype=torch.float64) if (i, j) in cells else given[i, j]
                 for j in range(given.shape[1])] for i in range(given.shape[0])]  # fmt: skip
        return torch.stack([torch.stack(row) for row in rows])

    def forward(given: torch.Tensor) -> torch.Tensor:
        q, k, v = (by_hand(given @ each, f"{one}") for each, one in zip((query, key, value), PLURALS, strict=True))
        scores = q @ k.T
        if asked.score == "additive":
            scores = torch.tanh((q @ query_layer)[:, None] + (k @ key_layer)[None]) @ combine
        scores = by_hand(scores, "scores") / (asked.temperature * (3**0.5 if asked.scaled else 1.0))
        places = torch.arange(N)
        apart = places[:, None] - places
        seen = {"all": apart == apart, "causal": apart >= 0, "band": apart.abs() <= asked.reach}[asked.visible]
        if asked.normalizer == "softmax":
            exponents = scores * torch.log(torch.tensor(asked.base, dtype=torch.float64))
            weights = torch.softmax(exponents.masked_fill(~seen, -torch.inf), dim=1)
        else:
            weights = (scores.relu() if asked.normalizer == "relu" else scores).masked_fill(~seen, 0.0)
        return by_hand(weights, "weights") @ v

    return forward


NAMES, PLURALS = ("query", "key", "value"), ("queries", "keys", "values")


@pytest.mark.parametrize("by_hand", [False, True])
@pytest.mark.parametrize("positions", ["none", "sinusoidal"])
@pytest.mark.parametrize("visible", ["all", "causal", "band"])
@pytest.mark.parametrize("normalizer", ["softmax", "relu", "identity"])
@pytest.mark.parametrize("score", ["dot_product", "additive"])
@pytest.mark.parametrize(("scaled", "temperature"), [(False, 1.0), (True, 0.7)])
def test_self_attentions_influence_agrees_with_autograd(
    scaled: bool, temperature: float, score: str, normalizer: str, visible: str, positions: str, by_hand: bool
) -> None:
    asked = example(
        scaled=scaled, temperature=temperature, score=score, normalizer=normalizer, visible=visible,
        positions=positions, what_if=BY_HAND if by_hand else (),
    )  # fmt: skip
    trace, forward = run(asked), layer_in_torch(asked)
    given = torch.tensor(np.array(trace.positioned_inputs))
    np.testing.assert_allclose(trace.output, forward(given), rtol=0, atol=1e-12)
    whole = torch.autograd.functional.jacobian(forward, given)  # type: ignore[no-untyped-call]
    ours = attention_influence(trace)
    assert ours.shape == (N, N, D, 2)
    np.testing.assert_allclose(ours, whole.numpy().transpose(0, 2, 3, 1), rtol=0, atol=1e-11)


def test_another_base_of_softmax_counts() -> None:
    trace = run(example(base=2.0, visible="causal"))
    given = torch.tensor(np.array(trace.example.inputs))
    whole = torch.autograd.functional.jacobian(layer_in_torch(trace.example), given)  # type: ignore[no-untyped-call]
    np.testing.assert_allclose(attention_influence(trace), whole.numpy().transpose(0, 2, 3, 1), rtol=0, atol=1e-11)


def test_an_output_that_may_not_look_hears_nothing() -> None:
    heard = size(attention_influence(run(example(visible="causal"))))
    assert (np.triu(heard, 1) == 0).all()
    assert (heard[np.tril_indices(N)] > 0).all()


@pytest.mark.parametrize("both_ways", [False, True])
def test_hearing_agrees_with_autograd(both_ways: bool) -> None:
    inputs = np.random.default_rng(2).standard_normal((N, D))
    forward, backward = draw_recurrence(D, S, 0.9, 3), draw_recurrence(D, 2, 0.7, 5)

    def read(given: torch.Tensor, layer: Recurrence) -> torch.Tensor:
        weights_in, weights_on = torch.tensor(layer.input_projection), torch.tensor(layer.state_projection)
        kept = [torch.zeros(len(weights_on), dtype=torch.float64)]
        for row in given:
            kept.append(torch.tanh(row @ weights_in + kept[-1] @ weights_on))
        return torch.stack(kept[1:])

    def output(given: torch.Tensor) -> torch.Tensor:
        ahead = read(given, forward)
        return torch.cat([ahead, read(given.flip(0), backward).flip(0)], dim=1) if both_ways else ahead

    whole = torch.autograd.functional.jacobian(output, torch.tensor(inputs))  # type: ignore[no-untyped-call]
    expected = np.linalg.norm(whole.numpy().transpose(0, 2, 3, 1), ord=2, axis=(-2, -1))
    heard = hearing(inputs, forward, backward if both_ways else None)
    np.testing.assert_allclose(heard, expected, rtol=0, atol=1e-12)
    assert (np.triu(heard, 1) == 0).all() == (not both_ways)


def test_influence_vanishes_below_radius_one_by_a_factor_a_step() -> None:
    layer = draw_recurrence(D, 29, 0.5, 7)
    states = run_recurrence(np.random.default_rng(11).standard_normal((40, D)), layer).states
    sizes = size(recurrent_influence(states, layer))
    assert sizes[30] / sizes[10] < 0.5**20 * 10
    assert sizes[39] < 1e-9


def test_self_attentions_influence_does_not_depend_on_the_distance() -> None:
    far = example(13)
    nearer = replace(far, inputs=far.inputs[[1, 2, 3, 4, 5, 0, 6]])  # the first input moves next to the last
    np.testing.assert_allclose(
        attention_influence(run(far))[-1, 0], attention_influence(run(nearer))[-1, 5], atol=1e-13
    )


def test_size_is_the_largest_stretch() -> None:
    np.testing.assert_allclose(size(np.array([np.diag([3.0, -5.0]), np.diag([0.5, 0.0])])), [5.0, 0.5])


def test_what_lies_ahead_is_above_the_diagonal() -> None:
    heard = np.array([[1.0, 0.2, 0.3], [0.0, 1.0, 0.4], [0.0, 0.0, 1.0]])
    assert hears_ahead(heard) == "all"
    heard[0, 2] = 0
    assert hears_ahead(heard) == "some"
    assert hears_ahead(np.tril(heard)) == "none"
    assert hears_ahead(np.ones((1, 1))) == "none"
