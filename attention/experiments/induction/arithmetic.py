"""Where one weight of a decoder comes from: what its key is made of, and the products that make the score."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from attention.arrays import Floats
from attention.experiments.induction.decoder import Place, Reading
from attention.experiments.transformer.chain import Chain, enough, rounded, same


@dataclass(frozen=True, eq=False)
class Parts:
    """One query's scores taken apart: a key is made of a sum, and so is the score."""

    scores: Floats
    """[3, M]: q times the key of the letter alone, of what the layer below has written, and of the position; for each
    of the M places in sight. They add up to q·k."""
    looked: int
    """The place that is asked about."""
    least_decimals: int

    @property
    def own(self) -> Floats:
        """[3], at the place that is asked about."""
        own: Floats = self.scores[:, self.looked]
        return own

    @cached_property
    def above(self) -> Floats:
        """[3], how far each is above its mean over the places in sight: what all places share, softmax takes out."""
        return np.asarray(self.own - self.scores.mean(axis=1))

    def decimals(self, column: Floats) -> int:
        """Return with how many decimals a column's numbers shown add up to its sum shown."""
        return enough(
            self.least_decimals,
            lambda digits: same(sum(rounded(column, digits)), float(column.sum()), digits),
        )


def parts_of(reading: Reading, place: Place, pair: tuple[int, int], decimals: int) -> Parts:
    """Take the scores of a head's query apart, by what the keys are made of.

    Args:
        reading: of a network.
        place: which head.
        pair: who looks, and who is looked at, from 0; nobody looks ahead.
        decimals: with at least how many they are shown.
    """
    looks, looked = pair
    layer, decoder = reading.layers[place.layer], reading.decoder
    letters = reading.layers[0].stream
    made = np.stack([letters, layer.stream - letters, decoder.positions[: len(letters)]])[:, : looks + 1]
    keys = made @ decoder.key[place.layer][place.head]
    return Parts(keys @ layer.queries[place.head][looks], looked, decimals)


def chain_of(reading: Reading, place: Place, pair: tuple[int, int], decimals: int) -> Chain:
    """Return how a head's weight comes about; arguments as of `parts_of`."""
    looks, looked = pair
    layer = reading.layers[place.layer]
    return Chain(layer.queries[place.head][looks], layer.keys[place.head][: looks + 1], looked, decimals)
