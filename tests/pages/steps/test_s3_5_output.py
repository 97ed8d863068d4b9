"""What the page of the outputs says: each link here once said something else."""

import pytest

from tests.pages.claims.said import Said, listen, only

pytestmark = pytest.mark.usefixtures("served")


def said(part: str, **link: str) -> Said:
    return only(listen("output", lang="en", predict_range="no", **link), part)


def test_softmax_weights_are_not_spoken_of_where_relu_stands() -> None:
    link = {"normalizer": "relu", "temperature": "5"}
    assert "softmax" not in said("range_answer", **link).words.lower()
    assert "is an average" not in said("range_answer", **link).words
    assert "Put ReLU" not in said("range_try", **link).words


def test_with_softmax_on_it_is_not_offered_as_the_cure() -> None:
    assert "Undo the weights" in said("range_try", edits="A1-1-1_5").words
    assert said("range_answer", edits="A1-1-1_5").words.startswith("Yes")


def test_a_weight_set_by_hand_to_zero_leaves_no_sum_of_one() -> None:
    words = said("range_answer", edits="A1-1-1_0").words
    assert "do not sum to one for every query" in words
    assert "is an average" not in words


def test_an_average_cannot_leave_the_range() -> None:
    assert said("range_answer").words.startswith("No: no number of O lies outside")
    assert "is an average" in said("range_answer").words
    assert "is an average" in said("range_answer", edits="V-1-1_1000000.0~V-2-1_-1000000.0").words


def test_one_word_has_one_piece() -> None:
    words = said("blend", sentence="saw").words
    assert "pieces" not in words
    assert "The one value is multiplied by its weight" in words


def test_what_is_no_share_is_not_called_one() -> None:
    for link in ({"normalizer": "relu"}, {"normalizer": "identity"}, {"edits": "A1-1-1_5"}):
        for part in ("blend", "look_mixture"):
            assert "share" not in said(part, **link).words
        assert "sums to 1." not in said("steps.mixture_alt", **link).words
    assert "in these shares" in said("blend").words
    assert "to the left of 0" in said("look_mixture", normalizer="identity").words


def test_a_query_that_takes_nothing_is_named() -> None:
    nothing = "~".join(f"A1-2-{column}_0.0" for column in range(1, 5))
    assert r"happens to “saw” \(2\)" in said("nothing_seen", edits=nothing).words
    assert "happens to all 4 words" in said("nothing_seen", preset="uniform", normalizer="relu").words
    assert "happens" not in said("nothing_seen").words


def test_the_range_is_drawn_beside_the_outputs() -> None:
    assert "No output lies beyond its band" in said("steps.range_alt").words
    assert "lie beyond their band" in said("steps.range_alt", normalizer="identity").words


def test_bars_that_all_sum_alike_have_one_sum() -> None:
    words = said("steps.mixture_alt", sentence="hello", normalizer="identity").words
    assert "Each bar sums to −" in words
    assert "go from" not in words
    assert "Their sums go from" in said("steps.mixture_alt", normalizer="identity").words
