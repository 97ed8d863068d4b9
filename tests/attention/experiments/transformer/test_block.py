"""The block against PyTorch's own layers in float64, and its parts against what they say."""

from typing import Any

import numpy as np
import pytest
import torch

from attention.arrays import Bools, Floats
from attention.experiments.transformer.block import (
    Block,
    Linear,
    Norm,
    attend_with_heads,
    normalize,
    run_block,
    sent_lengths,
)

HEADS, D, F, N = 3, 15, 22, 7


def assert_same(found: Floats, expected: Any) -> None:
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12)


def linear(layer: torch.nn.Linear) -> Linear:
    return Linear(layer.weight.detach().numpy().T, layer.bias.detach().numpy())


def taken_from(layer: torch.nn.TransformerEncoderLayer) -> Block:
    """Our block with PyTorch's weights."""
    matrices = layer.self_attn.in_proj_weight.detach().numpy().reshape(3, D, D)
    biases = layer.self_attn.in_proj_bias.detach().numpy().reshape(3, D)
    query, key, value = (Linear(matrix.T, bias) for matrix, bias in zip(matrices, biases, strict=True))
    norms = [
        Norm(norm.weight.detach().numpy(), norm.bias.detach().numpy(), norm.eps) for norm in (layer.norm1, layer.norm2)
    ]
    return Block(
        HEADS, query, key, value, linear(layer.self_attn.out_proj),
        norms[0], linear(layer.linear1), linear(layer.linear2), norms[1], layer.norm_first,
    )  # fmt: skip


def encoder_layer(norm_first: bool) -> torch.nn.TransformerEncoderLayer:
    torch.manual_seed(8)
    layer = torch.nn.TransformerEncoderLayer(
        D, HEADS, F, dropout=0.0, activation="gelu", batch_first=True, norm_first=norm_first, dtype=torch.float64
    ).eval()
    with torch.no_grad():  # so that no bias is 0 and no gain 1
        for parameter in layer.parameters():
            parameter.add_(0.3 * torch.randn_like(parameter))
    return layer


def inputs(*leading: int) -> Floats:
    return np.random.default_rng(1).normal(size=(*leading, N, D))


@pytest.mark.parametrize("norm_first", [False, True])
@pytest.mark.parametrize("leading", [(), (2,)])
def test_a_block_is_pytorchs_encoder_layer(norm_first: bool, leading: tuple[int, ...]) -> None:
    layer, rows = encoder_layer(norm_first), inputs(*leading)
    with torch.no_grad():
        expected = layer(torch.from_numpy(rows)).numpy()
    assert_same(run_block(taken_from(layer), rows).output, expected)


@pytest.mark.parametrize("visible", [None, np.tri(N, dtype=np.bool_), np.arange(N) < 4])
def test_many_heads_are_pytorchs_multi_head_attention(visible: Bools | None) -> None:
    layer, rows = encoder_layer(norm_first=False), inputs()
    hidden = None if visible is None else torch.from_numpy(~np.broadcast_to(visible, (N, N)))
    given = torch.from_numpy(rows)
    with torch.no_grad():
        output, weights = layer.self_attn(given, given, given, attn_mask=hidden, average_attn_weights=False)
    steps = attend_with_heads(taken_from(layer), rows, visible)
    assert_same(steps.attention.weights, weights.numpy())
    assert_same(steps.output, output.numpy())


def test_a_layer_norm_by_hand() -> None:
    steps = normalize(Norm(np.array([1.0, 2.0]), np.array([0.0, 10.0]), 0.0), np.array([[1.0, 5.0]]))
    assert (steps.means.item(), steps.variances.item()) == (3.0, 4.0)
    np.testing.assert_array_equal(steps.normalized, [[-1.0, 1.0]])
    np.testing.assert_array_equal(steps.output, [[-1.0, 12.0]])


def test_a_row_of_equal_numbers_is_normalized_to_the_shift() -> None:
    steps = normalize(Norm(np.ones(3), np.array([1.0, 2.0, 3.0])), np.full((1, 3), 7.0))
    np.testing.assert_array_equal(steps.output, [[1.0, 2.0, 3.0]])


def test_what_the_heads_write_adds_up_to_the_output() -> None:
    block = taken_from(encoder_layer(norm_first=False))
    steps = attend_with_heads(block, inputs())
    d_k, total = D // HEADS, np.zeros((N, D))
    for head in range(HEADS):
        written = np.zeros((N, N, D))
        for query in range(N):
            for key in range(N):
                value = steps.attention.weights[head, query, key] * steps.values[head, key]
                written[query, key] = value @ block.output.matrix[head * d_k : (head + 1) * d_k]
        lengths = steps.attention.weights[head] * sent_lengths(block, steps)[head]
        assert_same(lengths, np.linalg.norm(written, axis=-1))
        total += written.sum(axis=1)
    assert_same(total + block.output.bias, steps.output)
