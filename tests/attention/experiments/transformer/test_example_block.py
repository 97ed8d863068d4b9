"""The block around the reader's example: PyTorch's layer with the same numbers, and what stacking makes of words."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from attention.example import Edit, Example
from attention.experiments.transformer.example_block import (
    DEEPEST,
    ExampleBlock,
    build_block,
    collapse,
    relu,
    run_example_block,
    stream_of,
    unlike,
)
from attention.presets import PRESETS, build_example

SAW = build_example("saw", d_model=4, d_k=4, d_v=4, scaled=True)
STATES = {
    "saw": SAW,
    "long": build_example("saw", tokens=tuple("abcdeabcd"), d_model=7, d_k=7, d_v=7, scaled=True, seed=5),
    "one word": build_example("saw", tokens=("saw",), d_model=2, d_k=2, d_v=2, scaled=True),
    "causal": replace(SAW, visible="causal"),
    "positions": replace(SAW, positions="sinusoidal"),
    "equal numbers": SAW.edit(Edit("inputs", 0, 0, 0.0)),
}


def torch_layer(block: ExampleBlock) -> torch.nn.TransformerEncoderLayer:
    """PyTorch's layer, with one head and our numbers."""
    example = block.example
    layer = torch.nn.TransformerEncoderLayer(
        example.d_model,
        1,
        block.widen.matrix.shape[1],
        dropout=0.0,
        activation="relu",
        batch_first=True,
        norm_first=block.norm_first,
        dtype=torch.float64,
    ).eval()
    projections = (example.query_projection, example.key_projection, example.value_projection)
    attention = layer.self_attn
    with torch.no_grad():
        attention.in_proj_weight.copy_(torch.from_numpy(np.vstack([matrix.T for matrix in projections])))
        for linear, matrix in (
            (attention.out_proj, block.output_projection),
            (layer.linear1, block.widen.matrix),
            (layer.linear2, block.narrow.matrix),
        ):
            linear.weight.copy_(torch.tensor(matrix.T))
            linear.bias.zero_()
        attention.in_proj_bias.zero_()
    return layer


@pytest.mark.parametrize("norm_first", [False, True])
@pytest.mark.parametrize("state", STATES)
def test_it_is_pytorchs_encoder_layer(state: str, norm_first: bool) -> None:
    example = STATES[state]
    block = build_block(example, norm_first)
    rows = stream_of(example)
    steps = run_example_block(block, rows)
    hidden = torch.from_numpy(~steps.heads.trace.visible)
    with torch.no_grad():
        expected = torch_layer(block)(torch.tensor(rows), src_mask=hidden).numpy()
    np.testing.assert_allclose(steps.output, expected, rtol=0, atol=1e-12)


def test_a_row_of_equal_numbers_is_normalized_to_zeros() -> None:
    flat = replace(SAW, inputs=np.vstack([np.full(4, 0.5), SAW.inputs[1:]]))
    steps = run_example_block(build_block(flat, norm_first=True), stream_of(flat))
    np.testing.assert_array_equal(steps.attention_norm.output[0], np.zeros(4))


def test_a_word_that_sees_nobody_is_handed_on() -> None:
    deaf = replace(SAW, normalizer="relu", query_projection=np.zeros((4, 4)))
    steps = run_example_block(build_block(deaf, norm_first=True), stream_of(deaf))
    np.testing.assert_array_equal(steps.between, deaf.inputs)


def test_sizes_may_differ_and_cells_set_by_hand_are_left_out() -> None:
    example = build_example("saw", d_model=5, d_k=3, d_v=2)
    block = build_block(example, norm_first=False)
    assert block.output_projection.shape == (2, 5)
    by_hand = build_block(example.edit(Edit("weights", 0, 0, 9.0)), norm_first=False)
    for one, other in zip(*(run_example_block(each, example.inputs).output for each in (block, by_hand)), strict=True):
        np.testing.assert_array_equal(one, other)


def test_each_later_block_has_other_matrices_of_the_same_shape() -> None:
    first, second = (build_block(SAW, False, layer) for layer in (0, 1))
    np.testing.assert_array_equal(first.example.query_projection, SAW.query_projection)
    for one, other in (
        (first.example.value_projection, second.example.value_projection),
        (first.output_projection, second.output_projection),
        (first.widen.matrix, second.widen.matrix),
    ):
        assert one.shape == other.shape
        assert (one != other).any()


@pytest.mark.parametrize("norm_first", [False, True])
def test_without_residuals_the_words_of_the_first_example_become_one(norm_first: bool) -> None:
    found = collapse(SAW, DEEPEST, norm_first)
    assert found.bare[-1] < 1e-3 < 0.3 < found.whole[-1]
    assert found.bare[0] == found.whole[0] == found.attention[0] == unlike(SAW.inputs)
    assert {len(way) for way in found} == {DEEPEST + 1}


@pytest.mark.parametrize("preset", PRESETS)
def test_distances_are_shares_whatever_makes_the_weights(preset: str) -> None:
    example: Example = build_example(preset, d_model=4, d_k=4, d_v=4, normalizer="identity", temperature=0.1)
    for way in collapse(example, DEEPEST, norm_first=False):
        assert ((way >= 0) & (way <= 1)).all()


def test_unlike_by_hand() -> None:
    assert unlike(np.array([[3.0, 4.0], [3.0, 4.0]])) == 0
    assert unlike(np.array([[1.0, 0.0], [-1.0, 0.0]])) == 1
    assert unlike(np.array([[1.0, 0.0], [0.0, 1.0]])) == pytest.approx(np.sqrt(0.5))
    assert unlike(np.zeros((3, 2))) == 0
    assert unlike(np.array([[1e-200, 0.0], [-1e-200, 0.0]])) == 1


def test_relu_by_hand() -> None:
    np.testing.assert_array_equal(relu(np.array([-1.0, 0.0, 2.0])), [0, 0, 2])
