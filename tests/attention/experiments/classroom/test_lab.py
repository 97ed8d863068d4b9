"""The mistake lab: what is noticed is so, and every mistake has an example in which it hides."""

import numpy as np
import pytest

from attention import Edit, run
from attention.experiments.classroom.lab import hiding_example, make, misread
from attention.experiments.classroom.mistakes import MISTAKES, Mistake
from attention.presets import build_example

SQUARE = build_example("saw", d_k=4, d_v=4)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_shows_in_one_example_and_hides_in_another(mistake: Mistake) -> None:
    here, there = make(run(SQUARE), mistake), make(run(hiding_example(mistake)), mistake)
    assert here is not None
    assert here.shown is not None
    assert there is not None
    assert there.shown is None
    assert not there.signs.sums
    np.testing.assert_allclose(there.wrong["output"], there.right.output, rtol=0, atol=1e-9)


@pytest.mark.parametrize(
    ("mistake", "sign"),
    [("wrong_axis", "sums"), ("not_divided", "sums"), ("query_twice", "symmetric"), ("multiplied_root", "size")],
)
def test_it_is_noticed_by_what_it_breaks(mistake: Mistake, sign: str) -> None:
    lab = make(run(SQUARE), mistake)
    assert lab is not None
    assert getattr(lab.signs, sign)


def test_a_transposed_matrix_that_does_not_fit_cannot_be_used() -> None:
    assert make(run(build_example("previous")), "transposed_projection") is None


def test_what_a_mistake_needs_is_put_in_force() -> None:
    lab = make(run(SQUARE), "masked_after")
    assert lab is not None
    assert lab.changed == ("visible",)
    assert lab.right.example.visible == "causal"


def test_one_hot_inputs_betray_what_changes_a_projection_and_nothing_else() -> None:
    betrayed = {mistake: misread(mistake)[0] for mistake in MISTAKES}
    assert {mistake for mistake, count in betrayed.items() if count} == {
        "transposed_projection",
        "key_for_value",
        "sign_lost",
    }
    # keys and values of five words, each read off the other's matrix
    assert betrayed["key_for_value"] == 10


def test_what_is_not_one_hot_or_set_by_hand_is_not_read_off() -> None:
    example = build_example("one_hot", d_k=3, d_v=3)
    for other in (
        build_example("saw"),
        build_example("one_hot", d_k=3, d_v=3, positions="sinusoidal"),
        example.edit(Edit("inputs", 0, 0, 2.0)),
        example.edit(Edit("keys", 0, 0, 2.0)),
    ):
        lab = make(run(other), "sign_lost")
        assert lab is not None
        assert lab.signs.misread == 0
