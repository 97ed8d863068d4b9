"""Trace: every step of self-attention, from the inputs to the outputs."""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Unpack

import numpy as np

from attention.arrays import Bools, Floats, Options, check_request, lock, require_no_overflow
from attention.example import Edit, Example, Matrix
from attention.output import blend
from attention.positions import sinusoidal_encodings
from attention.projection import project
from attention.scores import AdditiveLayers, AdditiveSteps, additive_steps, dot_product_scores, hide, who_sees_whom
from attention.weights import softmax_steps, weight_steps

ADDITIVE_UNITS = 2
ADDITIVE_SEED = 2014


@dataclass(frozen=True, eq=False)
class Trace:
    """Every number between an example and its outputs; float64, read-only. Rows look, columns are looked at."""

    example: Example
    """The question."""
    encodings: Floats
    """[N, D], zeros where there are no positions."""
    positioned_inputs: Floats
    """[N, D], inputs plus encodings."""
    queries: Floats
    """Q [N, K]."""
    keys: Floats
    """K [N, K]."""
    values: Floats
    """V [N, V]."""
    additive: AdditiveSteps
    """The steps of the additive scores, whichever kind is chosen."""
    additive_scores: Floats
    """[N, N]."""
    dot_product_scores: Floats
    """[N, N]."""
    scores: Floats
    """A [N, N], the chosen kind."""
    scaled_scores: Floats
    """[N, N], scores over √d_k (where the example is scaled) and over the temperature."""
    visible: Bools
    """bool [N, N]."""
    masked_scores: Floats
    """[N, N], scaled scores, −∞ where hidden."""
    shifted_scores: Floats
    """[N, N], see `attention.weights.WeightSteps`."""
    exponentials: Floats
    """[N, N]."""
    totals: Floats
    """[N]."""
    weights: Floats
    """A′ [N, N]."""
    output: Floats
    """O [N, V]."""


def run(example: Example) -> Trace:
    """Compute every step of self-attention."""
    edits = example.what_if
    inputs = example.inputs
    encodings, positioned = _add_positions(example)
    queries = set_by_hand(project(positioned, example.query_projection), "queries", edits)
    keys = set_by_hand(project(positioned, example.key_projection), "keys", edits)
    values = set_by_hand(project(positioned, example.value_projection), "values", edits)
    additive = additive_steps(queries, keys, example.additive or draw_additive_layers(example.d_k))
    products = dot_product_scores(queries, keys)
    chosen = products if example.score == "dot_product" else additive.scores
    scores = set_by_hand(chosen, "scores", edits)
    scaled = scores / divisor(example)
    visible = who_sees_whom(len(inputs), example.visible, example.reach, example.hidden)
    masked = hide(scaled, visible)
    shifted, exponentials, totals, weights = weight_steps(masked, example.normalizer, example.base)
    weights = set_by_hand(weights, "weights", edits)
    for array in (queries, keys, values, *additive[1:], products, scores, scaled, masked, shifted, exponentials):
        array.setflags(write=False)
    return Trace(
        example=example,
        encodings=encodings,
        positioned_inputs=positioned,
        queries=queries,
        keys=keys,
        values=values,
        additive=additive,
        additive_scores=additive.scores,
        dot_product_scores=products,
        scores=scores,
        scaled_scores=scaled,
        visible=visible,
        masked_scores=masked,
        shifted_scores=shifted,
        exponentials=exponentials,
        totals=lock(totals),
        weights=lock(weights),
        output=lock(blend(weights, values)),
    )


def divisor(example: Example) -> float:
    """Return what the scores are divided by: the temperature, times √d_k where the example is scaled."""
    return example.temperature * (math.sqrt(example.d_k) if example.scaled else 1.0)


@lru_cache(maxsize=64)
def draw_additive_layers(d_k: int, units: int = ADDITIVE_UNITS, seed: int = ADDITIVE_SEED) -> AdditiveLayers:
    """Draw additive layers of K rows and H units from −1.0 to 1.0 in tenths; read-only."""
    draw = np.random.default_rng(seed)
    query_layer, key_layer, combine = (
        lock(draw.integers(-10, 11, shape) / 10) for shape in ((d_k, units), (d_k, units), (units,))
    )
    return AdditiveLayers(query_layer, key_layer, combine)


def _add_positions(example: Example) -> tuple[Floats, Floats]:
    if example.positions == "none":
        return lock(np.zeros_like(example.inputs)), example.inputs
    encodings = sinusoidal_encodings(*example.inputs.shape)
    return encodings, lock(example.inputs + encodings)


def set_by_hand(array: Floats, matrix: Matrix, edits: tuple[Edit, ...]) -> Floats:
    """Return a computed matrix with the cells in place that are set by hand; the array itself where there are none."""
    cells = [edit for edit in edits if edit.matrix == matrix]
    if not cells:
        return array
    changed = array.copy()
    for _, row, column, value in cells:
        changed[row, column] = value
    return changed


@dataclass(frozen=True, eq=False)
class Attention:
    """What `attend` computed, step by step; read-only, in the type of its inputs."""

    scores: Floats
    """[..., N, M], queries times keys."""
    scaled_scores: Floats
    """[..., N, M], scores times the scale."""
    masked_scores: Floats
    """[..., N, M], scaled scores plus bias, −∞ where hidden."""
    weights: Floats
    """[..., N, M]; each row sums to 1, or to 0 where its query sees nothing."""
    output: Floats
    """[..., N, V]."""


def attend(queries: Floats, keys: Floats, values: Floats, **options: Unpack[Options]) -> Attention:
    r"""Return softmax(QKᵀ · scale + bias) V with every step, on any leading axes.

    Args:
        queries: [..., N, K], one row per token that looks; float16, float32 or float64 (integers count as float64).
        keys: [..., M, K], one row per token that is looked at.
        values: [..., M, V].
        scale: multiplies the scores; None (the default): $1/\sqrt{K}$, as in paper and PyTorch. The lecture has 1.
        visible: bool, broadcasts to [..., N, M]; True where a query may look.
        bias: broadcasts to [..., N, M], is added to the scaled scores; −∞ hides.
        causal: if True, query i sees keys 0 … i only. Where N ≠ M the first query and the first key are aligned (the
            top left corner), as in PyTorch's `is_causal`. Together with `visible`, both must allow a look.

    Returns:
        Every step, computed in float32 at least and returned in the type of queries, keys and values. A query that
        sees nothing has zero weights and zero output. In float16, scores beyond ±65504 read ±∞; weights and output
        are not touched by that.

    Raises:
        ValueError: shapes do not fit; queries, keys, values or scale hold NaN or infinity, bias holds NaN; visible is
            not bool; queries and keys are so large that a score overflows.

    Source:
        Vaswani et al. 2017, section 3.2.1, equation 1.
    """
    request = check_request(queries, keys, values, **options)
    with np.errstate(over="ignore", invalid="ignore"):  # reported by `require_no_overflow`
        scores = dot_product_scores(request.queries, request.keys)
        scaled = scores * request.scale
        require_no_overflow(scaled)
        masked = scaled if request.bias is None else scaled + request.bias.astype(scaled.dtype)
        masked = np.broadcast_to(masked, request.shape)
        if request.visible is not None:
            masked = hide(masked, request.visible)
        if request.causal:
            masked = hide(masked, np.tri(*request.shape[-2:], dtype=np.bool_))
        weights = softmax_steps(masked).weights
        steps = scores, scaled, masked, weights, blend(weights, request.values)
        return Attention(*(lock(step.astype(request.result_type)) for step in steps))
