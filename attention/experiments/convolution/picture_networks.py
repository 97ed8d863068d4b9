"""Two small networks that classify pictures, a convolutional and a self-attention one, with their gradients by hand.

Both end alike: the mean over all pixels, then one linear layer, so that only the way pixels meet differs.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from attention.experiments.adam import Parameters

Array = NDArray[np.floating[Any]]
HEADS: Final = 4


def draw_convolutional(channels: list[int], answers: int, generator: np.random.Generator) -> Parameters:
    """Draw 3 × 3 convolutions from channels[0] to channels[1] and so on, and the last linear layer."""
    parameters: Parameters = {}
    for layer, (given, made) in enumerate(pairwise(channels)):
        parameters[f"kernel{layer}"] = generator.standard_normal((3, 3, given, made)) * np.sqrt(2 / (9 * given))
        parameters[f"bias{layer}"] = np.zeros(made)
    return parameters | _draw_answer(channels[-1], answers, generator)


def convolutional_pass(
    parameters: Parameters, pictures: Array, dilations: tuple[int, ...]
) -> tuple[Array, Callable[[Array], Parameters]]:
    """Return the answers before the sigmoid, and the function that turns their gradients into the parameters'.

    Args:
        parameters: of `draw_convolutional`.
        pictures: [B, H, W, C].
        dilations: one for each layer, the first layer first.

    Returns:
        [B, answers], and a function from [B, answers] to gradients by name.
    """
    kept = [pictures]
    for layer, dilation in enumerate(dilations):
        sums = _convolve(kept[-1], parameters[f"kernel{layer}"], dilation) + parameters[f"bias{layer}"]
        kept.append(np.maximum(sums, 0))
    answers, answer_backward = _answer_pass(parameters, kept[-1])

    def backward(blame: Array) -> Parameters:
        gradients, flow = answer_backward(blame)
        for layer in reversed(range(len(dilations))):
            flow = flow * (kept[layer + 1] > 0)
            gradients[f"bias{layer}"] = flow.sum(axis=(0, 1, 2))
            kernel = parameters[f"kernel{layer}"]
            gradients[f"kernel{layer}"] = _kernel_gradient(kept[layer], flow, dilations[layer])
            # the gradient of a convolution is one with the kernel turned round
            flow = _convolve(flow, kernel[::-1, ::-1].swapaxes(2, 3), dilations[layer])
        return gradients

    return answers, backward


def _padded(pictures: Array, margin: int) -> Array:
    return np.pad(pictures, ((0, 0), (margin, margin), (margin, margin), (0, 0)))


def _convolve(pictures: Array, kernel: Array, dilation: int) -> Array:
    _, height, width, _ = pictures.shape
    padded = _padded(pictures, dilation)
    output = np.zeros((*pictures.shape[:3], kernel.shape[3]), dtype=pictures.dtype)
    for row, column in np.ndindex(3, 3):
        top, left = row * dilation, column * dilation
        output += padded[:, top : top + height, left : left + width] @ kernel[row, column]
    return output


def _kernel_gradient(pictures: Array, flow: Array, dilation: int) -> Array:
    _, height, width, given = pictures.shape
    padded, flat = _padded(pictures, dilation), flow.reshape(-1, flow.shape[3])
    gradient = np.empty((3, 3, given, flow.shape[3]), dtype=pictures.dtype)
    for row, column in np.ndindex(3, 3):
        top, left = row * dilation, column * dilation
        seen = padded[:, top : top + height, left : left + width].reshape(-1, given)
        gradient[row, column] = seen.T @ flat
    return gradient


def draw_attention(side: int, channels: int, width: int, answers: int, generator: np.random.Generator) -> Parameters:
    """Draw one self-attention layer with four heads, what surrounds it, and the last linear layer."""

    def matrix(rows: int, columns: int, gain: float = 1.0) -> Array:
        return np.asarray(generator.standard_normal((rows, columns)) * np.sqrt(gain / rows))

    return {
        "embedding": matrix(channels, width),
        "query_projection": matrix(width, width),
        "key_projection": matrix(width, width),
        "value_projection": matrix(width, width),
        # how much each head likes each shift; zeros: at first no pixel is nearer than another
        "shift_scores": np.zeros((HEADS, (2 * side - 1) ** 2)),
        "join": matrix(width, width),
        "hidden": matrix(width, 2 * width, 2.0),
        "hidden_bias": np.zeros(2 * width),
    } | _draw_answer(2 * width, answers, generator)


def attention_pass(parameters: Parameters, pictures: Array) -> tuple[Array, Callable[[Array], Parameters]]:
    """Return the same for the self-attention network: every pixel is a token, [B, H, W, C] with H = W."""
    count, side, _, channels = pictures.shape
    tokens = pictures.reshape(count, side * side, channels)
    inputs = tokens @ parameters["embedding"]
    queries, keys, values = (_split(inputs @ parameters[f"{name}_projection"]) for name in ("query", "key", "value"))
    scale = np.sqrt(1 / queries.shape[-1]).astype(pictures.dtype)
    scores = queries @ keys.swapaxes(2, 3) * scale + parameters["shift_scores"][:, shift_index(side)]
    weights = np.exp(scores - scores.max(axis=3, keepdims=True))
    weights /= weights.sum(axis=3, keepdims=True)
    joined = _join(weights @ values)
    mixed = inputs + joined @ parameters["join"]
    hidden = np.maximum(mixed @ parameters["hidden"] + parameters["hidden_bias"], 0)
    answers, answer_backward = _answer_pass(parameters, hidden)

    def backward(blame: Array) -> Parameters:
        gradients, flow = answer_backward(blame)
        flow = flow * (hidden > 0)
        gradients["hidden"] = _product_gradient(mixed, flow)
        gradients["hidden_bias"] = flow.sum(axis=(0, 1))
        for_mixed = flow @ parameters["hidden"].T
        gradients["join"] = _product_gradient(joined, for_mixed)
        for_output = _split(for_mixed @ parameters["join"].T)
        for_weights = for_output @ values.swapaxes(2, 3)
        for_scores = weights * (for_weights - (weights * for_weights).sum(axis=3, keepdims=True))
        gradients["shift_scores"] = _shift_gradient(for_scores.sum(axis=0), side)
        flows = {
            "query": for_scores @ keys * scale,
            "key": for_scores.swapaxes(2, 3) @ queries * scale,
            "value": weights.swapaxes(2, 3) @ for_output,
        }
        for_inputs = for_mixed
        for name, for_heads in flows.items():
            gradients[f"{name}_projection"] = _product_gradient(inputs, _join(for_heads))
            for_inputs = for_inputs + _join(for_heads) @ parameters[f"{name}_projection"].T
        gradients["embedding"] = _product_gradient(tokens, for_inputs)
        return gradients

    return answers, backward


def shift_index(side: int) -> NDArray[np.intp]:
    """Return [N, N]: which shift leads from the query's pixel to the key's, numbered from the upper left."""
    row, column = np.divmod(np.arange(side * side), side)
    down, right = row - row[:, np.newaxis], column - column[:, np.newaxis]
    return np.asarray((down + side - 1) * (2 * side - 1) + right + side - 1)


def _shift_gradient(for_scores: Array, side: int) -> Array:
    index, size = shift_index(side).ravel(), (2 * side - 1) ** 2
    return np.array([np.bincount(index, head.ravel(), size) for head in for_scores], dtype=for_scores.dtype)


def _split(rows: Array) -> Array:
    count, length, width = rows.shape
    return rows.reshape(count, length, HEADS, width // HEADS).swapaxes(1, 2)


def _join(heads: Array) -> Array:
    count, _, length, each = heads.shape
    return heads.swapaxes(1, 2).reshape(count, length, HEADS * each)


def _product_gradient(given: Array, flow: Array) -> Array:
    return np.asarray(given.reshape(-1, given.shape[-1]).T @ flow.reshape(-1, flow.shape[-1]))


def _draw_answer(width: int, answers: int, generator: np.random.Generator) -> Parameters:
    return {"answer": generator.standard_normal((width, answers)) / np.sqrt(width), "answer_bias": np.zeros(answers)}


def _answer_pass(parameters: Parameters, features: Array) -> tuple[Array, Callable[[Array], tuple[Parameters, Array]]]:
    places = tuple(range(1, features.ndim - 1))
    pooled = features.mean(axis=places)

    def backward(blame: Array) -> tuple[Parameters, Array]:
        share = blame @ parameters["answer"].T * (pooled.size / features.size)
        flow = np.broadcast_to(np.expand_dims(share, places), features.shape)
        return {"answer": pooled.T @ blame, "answer_bias": blame.sum(axis=0)}, np.asarray(flow, dtype=features.dtype)

    return np.asarray(pooled @ parameters["answer"] + parameters["answer_bias"]), backward
