import numpy as np
import numpy.typing as npt
import pytest
import torch

from attention.arrays import Floats
from attention.experiments.recurrence.networks import (
    LongShortTermMemory,
    Recurrence,
    draw_memory,
    draw_recurrence,
    run_bidirectional,
    run_memory,
    run_recurrence,
)

N, D, S = 7, 5, 3
PRECISIONS = [(np.float32, 1e-6), (np.float64, 1e-12)]


def drawn(seed: int, dtype: npt.DTypeLike, gates: int = 1) -> tuple[Floats, Floats, Floats]:
    draw = np.random.default_rng(seed)
    shapes = ((D, gates * S), (S, gates * S), (gates * S,))
    first, second, third = (draw.uniform(-1, 1, shape).astype(dtype) for shape in shapes)
    return first, second, third


def give(layer: torch.nn.Module, numbers: tuple[Floats, ...], suffix: str = "") -> None:
    """Put our numbers, transposed, into a layer of PyTorch; its second bias stays 0."""
    for name, number in zip(("weight_ih_l0", "weight_hh_l0", "bias_ih_l0"), numbers, strict=True):
        getattr(layer, name + suffix).data = torch.tensor(number.T.copy())
    getattr(layer, "bias_hh_l0" + suffix).data.zero_()


@pytest.mark.parametrize(("dtype", "tolerance"), PRECISIONS)
def test_states_agree_with_pytorch(dtype: npt.DTypeLike, tolerance: float) -> None:
    inputs, numbers = np.random.default_rng(2).uniform(-1, 1, (N, D)).astype(dtype), drawn(11, dtype)
    layer = torch.nn.RNN(D, S, dtype=torch.tensor(inputs).dtype)
    give(layer, numbers)
    steps = run_recurrence(inputs, Recurrence(*numbers))
    assert steps.states.dtype == dtype
    np.testing.assert_allclose(steps.states, layer(torch.tensor(inputs))[0].detach(), rtol=0, atol=tolerance)


@pytest.mark.parametrize(("dtype", "tolerance"), PRECISIONS)
def test_reading_both_ways_agrees_with_pytorch(dtype: npt.DTypeLike, tolerance: float) -> None:
    inputs = np.random.default_rng(3).uniform(-1, 1, (N, D)).astype(dtype)
    forward, backward = drawn(13, dtype), drawn(17, dtype)
    layer = torch.nn.RNN(D, S, bidirectional=True, dtype=torch.tensor(inputs).dtype)
    give(layer, forward)
    give(layer, backward, "_reverse")
    states = run_bidirectional(inputs, Recurrence(*forward), Recurrence(*backward))
    np.testing.assert_allclose(states, layer(torch.tensor(inputs))[0].detach(), rtol=0, atol=tolerance)


@pytest.mark.parametrize(("dtype", "tolerance"), PRECISIONS)
def test_the_lstm_agrees_with_pytorch(dtype: npt.DTypeLike, tolerance: float) -> None:
    inputs, numbers = np.random.default_rng(5).uniform(-1, 1, (N, D)).astype(dtype), drawn(19, dtype, gates=4)
    layer = torch.nn.LSTM(D, S, dtype=torch.tensor(inputs).dtype)
    give(layer, numbers)
    steps = run_memory(inputs, LongShortTermMemory(*numbers))
    states, (_, cell) = layer(torch.tensor(inputs))
    np.testing.assert_allclose(steps.states, states.detach(), rtol=0, atol=tolerance)
    np.testing.assert_allclose(steps.cells[-1], cell[0].detach(), rtol=0, atol=tolerance)


def test_two_steps_by_hand() -> None:
    layer = Recurrence(np.array([[1.0], [-2.0]]), np.array([[0.5]]), np.array([0.1]))
    steps = run_recurrence(np.array([[0.3, 0.1], [-0.2, 0.4]]), layer)
    first = np.tanh(0.3 - 0.2 + 0.1)
    np.testing.assert_allclose(steps.input_terms.ravel(), [0.1, -1.0])
    np.testing.assert_allclose(steps.state_terms.ravel(), [0, 0.5 * first])
    np.testing.assert_allclose(steps.states.ravel(), [first, np.tanh(-1.0 + 0.5 * first + 0.1)])


def test_a_later_input_never_moves_an_earlier_state_but_reading_backward_does() -> None:
    inputs = np.random.default_rng(7).uniform(-1, 1, (N, D))
    changed = np.concatenate([inputs[:-1], -inputs[-1:]])
    forward, backward = draw_recurrence(D, S, 0.9, 1), draw_recurrence(D, S, 0.9, 2)
    np.testing.assert_array_equal(
        run_recurrence(inputs, forward).states[:-1], run_recurrence(changed, forward).states[:-1]
    )
    both = run_bidirectional(inputs, forward, backward), run_bidirectional(changed, forward, backward)
    assert (both[0][:-1, S:] != both[1][:-1, S:]).all()


@pytest.mark.parametrize("radius", [0.5, 1.0, 1.7])
def test_the_state_projection_has_the_spectral_radius_asked_for(radius: float) -> None:
    projection = draw_recurrence(D, 13, radius, 23).state_projection
    assert np.abs(np.linalg.eigvals(projection)).max() == pytest.approx(radius)


def test_the_forget_bias_reaches_the_forget_gate_alone() -> None:
    np.testing.assert_array_equal(draw_memory(D, S, 2.0, 1).bias, [0] * S + [2] * S + [0] * 2 * S)
