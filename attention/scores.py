"""Step 2: how well does each query match each key? Scores, their scale, and who is visible to whom."""

from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np

from attention.arrays import Bools, Floats, lock, require_shape

Visible = Literal["all", "causal", "band", "padding", "own"]
Cells = tuple[tuple[int, int], ...]


class AdditiveLayers(NamedTuple):
    """What additive scores learn besides the projections."""

    query_layer: Floats
    """[K, H], multiplies queries."""
    key_layer: Floats
    """[K, H], multiplies keys."""
    combine: Floats
    """[H], turns the H hidden units into one score."""


class AdditiveSteps(NamedTuple):
    """Every intermediate of the additive scores."""

    layers: AdditiveLayers
    """The layers in use."""
    query_terms: Floats
    """[..., N, H], queries times the query layer."""
    key_terms: Floats
    """[..., M, H], keys times the key layer."""
    hidden: Floats
    """[..., N, M, H], tanh of each query term plus each key term, between −1 and 1."""
    scores: Floats
    """[..., N, M], hidden times combine."""


def dot_product_scores(queries: Floats, keys: Floats) -> Floats:
    r"""Return every query-key dot product, $QK^\top$.

    Args:
        queries: [..., N, K], one row per token that looks.
        keys: [..., M, K], one row per token that is looked at.

    Returns:
        [..., N, M]; entry (i, j) is query i with key j. Unbounded, not symmetric.

    Raises:
        ValueError: the last axes differ.

    Source:
        Vaswani et al. 2017, section 3.2.1: the numerator in equation 1.
    """
    if queries.shape[-1] != keys.shape[-1]:
        raise ValueError(f"keys has shape {keys.shape}, expected {queries.shape[-1]} columns, as many as queries")
    return queries @ keys.swapaxes(-1, -2)


def additive_steps(queries: Floats, keys: Floats, layers: AdditiveLayers) -> AdditiveSteps:
    """Compute additive scores and keep every step; arguments, errors and source as for `additive_scores`."""
    query_layer, key_layer, combine = layers
    units = combine.shape[-1:]
    require_shape("query_layer", query_layer, queries.shape[-1:] + units)
    require_shape("key_layer", key_layer, keys.shape[-1:] + units)
    query_terms = queries @ query_layer
    key_terms = keys @ key_layer
    hidden = np.tanh(query_terms[..., :, None, :] + key_terms[..., None, :, :])
    return AdditiveSteps(layers, query_terms, key_terms, hidden, hidden @ combine)


def additive_scores(queries: Floats, keys: Floats, query_layer: Floats, key_layer: Floats, combine: Floats) -> Floats:
    r"""Return $w^\top \tanh(U^q q + U^k k)$ for every query and key.

    Args:
        queries: [..., N, K].
        keys: [..., M, K′]; K′ may differ from K.
        query_layer: [K, H].
        key_layer: [K′, H].
        combine: [H].

    Returns:
        [..., N, M]; no entry's size exceeds the sum of |combine|.

    Raises:
        ValueError: a layer's shape does not fit.

    Source:
        Bahdanau et al. 2014, appendix A.1.2 (the alignment model).
    """
    return additive_steps(queries, keys, AdditiveLayers(query_layer, key_layer, combine)).scores


def hide(scores: Floats, visible: Bools) -> Floats:
    """Put −∞ where a query may not look; visible [..., N, M] is True where it may."""
    return np.where(visible, scores, -np.inf)


@lru_cache(maxsize=64)
def who_sees_whom(length: int, visible: Visible, reach: int = 1, hidden: Cells = ()) -> Bools:
    """Return which token may look at which.

    Args:
        length: N.
        visible: "all"; "causal": itself and what came before; "band": nobody farther than `reach` places away;
            "padding": nobody looks at the last `reach` tokens, of which the first one is none; "own": all but `hidden`.
        reach: r ≥ 0, read by "band" and "padding".
        hidden: (row, column) from 0, read by "own"; a cell that is outside hides nothing.

    Returns:
        bool [N, N], read-only; row = who looks, column = who is looked at. Under "own" a row may see nothing.
    """
    seen = np.ones((length, length), dtype=bool)
    if visible == "all":
        return lock(seen)
    if visible == "own":
        for row, column in hidden:
            if row < length and column < length:
                seen[row, column] = False
        return lock(seen)
    if visible == "padding":
        seen[:, max(1, length - reach) :] = False
        return lock(seen)
    places = np.arange(length)
    back = places[:, None] - places
    return lock(back >= 0 if visible == "causal" else abs(back) <= reach)
