from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention.experiments.recurrence.paths import LAYERS, Layer, Sizes, cost, path_length, stops


def walk(layer: Layer, length: int, distance: int, kernel_size: int, reach: int) -> int:
    """Spread from position 0, one step at a time, until a position this far away is reached."""
    seen = {0}
    for step in count(1):
        offsets = {
            "attention": range(-length, length + 1),
            "recurrent": (0, 1),
            "convolution": range(kernel_size),
            "dilated": [tap * kernel_size ** (step - 1) for tap in range(kernel_size)],
            "truncated": range(-reach, reach + 1),
        }[layer]
        seen = {place + offset for place in seen for offset in offsets if 0 <= place + offset < length}
        if distance in seen:
            return step
    raise AssertionError


@given(st.sampled_from(LAYERS), st.integers(1, 60), st.integers(2, 7), st.integers(1, 9))
def test_path_lengths_are_those_of_a_walk(layer: Layer, distance: int, kernel_size: int, reach: int) -> None:
    assert path_length(layer, distance, kernel_size, reach) == walk(layer, distance + 1, distance, kernel_size, reach)


@given(st.sampled_from(LAYERS), st.integers(0, 9), st.integers(0, 60), st.integers(2, 7), st.integers(1, 9))
def test_stops_run_from_start_to_end_in_as_many_steps(
    layer: Layer, begin: int, distance: int, kernel_size: int, reach: int
) -> None:
    visited = stops(layer, begin, begin + distance, kernel_size, reach)
    assert (visited[0], visited[-1]) == (begin, begin + distance)
    assert len(visited) - 1 == path_length(layer, distance, kernel_size, reach)
    assert list(visited) == sorted(visited)


@pytest.mark.parametrize(
    ("length", "reach", "layers"),
    [(100, 5, 20), (100, 15, 7), (100, 50, 2), (500, 5, 100), (500, 15, 34), (1000, 15, 67), (1500, 50, 30)],
)
def test_truncated_paths_are_the_speech_tables(length: int, reach: int, layers: int) -> None:
    assert path_length("truncated", length - 1, reach=reach) == layers


def test_only_growing_dilation_gives_the_logarithm() -> None:
    assert path_length("convolution", 80, kernel_size=3) == 40
    assert path_length("dilated", 80, kernel_size=3) == 4
    assert path_length("dilated", 81, kernel_size=3) == 5


def test_costs_are_vaswanis_table() -> None:
    sizes = Sizes(length=11, width=5, kernel_size=3, reach=2)
    assert cost("attention", sizes) == (11 * 11 * 5, 1, 1)
    assert cost("recurrent", sizes) == (11 * 5 * 5, 11, 10)
    assert cost("convolution", sizes) == (3 * 11 * 5 * 5, 1, 5)
    assert cost("dilated", sizes) == (3 * 11 * 5 * 5, 1, 3)
    assert cost("truncated", sizes) == (2 * 11 * 5, 1, 5)


@given(st.integers(1, 4096), st.integers(1, 1024))
def test_self_attention_needs_fewer_operations_than_a_recurrent_layer_where_n_is_below_d(n: int, d: int) -> None:
    attention, recurrent = (cost(layer, Sizes(n, d)).operations for layer in ("attention", "recurrent"))
    assert (attention < recurrent) == (n < d)
    assert (attention == recurrent) == (n == d)
