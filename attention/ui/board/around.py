"""A transformer's block on one board: attention, residual sums, layer norms and the feed-forward layer."""

from typing import Any, Final

import streamlit as st

from attention.arrays import Floats
from attention.experiments.transformer.block import BlockSteps, NormSteps
from attention.experiments.transformer.example_block import ExampleBlock, Mixed
from attention.trace import Trace
from attention.ui.board.matrices import Face, describe, with_ancestors
from attention.ui.board.plain import Payload, Plain, Spot, plain_data, show_plain_board, written
from attention.ui.text import Text

FACES: Final[dict[str, Face]] = {
    "output_projection": Face("W^{o}", "value", "W^{o}_{#c,#r}"),
    "mixed": Face("Z", "output", "z^{#r}_{#c}", "z^{#r}"),
    "attention_sum": Face("R", "input", "r^{#r}_{#c}", "r^{#r}"),
    "attention_means": Face("μ", "score", "μ_{#r}", "μ_{#r}"),
    "attention_away": Face("−μ", "score", "d^{#r}_{#c}", "d^{#r}"),
    "attention_variances": Face("σ²", "score", "σ²_{#r}", "σ²_{#r}"),
    "attention_normalized": Face("N", "weight", "n^{#r}_{#c}", "n^{#r}"),
    "widen": Face("W_{1}", "key", "W_{1,#c,#r}"),
    "widened": Face("H", "key", "h^{#r}_{#c}", "h^{#r}"),
    "bent": Face("H′", "key", "h′^{#r}_{#c}", "h′^{#r}"),
    "narrow": Face("W_{2}", "key", "W_{2,#c,#r}"),
    "forward": Face("F", "query", "f^{#r}_{#c}", "f^{#r}"),
    "forward_sum": Face("S", "input", "s^{#r}_{#c}", "s^{#r}"),
    "forward_means": Face("μ", "score", "μ_{#r}", "μ_{#r}"),
    "forward_away": Face("−μ", "score", "d^{#r}_{#c}", "d^{#r}"),
    "forward_variances": Face("σ²", "score", "σ²_{#r}", "σ²_{#r}"),
    "forward_normalized": Face("Y", "weight", "y^{#r}_{#c}", "y^{#r}"),
}
"""How each matrix of the block looks that no trace has, as in the lecture."""
ATTENTION: Final = (Spot("output", 1, 0), Spot("output_projection", 0, 1), Spot("mixed", 1, 1))


def show_around(trace: Trace, block: ExampleBlock, steps: BlockSteps[Mixed], text: Text) -> None:
    """Show the whole block on what a trace has as inputs."""
    show_plain_board(around_data(trace, block, steps, text, st.query_params.get("cell", "")), name="block_board")


def around_data(
    trace: Trace, block: ExampleBlock, steps: BlockSteps[Mixed], text: Text, linked: str | None = None
) -> bytes:
    """Return all that the browser needs as JSON.

    Args:
        trace: the reader's; its inputs, with positions where there are any, enter the block.
        block: of the same example.
        steps: of the block on those inputs.
        text: the reader's words.
        linked: the cell that the link asks for; None: the board answers to none.
    """
    stream = "inputs" if trace.example.positions == "none" else "positioned_inputs"
    first, norm = block.norm_first, (steps.attention_norm, steps.forward_norm)
    seen = "attention_normalized" if first else stream
    before_forward = "forward_normalized" if first else "attention_normalized"
    carried = "attention_sum" if first else "attention_normalized"
    own: dict[str, tuple[Floats, Payload]] = {
        "output_projection": (block.output_projection, _LEARNED),
        "mixed": (steps.heads.output, _product("output", "output_projection")),
        "attention_sum": (steps.between if first else norm[0].inputs, _two("sum", stream, "mixed")),
        **_norm("attention", norm[0], stream if first else "attention_sum"),
        "widen": (block.widen.matrix, _LEARNED),
        "widened": (steps.widened, _product(before_forward, "widen")),
        "bent": (steps.bent, {"kind": "exp", "first": "widened", "normalizer": "relu"}),
        "narrow": (block.narrow.matrix, _LEARNED),
        "forward": (steps.forward, _product("bent", "narrow")),
        "forward_sum": (steps.output if first else norm[1].inputs, _two("sum", carried, "forward")),
        **_norm("forward", norm[1], "attention_sum" if first else "forward_sum"),
    }
    matrices: dict[str, Plain | Payload] = {
        name: describe(trace, name, text.notation) for name in with_ancestors(trace, {stream})
    }
    attending = steps.heads.trace
    for name in with_ancestors(attending, {"output"}):
        if name != "inputs":
            matrices[name] = _looking_at(seen, describe(attending, name, text.notation))
    for name, (values, rule) in own.items():
        matrices[name] = Plain(values, written(FACES[name], text), rule)
    return plain_data(matrices, _scenes(stream, first), trace.example.tokens, words="block", text=text, linked=linked)


_LEARNED: Final[Payload] = {"kind": "learned"}


def _two(kind: str, first: str, second: str, **rest: Any) -> Payload:
    return {"kind": kind, "first": first, "second": second, **rest}


def _product(first: str, second: str) -> Payload:
    return _two("product", first, second, turned=False)


def _norm(name: str, steps: NormSteps, inputs: str) -> dict[str, tuple[Floats, Payload]]:
    means, away, variances = (f"{name}_{each}" for each in ("means", "away", "variances"))
    return {
        means: (steps.means, {"kind": "mean", "first": inputs, "squared": False}),
        away: (steps.away, _two("less", inputs, means)),
        variances: (steps.variances, {"kind": "mean", "first": away, "squared": True}),
        f"{name}_normalized": (steps.output, _two("standard", away, variances, epsilon=steps.epsilon)),
    }


def _looking_at(seen: str, described: Payload) -> Payload:
    """Return a matrix of attention, which reads what enters it where a trace reads its inputs."""
    rule = described["rule"]
    return {**described, "rule": {**rule, "first": seen}} if rule.get("first") == "inputs" else described


def _scenes(stream: str, first: bool) -> list[list[tuple[Spot, ...]]]:
    """Return the block's parts below each other, in the order in which they are computed."""
    if first:
        return [
            [*_normalizing("attention", stream)],
            [ATTENTION, (Spot(stream, 0, 0, "and", copy=True),), (Spot("attention_sum", 0, 0, "equals"),)],
            [*_normalizing("forward", "attention_sum", copy=True)],
            [
                *_feed("forward_normalized"),
                (Spot("attention_sum", 0, 0, "and", copy=True),),
                (Spot("forward_sum", 0, 0, "equals"),),
            ],
        ]
    return [
        [ATTENTION, (Spot(stream, 0, 0, "and"),), (Spot("attention_sum", 0, 0, "equals"),)],
        [*_normalizing("attention", "attention_sum", copy=True)],
        [
            *_feed("attention_normalized"),
            (Spot("attention_normalized", 0, 0, "and", copy=True),),
            (Spot("forward_sum", 0, 0, "equals"),),
        ],
        [*_normalizing("forward", "forward_sum", copy=True)],
    ]


def _normalizing(name: str, inputs: str, copy: bool = False) -> tuple[tuple[Spot, ...], ...]:
    return (
        (Spot(inputs, 0, 0, copy=copy), Spot(f"{name}_means", 0, 1)),
        (Spot(f"{name}_away", 0, 0, "less_mean"), Spot(f"{name}_variances", 0, 1)),
        (Spot(f"{name}_normalized", 0, 0, "standard"),),
    )


def _feed(inputs: str) -> tuple[tuple[Spot, ...], ...]:
    return (
        (Spot(inputs, 1, 0, copy=True), Spot("widen", 0, 1), Spot("widened", 1, 1)),
        (Spot("bent", 1, 0, "relu"), Spot("narrow", 0, 1), Spot("forward", 1, 1)),
    )
