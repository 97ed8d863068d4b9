"""What a mask takes, counted with plain loops."""

import math
from dataclasses import replace
from typing import Any

import pytest

from attention import run
from attention.example import Edit
from attention.experiments.steps.masks import what_a_mask_takes
from attention.presets import build_example

EXAMPLE = build_example("saw", tokens=("to", "be", "or", "not", "to"), d_model=7, d_k=3, d_v=2)
SCORES = run(EXAMPLE).scores.tolist()


@pytest.mark.parametrize("options", [{"visible": "causal"}, {"visible": "band", "reach": 1}])
@pytest.mark.parametrize("query", range(5))
def test_what_softmax_takes_goes_to_the_others_in_their_ratio(query: int, options: dict[str, Any]) -> None:
    causal = options["visible"] == "causal"
    seen = [key for key in range(5) if (key <= query if causal else abs(key - query) <= 1)]
    powers = [math.exp(score) for score in SCORES[query]]
    largest = max(seen, key=powers.__getitem__)
    taken = what_a_mask_takes(run(replace(EXAMPLE, **options)), query)
    assert taken.hidden == tuple(key for key in range(5) if key not in seen)
    assert taken.without_mask == pytest.approx(1 - sum(powers[key] for key in seen) / sum(powers))
    assert taken.before == pytest.approx(powers[largest] / sum(powers))
    assert taken.after == pytest.approx(powers[largest] / sum(powers[key] for key in seen))
    assert (taken.sum_before, taken.sum_after) == pytest.approx((1, 1))


def test_relu_gives_nothing_to_the_others() -> None:
    taken = what_a_mask_takes(run(replace(EXAMPLE, visible="causal", normalizer="relu")), 2)
    kept = [max(score, 0) for score in SCORES[2]]
    assert taken.before == taken.after == pytest.approx(max(kept[:3]))
    assert (taken.sum_before, taken.sum_after) == pytest.approx((sum(kept), sum(kept[:3])))


def test_a_weight_set_by_hand_is_left_out() -> None:
    by_hand = replace(EXAMPLE, visible="causal", what_if=(Edit("weights", 0, 0, 9.0),))
    assert what_a_mask_takes(run(by_hand), 0).after == 1
