"""Statements of what 9.5 says where nothing was brought; what is said of files stands in test_s9_5_own_numbers.py."""

import math

import numpy as np

from attention.experiments.classroom import own_numbers
from tests.pages.claims.said import Said
from tests.pages.claims.steps import naming


def weights_of(said: Said) -> list[list[float]]:
    """Softmax of q·k / √d of the example's inputs and projections, in plain loops."""
    example = said.trace.example
    queries, keys = example.inputs @ example.query_projection, example.inputs @ example.key_projection
    rows = []
    for query in queries.tolist():
        scores = [sum(map(float.__mul__, query, key)) / math.sqrt(len(query)) for key in keys.tolist()]
        powers = [math.exp(score - max(scores)) for score in scores]
        rows.append([power / sum(powers) for power in powers])
    return rows


def pair(said: Said) -> tuple[int, int]:
    """The cell that the link chooses, from 0; beyond the sentence it chooses none, and the first word stands there."""
    asked = (int(said.link.get(name, "1")) for name in ("own_looks", "own_looked"))
    looks, looked = (place - 1 if place <= len(said.tokens) else 0 for place in asked)
    return looks, looked


def limits_told(said: Said) -> None:
    """The limits are those that refuse."""
    told = {name: said.slots[name] for name in ("tokens", "heads", "long", "numbers", "largest")}
    limits = (own_numbers.TOKENS, own_numbers.HEADS, own_numbers.LENGTH, own_numbers.NUMBERS, own_numbers.LARGEST)
    assert tuple(told.values()) == limits


def what_was_brought(said: Said) -> None:
    """Without files it is the reader's example, computed."""
    assert not said.slots["brought"]
    assert (said.slots["count"], said.slots["layers"], said.slots["heads"]) == (len(said.tokens), 1, 1)
    assert said.says("Nothing was brought yet", "还没有带东西来")
    assert said.says("computed from them as softmax", "再做 softmax")


def heads_counted(said: Said) -> None:
    """As many maps as heads."""
    assert str(said.slots["count"]) in said.words


def head_chosen(said: Said) -> None:
    """One head has no number."""
    assert not said.slots["several"]
    assert said.says("## The weights", "## 权重")


def pair_of_own(said: Said) -> None:
    """The weight is that of the pair, computed again."""
    looks, looked = pair(said)
    weight = weights_of(said)[looks][looked]
    assert (said.slots["looks"], said.slots["looked"]) == (naming(said, [looks]), naming(said, [looked]))
    assert said.slots["weight"] == said.closely(weight)
    assert said.slots["count"] == said.trace.example.d_k


def why_no_arithmetic(said: Said) -> None:
    """Of the example only a weight that vanishes has none."""
    looks, looked = pair(said)
    assert said.slots["zero"] == (weights_of(said)[looks][looked] == 0)
    assert said.slots["zero"], "q and k are there"


def largest_of_own(said: Said) -> None:
    """The product named is as large as any, and it is what its factors shown multiply to."""
    looks, looked = pair(said)
    example = said.trace.example
    query, key = example.inputs[looks] @ example.query_projection, example.inputs[looked] @ example.key_projection
    sizes = np.abs(np.round(query, 12) * np.round(key, 12))
    assert sizes[said.slots["dimension"] - 1] == sizes.max()
    assert said.slots["tie"] == (int((sizes >= sizes.max() - 1e-9 * max(1.0, sizes.max())).sum()) > 1)
    q, k, product = (str(said.slots[name]).replace("\u2212", "-") for name in ("q", "k", "product"))
    digits = len(product.partition(".")[2])
    assert round(float(q) * float(k), digits) == float(product)
    assert ("× (" in said.words) == (float(k) < 0)
    assert said.says("in size", "绝对值")  # a product below 0 may be larger than any above


def file_against_arithmetic(said: Said) -> None:
    """Told of files that hold weights alone."""
    assert said.slots["same"] == said.says("says the same", "也是这个数")


def output_shape(said: Said) -> None:
    """One output for each token, as long as a value."""
    assert (said.slots["count"], said.slots["long"]) == (len(said.tokens), said.trace.example.d_v)
