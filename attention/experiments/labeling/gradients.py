"""The gradient of a tagger's loss for each of its parameters, worked out by hand, from the loss back to the tables."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from attention.arrays import Bools, Floats
from attention.experiments.labeling.tagging import (
    ABSENT,
    Design,
    Look,
    Parameters,
    Steps,
    distance_columns,
    label,
)
from attention.experiments.labeling.vocabulary import Rows
from attention.output import join_heads, split_heads

Gradients = dict[str, Floats]
Labels = npt.NDArray[np.int64]


class Batch(NamedTuple):
    """Sequences that are learned from together."""

    rows: Rows
    """[B, N, F]; ABSENT where there is no token."""
    labels: Labels
    """[B, N], read where there is a token."""


class Lesson(NamedTuple):
    """What one batch says."""

    loss: float
    """Mean cross-entropy of a token, in nats."""
    gradients: Gradients
    """By parameter, of its shape."""
    steps: Steps
    """The steps whose loss this is."""


def learn_from(design: Design, parameters: Parameters, batch: Batch, gain: Floats | None = None) -> Lesson:
    """Return the loss of a batch and its gradient for every parameter.

    Args:
        design: what the tagger is made of.
        parameters: where it stands.
        batch: what it is to learn; at least one token.
        gain: [B, N, D], what the inputs are multiplied by.
    """
    steps = label(design, parameters, batch.rows, gain)
    present = batch.rows[..., 0] != ABSENT
    loss, surprise = _cross_entropy(steps.probabilities, batch.labels, present)
    gradients: Gradients = {}
    hidden = _through_layer(parameters, gradients, "second", steps.hidden, surprise) * (steps.hidden > 0)
    context = _through_layer(parameters, gradients, "first", steps.context, hidden)
    if steps.look is None:
        inputs = _through_window(design, context)
    else:
        inputs = _through_attention(design, parameters, gradients, steps.inputs, steps.look, context)
    if gain is not None:
        inputs = inputs * gain
    for feature, (name, size) in enumerate(design.tables.items()):
        gradients[f"{name}_table"] = _sum_by_row(batch.rows[..., feature][present], inputs[present], size)
    return Lesson(loss, gradients, steps)


def _cross_entropy(probabilities: Floats, labels: Labels, present: Bools) -> tuple[float, Floats]:
    """Return the loss, and its gradient [B, N, T] for the numbers that softmax was given."""
    answers = np.where(present, labels, 0)[..., None]
    chances = np.take_along_axis(probabilities, answers, axis=-1)[..., 0]
    loss = -np.log(np.maximum(chances[present], np.finfo(chances.dtype).tiny)).mean()
    # softmax and cross-entropy together: what was said minus what is true
    surprise = probabilities.copy()
    np.put_along_axis(surprise, answers, chances[..., None] - 1, axis=-1)
    surprise *= (present / np.count_nonzero(present)).astype(surprise.dtype)[..., None]
    return float(loss), surprise


def _through_layer(parameters: Parameters, gradients: Gradients, name: str, given: Floats, change: Floats) -> Floats:
    """Send a gradient [B, N, out] back through a layer to [B, N, in], and note what the layer itself gets."""
    gradients[f"{name}_layer"] = _outer(given, change)
    gradients[f"{name}_bias"] = change.sum(axis=(0, 1))
    return change @ parameters[f"{name}_layer"].T


def _through_window(design: Design, context: Floats) -> Floats:
    """Every token stands in 2w + 1 windows: add up what each of them says about it."""
    window, width = design.window or 0, design.d_model
    batch, length, _ = context.shape
    padded = np.zeros((batch, length + 2 * window, width), dtype=context.dtype)
    for start in range(2 * window + 1):
        padded[:, start : start + length] += context[..., start * width : (start + 1) * width]
    return padded[:, window : window + length]


def _through_attention(
    design: Design, parameters: Parameters, gradients: Gradients, given: Floats, look: Look, context: Floats
) -> Floats:
    """Send a gradient back through b = A′V, A′ = softmax(A), A = QKᵀ / √d_k + bias, and the three projections."""
    queries, keys, values, attention = look
    beside = 0 if design.sees_itself else design.d_model
    output = split_heads(context[..., beside:], design.heads)
    weights = attention.weights
    by_weight = output @ values.swapaxes(-1, -2)
    by_score = weights * (by_weight - (by_weight * weights).sum(axis=-1, keepdims=True))
    if design.bias_reach:
        gradients["position_bias"] = _sum_by_distance(by_score, design.bias_reach)
    by_product = by_score * by_score.dtype.type(design.d_k**-0.5)
    backward = {
        "query": by_product @ keys,
        "key": by_product.swapaxes(-1, -2) @ queries,
        "value": weights.swapaxes(-1, -2) @ output,
    }
    inputs = context[..., :beside] if beside else np.zeros_like(given)
    for name, change in backward.items():
        joined = join_heads(change)
        gradients[f"{name}_projection"] = _outer(given, joined)
        inputs = inputs + joined @ parameters[f"{name}_projection"].T
    return inputs


def _outer(given: Floats, change: Floats) -> Floats:
    """Return the gradient of a matrix [in, out] from what went in [B, N, in] and what came back [B, N, out]."""
    return given.reshape(-1, given.shape[-1]).T @ change.reshape(-1, change.shape[-1])


def _sum_by_distance(by_score: Floats, reach: int) -> Floats:
    """Add up [B, H, N, N] over all pairs at the same distance: [H, 2 · reach + 1]."""
    columns = distance_columns(by_score.shape[-1], reach).ravel()
    pairs = by_score.sum(axis=0).reshape(by_score.shape[1], -1)
    return np.stack([np.bincount(columns, head, 2 * reach + 1) for head in pairs]).astype(by_score.dtype)


def _sum_by_row(rows: Rows, changes: Floats, size: int) -> Floats:
    """Add up the gradients [count, D] of every use of a table's row: [size, D]."""
    total = np.zeros((size, changes.shape[-1]), dtype=changes.dtype)
    order = np.argsort(rows, kind="stable")
    used, starts = np.unique(rows[order], return_index=True)
    total[used] = np.add.reduceat(changes[order], starts, axis=0)
    return total
