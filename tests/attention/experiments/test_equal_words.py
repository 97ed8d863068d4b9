import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention.experiments.equal_words import differences, first_twins, outputs
from attention.presets import build_example

SAW = build_example("saw")


def test_without_positions_self_attention_gives_both_saws_exactly_the_same_output() -> None:
    found = differences(SAW, 1, 3)
    assert found["alone"] == 0.0
    assert found["attention"] == 0.0


@pytest.mark.parametrize("layer", ["attention_positions", "attention_causal", "attention_band", "window"])
def test_positions_a_mask_or_a_window_tell_them_apart(layer: str) -> None:
    assert {str(name): value for name, value in differences(SAW, 1, 3).items()}[layer] > 0.01


@given(
    st.lists(st.sampled_from("abcde"), min_size=2, max_size=12),
    st.integers(0, 999),
    st.integers(1, 8),
    st.integers(1, 8),
    st.integers(1, 8),
)
def test_it_holds_for_every_sentence_and_size(tokens: list[str], seed: int, d_model: int, d_k: int, d_v: int) -> None:
    places = first_twins(tuple(tokens))
    if places is None:
        assert len(set(tokens)) == len(tokens)
        return
    example = build_example("saw", tokens=tuple(tokens), seed=seed, d_model=d_model, d_k=d_k, d_v=d_v)
    found = differences(example, *places)
    assert (found["alone"], found["attention"]) == (0.0, 0.0)


def test_the_first_word_that_stands_twice_is_found() -> None:
    assert first_twins(("I", "saw", "a", "saw")) == (1, 3)
    assert first_twins(("a", "b", "b", "a")) == (1, 2)
    assert first_twins(("I", "saw", "it")) is None


def test_a_fully_connected_layer_sees_its_own_word_only_and_a_window_its_neighbours() -> None:
    other = build_example("saw", tokens=("I", "saw", "a", "dog"))
    alone, window = outputs(SAW)["alone"], outputs(SAW)["window"]
    np.testing.assert_array_equal(outputs(other)["alone"][:3], alone[:3])
    np.testing.assert_array_equal(outputs(other)["window"][:2], window[:2])
    assert not np.array_equal(outputs(other)["window"][2], window[2])
