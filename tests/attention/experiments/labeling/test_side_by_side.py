import numpy as np
import pytest

from attention.experiments.labeling.side_by_side import in_sight, most_telling, tag_side_by_side, without_a_row

WORDS = ("I", "saw", "a", "saw")


@pytest.mark.parametrize("window", [1, 2, 3])
def test_three_taggers_label_the_sentence(window: int) -> None:
    taggings = tag_side_by_side(WORDS, window)
    assert list(taggings) == ["alone", f"window-{window}", "attention"]
    assert [said.tags[1] for said in taggings.values()] == ["VERB"] * 3


def test_the_first_word_on_which_they_differ_is_found() -> None:
    assert most_telling([("N", "V", "N"), ("N", "N", "V")], None) == 1
    assert most_telling([("N", "V", "N"), ("N", "V", "N")], ("V", "V", "N")) == 0
    assert most_telling([("N", "V", "N"), ("N", "V", "N")], ("N", "V", "N")) == 2
    assert most_telling([said.tags for said in tag_side_by_side(WORDS, 1).values()], None) == 3


def test_a_window_sees_its_words_and_self_attention_what_it_weighs() -> None:
    weights = np.arange(25.0).reshape(5, 5)
    assert in_sight("alone", None, 1, 5).tolist() == [0, 1, 0, 0, 0]
    assert in_sight("window-2", None, 1, 5).tolist() == [1, 1, 1, 1, 0]
    assert in_sight("attention", weights, 1, 5).tolist() == [5, 6, 7, 8, 9]


def test_words_without_a_row_are_named_once() -> None:
    assert without_a_row(("Saw", "xqzzy", "a", "锯", "xqzzy")) == ("xqzzy", "锯")
