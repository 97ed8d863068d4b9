"""The page of softmax says what is so: each link here once said something else."""

from typing import Any

import numpy as np
import pytest

from attention.figures.style import format_number
from tests.pages.claims.said import Said, listen, only
from tests.pages.quick import see
from tests.pages.reader import boards, open_section, prose

pytestmark = pytest.mark.usefixtures("served")


def said(part: str, **link: str) -> Said:
    return only(listen("softmax", lang="en", **link), part)


def test_both_words_that_share_the_lead_are_named_with_their_places() -> None:
    assert r"gives the largest share, 0.46 each, to “saw” \(2\) and “saw” \(4\)" in said("look_board").words


@pytest.mark.parametrize("link", [{"normalizer": "relu"}, {"normalizer": "identity"}])
def test_there_is_no_fraction_and_no_share_without_softmax(link: dict[str, str]) -> None:
    look, steps = said("look_board", **link).words, said("steps", **link).words
    assert "fraction" not in look
    assert "share" not in look
    assert "frac" not in steps
    assert "sum to one" not in steps
    assert "sum to whatever comes out" in steps


def test_a_row_without_weight_and_a_weight_set_by_hand_are_told() -> None:
    assert "gives everybody the weight 0" in said("look_board", normalizer="relu", preset="uniform").words
    assert "largest weight, 5.00, to “I”" in said("look_board", edits="A1-1-1_5").words
    assert "a weight set by hand breaks that" in said("steps", edits="A1-1-1_5").words


def test_two_who_lead_together_take_half_each_however_cold_it_is() -> None:
    told = said("temperature", temperature="0.1")
    assert "leaders of equal score share it" in told.words
    assert "softmax gives the largest share 0.50 at T = 0\\.1" in told.words
    assert "none can have more than 0.50" in told.words
    assert "takes all" not in told.words


def test_a_mask_tells_whom_it_hides_and_where_the_share_goes() -> None:
    told = said("mask", visible="causal", query="2")
    free = np.exp(told.trace.dot_product_scores[1])
    before, after = free[:2].max() / free.sum(), free[:2].max() / free[:2].sum()
    assert r"Query 2, “saw” \(2\), may not look at “a” and “saw” \(4\)" in told.words
    assert f"goes from {format_number(before)} to {format_number(after)}, and the sum stays 1" in told.words
    assert "Nothing is hidden from query 4" in said("mask", visible="causal", query="4").words
    assert "the others keep what they have" in said("mask", visible="causal", normalizer="relu").words
    assert "Nothing is hidden here" in said("mask", visible="band", reach="11").words
    assert "One word may look at itself" in said("mask", visible="causal", sentence="hello").words


@pytest.mark.parametrize("hide", ["", "1.2~2.3"])
def test_who_chooses_a_mask_of_their_own_is_told_where_it_is_made(hide: str) -> None:
    page = see("softmax", lang="en", visible="own", hide=hide)
    assert ("Your own mask hides nothing yet" in prose(page)) == (not hide)
    assert "Choose “Only itself" not in prose(page)
    assert "in section 8.1" in prose(page)
    assert "heads" in [each.proto.page for each in page.get("page_link")]


def test_the_mask_is_chosen_on_the_page_and_changes_the_board() -> None:
    app = open_section("softmax", visible="band")
    app.main.slider(key="reach").set_value(0).run()
    np.testing.assert_allclose(boards(app)[0]["matrices"]["weights"]["values"], np.eye(4))
    app.main.selectbox(key="visible_choice").set_value("causal").run()
    assert boards(app)[0]["matrices"]["masked_scores"]["values"][0][1:] == [None] * 3
    assert "reach" not in [slider.key for slider in app.slider]


def test_relu_that_is_on_is_not_offered() -> None:
    told = said("relu_answer", predict_relu="one", normalizer="relu", visible="causal")
    assert "It is switched on above" in told.words
    assert "For “I” no score is above 0" in told.words
    assert "Switch it on above" in said("relu_answer", predict_relu="one").words


@pytest.mark.parametrize("decimals", ["1", "2", "3", "4"])
def test_the_limits_as_shown_are_ones(decimals: str) -> None:
    told = said("overflow_answer", decimals=decimals)
    shown = [float(told.shown(told.slots[f"limit{bits}"])) for bits in (64, 32, 16)]
    kinds: tuple[type[np.floating[Any]], ...] = (np.float64, np.float32, np.float16)
    assert all(np.isfinite(np.exp(kind(limit))) for kind, limit in zip(kinds, shown, strict=True))
    assert "0 over 0 is no number either. That is the last row" in told.words
