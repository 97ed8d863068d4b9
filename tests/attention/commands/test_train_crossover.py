import numpy as np
import pytest

from attention.commands.train_crossover import judge, start, train
from attention.experiments.convolution.crossover import Network, draw, load_results


@pytest.mark.parametrize("network", ["cnn", "wide_cnn", "attention"])
def test_every_network_trains_again_to_the_same_scores(network: Network) -> None:
    unseen = draw(53, np.random.default_rng(13))
    scores = [judge(*train(network, count=20, steps=5, seed=1), unseen) for _ in range(2)]
    assert scores[0] == scores[1]
    assert all(0 <= score <= 1 for score in scores[0].values())
    assert scores[0]["both"] <= min(scores[0]["near"], scores[0]["far"])


def test_the_cnn_learns_the_texture_from_few_pictures() -> None:
    unseen = draw(300, np.random.default_rng(17))
    assert judge(*train("cnn", count=200, steps=300, seed=0), unseen)["near"] > 0.9


@pytest.mark.parametrize("network", ["cnn", "wide_cnn", "attention"])
def test_shipped_parameter_counts_are_the_networks(network: Network) -> None:
    parameters, _ = start(network, np.random.default_rng(0))
    assert sum(array.size for array in parameters.values()) == load_results()["parameters"][network]
