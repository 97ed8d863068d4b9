import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention.experiments.labeling.equal_words import differences, first_twins, outputs
from attention.presets import PRESETS, build_example

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
    example = build_example("saw", tokens=tuple(tokens), seed=seed, d_model=d_model, d_k=d_k, d_v=d_v)
    places = first_twins(example)
    if places is None:
        assert len(set(tokens)) == len(tokens)
        return
    found = differences(example, *places)
    assert (found["alone"], found["attention"]) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("tokens", "places"), [("I saw a saw", (1, 3)), ("a b b a", (1, 2)), ("b a c a b", (1, 3)), ("I saw it", None)]
)
def test_the_first_word_that_stands_twice_is_found(tokens: str, places: tuple[int, int] | None) -> None:
    assert first_twins(build_example("saw", tokens=tuple(tokens.split()))) == places


@pytest.mark.parametrize("preset", PRESETS)
def test_words_whose_inputs_differ_are_no_twins(preset: str) -> None:
    example = build_example(preset, tokens=("I", "saw", "a", "saw"))
    places = first_twins(example)
    assert (places is None) == (example.inputs[1] != example.inputs[3]).any()
    if places:
        assert differences(example, *places)["attention"] == 0.0


def test_a_fully_connected_layer_sees_its_own_word_only_and_a_window_its_neighbours() -> None:
    other = build_example("saw", tokens=("I", "saw", "a", "dog"))
    alone, window = outputs(SAW)["alone"], outputs(SAW)["window"]
    np.testing.assert_array_equal(outputs(other)["alone"][:3], alone[:3])
    np.testing.assert_array_equal(outputs(other)["window"][:2], window[:2])
    assert not np.array_equal(outputs(other)["window"][2], window[2])
