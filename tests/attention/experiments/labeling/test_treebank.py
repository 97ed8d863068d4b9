from attention.experiments.labeling.treebank import TAGS, Split, read_sentences


def test_every_part_has_the_sentences_that_the_treebank_counts() -> None:
    counts: dict[Split, int] = {"train": 12_544, "dev": 2_001, "test": 2_077}
    assert {split: len(read_sentences(split)) for split in counts} == counts
    assert sum(len(sentence.words) for sentence in read_sentences("test")) == 25_094


def test_every_word_has_one_of_the_seventeen_tags() -> None:
    seen = {tag for sentence in read_sentences("train") for tag in sentence.tags}
    assert seen == set(TAGS)
    assert len(TAGS) == 17


def test_the_first_test_sentence_is_read_word_by_word() -> None:
    first = read_sentences("test")[0]
    assert first.words == ("What", "if", "Google", "Morphed", "Into", "GoogleOS", "?")
    assert first.tags == ("PRON", "SCONJ", "PROPN", "VERB", "ADP", "PROPN", "PUNCT")
