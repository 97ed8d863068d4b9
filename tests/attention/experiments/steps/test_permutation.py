"""Order: what self-attention sees of it, and what it does not."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention import Edit, Example, run
from attention.experiments.steps.permutation import ORDERS, difference_of_twins, order_that_is_seen, reorder
from attention.presets import build_example

TOKENS = ("I", "saw", "a", "saw", "here")
ORDER = [3, 0, 4, 2, 1]


def example() -> Example:
    """N = 5, D = 3, K = 2, V = 7; the two "saw" have the same vector."""
    draw = np.random.default_rng(11)
    vectors = {token: draw.normal(size=3) for token in sorted(set(TOKENS))}
    return Example(
        tokens=TOKENS,
        inputs=np.array([vectors[token] for token in TOKENS]),
        query_projection=draw.normal(size=(3, 2)),
        key_projection=draw.normal(size=(3, 2)),
        value_projection=draw.normal(size=(3, 7)),
    )


@given(st.permutations(range(5)))
def test_outputs_reorder_like_the_inputs(order: list[int]) -> None:
    assert reorder(example(), order).difference < 1e-14


def test_the_reordered_example_holds_the_moved_tokens() -> None:
    result = reorder(example(), ORDER)
    assert result.reordered.example.tokens == ("saw", "I", "here", "a", "saw")
    np.testing.assert_array_equal(result.expected[0], result.original.output[3])


@pytest.mark.parametrize(
    "sees_order",
    [
        {"positions": "sinusoidal"},
        {"visible": "causal"},
        {"visible": "band", "reach": 1},
    ],
)
def test_positions_and_places_in_who_sees_whom_end_it(sees_order: dict[str, object]) -> None:
    changed = replace(example(), **sees_order)  # type: ignore[arg-type]  # one option a case
    assert reorder(changed, ORDER).difference > 1e-3


def test_cells_set_by_hand_move_with_their_tokens() -> None:
    edits = (
        Edit("weights", 1, 2, 0.9),
        Edit("scores", 0, 4, 5.0),
        Edit("values", 3, 6, -2.0),
        Edit("queries", 4, 1, 3.0),
    )
    assert reorder(replace(example(), what_if=edits), ORDER).difference < 1e-14


def test_equal_tokens_have_equal_outputs_until_positions_are_on() -> None:
    assert difference_of_twins(run(example())) == pytest.approx(0, abs=1e-15)
    difference = difference_of_twins(run(replace(example(), positions="sinusoidal")))
    assert difference is not None
    assert difference > 1e-3


def test_without_twins_there_is_no_difference_to_tell() -> None:
    given_example = example()
    alone = replace(given_example, tokens=TOKENS[:3], inputs=given_example.inputs[:3])
    assert difference_of_twins(run(alone)) is None


@pytest.mark.parametrize("order", [[0, 1, 2], [0, 0, 1, 2, 3], [1, 2, 3, 4, 5]])
def test_an_order_that_leaves_out_or_repeats_a_place_is_refused(order: list[int]) -> None:
    with pytest.raises(ValueError, match="expected each of 0 to 4 once"):
        reorder(example(), order)


@pytest.mark.parametrize("name", ORDERS)
@pytest.mark.parametrize("count", [1, 2, 5, 12])
def test_every_named_order_holds_each_place_once(name: str, count: int) -> None:
    assert sorted(ORDERS[name](count)) == list(range(count))


def test_a_band_does_not_see_the_sentence_turned_round_but_another_order() -> None:
    band = build_example("saw", visible="band", reach=1)
    assert reorder(band, ORDERS["reversed"](4)).same
    found = order_that_is_seen(band)
    assert found is not None
    assert (found[0], found[1] > 1) == ("swapped", True)


def test_without_positions_and_masks_no_order_is_seen() -> None:
    assert order_that_is_seen(build_example("saw")) is None
    assert order_that_is_seen(build_example("saw", positions="sinusoidal")) is not None


def test_equal_words_that_change_places_leave_the_sentence_as_it_was() -> None:
    same = build_example("saw", tokens=("a", "a", "a"), visible="causal")
    assert reorder(same, ORDERS["reversed"](3)).unmoved
    assert not reorder(build_example("saw"), ORDERS["reversed"](4)).unmoved
