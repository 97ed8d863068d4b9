"""The command's first steps, taken again; a whole run takes minutes."""

from itertools import islice

import numpy as np
import pytest

from attention.commands.train_induction import BEGINNING, draw, judge, learned, train, unlike_the_page
from attention.experiments.induction.decoder import LONGEST, NETWORKS, Network
from attention.experiments.induction.repeated import FEWEST, MOST, measured


@pytest.mark.parametrize("network", NETWORKS)
def test_training_begins_as_that_of_the_shipped_weights_did(network: Network) -> None:
    for told in measured()["networks"][network]:
        steps = [*islice(train(network, told["seed"]), BEGINNING)]
        np.testing.assert_allclose([loss for loss, _ in steps], told["beginning"], rtol=1e-4)


def test_sequences_repeat_from_three_letters_on() -> None:
    drawn = draw(500, np.random.default_rng(3))
    assert drawn.shape == (500, LONGEST)
    periods = [next(p for p in range(1, MOST + 1) if (each[p:] == each[:-p]).all()) for each in drawn]
    assert max(periods) == MOST
    assert min(periods) <= FEWEST
    assert len(set(periods)) > 15


def test_an_untrained_network_has_no_such_heads() -> None:
    *_, (_, given) = islice(train("two-layers", 1), 1)
    told = judge(learned(given))
    assert not told["formed"]
    assert told["second"] > 3


def test_what_was_measured_is_what_the_page_says_and_the_opposite_is_not() -> None:
    told = measured()
    assert unlike_the_page(told) == []
    one, two = (told["networks"][network] for network in ("one-layer", "two-layers"))
    assert len(unlike_the_page({"networks": {"one-layer": two, "two-layers": one}})) >= 3
