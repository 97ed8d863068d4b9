"""Scores there and back, against plain loops."""

from dataclasses import replace

import numpy as np
import pytest

from attention import run
from attention.example import Edit
from attention.experiments.steps.symmetry import both_ways, keys_like_queries
from attention.presets import build_example

TRACE = run(build_example("saw", tokens=("to", "be", "or", "not", "to"), d_model=7, d_k=3, d_v=2))


def test_the_way_back_that_differs_most_is_found() -> None:
    for query in range(5):
        gaps = {other: abs(TRACE.scores[query, other] - TRACE.scores[other, query]) for other in range(5)}
        pair = both_ways(TRACE, query)
        assert pair.first == query
        assert gaps[pair.second] == max(gaps.values())
        assert pair.differ


def test_a_word_is_never_compared_with_itself() -> None:
    alike = run(build_example("identity"))
    assert [both_ways(alike, query).second == query for query in range(4)] == [False] * 4
    assert not both_ways(alike, 2).differ
    with pytest.raises(ValueError, match="1 token"):
        both_ways(run(build_example("saw", tokens=("alone",))), 0)


def test_equal_projections_make_dot_products_symmetric_whatever_was_set_by_hand() -> None:
    by_hand = replace(TRACE.example, what_if=(Edit("keys", 0, 0, 5.0), Edit("scores", 0, 1, 9.0)))
    scores = keys_like_queries(run(by_hand)).scores
    for i in range(5):
        for j in range(5):
            query, other = (TRACE.example.inputs[place] @ TRACE.example.query_projection for place in (i, j))
            assert scores[i, j] == pytest.approx(sum(query * other), abs=1e-12)
    np.testing.assert_allclose(scores, scores.T)


def test_additive_scores_tell_query_and_key_apart_even_then() -> None:
    scores = keys_like_queries(run(replace(TRACE.example, score="additive"))).scores
    assert abs(scores - scores.T).max() > 0.01
