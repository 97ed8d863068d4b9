from collections.abc import Callable

import numpy as np
import pytest
import torch

from attention.arrays import Floats
from attention.experiments.recurrence.influence import (
    attention_influence,
    hearing,
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


def test_self_attentions_influence_agrees_with_autograd() -> None:
    draw = np.random.default_rng(5)
    inputs = draw.standard_normal((N, D))
    projections = [draw.standard_normal((D, width)) for width in (3, 3, 2)]
    query, key, value = (torch.tensor(projection) for projection in projections)

    def output(given: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.scaled_dot_product_attention(given @ query, given @ key, given @ value)

    whole = torch.autograd.functional.jacobian(output, torch.tensor(inputs))  # type: ignore[no-untyped-call]
    ours = attention_influence(inputs, *projections)
    assert ours.shape == (N, N, D, 2)
    np.testing.assert_allclose(ours, whole.numpy().transpose(0, 2, 3, 1), rtol=0, atol=1e-12)


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
    draw = np.random.default_rng(13)
    inputs = draw.standard_normal((N, D))
    projections = [draw.standard_normal((D, width)) for width in (3, 3, 2)]
    nearer = inputs[[1, 2, 3, 4, 5, 0, 6]]  # the first input moves next to the last
    far, near = (attention_influence(given, *projections) for given in (inputs, nearer))
    np.testing.assert_allclose(far[-1, 0], near[-1, 5], atol=1e-13)


def test_size_is_the_largest_stretch() -> None:
    np.testing.assert_allclose(size(np.array([np.diag([3.0, -5.0]), np.diag([0.5, 0.0])])), [5.0, 0.5])
