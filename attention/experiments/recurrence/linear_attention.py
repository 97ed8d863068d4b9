r"""Linear attention, computed in parallel and as a recurrent network.

True where the similarity of query and key is a product $\varphi(q) \cdot \varphi(k)$ of finitely many features. The
exponential of softmax is no such product, so ordinary self-attention is no recurrent network with a finite state.

Source:
    Katharopoulos, Vyas, Pappas and Fleuret, Transformers are RNNs, ICML 2020 (arXiv 2006.16236), section 3.4.
"""

from typing import NamedTuple

import numpy as np

from attention.arrays import Floats
from attention.weights import not_zero


class LinearSteps(NamedTuple):
    """Every step of the recurrent form; rows are positions."""

    memories: Floats
    """S [N, K, V] = S before + φ(k) vᵀ."""
    totals: Floats
    """z [N, K] = z before + φ(k)."""
    output: Floats
    """[N, V] = φ(q) · S / φ(q) · z; 0 where φ(q) · z is too small for a number."""

    def joined(self, step: int) -> Floats:
        """Return the whole state after one step, [K, V + 1]: S, and z as the last column."""
        return np.column_stack([self.memories[step], self.totals[step]])


def feature_map(rows: Floats) -> Floats:
    """Return φ(x) = elu(x) + 1: x + 1 above 0, e to the x below; positive, 0 where that is too small for a number."""
    return np.where(rows > 0, rows + 1, np.exp(np.minimum(rows, 0)))


def in_parallel(queries: Floats, keys: Floats, values: Floats) -> Floats:
    """Return causal linear attention [N, V] from all positions at once, through an N × N matrix."""
    similarities = np.tril(feature_map(queries) @ feature_map(keys).T)
    return np.asarray(similarities @ values / not_zero(similarities.sum(axis=1, keepdims=True)))


def step_by_step(queries: Floats, keys: Floats, values: Floats) -> LinearSteps:
    """Compute the same, one position after another, from a state whose size does not grow.

    Args:
        queries: [N, K].
        keys: [N, K].
        values: [N, V].

    Returns:
        Every step.
    """
    seen, features = feature_map(queries), feature_map(keys)
    memory, total = np.zeros((keys.shape[1], values.shape[1])), np.zeros(keys.shape[1])
    memories, totals, output = [], [], []
    for query, feature, value in zip(seen, features, values, strict=True):
        memory = memory + np.outer(feature, value)
        total = total + feature
        memories.append(memory)
        totals.append(total)
        output.append(query @ memory / not_zero(query @ total))
    return LinearSteps(np.array(memories), np.array(totals), np.array(output))


def largest_difference(queries: Floats, keys: Floats, values: Floats) -> float:
    """Return the largest difference between the two forms: nothing but rounding."""
    return float(np.abs(in_parallel(queries, keys, values) - step_by_step(queries, keys, values).output).max())
