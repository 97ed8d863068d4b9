"""What the page of the values says: each link here once said something else."""

import pytest

from tests.pages.claims.said import SPOKEN, Said, listen, only
from tests.pages.quick import see
from tests.pages.reader import prose

pytestmark = pytest.mark.usefixtures("served")


def said(part: str, **link: str) -> Said:
    return only(listen("values", lang="en", predict_weights="none", **link), part)


def test_only_a_dot_product_needs_queries_and_keys_of_one_length() -> None:
    assert "must have the same length" in said("lengths").words
    assert "need not be equally long" in said("lengths", score="additive").words


def test_the_question_is_asked_before_it_is_answered() -> None:
    parts = [each.part for each in listen("values", lang="en", predict_weights="none")]
    assert parts.index("predict_weights") < parts.index("weights_answer") < parts.index("how_much_and_what")
    assert "**how much**" in said("how_much_and_what").words
    assert not any("how much" in said(part).words for part in ("look_board", "value", "lengths"))


def test_outputs_that_stay_are_not_said_to_change() -> None:
    nothing = "~".join(f"Wv-{row}-{column}_0.0" for row in range(1, 5) for column in (1, 2))
    assert "outputs stay as well" in said("weights_answer", edits=nothing).words
    assert "do change, by up to" in said("weights_answer").words


@pytest.mark.parametrize("score", ["dot_product", "additive"])
def test_nobody_is_sent_to_change_a_weight_that_is_always_one(score: str) -> None:
    page = {
        language: see("values", lang=language, sentence="Hello", predict_weights="none", score=score)
        for language in SPOKEN
    }
    assert "cannot either" in prose(page["en"])
    assert "To compare" not in prose(page["en"])
    assert "也碰不到" in prose(page["zh"])
    assert "想比一比" not in prose(page["zh"])
    assert "To compare" in said("weights_answer", sentence="Hello", normalizer="relu").words


def test_the_input_is_said_to_hold_a_position_where_it_does() -> None:
    assert "its position added" in said("look_board", positions="true").words
    assert "p^i" in said("value", positions="true").words
    assert "p^i" not in said("value").words


def test_a_word_is_found_by_one_trait_and_hands_over_another() -> None:
    assert "“it” finds “cat” because it is an animal" in said("traits_answer").words
