"""How much the first input moves the last output: exact Jacobians, no differences.

Source:
    Bengio, Simard and Frasconi, Learning long-term dependencies with gradient descent is difficult, IEEE Transactions
    on Neural Networks 5, 1994: in a recurrent network the Jacobian is a product with one factor for each step.
"""

import math
from typing import Literal

import numpy as np

from attention.arrays import Floats
from attention.example import Matrix
from attention.experiments.recurrence.networks import LongShortTermMemory, MemorySteps, Recurrence, run_recurrence
from attention.trace import Trace, divisor
from attention.weights import not_zero


def recurrent_influence(states: Floats, layer: Recurrence) -> Floats:
    """Return how the first input moves every state of a plain recurrent network.

    Args:
        states: [N, S], of `run_recurrence`.
        layer: the network that gave them.

    Returns:
        [N, D, S]; entry (t, i, j) is ∂(state t)_j / ∂(input 1)_i. Each step multiplies by W_h · diag(1 − state²).
    """
    slopes = 1 - states**2
    jacobian = layer.input_projection * slopes[0]
    jacobians = [jacobian]
    for slope in slopes[1:]:
        jacobian = jacobian @ layer.state_projection * slope
        jacobians.append(jacobian)
    return np.array(jacobians)


def memory_influence(steps: MemorySteps, layer: LongShortTermMemory) -> Floats:
    """Return how the first input moves every state of an LSTM, [N, D, S] as above."""
    d_model, d_state = layer.input_projection.shape[0], layer.state_projection.shape[0]
    state_jacobian, cell_jacobian = np.zeros((d_model, d_state)), np.zeros((d_model, d_state))
    cell_before, jacobians = np.zeros(d_state), []
    for step, (gates, cell) in enumerate(zip(steps.gates, steps.cells, strict=True)):
        first = layer.input_projection if step == 0 else 0.0
        sums = (first + state_jacobian @ layer.state_projection).reshape(d_model, 4, d_state)
        slopes = gates * (1 - gates)
        slopes[2] = 1 - gates[2] ** 2
        moved = sums * slopes
        cell_jacobian = (
            moved[:, 1] * cell_before + gates[1] * cell_jacobian + moved[:, 0] * gates[2] + gates[0] * moved[:, 2]
        )
        squashed = np.tanh(cell)
        state_jacobian = moved[:, 3] * squashed + gates[3] * (1 - squashed**2) * cell_jacobian
        cell_before = cell
        jacobians.append(state_jacobian)
    return np.array(jacobians)


def attention_influence(trace: Trace) -> Floats:
    r"""Return how every input moves every output of the very layer that the trace went through.

    Its score, scale, temperature, normalizer, mask and positions count, and a cell set by hand stays as it is.

    Args:
        trace: of N tokens.

    Returns:
        [N, N, D, V]; entry (t, s, i, j) is ∂(output t)_j / ∂(input s)_i. Input s reaches output t through its value,
        times the weight, and through its key, which moves the weights of t; an input's own output through its query,
        too. With softmax the first two are $\alpha'_{ts}\,(W^v + \nabla_k\alpha_{ts}\,(v_s - b_t)^\top)$.
    """
    example, pull = trace.example, _pull_of_scores(trace)
    by_query, by_key = _slopes_of_scores(trace)
    of_query = example.query_projection * _left_alone(trace, "queries")[:, np.newaxis]  # [N, D, K]
    of_key = example.key_projection * _left_alone(trace, "keys")[:, np.newaxis]
    of_value = example.value_projection * _left_alone(trace, "values")[:, np.newaxis]
    through_value = trace.weights[:, :, np.newaxis, np.newaxis] * of_value
    moved_by_key = (of_key @ by_key[..., np.newaxis])[..., 0]  # [t, s, D]: ∂ score / ∂ input s
    moved_by_query = (of_query[:, np.newaxis] @ by_query[..., np.newaxis])[..., 0]  # [t, s, D]: ∂ score / ∂ input t
    through_key = moved_by_key[..., np.newaxis] * pull[:, :, np.newaxis]
    through_query = moved_by_query.swapaxes(1, 2) @ pull
    jacobians: Floats = through_value + through_key
    own = np.arange(len(trace.weights))
    jacobians[own, own] += through_query
    return jacobians


def _pull_of_scores(trace: Trace) -> Floats:
    """Return ∂ output / ∂ score, [t, s, V]: 0 where a score or its weight is hidden or set by hand."""
    counted = _left_alone(trace, "weights")[:, :, np.newaxis] * trace.values  # ∂ output / ∂ weight
    if trace.example.normalizer == "softmax":
        made = trace.exponentials / not_zero(trace.totals)[:, np.newaxis]  # before any weight is set by hand
        pull = math.log(trace.example.base) * made[:, :, np.newaxis] * (counted - (made[:, np.newaxis] @ counted))
    else:
        passed = trace.masked_scores > 0 if trace.example.normalizer == "relu" else trace.visible
        pull = passed[:, :, np.newaxis] * counted
    return np.asarray(pull * _left_alone(trace, "scores")[:, :, np.newaxis] / divisor(trace.example))


def _slopes_of_scores(trace: Trace) -> tuple[Floats, Floats]:
    """Return ∂ score / ∂ query and ∂ score / ∂ key, each [t, s, K]."""
    count = len(trace.queries)
    if trace.example.score == "dot_product":
        shape = (count, count, trace.example.d_k)
        return np.broadcast_to(trace.keys, shape), np.broadcast_to(trace.queries[:, np.newaxis], shape)
    layers = trace.additive.layers
    slopes = layers.combine * (1 - trace.additive.hidden**2)
    return slopes @ layers.query_layer.T, slopes @ layers.key_layer.T


def _left_alone(trace: Trace, matrix: Matrix) -> Floats:
    """Return 1 for every cell of a matrix that its arithmetic decides, 0 for one that is set by hand."""
    free = np.ones(trace.example.shape(matrix))
    for edit in trace.example.what_if:
        if edit.matrix == matrix:
            free[edit.row, edit.column] = 0.0
    return free


def hearing(inputs: Floats, forward: Recurrence, backward: Recurrence | None = None) -> Floats:
    """Return how strongly a recurrent network's every output hears every input.

    Args:
        inputs: [N, D].
        forward: reads from the first input on.
        backward: reads from the last input on, where the network is bidirectional.

    Returns:
        [N, N], the size of ∂(output t) / ∂(input s); rows are outputs. Without `backward`, 0 above the diagonal.
    """
    count, d_model = inputs.shape
    jacobians = np.zeros((count, count, d_model, forward.bias.size))
    states = run_recurrence(inputs, forward).states
    for start in range(count):
        jacobians[start:, start] = recurrent_influence(states[start:], forward)
    if backward is None:
        return size(jacobians)
    other = np.zeros((count, count, d_model, backward.bias.size))
    states = run_recurrence(inputs[::-1], backward).states
    for start in range(count):
        other[: count - start, count - 1 - start] = recurrent_influence(states[start:], backward)[::-1]
    return size(np.concatenate([jacobians, other], axis=-1))


def size(jacobian: Floats) -> Floats:
    """Return the largest stretch of each Jacobian [..., D, S]: its spectral norm."""
    return np.asarray(np.linalg.norm(jacobian, ord=2, axis=(-2, -1)))


def hears_ahead(heard: Floats) -> Literal["all", "some", "none"]:
    """Return whether outputs hear all of the inputs after them, some or none; heard [N, N], rows are outputs."""
    later = heard[np.triu_indices(len(heard), 1)] > 0
    return "none" if not later.any() else "all" if later.all() else "some"
