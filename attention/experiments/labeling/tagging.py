"""Sequence labeling: N inputs, N labels. What a fully connected layer, a window and self-attention can see.

A tagger adds up the rows that a token has in its tables (the input aⁱ), gathers context (its own input, a window, or
self-attention's bⁱ) and sends it through two fully connected layers, the same for every position.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from attention.arrays import Bools, Floats
from attention.experiments.labeling.vocabulary import Rows
from attention.output import join_heads, split_heads
from attention.projection import project
from attention.trace import Attention, attend
from attention.weights import softmax

Parameters = Mapping[str, Floats]

ABSENT = -1
"""A row that stands for no token: what fills short sequences up to the length of the longest."""


@dataclass(frozen=True)
class Design:
    """A tagger before it has learned anything: what it may look at, and how large its parts are."""

    tables: Mapping[str, int]
    """Each embedding table's name and number of rows."""
    labels: int
    """T, how many labels there are."""
    window: int | None
    """w: how many tokens on either side are seen, 0 for the token alone; None: self-attention sees all."""
    d_model: int = 48
    """D."""
    hidden: int = 64
    """How many units the first fully connected layer has."""
    heads: int = 8
    """H."""
    d_k: int = 8
    """K, of each head."""
    d_v: int = 16
    """V, of each head."""
    bias_reach: int = 0
    """How far the bias for relative positions tells distances apart; 0: self-attention knows no positions."""
    sees_itself: bool = True
    """False hides every token from its own attention, and hands the layer after it the token beside the output."""

    table_spread: float = 0.3
    """How far from 0 the tables' numbers start, a standard deviation."""

    @property
    def context_width(self) -> int:
        """C, how many numbers the first fully connected layer reads."""
        if self.window is not None:
            return (2 * self.window + 1) * self.d_model
        return self.heads * self.d_v + (0 if self.sees_itself else self.d_model)

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Return the shape of every parameter, by name, in the order of use."""
        tables = {f"{name}_table": (rows, self.d_model) for name, rows in self.tables.items()}
        attention: dict[str, tuple[int, ...]] = {}
        if self.window is None:
            attention = {
                "query_projection": (self.d_model, self.heads * self.d_k),
                "key_projection": (self.d_model, self.heads * self.d_k),
                "value_projection": (self.d_model, self.heads * self.d_v),
            }
            if self.bias_reach:
                attention["position_bias"] = (self.heads, 2 * self.bias_reach + 1)
        layers = {
            "first_layer": (self.context_width, self.hidden),
            "first_bias": (self.hidden,),
            "second_layer": (self.hidden, self.labels),
            "second_bias": (self.labels,),
        }
        return {**tables, **attention, **layers}


class Look(NamedTuple):
    """What self-attention did, head by head."""

    queries: Floats
    """[..., H, N, K]."""
    keys: Floats
    """[..., H, N, K]."""
    values: Floats
    """[..., H, N, V]."""
    attention: Attention
    """Scores and weights [..., H, N, N], output [..., H, N, V]."""


class Steps(NamedTuple):
    """Every intermediate of a tagger, from rows to probabilities."""

    inputs: Floats
    """[..., N, D], zeros where there is no token."""
    look: Look | None
    """None where the tagger has a window."""
    context: Floats
    """[..., N, C], what the fully connected layers read."""
    hidden: Floats
    """[..., N, hidden], after ReLU."""
    probabilities: Floats
    """[..., N, T]; each row sums to 1."""


def label(design: Design, parameters: Parameters, rows: Rows, gain: Floats | None = None) -> Steps:
    """Compute every token's label probabilities, and keep every step.

    Args:
        design: what the tagger is made of.
        parameters: of the shapes that `design.shapes()` names.
        rows: [..., N, F], each token's row in each of the F tables; ABSENT where there is no token.
        gain: [..., N, D], what the inputs are multiplied by; training drops some of them out with it.

    Returns:
        The steps, in the type of the parameters.
    """
    present = rows[..., 0] != ABSENT
    tables = [parameters[f"{name}_table"] for name in design.tables]
    inputs = sum((table[rows[..., feature]] for feature, table in enumerate(tables)), start=tables[0].dtype.type(0))
    inputs = inputs * present[..., None]
    if gain is not None:
        inputs = inputs * gain
    look = None
    if design.window is not None:
        context = beside(inputs, design.window)
    else:
        look = _attend(design, parameters, inputs, present)
        context = join_heads(look.attention.output)
        if not design.sees_itself:
            context = np.concatenate([inputs, context], axis=-1)
    hidden = np.maximum(context @ parameters["first_layer"] + parameters["first_bias"], 0)
    probabilities = softmax(hidden @ parameters["second_layer"] + parameters["second_bias"])
    return Steps(inputs, look, context, hidden, probabilities)


def _attend(design: Design, parameters: Parameters, inputs: Floats, present: Bools) -> Look:
    queries, keys, values = (
        split_heads(project(inputs, parameters[f"{name}_projection"]), design.heads)
        for name in ("query", "key", "value")
    )
    length = inputs.shape[-2]
    visible = present[..., None, None, :] & may_look(length, design.sees_itself)
    bias = None
    if design.bias_reach:
        bias = parameters["position_bias"][:, distance_columns(length, design.bias_reach)]
    return Look(queries, keys, values, attend(queries, keys, values, visible=visible, bias=bias))


def beside(inputs: Floats, window: int) -> Floats:
    """Put the inputs of a window side by side; zeros where the window reaches past an end.

    Args:
        inputs: [..., N, D].
        window: w ≥ 0 tokens on either side.

    Returns:
        [..., N, (2w + 1) · D], from the token w places before to the one w places after.
    """
    length = inputs.shape[-2]
    padding = [(0, 0)] * (inputs.ndim - 2) + [(window, window), (0, 0)]
    padded = np.pad(inputs, padding)
    return np.concatenate([padded[..., start : start + length, :] for start in range(2 * window + 1)], axis=-1)


def may_look(length: int, sees_itself: bool) -> Bools:
    """Return bool [N, N]: True everywhere, or everywhere but on the diagonal."""
    return np.ones((length, length), dtype=np.bool_) if sees_itself else ~np.eye(length, dtype=np.bool_)


def distance_columns(length: int, reach: int) -> npt.NDArray[np.int64]:
    """Return [N, N], which column of the position bias (query i, key j) reads: j − i, clipped to ±reach, plus reach."""
    places = np.arange(length)
    columns: npt.NDArray[np.int64] = np.clip(places - places[:, None], -reach, reach) + reach
    return columns
