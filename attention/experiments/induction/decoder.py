"""A decoder of attention alone: causal heads that read a residual stream and add to it, no layer norm, no feed-forward.

Positions are added where queries and keys are made, and nowhere else: what a head hands over tells letters, not places.

Source:
    Elhage et al. 2021, A Mathematical Framework for Transformer Circuits; positions as in Press, Smith and Lewis 2021,
    Shortformer, arXiv 2012.15832.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal, NamedTuple

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file

from attention.arrays import Bools, Floats, lock
from attention.experiments.transformer.weights import WeightsError
from attention.trace import Attention, attend

FOLDER: Final = Path(__file__).parents[3] / "assets/weights/induction"
ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz"
LONGEST: Final = 48
"""Positions that the networks have learned."""
D: Final = 32
D_K: Final = 16
"""Dimensions of the stream, and of a query."""

Network = Literal["two-layers", "one-layer"]


class Place(NamedTuple):
    """A head of a network, counted from 0."""

    layer: int
    head: int


NETWORKS: Final[dict[Network, tuple[int, int]]] = {"two-layers": (2, 1), "one-layer": (1, 2)}
"""Layers, and heads in each: both networks have two heads and as many numbers."""
FIRST: Final = Place(0, 0)
SECOND: Final = Place(1, 0)


class Decoder(NamedTuple):
    """What a network has learned; L layers, H heads, V letters, D dimensions of the stream, K of a query."""

    embedding: Floats
    """[V, D]."""
    positions: Floats
    """[LONGEST, D]."""
    query: Floats
    """W^q [L, H, D, K], so are key and value."""
    key: Floats
    value: Floats
    output: Floats
    """W^o [L, H, K, D]: what a head writes is its output times this."""
    unembedding: Floats
    """[D, V]."""


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer, step by step; rows are places."""

    stream: Floats
    """[N, D], what the layer reads."""
    queries: Floats
    """[H, N, K], so are keys and values."""
    keys: Floats
    values: Floats
    attention: Attention
    """[H, N, …]."""
    written: Floats
    """[H, N, D], what each head adds to the stream; zeros where it is switched off."""


@dataclass(frozen=True, eq=False)
class Reading:
    """What a network makes of a sequence."""

    decoder: Decoder
    layers: tuple[Layer, ...]
    probabilities: Floats
    """[N, V], of the letter that comes next."""

    @property
    def visible(self) -> Bools:
        """Bool [N, N]: nobody looks ahead."""
        return np.tri(len(self.probabilities), dtype=np.bool_)

    def weights(self, place: Place) -> Floats:
        """Return a head's A′ [N, N]."""
        weights: Floats = self.layers[place.layer].attention.weights[place.head]
        return weights


def run(decoder: Decoder, letters: Sequence[int], off: Place | None = None) -> Reading:
    """Let a network read a sequence.

    Args:
        decoder: what it has learned.
        letters: N, each below V; N at most LONGEST.
        off: a head that is switched off: what it writes counts as zero.
    """
    stream = decoder.embedding[list(letters)]
    positions = decoder.positions[: len(letters)]
    layers = []
    for number in range(len(decoder.query)):
        placed = stream + positions
        queries, keys = placed @ decoder.query[number], placed @ decoder.key[number]
        values = stream @ decoder.value[number]
        attention = attend(queries, keys, values, causal=True)
        written = attention.output @ decoder.output[number]
        if off is not None and off.layer == number:
            written[off.head] = 0
        layers.append(Layer(stream, lock(queries), lock(keys), lock(values), attention, lock(written)))
        stream = lock(stream + written.sum(axis=0))
    logits = stream @ decoder.unembedding
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return Reading(decoder, tuple(layers), lock(powers / powers.sum(axis=-1, keepdims=True)))


def losses(probabilities: Floats, letters: Sequence[int]) -> Floats:
    """Return −ln of the probability that each letter had before it was read, [N − 1]: the first has none."""
    given: Floats = -np.log(probabilities[np.arange(len(letters) - 1), list(letters[1:])])
    return given


@cache
def load(network: Network) -> Decoder:
    """Return a trained network, in float64.

    Raises:
        WeightsError: the file is missing, or is not what it should be.
    """
    file = f"{network}.safetensors"
    try:
        stored = load_file(FOLDER / file)
    except OSError as problem:
        raise WeightsError("missing", file) from problem
    except SafetensorError as problem:
        raise WeightsError("damaged", file) from problem
    if {name: array.shape for name, array in stored.items()} != shapes(network) or not all(
        np.isfinite(array).all() for array in stored.values()
    ):
        raise WeightsError("damaged", file)
    return Decoder(**{name: lock(stored[name].astype(np.float64)) for name in Decoder._fields})


def shapes(network: Network) -> dict[str, tuple[int, ...]]:
    """Return the shape of every array of a network."""
    layers, heads = NETWORKS[network]
    letters = len(ALPHABET)
    into = (layers, heads, D, D_K)
    return {
        "embedding": (letters, D),
        "positions": (LONGEST, D),
        **dict.fromkeys(("query", "key", "value"), into),
        "output": (layers, heads, D_K, D),
        "unembedding": (D, letters),
    }
