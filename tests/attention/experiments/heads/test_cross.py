"""Cross-attention beside PyTorch's, and beside the mask that makes it of self-attention."""

from typing import Any

import numpy as np
import pytest
import torch

from attention.experiments.heads.cross import cross_output, tokens_read
from attention.presets import build_example
from attention.scores import who_sees_whom
from attention.trace import Trace, run

WORDS = ("I", "saw", "a", "saw", "我", "看", "见")


def masked(read: int, **options: Any) -> Trace:
    return run(build_example("saw", tokens=WORDS, visible="padding", reach=len(WORDS) - read, **options))


@pytest.mark.parametrize("read", [1, 4, 6])
def test_it_agrees_with_pytorch(read: int) -> None:
    trace = masked(read, scaled=True)
    queries, keys, values = (
        torch.from_numpy(each.copy())[None] for each in (trace.queries[read:], trace.keys[:read], trace.values[:read])
    )
    theirs = torch.nn.functional.scaled_dot_product_attention(queries, keys, values)[0].numpy()
    np.testing.assert_allclose(cross_output(trace, read), theirs, atol=1e-14)
    assert cross_output(trace, read).shape == (len(WORDS) - read, trace.example.d_v)


@pytest.mark.parametrize(
    "options",
    [{}, {"score": "additive"}, {"temperature": 0.3}, {"normalizer": "relu"}, {"base": 2.0, "positions": "sinusoidal"}],
)
def test_the_mask_makes_it_of_self_attention(options: dict[str, Any]) -> None:
    trace = masked(4, **options)
    np.testing.assert_allclose(cross_output(trace, 4), trace.output[4:], atol=1e-14)


def test_a_mask_that_hides_the_last_tokens_from_everyone_leaves_two_lists() -> None:
    assert tokens_read(who_sees_whom(7, "padding", 3)) == 4
    assert tokens_read(who_sees_whom(7, "own", hidden=tuple((row, 6) for row in range(7)))) == 6


@pytest.mark.parametrize(
    ("length", "options"),
    [
        (7, {"visible": "all"}),
        (7, {"visible": "causal"}),
        (7, {"visible": "band", "reach": 2}),
        (1, {"visible": "padding", "reach": 1}),
        (3, {"visible": "own", "hidden": ((0, 2), (1, 2))}),
        (3, {"visible": "own", "hidden": ((0, 0), (1, 0), (2, 0))}),
        (2, {"visible": "own", "hidden": ((0, 0), (0, 1), (1, 0), (1, 1))}),
    ],
)
def test_any_other_mask_does_not(length: int, options: dict[str, Any]) -> None:
    assert tokens_read(who_sees_whom(length, **options)) is None
