"""Multi-head attention beside PyTorch's own module, and its cost beside a count by hand."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from attention.example import Edit, Example
from attention.experiments.heads import many
from attention.experiments.heads.many import Cost, run_heads
from attention.presets import build_example

WORDS = ("to", "be", "or", "not", "to", "ask")


def example_of(d: int, length: int = 5, **options: Any) -> Example:
    return build_example("saw", tokens=WORDS[:length], d_model=d, d_k=d, d_v=d, seed=7, **options)


def torch_output(example: Example, found: many.ManyHeads, count: int, padding: Any = None) -> tuple[Any, Any]:
    """Outputs [N, D] and weights [H, N, N] of torch.nn.MultiheadAttention; `padding` stands for the example's mask."""
    layer = torch.nn.MultiheadAttention(example.d_model, count, bias=False, batch_first=True, dtype=torch.float64)
    given = example.query_projection, example.key_projection, example.value_projection
    with torch.no_grad():
        layer.in_proj_weight.copy_(torch.from_numpy(np.concatenate([each.T for each in given])))
        layer.out_proj.weight.copy_(torch.from_numpy(found.output_projection.T.copy()))
        inputs = torch.from_numpy(found.one.positioned_inputs.copy())[None]
        masks = (
            {"attn_mask": torch.from_numpy(~found.one.visible)} if padding is None else {"key_padding_mask": padding}
        )
        output, weights = layer(inputs, inputs, inputs, **masks, average_attn_weights=False)
    return output[0].numpy(), weights[0].numpy()


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"visible": "causal"},
        {"visible": "band", "reach": 1},
        {"visible": "padding", "reach": 2},
        {"visible": "own", "hidden": ((0, 1), (2, 0), (2, 2), (3, 1), (7, 7))},
        {"positions": "sinusoidal"},
    ],
)
@pytest.mark.parametrize(("d", "count", "length"), [(4, 2, 5), (6, 3, 4), (8, 4, 6), (8, 2, 1), (6, 2, 3), (5, 1, 4)])
def test_it_agrees_with_pytorch(d: int, count: int, length: int, options: dict[str, Any]) -> None:
    example = example_of(d, length, scaled=True, **options)
    found = run_heads(example, count)
    output, weights = torch_output(example, found, count)
    np.testing.assert_allclose(found.output, output, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose([head.weights for head in found.heads], weights, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("reach", [0, 1, 3, 9])
def test_padding_is_what_pytorch_calls_a_key_padding_mask(reach: int) -> None:
    example = example_of(4, 5, visible="padding", reach=reach, scaled=True)
    found = run_heads(example, 2)
    padding = np.arange(5) >= max(1, 5 - reach)
    output, weights = torch_output(example, found, 2, torch.from_numpy(padding)[None])
    np.testing.assert_allclose(found.output, output, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose([head.weights for head in found.heads], weights, rtol=1e-12, atol=1e-12)


def test_a_head_has_its_own_columns_with_the_readers_changes_in_them() -> None:
    example = example_of(6).edit(Edit("query_projection", 1, 4, 9.0)).edit(Edit("inputs", 1, 2, 3.0))
    first, second, third = many.share_columns(example, 3)
    np.testing.assert_array_equal(
        np.hstack([each.query_projection for each in (first, second, third)]), example.query_projection
    )
    assert third.changed == (Edit("query_projection", 1, 0, 9.0), Edit("inputs", 1, 2, 3.0))
    assert first.changed == (Edit("inputs", 1, 2, 3.0),)
    assert many.of_all_columns(example, third.changed[0], 2, 3) == Edit("query_projection", 1, 4, 9.0)
    assert many.of_all_columns(example, third.changed[1], 2, 3) == Edit("inputs", 1, 2, 3.0)


def test_cells_set_by_hand_are_left_out() -> None:
    by_hand = replace(example_of(4), what_if=(Edit("weights", 0, 0, 9.0),))
    np.testing.assert_array_equal(run_heads(by_hand, 2).output, run_heads(example_of(4), 2).output)
    assert run_heads(by_hand, 2).one.example.what_if == ()


@pytest.mark.parametrize(
    ("d", "counts"), [(2, (2,)), (3, (3,)), (4, (2, 4)), (5, ()), (6, (2, 3)), (7, ()), (8, (2, 4)), (12, (2, 3, 4))]
)
def test_columns_are_shared_equally_or_not_at_all(d: int, counts: tuple[int, ...]) -> None:
    assert many.possible_counts(example_of(d)) == counts
    if 3 not in counts:
        with pytest.raises(ValueError, match="expected a divisor"):
            run_heads(example_of(d), 3)


def test_heads_cost_what_one_head_costs_but_for_their_softmaxes() -> None:
    found = run_heads(example_of(4), 2)
    one, two = many.cost((found.one,), found.output_projection), many.cost(found.heads, found.output_projection)
    # 3 projections of 4 × 4 and W^o of 4 × 4; 5 words: each through all four, and 25 pairs twice times 4
    assert one == Cost(64, 5 * 64 + 2 * 25 * 4, 5, 25)
    assert two == Cost(64, 5 * 64 + 2 * 25 * 4, 10, 50)


def test_additive_heads_cost_more() -> None:
    found = run_heads(example_of(4, score="additive"), 2)
    one, two = many.cost((found.one,), found.output_projection), many.cost(found.heads, found.output_projection)
    # layers of 4 × 2 twice and w of 2; two heads: 2 × 2 twice and 2 each
    assert (one.learned, two.learned) == (64 + 18, 64 + 20)
    # the layers 5 × 16; then 25 pairs × 2 units for each head, and 25 × 4 to blend
    assert (one.multiplications, two.multiplications) == (5 * 64 + 80 + 50 + 100, 5 * 64 + 80 + 100 + 100)
