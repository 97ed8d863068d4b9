"""The overview says of the ribbons what is so: each link here once said something else."""

import pytest

from tests.pages.claims.said import Said, listen, only

pytestmark = pytest.mark.usefixtures("served")


def flow(**link: str) -> Said:
    return only(listen("overview", lang="en", **link), "look_flow")


def around(**link: str) -> Said:
    return only(listen("overview", lang="en", **link), "from_a_to_b")


def test_both_words_that_share_the_lead_are_named_with_their_places() -> None:
    assert r"“saw” \(2\) and “saw” \(4\) bring 46% each" in flow().words
    assert "all 4 words bring 25% each" in flow(preset="uniform").words


def test_what_is_no_share_is_not_called_one() -> None:
    for link in ({"normalizer": "relu"}, {"normalizer": "identity"}, {"edits": "A1-1-1_5"}):
        assert "%" not in flow(**link).words
        assert "share" not in around(**link).words
    assert r"5\.00, from “I”" in flow(edits="A1-1-1_5").words
    assert "all its weights are 0" in flow(normalizer="relu", preset="uniform").words


def test_the_widest_ribbon_may_be_a_negative_one_and_says_what_it_means() -> None:
    said = flow(normalizer="identity")
    row = said.trace.weights[0].tolist()
    widest = max(row, key=abs)
    assert widest < 0
    assert said.shown(widest).replace(".", r"\.") in said.words
    assert "A hollow one is negative" in said.words
    assert "hollow" not in flow().words


def test_a_mask_leaves_fewer_ribbons() -> None:
    assert "of 16 pairs a mask leaves 10" in around(visible="causal").words
    assert "of 16 pairs a mask leaves 4" in around(visible="band", reach="0").words
    assert "Every input may go to every output, so there are 16 weights" in around(visible="band", reach="11").words


def test_one_word_has_one_weight() -> None:
    assert "One input and one output have one weight" in around(sentence="hello").words
    assert "A single one brings all of it" in flow(sentence="hello").words


def test_the_whole_formula_stands_in_one_place_and_is_the_one_in_force() -> None:
    paper = only(listen("overview", lang="en", notation="paper", scaled="true"), "how_made").words
    assert r"softmax}\left(\dfrac{Q K^\top}{\sqrt{d_k}}\right)\, V$$" in paper
    assert "This is equation 1 of Vaswani" in paper
    default = only(listen("overview", lang="en"), "how_made").words
    assert r"$$O = V\, \operatorname{softmax}\left(K^\top Q\right)$$" in default
    assert "divides the scores by" in default
