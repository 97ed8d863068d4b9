"""Statements of what section 4, the matrix view, says."""

from dataclasses import replace
from typing import Final

import numpy as np

from attention import run
from attention.experiments.reading import first_tokens
from attention.tokens import tokenize
from attention.trace import Trace
from tests.pages.claims.said import Said
from tests.pages.claims.steps import alike, by_hand, is_additive, leading, may_look, naming, near, weights_of


def products_counted(said: Said) -> None:
    """Every product of two matrices that self-attention takes is taken here once more, and counted."""
    if said.part == "look_board":
        assert said.says("Only A has no factors", "只有 A 在这里没有因子") == is_additive(said)
        return
    trace, example = said.trace, said.trace.example
    inputs = trace.positioned_inputs
    pairs = [(name, inputs, getattr(example, f"{one}_projection")) for name, one in PROJECTED.items()]
    if is_additive(said):
        layers = trace.additive.layers
        terms = trace.queries @ layers.query_layer, trace.keys @ layers.key_layer
        hidden = np.tanh(terms[0][:, None] + terms[1][None])
        products = [trace.queries @ layers.query_layer, trace.keys @ layers.key_layer, hidden @ layers.combine]
        assert np.allclose(products[2], trace.additive_scores)
    else:
        products = [trace.queries @ trace.keys.T]
    for name, left, right in pairs:
        cells = by_hand(said, name)
        for place, made in np.ndenumerate(left @ right):
            assert place in cells or near(getattr(trace, name)[place], made, float(abs(left).max() * abs(right).max()))
    assert said.slots["products"] == len(pairs) + len(products) + 1
    assert said.says("two layers", "两层") == is_additive(said)
    normalizer = said.link.get("normalizer", "softmax")
    assert said.says("Softmax, between", "之间的 softmax") == (normalizer == "softmax")
    assert said.says("ReLU, between", "之间的 ReLU") == (normalizer == "relu")


PROJECTED: Final = {"queries": "query", "keys": "key", "values": "value"}


def one_query_at_a_time(said: Said) -> None:
    """Every weight that nobody set by hand is made of its query's scores alone, in the way that is told."""
    normalizer, held = said.link.get("normalizer", "softmax"), by_hand(said, "weights")
    for query, row in enumerate(said.trace.masked_scores.tolist()):
        made = weights_of(row, normalizer)
        for key, weight in enumerate(made):
            assert (query, key) in held or near(said.trace.weights[query, key], weight)
            assert may_look(said, query, key) or weight == 0
    count = range(len(said.tokens))
    hides = not all(may_look(said, query, key) for query in count for key in count)
    assert said.says("may not look", "看不到的地方") == hides
    assert said.says("set by hand", "手动改过") == bool(held)
    assert said.says("Softmax runs", "softmax 沿着") == (normalizer == "softmax")
    assert said.says("ReLU takes", "ReLU 对") == (normalizer == "relu")
    divided = said.link.get("scaled") == "true" and said.trace.example.d_k > 1
    divided = divided or float(said.link.get("temperature", "1")) != 1
    assert said.says("divided", "除过以后") == (normalizer == "identity" and divided)
    assert said.says("column is one query", "一列是一个查询") == (said.notation == "lecture")


def numbers_counted(said: Said) -> None:
    """What is learned and what is not, by the sizes that the board shows."""
    example, n = said.trace.example, len(said.tokens)
    d, k, v = len(example.inputs[0]), len(said.trace.queries[0]), len(said.trace.values[0])
    units = len(said.trace.additive.layers.combine)
    assert said.slots["learned"] == d * (k + k + v) + is_additive(said) * (2 * k * units + units)
    assert said.slots["computed"] == n * (k + k + v + v) + 2 * n * n
    assert said.slots["doubled"] == 2 * n * (k + k + v + v) + 2 * (2 * n) ** 2
    assert said.says("U^q", "U^q") == is_additive(said)
    longer = len(tokenize(said.link.get("sentence", ""))) > 12
    assert said.says("12 words on the board", "这 12 个词的") == said.says("these 12 words", "这 12 个词连说") == longer
    assert said.says("set by hand", "手动改过") == bool(example.what_if)


def one_cell_one_weight(said: Said) -> None:
    """There is somebody else to look at, or there is not."""
    words, number = said.trace.weights, len(said.tokens)
    assert said.says("the word looks at itself", "这个词看自己") == (number == 1)
    assert said.says(f"all {number} words, the board above of the first 12", f"全部 {number} 个词") == (number > 12)
    board = first_tokens(said.trace, 12).weights
    differs = abs(board - words[:12, :12]) > 1e-9
    assert said.says("another number", "不一样") == bool(differs.any())
    if said.says("has another number", "所以同一格的数不一样"):
        # only a share next to nothing could be the same
        assert (differs | (board < 1e-6)).all()


def given_and_received(said: Said) -> None:
    """What words give away and what they receive, summed up; all that receive most are named."""
    rows = said.trace.weights.tolist()
    given, received = [sum(row) for row in rows], [sum(column) for column in zip(*rows, strict=True)]
    most = leading(received)
    assert said.says("adds up to one.", "加起来等于一。") == all(alike(total, 1) for total in given)
    assert near(said.slots["least"], min(given))
    assert near(said.slots["greatest"], max(given))
    assert said.slots["level"] == near(min(given), max(given))
    assert near(said.slots["received"], max(received))
    assert said.slots["most"] == naming(said, most)
    assert said.says("same weight", "同一个权重") == (len(rows) == 1)
    assert said.says("same for all words", "每个词都一样") == (len(rows) == len(most) > 1)
    assert said.says("with", "收到 ") == (len(most) < len(rows)) or said.language == "zh"
    assert said.says(" each", "各收到") == (1 < len(most) < len(rows))


def reordered(said: Said, name: str) -> tuple[list[int], Trace, float]:
    """Return a named order, the sentence computed in it, and how far its outputs are from the reordered ones."""
    example, count = said.trace.example, len(said.tokens)
    places = {
        "reversed": [*range(count)][::-1],
        "swapped": [count - 1, *range(1, count - 1), 0] if count > 1 else [0],
        "shuffled": [*np.random.default_rng(count).permutation(count)],
    }[name]
    to = {place: new for new, place in enumerate(places)}
    edits = tuple(
        edit._replace(row=to[edit.row], column=to[edit.column] if edit.matrix in ("scores", "weights") else edit.column)
        for edit in example.what_if
    )
    tokens = tuple(said.tokens[place] for place in places)
    moved = run(replace(example, tokens=tokens, inputs=example.inputs[places], what_if=edits))
    return places, moved, float(abs(moved.output - said.trace.output[places]).max())


def order_measured(said: Said) -> None:
    """The reordered sentence, computed once more, says whether its outputs are the reordered ones."""
    example, count, orders = said.trace.example, len(said.tokens), ("reversed", "swapped", "shuffled")
    name = said.link.get("order", "reversed")
    _, moved, difference = reordered(said, name if name in orders else "reversed")
    still = moved.example.tokens == said.tokens and (moved.example.inputs == example.inputs).all()
    still = still and {*moved.example.what_if} == {*example.what_if}
    hides = not all(may_look(said, query, key) for query in range(count) for key in range(count))
    told = hides or said.link.get("positions") == "true"
    room = 1e-9 * max(1.0, float(abs(said.trace.output).max()))
    same = not told or difference <= room
    assert said.slots["order"] == " · ".join(moved.example.tokens)
    assert said.says("as it was", "原来那句话") == still
    assert said.says("become other numbers", "\u3002数变了。") == (not still and not same)
    assert said.says("in just the same way", "数还是那些数") == (not still and same)
    assert said.says("a **set** of vectors", "一个**集合**") == (not still and not told)
    assert said.says("Not one number differs", "一个数也不差") == (not still and same and difference == 0)
    moves = said.link.get("positions") == "true"
    assert said.says("the positions are added", "加了位置编码") == (not still and moves)
    assert said.says("depends on the place", "取决于站在哪里") == (not still and hides)
    seen = [each for each in (reordered(said, order)[2] for order in orders) if each > room]
    assert said.says("makes other numbers", "数就变了") == bool(not still and same and told and seen)
    if said.says("makes other numbers", "数就变了"):
        assert said.slots["apart"] == said.shown(seen[0]) or seen[0] < 0.05
