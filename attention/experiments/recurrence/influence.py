"""How much the first input moves the last output: exact Jacobians, no differences.

Source:
    Bengio, Simard and Frasconi, Learning long-term dependencies with gradient descent is difficult, IEEE Transactions
    on Neural Networks 5, 1994: in a recurrent network the Jacobian is a product with one factor for each step.
"""

import numpy as np

from attention.arrays import Floats
from attention.experiments.recurrence.networks import LongShortTermMemory, MemorySteps, Recurrence, run_recurrence
from attention.weights import softmax


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


def attention_influence(
    inputs: Floats, query_projection: Floats, key_projection: Floats, value_projection: Floats
) -> Floats:
    r"""Return how every input moves every output of dot-product self-attention, scaled by $1/\sqrt{d_k}$.

    Args:
        inputs: [N, D].
        query_projection: [D, K].
        key_projection: [D, K].
        value_projection: [D, V].

    Returns:
        [N, N, D, V]; entry (t, s, i, j) is ∂(output t)_j / ∂(input s)_i. For t ≠ s it is one weight α′ times
        (W^v + W^k q (v − output)ᵀ / √d_k), whatever the distance; for t = s the query moves, too.
    """
    scale = 1 / np.sqrt(key_projection.shape[1])
    queries, keys, values = inputs @ query_projection, inputs @ key_projection, inputs @ value_projection
    weights = softmax(queries @ keys.T * scale)
    pull = values - (weights @ values)[:, np.newaxis]  # [t, s, V]: where more weight on s would move output t
    through_key = np.einsum("dk,tk,tsv->tsdv", key_projection * scale, queries, pull, optimize=True)
    jacobians: Floats = weights[:, :, np.newaxis, np.newaxis] * (value_projection + through_key)
    through_query = np.einsum("dk,sk,ts,tsv->tdv", query_projection * scale, keys, weights, pull, optimize=True)
    own = np.arange(len(inputs))
    jacobians[own, own] += through_query
    return jacobians


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
