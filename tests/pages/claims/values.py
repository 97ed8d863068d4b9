"""Statements of what section 3.4, the values, says."""

import math

from tests.pages.claims.said import Said
from tests.pages.claims.steps import by_hand, is_additive, may_look, near


def values_from_own_input(said: Said) -> None:
    """A value that nobody set by hand is made of W^v and the word's own input, its position added."""
    example, moved = said.trace.example, said.link.get("positions") == "true"
    matrix = example.value_projection.tolist()
    for row in range(len(said.tokens)):
        own = [
            number + (moved and (math.cos if d % 2 else math.sin)(row / 10000 ** (d // 2 * 2 / example.d_model)))
            for d, number in enumerate(example.inputs[row].tolist())
        ]
        for column in range(example.d_v):
            if (row, column) not in by_hand(said, "values"):
                products = [number * matrix[d][column] for d, number in enumerate(own)]
                assert near(said.trace.values[row, column], sum(products), max(map(abs, products)))
    if said.part == "look_board":
        assert said.says("not set by hand", "没有手动改过") == bool(by_hand(said, "values"))
        assert said.says("its position added", "加上了位置") == moved
    else:
        assert (("p^i" if said.notation == "lecture" else "p_i") in said.words) == moved


def weights_stand_still(said: Said) -> None:
    """W^v turned round turns every value that nobody set by hand, and no weight."""
    assert said.slots["weight_change"] == 0
    weights, values, held = said.trace.weights.tolist(), said.trace.values.tolist(), by_hand(said, "values")
    changes = [
        sum(2 * weight * values[key][column] for key, weight in enumerate(row) if (key, column) not in held)
        for row in weights
        for column in range(len(values[0]))
    ]
    size = max(
        abs(weight * value) for row in weights for line, weight in zip(values, row, strict=True) for value in line
    )
    assert near(abs(said.slots["output_change"]), max(map(abs, changes)), size)
    assert said.says("do change", "输出倒是变了") == (said.slots["output_change"] > 0)
    alone = all(sum(may_look(said, query, key) for key in range(len(weights))) <= 1 for query in range(len(weights)))
    fixed = alone and said.link.get("normalizer", "softmax") == "softmax"
    assert said.says("cannot either", "也碰不到：") == fixed
    assert said.says("To compare, change", "想比一比") != fixed


def found_by_one_trait_takes_another(said: Said) -> None:
    """A score of 4 for the one animal, 0 for the two others: softmax by hand."""
    asker, found = {"en": ("it", "cat"), "zh": ("它", "猫")}[said.language]
    assert said.slots["asker"] == asker
    if said.part == "traits_answer":
        assert said.slots["found"] == found
        assert near(said.slots["output"], (math.exp(4) * 0.9 + 0.2) / (math.exp(4) + 2))
        assert near(said.slots["same"], math.exp(4) / (math.exp(4) + 2))


def lengths_of_vectors(said: Said) -> None:
    """The lengths are those of the vectors; only a dot product needs two of the same length."""
    assert {len(row) for row in [*said.trace.queries, *said.trace.keys]} == {said.slots["d_k"]}
    assert {len(row) for row in [*said.trace.values, *said.trace.output]} == {said.slots["d_v"]}
    assert said.says("must have the same length", "长度必须一样") != is_additive(said)
