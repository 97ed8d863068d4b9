"""Named examples, and how a sentence becomes tokens and tokens become inputs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from attention.arrays import Floats, lock
from attention.example import Example

DEFAULT_PRESET = "saw"
DEFAULT_SEED = 1


class Matrices(NamedTuple):
    """The four arrays an example starts from: I [N, D], W^q [D, K], W^k [D, K], W^v [D, V]."""

    inputs: Floats
    query_projection: Floats
    key_projection: Floats
    value_projection: Floats


class Sizes(NamedTuple):
    """The three dimensions a reader chooses."""

    d_model: int = 4
    d_k: int = 3
    d_v: int = 2


DEFAULT_SIZES = Sizes()

Fill = Callable[[tuple[str, ...], int, Sizes], Matrices]


@dataclass(frozen=True)
class Preset:
    """A named example."""

    name: str
    """Its slug, the key in `PRESETS`."""
    tokens: tuple[str, ...]
    """The sentence it comes with; a reader's own takes its place."""
    fill: Fill
    """(tokens, seed, sizes) → inputs and projections."""
    chosen: frozenset[str] = frozenset({"seed", "d_model", "d_k", "d_v"})
    """Which of seed, d_model, d_k and d_v make a difference; the preset itself settles the others."""
    sizes: Sizes = DEFAULT_SIZES
    """The dimensions where none are asked for."""
    options: MappingProxyType[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    """Options of `Example` that differ from its defaults."""


@lru_cache(maxsize=4096)
def _draw(key: tuple[int, ...], count: int, largest: int = 10, parts: int = 10) -> Floats:
    return lock(np.random.default_rng(key).integers(-largest, largest + 1, count) / parts)


def embed(tokens: tuple[str, ...], d_model: int, seed: int) -> Floats:
    """Draw each token's input vector: the same token has the same vector, in any sentence and at any place.

    Returns:
        [N, D], from −1.0 to 1.0 in tenths. A larger D keeps the columns of a smaller one.
    """
    return np.array([_draw((seed, 0, *token.encode("utf-8", "surrogatepass")), d_model) for token in tokens])


def draw_projections(d_model: int, d_k: int, d_v: int, seed: int) -> tuple[Floats, Floats, Floats]:
    """Draw W^q [D, K], W^k [D, K] and W^v [D, V], from −1.0 to 1.0 in tenths.

    Larger sizes keep the cells of smaller ones.
    """
    query, key, value = (
        np.array([_draw((seed, which, row), columns) for row in range(d_model)])
        for which, columns in ((1, d_k), (2, d_k), (3, d_v))
    )
    return query, key, value


def _drawn(tokens: tuple[str, ...], seed: int, sizes: Sizes) -> Matrices:
    return Matrices(embed(tokens, sizes.d_model, seed), *draw_projections(*sizes, seed))


PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset("saw", ("I", "saw", "a", "saw"), _drawn),
        Preset("chinese", tuple("我画一幅画"), _drawn),
    )
}


def build_example(
    preset_name: str = DEFAULT_PRESET,
    *,
    tokens: tuple[str, ...] | None = None,
    seed: int = DEFAULT_SEED,
    d_model: int | None = None,
    d_k: int | None = None,
    d_v: int | None = None,
    **options: Any,
) -> Example:
    """Build a named example; first version."""
    preset = PRESETS[preset_name]
    sizes = Sizes(d_model or preset.sizes.d_model, d_k or preset.sizes.d_k, d_v or preset.sizes.d_v)
    tokens = preset.tokens if tokens is None else tokens
    return Example(tokens, *preset.fill(tokens, seed, sizes), **{**preset.options, **options})


def tokenize(sentence: str) -> tuple[str, ...]:
    """Split a sentence into tokens; first version."""
    return tuple(sentence.split())
