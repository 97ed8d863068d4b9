from functools import cache

import pytest

from attention.commands.measure_taggers import accuracy, encode, measure
from attention.experiments.labeling.tagger_accuracy import load_results
from attention.experiments.labeling.taggers import NAMES, Name, load_tagger, load_vocabulary
from attention.experiments.labeling.treebank import read_sentences

RESULTS = load_results()
EACH = 10
"""Of the training sentences, of which there are six times as many as of all others, each tenth is measured."""
measured = cache(accuracy)


@pytest.mark.parametrize("name", NAMES)
def test_the_stored_accuracy_is_that_of_the_shipped_weights(name: Name) -> None:
    assert measured(name, "test") == pytest.approx(RESULTS[name].test, abs=0.0005)
    assert measured(name, "dev") == pytest.approx(RESULTS[name].dev, abs=0.0005)
    some = encode(read_sentences("train")[::EACH], load_vocabulary())
    assert measure(load_tagger(name), some) == pytest.approx(RESULTS[name].train, abs=0.003)


@pytest.mark.parametrize(("name", "least"), [("alone", 0.85), ("window-1", 0.905), ("attention", 0.91)])
def test_the_shipped_taggers_reach_their_marks_on_the_test_set(name: Name, least: float) -> None:
    assert measured(name, "test") >= least
