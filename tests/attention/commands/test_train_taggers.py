import numpy as np
import pytest

from attention.commands.measure_taggers import encode, measure
from attention.commands.train_taggers import BATCH_WORDS, join, shuffle, train
from attention.experiments.labeling.taggers import TABLES, Name, load_vocabulary
from attention.experiments.labeling.tagging import ABSENT
from attention.experiments.labeling.treebank import TAGS, read_sentences
from attention.experiments.labeling.vocabulary import most_frequent

SENTENCES = read_sentences("dev")[:199]
LESSONS = encode(SENTENCES, load_vocabulary())


def test_every_sentence_is_learned_from_once_an_epoch() -> None:
    batches = shuffle(LESSONS, np.random.default_rng(2))
    rows = [batch.rows[i][batch.rows[i, :, 0] != ABSENT] for batch in batches for i in range(len(batch.rows))]
    assert sorted(row.tobytes() for row in rows) == sorted(lesson.rows[0].tobytes() for lesson in LESSONS)


def test_batches_hold_sentences_of_nearly_the_same_length_and_up_to_512_places() -> None:
    batches = shuffle(LESSONS, np.random.default_rng(2))
    assert all(batch.labels.size <= BATCH_WORDS for batch in batches)
    filled = sum((batch.rows[..., 0] == ABSENT).sum() for batch in batches)
    assert filled < 0.2 * sum(batch.labels.size for batch in batches)


def test_short_sentences_are_filled_up_to_the_longest() -> None:
    joined = join(LESSONS[:2])
    lengths = [len(sentence.words) for sentence in SENTENCES[:2]]
    assert joined.rows.shape == (2, max(lengths), 3)
    assert [int((row[:, 0] != ABSENT).sum()) for row in joined.rows] == lengths


def test_labels_are_the_columns_of_the_tags() -> None:
    assert [TAGS[column] for column in LESSONS[0].labels[0]] == list(SENTENCES[0].tags)


@pytest.mark.parametrize("name", ["window-1", "attention"])
def test_training_learns_and_does_so_in_the_same_way_every_time(name: Name) -> None:
    runs = [[(loss, measure(tagger, LESSONS)) for tagger, loss in train(name, LESSONS, epochs=3)] for _ in range(2)]
    assert runs[0] == runs[1]
    losses, shares = zip(*runs[0], strict=True)
    assert list(losses) == sorted(losses, reverse=True)
    assert shares[-1] > 0.3 > 1 / len(TAGS)


def test_the_shipped_vocabulary_is_that_of_the_training_sentences() -> None:
    words, endings = (size - 1 for size in (TABLES["word"], TABLES["ending"]))
    assert most_frequent((sentence.words for sentence in read_sentences("train")), words, endings) == load_vocabulary()
