import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention.experiments.labeling.vocabulary import SHAPES, look_up, most_frequent, number, shape, split_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I saw a saw.", ("I", "saw", "a", "saw", ".")),
        ("don't it's we'll can’t", ("do", "n't", "it", "'s", "we", "'ll", "ca", "n’t")),
        ("'some' words", ("'", "some", "'", "words")),
        ("3.5 U.S. 2nd 10:30 ...", ("3.5", "U.S.", "2nd", "10:30", "...")),
        ("see https://a.b/c?d=e", ("see", "https://a.b/c?d=e")),
        ("我看见一把锯子", tuple("我看见一把锯子")),
        ("ok👍🏽👨‍👩‍👧❤️!", ("ok", "👍🏽", "👨‍👩‍👧", "❤️", "!")),
        (" \t\n\x00 ", ()),
        ("", ()),
    ],
)
def test_texts_split_as_the_treebank_splits_them(text: str, words: tuple[str, ...]) -> None:
    assert split_words(text) == words


@given(st.text(max_size=80))
def test_nothing_is_lost_but_spaces_and_control_characters(text: str) -> None:
    words = split_words(text)
    kept = (letter for letter in text if not letter.isspace() and split_words(letter))
    assert "".join(words) == "".join(kept)
    assert all(word and not any(letter.isspace() for letter in word) for word in words)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("saw", "lower"),
        ("Saw", "title"),
        ("I", "letter"),
        ("NASA", "upper"),
        ("2nd", "digit"),
        (".", "other"),
        ("我", "other"),
    ],
)
def test_the_way_of_writing_has_a_name(word: str, expected: str) -> None:
    assert shape(word) == expected


def test_frequent_words_come_first_and_ties_keep_their_order() -> None:
    vocabulary = most_frequent([("b", "a", "B", "singing"), ("bringing",)], words=3, endings=1)
    assert vocabulary.words == {"b": 1, "a": 2, "singing": 3}
    assert vocabulary.endings == {"b": 1}


def test_a_word_without_a_row_shares_row_0_but_keeps_its_shape() -> None:
    vocabulary = number(["saw"], ["saw", "ing"])
    rows = look_up(["Saw", "Zqxing", "😀"], vocabulary)
    assert rows.tolist() == [
        [1, 1, SHAPES.index("title")],
        [0, 2, SHAPES.index("title")],
        [0, 0, SHAPES.index("other")],
    ]


def test_no_words_have_no_rows() -> None:
    assert look_up([], number([], [])).shape == (0, 3)
