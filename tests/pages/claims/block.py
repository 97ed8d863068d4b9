"""Statements of what section 8.2, the block, says."""

from dataclasses import replace
from typing import Any

import numpy as np

from attention.presets import draw_feed_forward, draw_output_projection, draw_projections
from attention.trace import run
from tests.pages.claims.beyond import number
from tests.pages.claims.said import Said


def block_of(said: Said) -> tuple[bool, Any, list[Any]]:
    """Whether norms stand first, the weights of attention, and what enters the two norms: by the definition."""
    first = said.link.get("norms") == "pre"
    _, weights, entering = layer_by_definition(said, said.trace.positioned_inputs, 0, residual=1.0)
    return first, weights, entering


def normed(rows: Any) -> Any:
    """A layer norm, without what it learns."""
    return (rows - rows.mean(axis=1)[:, None]) / np.sqrt(rows.var(axis=1)[:, None] + 1e-5)


def layer_by_definition(said: Said, rows: Any, layer: int, residual: float) -> tuple[Any, Any, list[Any]]:
    """What one block makes of rows, its attention's weights, and what enters its two norms."""
    first = said.link.get("norms") == "pre"
    attended, weights = attended_by_definition(said, normed(rows) if first else rows, layer)
    one, two = (matrix for matrix in draw_feed_forward(rows.shape[1], 2 * rows.shape[1], seed_of(said) + layer))
    summed = residual * rows + attended
    between = summed if first else normed(summed)
    last = residual * between + np.maximum((normed(between) if first else between) @ one, 0) @ two
    return (last, weights, [rows, summed]) if first else (normed(last), weights, [summed, last])


def attended_by_definition(said: Said, rows: Any, layer: int) -> tuple[Any, Any]:
    example = replace(said.trace.example, what_if=(), positions="none", inputs=rows)
    seed = seed_of(said) + layer
    if layer:
        query, key, value = draw_projections(example.d_model, example.d_k, example.d_v, seed)
        example = replace(example, query_projection=query, key_projection=key, value_projection=value)
    trace = run(example)
    return trace.output @ draw_output_projection(example.d_v, example.d_model, seed), trace.weights


def seed_of(said: Said) -> int:
    seed = said.trace.example.seed
    assert seed is not None
    return seed


def blocks(said: Said) -> int:
    return number(said, "blocks", 4, 4) + 1


def distance(said: Said, way: str) -> float:
    """How far the words are from equal after the last block."""
    rows: Any = said.trace.positioned_inputs
    for layer in range(blocks(said)):
        if way != "attention":
            rows = layer_by_definition(said, rows, layer, residual=float(way == "whole"))[0]
        elif said.link.get("norms") == "pre":
            rows = attended_by_definition(said, normed(rows), layer)[0]
        else:
            rows = normed(attended_by_definition(said, rows, layer)[0])
    size = float(np.linalg.norm(rows))
    if size and np.ptp(rows, axis=0).max() <= 1e-12 * abs(rows).max():
        return 0.0
    return min(float(np.linalg.norm(rows - rows.mean(axis=0))) / size, 1.0) if size else 0.0


def sizes_of_block(said: Said) -> None:
    d = said.trace.example.d_model
    assert (said.slots["d"], said.slots["wide"], said.slots["seed"]) == (d, 2 * d, seed_of(said))


def norms_are_where(said: Said) -> None:
    assert said.says("**pre-norm**", "**pre-norm**") == (said.link.get("norms") == "pre")


def left_out_of_block(said: Said) -> None:
    assert said.says("set by hand", "手动设定") == bool(said.trace.example.what_if)


def rows_of_equal_numbers(said: Said) -> None:
    """Named are the words whose numbers are all equal before a norm."""
    _, _, entering = block_of(said)
    narrowest = min(float(np.ptp(rows, axis=1).min()) for rows in entering)
    if not 1e-10 < narrowest < 1e-8:
        assert said.says("Their variance is 0", "方差是 0") == (narrowest <= 1e-9)


def rows_without_weight(said: Said) -> None:
    _, weights, _ = block_of(said)
    silent = bool((weights == 0).all(axis=1).any())
    assert said.says("attention adds 0", "注意力加的是 0") == silent


def blocks_asked(said: Said) -> None:
    assert said.slots["blocks"] == (2 if said.page == "self-check" else blocks(said))


def distances_hold(said: Said) -> None:
    for way in ("bare", "whole"):
        is_told(said, way)
    assert said.facts.one_token == said.says("only one word", "只有一个词")


def is_told(said: Said, way: str) -> None:
    """The distance stands there; of one that is rounding only, that it is tiny."""
    told, found = str(said.slots[way]), distance(said, way)
    if found > 1e-9:
        assert told in {said.closely(found - 1e-12), said.closely(found + 1e-12)}, (told, found)
    else:
        assert "10" in told or not float(told), (told, found)


def who_is_more_alike(said: Said) -> None:
    bare, whole = distance(said, "bare"), distance(said, "whole")
    if said.facts.one_token or abs(abs(bare - whole) - 1e-9) < 1e-10:  # too close to be sure of the second sum
        return
    assert said.says("More alike without", "词就更像") == (bare < whole - 1e-9)
    assert said.says("Less alike without", "反而更不像") == (bare > whole + 1e-9)


def attention_alone_is(said: Said) -> None:
    is_told(said, "attention")
