"""What the heads say of "it": counted again, head by head."""

import pytest

from attention.experiments.transformer.encoder import read
from attention.experiments.transformer.pronouns import PAIRS, QUESTIONS, Pair, ask, ask_once
from attention.experiments.transformer.weights import EMBEDDED, Place

SMALL = Place("embedded", EMBEDDED)


@pytest.mark.parametrize("pair", PAIRS)
def test_the_sentences_differ_in_the_word_that_is_named(pair: Pair) -> None:
    first, second = (sentence.rstrip(".").split() for sentence in pair.sentences)
    assert [(a, b) for a, b in zip(first, second, strict=True) if a != b] == [pair.words]
    assert all(noun in first for noun in pair.nouns)


@pytest.mark.parametrize("pair", PAIRS)
def test_every_head_is_asked(pair: Pair) -> None:
    answer = ask(pair, SMALL)
    readings = [read(sentence, SMALL) for sentence in pair.sentences]
    moves = {}
    for layer in range(6):
        for head in range(12):
            given = []
            for reading in readings:
                places = [reading.pieces.index(word) for word in ("it", *pair.nouns)]
                row = reading.heads[layer].attention.weights[head, places[0]]
                given.append((float(row[places[1]]), float(row[places[2]])))
            assert answer.right[layer, head] == (given[0][0] > given[0][1] and given[1][1] > given[1][0])
            moves[layer, head] = abs(given[0][0] - given[1][0])
            if (layer, head) == answer.moved:
                assert answer.weights == pytest.approx((given[0][0], given[1][0]))
    assert moves[answer.moved] == max(moves.values())


@pytest.mark.parametrize(
    ("number", "words", "right"),
    [(0, "fell horse barn", 29), (1, "flies fruit time", 50), (2, "book mary john", 54), (3, "pen john mary", 35)],
)
def test_a_question_asks_for_the_pieces_that_it_names(number: int, words: str, right: int) -> None:
    question = QUESTIONS[number]
    found = ask_once(question, SMALL)
    places = (question.looks, question.meant, question.other)
    assert [found.pieces[place] for place in places] == words.split()
    assert found.right.sum() == right
