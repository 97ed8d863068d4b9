"""Named examples, and how tokens become inputs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from attention.arrays import Floats, lock
from attention.example import GIVEN, Example
from attention.tokens import tokenize

__all__ = [
    "DEFAULT_SEED",
    "DEFAULT_SIZES",
    "PRESETS",
    "build_example",
    "draw_feed_forward",
    "draw_output_projection",
    "draw_projections",
    "embed",
    "tokenize",
]

DEFAULT_SEED = 13
SHARPNESS = 4  # of "previous": a token one place off has e^−4 of the weight
CONTENT = 2


class Matrices(NamedTuple):
    """The four arrays an example starts from."""

    inputs: Floats
    """I [N, D]."""
    query_projection: Floats
    """W^q [D, K]."""
    key_projection: Floats
    """W^k [D, K]."""
    value_projection: Floats
    """W^v [D, V]."""


class Sizes(NamedTuple):
    """The three dimensions a reader chooses, each at least 1."""

    d_model: int
    d_k: int
    d_v: int


DEFAULT_SIZES = Sizes(d_model=4, d_k=3, d_v=2)


@dataclass(frozen=True)
class Preset:
    """A named example."""

    name: str
    """Its slug, the key in `PRESETS`."""
    tokens: tuple[str, ...]
    """The sentence it comes with; a reader's own takes its place."""
    fill: Callable[[tuple[str, ...], int, Sizes], Matrices]
    """(tokens, seed, sizes) → inputs and projections."""
    chosen: frozenset[str] = frozenset({"seed", "d_model", "d_k", "d_v"})
    """Which of seed, d_model, d_k and d_v make a difference; the preset itself settles the others."""
    drawn: Mapping[str, int] = field(default_factory=lambda: dict.fromkeys(GIVEN, 0))
    """The matrices with drawn numbers, and the column from which on they are; the preset's rule makes the others."""


@lru_cache(maxsize=4096)
def _draw(key: tuple[int, ...], count: int, largest: int, parts: int) -> Floats:
    """Draw whole numbers from −largest to largest, over parts; a larger count begins with a smaller one's numbers."""
    return lock(np.random.default_rng(key).integers(-largest, largest + 1, count) / parts)


def _draw_inputs(tokens: tuple[str, ...], d_model: int, seed: int, largest: int, parts: int) -> Floats:
    codes = [token.encode("utf-8", "surrogatepass") for token in tokens]
    return np.array([_draw((seed, 0, *code), d_model, largest, parts) for code in codes])


def _draw_projections(sizes: Sizes, seed: int, largest: int, parts: int) -> tuple[Floats, Floats, Floats]:
    query, key, value = (
        np.array([_draw((seed, which, row), columns, largest, parts) for row in range(sizes.d_model)])
        for which, columns in ((1, sizes.d_k), (2, sizes.d_k), (3, sizes.d_v))
    )
    return query, key, value


def embed(tokens: tuple[str, ...], d_model: int, seed: int) -> Floats:
    """Draw each token's input vector: the same token has the same vector, in any sentence and at any place.

    Returns:
        [N, D], from −1.5 to 1.5 in tenths. A larger D keeps the columns of a smaller one.
    """
    return _draw_inputs(tokens, d_model, seed, 15, 10)


def draw_projections(d_model: int, d_k: int, d_v: int, seed: int) -> tuple[Floats, Floats, Floats]:
    """Draw W^q [D, K], W^k [D, K] and W^v [D, V], from −1.0 to 1.0 in tenths.

    Larger sizes keep the cells of smaller ones.
    """
    return _draw_projections(Sizes(d_model, d_k, d_v), seed, 10, 10)


def draw_output_projection(d_v: int, d_model: int, seed: int) -> Floats:
    """Draw W^o [V, D], which joins the heads' outputs, from −1.0 to 1.0 in tenths; larger sizes keep the cells."""
    return np.array([_draw((seed, 4, row), d_model, 10, 10) for row in range(d_v)])


def draw_feed_forward(d_model: int, width: int, seed: int) -> tuple[Floats, Floats]:
    """Draw W_1 [D, F] and W_2 [F, D] of a feed-forward layer, from −1.0 to 1.0 in tenths."""
    widen, narrow = (
        np.array([_draw((seed, which, row), columns, 10, 10) for row in range(rows)])
        for which, rows, columns in ((5, d_model, width), (6, width, d_model))
    )
    return widen, narrow


def _drawn(tokens: tuple[str, ...], seed: int, sizes: Sizes) -> Matrices:
    return Matrices(embed(tokens, sizes.d_model, seed), *draw_projections(*sizes, seed))


def _integers(tokens: tuple[str, ...], seed: int, sizes: Sizes) -> Matrices:
    return Matrices(_draw_inputs(tokens, sizes.d_model, seed, 1, 1), *_draw_projections(sizes, seed, 1, 1))


def _one_hot(tokens: tuple[str, ...], seed: int, sizes: Sizes) -> Matrices:
    """D is the number of distinct tokens: each token's query, key and value are its row of W^q, W^k and W^v."""
    distinct = list(dict.fromkeys(tokens))
    inputs = np.eye(len(distinct))[[distinct.index(token) for token in tokens]]
    return Matrices(inputs, *draw_projections(len(distinct), sizes.d_k, sizes.d_v, seed))


def _identity(tokens: tuple[str, ...], seed: int, sizes: Sizes) -> Matrices:
    """W^q = W^k = W^v = 1: a score says how alike two inputs are."""
    unit = np.eye(sizes.d_model)
    return Matrices(embed(tokens, sizes.d_model, seed), unit, unit, unit)


def _uniform(tokens: tuple[str, ...], seed: int, sizes: Sizes) -> Matrices:
    """W^q = 0: every score is 0, every weight 1/N, every output the mean of the values."""
    drawn = _drawn(tokens, seed, sizes)
    return drawn._replace(query_projection=np.zeros_like(drawn.query_projection))


def _previous(tokens: tuple[str, ...], seed: int, sizes: Sizes) -> Matrices:
    r"""Input i is (1, i, i², content): a score falls with the squared distance from the place before.

    $q^i \cdot k^j = s(2(i-1)j - j^2) = -s(j-(i-1))^2 + s(i-1)^2$, and what is the same for all keys changes no weight.
    The values are the contents. The quadratic encoding is that of Cordonnier et al. 2020, theorem 1, in one dimension.
    """
    places = np.arange(1.0, len(tokens) + 1)
    inputs = np.column_stack([np.ones_like(places), places, places**2, embed(tokens, CONTENT, seed)])
    query, key, value = np.zeros((3 + CONTENT, 2)), np.zeros((3 + CONTENT, 2)), np.zeros((3 + CONTENT, CONTENT))
    query[0], query[1] = (-2 * SHARPNESS, -SHARPNESS), (2 * SHARPNESS, 0)
    key[1, 0] = key[2, 1] = 1
    value[3:] = np.eye(CONTENT)
    return Matrices(inputs, query, key, value)


PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset("saw", ("I", "saw", "a", "saw"), _drawn),
        Preset("chinese", ("我", "画", "一", "幅", "画"), _drawn),
        Preset("integers", ("one", "two", "three"), _integers),
        Preset(
            "one_hot",
            ("a", "rose", "is", "a", "rose"),
            _one_hot,
            frozenset({"seed", "d_k", "d_v"}),
            dict.fromkeys(GIVEN[1:], 0),
        ),
        Preset("previous", ("we", "all", "look", "back"), _previous, frozenset({"seed"}), {"inputs": 3}),
        Preset("identity", ("saw", "I", "a", "saw"), _identity, frozenset({"seed", "d_model"}), {"inputs": 0}),
        Preset("uniform", ("all", "count", "the", "same"), _uniform, drawn=dict.fromkeys((GIVEN[0], *GIVEN[2:]), 0)),
    )
}


def build_example(
    preset_name: str,
    *,
    tokens: tuple[str, ...] | None = None,
    seed: int = DEFAULT_SEED,
    d_model: int = DEFAULT_SIZES.d_model,
    d_k: int = DEFAULT_SIZES.d_k,
    d_v: int = DEFAULT_SIZES.d_v,
    **options: Any,
) -> Example:
    """Build a named example.

    Args:
        preset_name: a key of `PRESETS`.
        tokens: a reader's own; None: the preset's.
        seed: ≥ 0, of everything drawn.
        d_model: D ≥ 1. The preset may settle it, d_k and d_v itself: see `Preset.chosen`.
        d_k: K ≥ 1.
        d_v: V ≥ 1.
        options: of `Example`: score, scaled, temperature, normalizer, base, visible, reach, hidden, positions,
            additive, what_if.

    Raises:
        ValueError: no such preset, a number out of range, or what `Example` refuses.
    """
    if preset_name not in PRESETS:
        raise ValueError(f"preset_name is {preset_name!r}, expected one of {', '.join(PRESETS)}")
    if seed < 0:
        raise ValueError(f"seed is {seed}, expected at least 0")
    for name, size in (("d_model", d_model), ("d_k", d_k), ("d_v", d_v)):
        if size < 1:
            raise ValueError(f"{name} is {size}, expected at least 1")
    preset = PRESETS[preset_name]
    tokens = preset.tokens if tokens is None else tokens
    if not tokens:
        raise ValueError("tokens is empty, expected at least 1 token")
    matrices = preset.fill(tokens, seed, Sizes(d_model, d_k, d_v))
    return Example(tokens, *matrices, seed=seed, drawn=preset.drawn, **options)
