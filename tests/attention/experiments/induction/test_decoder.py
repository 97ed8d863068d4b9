"""The decoder against PyTorch, and what its masks and switches leave alone."""

import numpy as np
import pytest
import torch

from attention.commands.train_induction import logits
from attention.experiments.induction.decoder import (
    ALPHABET,
    FIRST,
    FOLDER,
    LONGEST,
    NETWORKS,
    SECOND,
    Decoder,
    Network,
    load,
    losses,
    run,
)

LETTERS = tuple(np.random.default_rng(1).integers(len(ALPHABET), size=LONGEST).tolist())


def random_decoder(layers: int, heads: int) -> Decoder:
    """Draw a decoder whose sizes are different primes."""
    draw = np.random.default_rng(7).standard_normal
    into = (layers, heads, 5, 3)
    return Decoder(
        draw((7, 5)), draw((11, 5)), draw(into), draw(into), draw(into), draw((layers, heads, 3, 5)), draw((5, 7))
    )


@pytest.mark.parametrize("decoder", [*map(load, NETWORKS), random_decoder(2, 3), random_decoder(3, 2)])
def test_probabilities_are_those_of_pytorch(decoder: Decoder) -> None:
    letters = [letter % len(decoder.embedding) for letter in LETTERS][: len(decoder.positions)]
    given = {name: torch.tensor(array) for name, array in decoder._asdict().items()}
    said = torch.softmax(logits(given, torch.tensor([letters])), dim=-1)[0]
    np.testing.assert_allclose(run(decoder, letters).probabilities, said.numpy(), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("network", NETWORKS)
def test_nobody_looks_ahead(network: Network) -> None:
    whole = run(load(network), LETTERS)
    begun = run(load(network), LETTERS[:9])
    np.testing.assert_allclose(begun.probabilities, whole.probabilities[:9], atol=1e-12)


def test_a_head_that_is_off_writes_nothing_and_all_else_follows() -> None:
    whole, without = (run(load("two-layers"), LETTERS, off) for off in (None, FIRST))
    assert not without.layers[0].written.any()
    np.testing.assert_array_equal(without.weights(FIRST), whole.weights(FIRST))
    np.testing.assert_array_equal(without.layers[1].stream, without.layers[0].stream)
    assert not np.allclose(without.weights(SECOND), whole.weights(SECOND))


def test_a_loss_is_the_surprise_at_the_next_letter() -> None:
    probabilities = np.array([[0.5, 0.5], [0.25, 0.75], [1.0, 0.0]])
    np.testing.assert_allclose(losses(probabilities, (0, 1, 0)), -np.log([0.5, 0.25]))


def test_both_networks_have_two_heads_and_as_many_numbers_in_little_room() -> None:
    sizes = {network: {name: array.size for name, array in load(network)._asdict().items()} for network in NETWORKS}
    assert sizes["one-layer"] == sizes["two-layers"]
    assert sum(path.stat().st_size for path in FOLDER.glob("*.safetensors")) < 200_000
