import numpy as np
import pytest
import torch

from attention.experiments.recurrence.linear_attention import feature_map, in_parallel, step_by_step

N, D, M = 12, 4, 5


def drawn(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    draw = np.random.default_rng(seed)
    inputs = draw.standard_normal((N, D))
    query, key, value = (inputs @ draw.standard_normal((D, width)) for width in (D, D, M))
    return query, key, value


@pytest.mark.parametrize("seed", range(5))
def test_parallel_and_recurrent_forms_agree_to_rounding(seed: int) -> None:
    projected = drawn(seed)
    assert np.abs(in_parallel(*projected) - step_by_step(*projected).output).max() < 2e-15


def test_the_largest_difference_is_that_of_the_facts() -> None:
    projected = drawn(3)
    difference = np.abs(in_parallel(*projected) - step_by_step(*projected).output).max()
    assert difference == pytest.approx(1.3e-15, rel=0.7)  # how a product is summed differs between machines


def test_the_state_has_as_many_numbers_at_the_end_as_at_the_start() -> None:
    steps = step_by_step(*drawn(1))
    assert {memory.size + total.size for memory, total in zip(steps.memories, steps.totals, strict=True)} == {24}


def test_the_feature_map_agrees_with_pytorch() -> None:
    rows = np.random.default_rng(2).standard_normal((7, 5)) * 3
    np.testing.assert_allclose(feature_map(rows), torch.nn.functional.elu(torch.tensor(rows)) + 1, atol=1e-15)
    assert (feature_map(rows) > 0).all()


def test_outputs_agree_with_a_plain_sum_over_what_came_before() -> None:
    queries, keys, values = drawn(4)
    for here in range(N):
        similar = [feature_map(queries[here]) @ feature_map(keys[there]) for there in range(here + 1)]
        expected = sum(share * values[there] for there, share in enumerate(similar)) / sum(similar)
        np.testing.assert_allclose(in_parallel(queries, keys, values)[here], expected, atol=1e-13)
