"""A transformer's block: attention with many heads, a feed-forward layer, and a residual and a layer norm around both.

Every step is kept, so that it can be asked where a number comes from.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic, NamedTuple, Protocol, TypeVar

import numpy as np

from attention.arrays import Bools, Floats
from attention.experiments.transformer.gelu import gelu
from attention.trace import Attention, attend

EPSILON: Final = 1e-5
"""PyTorch's, which BERT does not share."""


class Linear(NamedTuple):
    """A linear layer: rows times a matrix, plus a bias."""

    matrix: Floats
    """[D_in, D_out]."""
    bias: Floats
    """[D_out]."""

    def __call__(self, rows: Floats) -> Floats:
        """Return [..., D_out] for rows [..., D_in]."""
        return rows @ self.matrix + self.bias


class Norm(NamedTuple):
    """A layer norm: each row to mean 0 and variance 1, then stretched and shifted as it has learned."""

    gain: Floats
    """[D]."""
    shift: Floats
    """[D]."""
    epsilon: float = EPSILON
    """Added to the variance, so that a row of equal numbers is not divided by zero."""


Bend = Callable[[Floats], Floats]
"""What a feed-forward layer does to each number between its two matrices."""


class Around(Protocol):
    """What a block has around its attention, whatever kind of attention that is."""

    @property
    def attention_norm(self) -> Norm:
        """Around attention."""
        ...

    @property
    def widen(self) -> Linear:
        """[D, F]."""
        ...

    @property
    def narrow(self) -> Linear:
        """[F, D]."""
        ...

    @property
    def forward_norm(self) -> Norm:
        """Around the feed-forward layer."""
        ...

    @property
    def norm_first(self) -> bool:
        """Whether norms stand before their layers."""
        ...

    @property
    def bend(self) -> Bend:
        """What stands between the feed-forward matrices."""
        ...


class Attended(Protocol):
    """The steps of any attention: they end in rows as long as its inputs."""

    @property
    def output(self) -> Floats:
        """[..., N, D]."""
        ...


Steps = TypeVar("Steps", bound=Attended)


class Block(NamedTuple):
    """What a block has learned, and how it is put together."""

    heads: int
    query: Linear
    """[D, D]: the heads' own projections side by side, d_k = D / H columns each; so are key and value."""
    key: Linear
    value: Linear
    output: Linear
    """W^o [D, D]: rows of the first head first."""
    attention_norm: Norm
    widen: Linear
    """[D, F]."""
    narrow: Linear
    """[F, D]."""
    forward_norm: Norm
    norm_first: bool = False
    """Whether a norm stands before its layer (pre-norm), or after the residual sum (post-norm, as in BERT)."""
    bend: Bend = gelu


@dataclass(frozen=True, eq=False)
class NormSteps:
    """A layer norm, step by step."""

    inputs: Floats
    """[..., D]."""
    means: Floats
    """[..., 1]."""
    away: Floats
    """[..., D], inputs minus their row's mean."""
    variances: Floats
    """[..., 1], of the row itself: divided by D, not D − 1."""
    normalized: Floats
    """[..., D]: (input − mean) / √(variance + ε)."""
    output: Floats
    """[..., D]: normalized · gain + shift."""
    epsilon: float


@dataclass(frozen=True, eq=False)
class HeadsSteps:
    """Attention with many heads, step by step."""

    queries: Floats
    """[..., H, N, K], so are keys and values."""
    keys: Floats
    values: Floats
    attention: Attention
    """Scores, weights and each head's output, [..., H, N, …]."""
    joined: Floats
    """[..., N, D], the heads' outputs side by side."""
    output: Floats
    """[..., N, D], joined times W^o plus its bias."""


@dataclass(frozen=True, eq=False)
class BlockSteps(Generic[Steps]):
    """A block, step by step; rows are tokens."""

    inputs: Floats
    """[..., N, D]."""
    heads: Steps
    attention_norm: NormSteps
    between: Floats
    """[..., N, D], after attention: what the feed-forward layer's residual carries on."""
    widened: Floats
    """[..., N, F]."""
    bent: Floats
    """[..., N, F], the widened, bent: ReLU or GELU."""
    forward: Floats
    """[..., N, D]."""
    forward_norm: NormSteps
    output: Floats
    """[..., N, D]."""


def normalize(norm: Norm, inputs: Floats) -> NormSteps:
    """Compute a layer norm.

    Source:
        Ba, Kiros and Hinton 2016, arXiv 1607.06450, section 3.
    """
    means = inputs.mean(axis=-1, keepdims=True)
    away = inputs - means
    variances = (away**2).mean(axis=-1, keepdims=True)
    normalized = away / np.sqrt(variances + norm.epsilon)
    return NormSteps(inputs, means, away, variances, normalized, normalized * norm.gain + norm.shift, norm.epsilon)


def attend_with_heads(block: Block, inputs: Floats, visible: Bools | None = None) -> HeadsSteps:
    """Let every head attend, join what they give, and mix it with W^o.

    Args:
        block: its projections.
        inputs: [..., N, D].
        visible: bool, broadcasts to [..., H, N, N]; True where a query may look.

    Source:
        Vaswani et al. 2017, section 3.2.2.
    """
    queries, keys, values = (split(layer(inputs), block.heads) for layer in (block.query, block.key, block.value))
    attention = attend(queries, keys, values, visible=visible)
    joined = np.moveaxis(attention.output, -3, -2).reshape(inputs.shape)
    return HeadsSteps(queries, keys, values, attention, joined, block.output(joined))


def split(rows: Floats, heads: int) -> Floats:
    """Return rows [..., N, D] as one matrix for each head, [..., H, N, D / H]."""
    return np.moveaxis(rows.reshape(*rows.shape[:-1], heads, -1), -2, -3)


def run_block(block: Block, inputs: Floats, visible: Bools | None = None) -> BlockSteps[HeadsSteps]:
    """Compute every step of a block; arguments as of `attend_with_heads`."""
    return run_around(block, inputs, lambda rows: attend_with_heads(block, rows, visible))


def run_around(
    around: Around, inputs: Floats, attend_to: Callable[[Floats], Steps], *, residual: bool = True
) -> BlockSteps[Steps]:
    """Compute every step of a block whose attention is given.

    Args:
        around: norms and the feed-forward layer.
        inputs: [..., N, D].
        attend_to: rows [..., N, D] → attention's steps.
        residual: whether what enters a layer is added to what leaves it.

    Source:
        Vaswani et al. 2017, sections 3.1 and 3.3; pre-norm: Xiong et al. 2020, arXiv 2002.04745.
    """

    def add(rows: Floats, found: Floats) -> Floats:
        return rows + found if residual else found

    if around.norm_first:
        attention_norm = normalize(around.attention_norm, inputs)
        heads = attend_to(attention_norm.output)
        between = add(inputs, heads.output)
        forward_norm = normalize(around.forward_norm, between)
        widened = around.widen(forward_norm.output)
    else:
        heads = attend_to(inputs)
        attention_norm = normalize(around.attention_norm, add(inputs, heads.output))
        between = attention_norm.output
        widened = around.widen(between)
    bent = around.bend(widened)
    forward = around.narrow(bent)
    output = add(between, forward)
    if not around.norm_first:
        forward_norm = normalize(around.forward_norm, output)
        output = forward_norm.output
    return BlockSteps(inputs, heads, attention_norm, between, widened, bent, forward, forward_norm, output)


def sent_lengths(block: Block, steps: HeadsSteps) -> Floats:
    """Return the length of what each head would add to a row if all its weight lay on one key, [H, N]: |v W^o|.

    Times α′, it is what the head writes: attention is not only a weight.

    Source:
        Kobayashi et al. 2020, arXiv 2004.10102.
    """
    matrices = block.output.matrix.reshape(block.heads, -1, block.output.matrix.shape[-1])
    lengths: Floats = np.sqrt(((steps.values @ matrices) ** 2).sum(axis=-1))
    return lengths
