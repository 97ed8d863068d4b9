from dataclasses import replace

import numpy as np

from attention.example import Edit
from attention.experiments.facts import Facts, leaders
from attention.presets import build_example
from attention.trace import run

EXAMPLE = build_example("saw")


def test_all_who_share_the_lead_lead() -> None:
    assert leaders(np.array([0.1, 0.3, 0.3 - 1e-12, 0.2])) == ((1, 2), 0.3)
    assert leaders(np.array([-5.0, -7.0])) == ((0,), -5.0)
    assert leaders(np.zeros(3)).places == (0, 1, 2)


def test_softmax_makes_shares_and_relu_does_not() -> None:
    softmax, relu = (Facts(run(replace(EXAMPLE, normalizer=normalizer))) for normalizer in ("softmax", "relu"))
    assert softmax.sums_to_one
    assert softmax.shares
    assert not softmax.negative_weights
    assert not relu.sums_to_one
    assert not relu.shares


def test_identity_leaves_negative_weights() -> None:
    identity = Facts(run(replace(EXAMPLE, normalizer="identity")))
    assert identity.negative_weights
    assert identity.symmetric is False


def test_a_weight_set_by_hand_breaks_the_sum() -> None:
    facts = Facts(run(replace(EXAMPLE, what_if=(Edit("weights", 0, 0, 5.0),))))
    assert facts.weights_by_hand
    assert not facts.sums_to_one
    assert not facts.scores_by_hand


def test_a_band_that_reaches_every_place_hides_nothing() -> None:
    assert Facts(run(replace(EXAMPLE, visible="band", reach=1))).masked
    assert not Facts(run(replace(EXAMPLE, visible="band", reach=3))).masked
    causal = Facts(run(replace(EXAMPLE, visible="causal")))
    assert causal.masked
    assert causal.causal


def test_equal_projections_make_scores_symmetric() -> None:
    equal, drawn = Facts(run(replace(EXAMPLE, key_projection=EXAMPLE.query_projection))), Facts(run(EXAMPLE))
    assert (equal.equal_projections, equal.symmetric) == (True, True)
    assert (drawn.equal_projections, drawn.symmetric) == (False, False)
