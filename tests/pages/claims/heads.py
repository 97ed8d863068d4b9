"""Statements of what section 8.1, several heads, says."""

import math
import re
from typing import Any

import numpy as np

from attention.trace import draw_additive_layers
from attention.ui.controls.parameters import TEMPERATURE
from tests.pages.claims.said import Said


def heads_shown(said: Said) -> int:
    """How many heads the page shows: the possible number that is nearest to the one asked for."""
    asked, columns = int(said.link.get("head_count", "2")), said.trace.example.d_k
    return min((count for count in (2, 3, 4) if columns % count == 0), key=lambda count: abs(count - asked))


def weights_of_heads(said: Said, *, temperature: float | None = None, softmax: bool = False) -> list[Any]:
    """A′ of every head, by the definition; the last one is that of one head with all columns."""
    example, inputs = said.trace.example, said.trace.positioned_inputs
    count, found = heads_shown(said), []
    width = example.d_k // count
    for columns in [slice(head * width, (head + 1) * width) for head in range(count)] + [slice(0, example.d_k)]:
        queries, keys = (inputs @ each[:, columns] for each in (example.query_projection, example.key_projection))
        if example.score == "additive":
            layers = draw_additive_layers(queries.shape[1])
            scores = np.array(
                [
                    [np.tanh(q @ layers.query_layer + k @ layers.key_layer) @ layers.combine for k in keys]
                    for q in queries
                ]
            )
        else:
            scores = np.array([[float(q @ k) for k in keys] for q in queries])
        scores = scores / (temperature or example.temperature) / (math.sqrt(queries.shape[1]) if example.scaled else 1)
        if softmax or example.normalizer == "softmax":
            scores = np.where(said.trace.visible, scores, -np.inf)
            blind = ~said.trace.visible.any(axis=1, keepdims=True)
            powers = np.exp(scores - np.where(blind, 0, scores.max(axis=1, keepdims=True)))
            found.append(powers / np.where(blind, 1, powers.sum(axis=1, keepdims=True)))
        else:
            kept = np.maximum(scores, 0) if example.normalizer == "relu" else scores
            found.append(np.where(said.trace.visible, kept, 0))
    return found


def shares_of_heads(said: Said) -> None:
    """Queries, keys and values are of one length, and the heads share it equally, one after the other."""
    example, count = said.trace.example, heads_shown(said)
    assert example.d_k == example.d_v == said.slots["d_k"] == count * said.slots["share"]
    assert said.slots["count"] == count
    named = [int(number) for number in re.findall(r"\d+", str(said.slots["shares"]))]
    width = example.d_k // count
    told = ([head + 1, head * width + 1, *([(head + 1) * width] if width > 1 else [])] for head in range(count))
    assert named == [number for each in told for number in each]


def shares_of_price(said: Said) -> None:
    """The dimensions are those of the one head and of each of the many."""
    count = heads_shown(said)
    assert said.slots["count"] == count
    assert said.slots["d_k"] == said.trace.example.d_k == count * said.slots["share"]


def left_out_or_not(said: Said) -> None:
    """Cells set by hand are in no head, and that is told where the link has any."""
    assert said.trace.example.what_if == ()
    by_hand = re.search(r"(?:^|~)(?:Q|K|V|A|A1)-", said.link.get("edits", ""))
    assert not said.slots["left_out"] or by_hand
    assert said.says("set by hand", "手动设定") == said.slots["left_out"]


def count_that_is_possible(said: Said) -> None:
    """Another number than asked for is shown where the columns cannot be shared so."""
    asked, columns = int(said.link.get("head_count", "2")), said.trace.example.d_k
    assert said.says("cannot share", "没法平分") == (columns % asked != 0)
    assert re.findall(r"\d", str(said.slots["possible"])) == [str(n) for n in (2, 3, 4) if columns % n == 0]


def no_count_is_possible(said: Said) -> None:
    """No number of heads divides the length."""
    example = said.trace.example
    assert all(example.d_k % count for count in (2, 3, 4))
    assert said.slots["d_k"] == example.d_k == example.d_v
    assert said.slots["settled"] == (said.link.get("preset", "saw") in ("one_hot", "previous"))


def apart_at_most(said: Said) -> None:
    """The largest difference between two heads in one place."""
    *heads, _ = weights_of_heads(said)
    largest = max(float(abs(one - other).max()) for one in heads for other in heads)
    assert said.says("same weights", "权重都一样") == (largest <= 1e-9)
    if largest > 1e-9:
        assert said.slots["apart"] == said.closely(largest)


def head_is_chosen(said: Said) -> None:
    """It is the head that the link chooses, as far as there is one."""
    asked = int(said.link.get("this_head", "1"))
    assert said.slots["head"] == (asked if asked <= heads_shown(said) else 1)
    assert said.slots.get("count", heads_shown(said)) == heads_shown(said)


def sizes_when_joined(said: Said) -> None:
    """The joined outputs are as long as a value of the one head; W^o makes as many numbers as an input has."""
    example, count = said.trace.example, heads_shown(said)
    assert said.slots["count"] * said.slots["share"] == said.slots["d_v"] == example.d_v
    assert (said.slots["count"], said.slots["d"]) == (count, example.inputs.shape[1])
    assert str(said.slots["seed"]) == said.link.get("seed", "13")


def costs_of_heads(said: Said) -> None:
    """Counted by hand: only additive scores have layers, 2 units each, for every head."""
    example, count, length = said.trace.example, heads_shown(said), len(said.tokens)
    additive = example.score == "additive"
    # of each layer W every head has its rows; w, of 2 numbers, is there once a head
    assert said.slots["more_learned"] == (2 * (count - 1) if additive else 0)
    assert said.slots["more"] == (2 * length * length * (count - 1) if additive else 0)
    assert said.says("in place of one, each", "每组都有 1 可分") == (
        example.normalizer == "softmax" and bool(said.trace.visible.any(axis=1).all())
    )


def outputs_differ(said: Said) -> None:
    """The joined outputs beside those of one head."""
    *heads, one = weights_of_heads(said)
    values = said.trace.positioned_inputs @ said.trace.example.value_projection
    width = values.shape[1] // len(heads)
    joined = np.hstack([head @ values[:, i * width : (i + 1) * width] for i, head in enumerate(heads)])
    largest = float(abs(joined - one @ values).max())
    assert said.slots["same"] == said.says("equal the one head", "跟一个头的一样") == (largest <= 1e-9)
    if largest > 1e-9:
        assert said.slots["difference"] == said.closely(largest)


def query_of_heads(said: Said) -> None:
    """The query is the one that the link chooses, or in the self-check one that sees most words."""
    query = int(said.slots["number"]) - 1
    assert query == said.query or said.page == "self-check"
    assert said.tokens[query] in str(said.slots["token"])


def places_hold(said: Said) -> None:
    """Two heads lead at two words, with more than half, for so many queries."""
    *heads, one = weights_of_heads(said, temperature=0.1, softmax=True)

    def words(query: int) -> set[str]:
        found = set()
        for head in heads:
            shares: dict[str, float] = {}
            for token, weight in zip(said.tokens, head[query], strict=True):
                shares[token] = shares.get(token, 0) + weight
            found |= {token for token, share in shares.items() if share > 0.5 + 1e-9}
        return found

    at_two = [len(words(query)) > 1 for query in range(len(said.tokens))]
    assert said.says("Yes: two", "办到了：有两个头") == at_two[said.query]
    assert said.slots["queries"] == sum(at_two)
    assert said.slots["count"] == len(said.tokens)
    seen = {token for token, visible in zip(said.tokens, said.trace.visible[said.query], strict=True) if visible}
    assert said.slots["single"] == (len(seen) < 2)
    assert np.sort(one[said.query])[-2:].sum() <= 1 + 1e-9


def scores_are_divided(said: Said) -> None:
    """By the lowest temperature of the slider, and by √d_k where the example is scaled."""
    assert float(str(said.slots["temperature"])) == TEMPERATURE.low
    assert said.says("√d_k", "√d_k") == said.trace.example.scaled


def number_is_query(said: Said) -> None:
    """The query is the one that the link chooses."""
    assert said.slots["number"] == said.query + 1


def mask_of_grid(said: Said) -> None:
    """What the mask takes, by the definition, from the scores before it."""
    query_of_heads(said)
    trace, row = said.trace, said.trace.scaled_scores[said.query]
    seen, relu = trace.visible[said.query], trace.example.normalizer == "relu"
    if trace.example.normalizer == "softmax":
        powers = np.exp(row - row.max())
        free, kept = powers / powers.sum(), np.where(seen, np.exp(row - row.max(where=seen, initial=-np.inf)), 0)
        weights = kept / (kept.sum() or 1)
    else:
        free = np.maximum(row, 0) if relu else row
        weights = np.where(seen, free, 0)
    assert said.says("may look at nobody", "谁也不能看") == (not seen.any())
    assert said.says("Nothing is hidden", "什么也没被遮住") == seen.all()
    assert said.slots["count"] == len(seen) - seen.sum()
    assert said.says("by hand", "手动设定") == said.facts.weights_by_hand
    assert math.isclose(said.slots["taken"], free[~seen].sum(), abs_tol=1e-9)
    assert math.isclose(said.slots["sum_after"], weights.sum(), abs_tol=1e-9)
    assert math.isclose(said.slots["sum_before"], free.sum(), abs_tol=1e-9)
    if seen.any():
        assert math.isclose(said.slots["after"], weights[seen].max(), abs_tol=1e-9)
        assert any(math.isclose(said.slots["before"], each, abs_tol=1e-9) for each in free[seen])
    else:
        assert set(str(said.slots["output"])) <= set("0., 、")


def orientation_is_said(said: Said) -> None:
    """In lecture notation a column looks, in paper notation a row."""
    assert said.says("column for each word written", "一列是一个写出来的词") == (said.notation == "lecture")


def cross_is_the_mask(said: Said) -> None:
    """The last words look at the first and at nobody else; scores, weights and outputs anew, from those two lists."""
    trace, read, written = said.trace, said.slots["read"], said.slots["written"]
    example, looks = trace.example, np.zeros_like(trace.visible)
    looks[:, :read] = True
    assert (looks == trace.visible).all()
    assert read + written == len(said.tokens)
    block = (read, written) if said.notation == "lecture" else (written, read)
    assert said.slots["block"] == f"{block[0]} × {block[1]}"
    scores = trace.queries[read:] @ trace.keys[:read].T
    if example.score == "additive":
        layers = draw_additive_layers(example.d_k) if example.additive is None else example.additive
        terms = (trace.queries[read:] @ layers.query_layer)[:, None] + trace.keys[:read] @ layers.key_layer
        scores = np.tanh(terms) @ layers.combine
    scores /= example.temperature * (math.sqrt(example.d_k) if example.scaled else 1)
    if example.normalizer == "softmax":
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        scores = powers / powers.sum(axis=1, keepdims=True)
    elif example.normalizer == "relu":
        scores = np.maximum(scores, 0)
    np.testing.assert_allclose(scores @ trace.values[:read], trace.output[read:], rtol=1e-9, atol=1e-9)
    assert said.says("rounding", "舍入误差") == said.slots["differ"]
