"""Statements of what section 3.2, the scores, says."""

import math
from functools import cache
from typing import Final

import numpy as np

from tests.pages.claims.said import Said
from tests.pages.claims.steps import ALIKE, alike, is_additive, leading, naming, weights_of


def products(said: Said, query: int, key: int) -> float:
    """Return the dot product of a query and a key."""
    return float(sum(q * k for q, k in zip(said.trace.queries[query], said.trace.keys[key], strict=True)))


def bent(said: Said, query: int, key: int) -> float:
    """Return the additive score of a query and a key."""
    layers, units = said.trace.additive.layers, range(len(said.trace.additive.layers.combine))
    mixed = [
        sum(q * layers.query_layer[row, unit] for row, q in enumerate(said.trace.queries[query]))
        + sum(k * layers.key_layer[row, unit] for row, k in enumerate(said.trace.keys[key]))
        for unit in units
    ]
    return float(sum(math.tanh(mixed[unit]) * layers.combine[unit] for unit in units))


def strongest_score(said: Said) -> None:
    """The largest score of the query, and all keys that it stands with."""
    row = said.trace.scores[said.query].tolist()
    assert said.slots["number"] == said.query + 1
    assert said.slots["token"] == naming(said, [said.query])
    assert said.slots["largest"] == max(row)
    assert said.slots["strongest"] == naming(said, leading(row))
    assert said.says("The one score", "只有一个分数") == (len(row) == 1)


def sum_of_products(said: Said) -> None:
    """A score that nobody set by hand is what the words say that it adds up."""
    by_hand = {edit[1:3] for edit in said.trace.example.what_if if edit.matrix == "scores"}
    assert said.says("tanh", "tanh") == (is_additive(said) and not (by_hand and len(said.tokens) == 1))
    assert said.says("you set by hand", "手动设定") == bool(by_hand)
    of_units = len(said.trace.additive.layers.combine)
    assert said.slots["terms"] == (of_units if is_additive(said) else len(said.trace.queries[0]))
    for key in range(len(said.tokens)):
        if (said.query, key) not in by_hand:
            made = (bent if is_additive(said) else products)(said, said.query, key)
            assert math.isclose(said.trace.scores[said.query, key], made, rel_tol=1e-9, abs_tol=1e-9)


def shapes_follow(said: Said) -> None:
    """The shapes are those of the matrices on the board, in the notation chosen."""
    example, count = said.trace.example, len(said.tokens)
    d, d_k = len(example.inputs[0]), len(said.trace.queries[0])
    assert (said.slots["d"], said.slots["d_k"]) == (d, d_k)
    lecture = said.notation == "lecture"
    assert said.slots["shape_w"] == (f"{d_k} × {d}" if lecture else f"{d} × {d_k}")
    assert said.slots["shape_q"] == (f"{d_k} × {count}" if lecture else f"{count} × {d_k}")
    assert said.slots["shape_a"] == f"{count} × {count}"
    assert (r"d_k \times D$" in said.words) == lecture
    fixed = {"one_hot": {"d"}, "identity": {"d_k"}, "previous": {"d", "d_k"}}
    assert said.says("Move the sliders", "拖动滑块") == (said.link.get("preset") not in fixed)
    assert said.says("tanh", "tanh") == is_additive(said)


def score_in_force(said: Said) -> None:
    """The dot product is called the score only where it is."""
    assert said.says("is the score:", "就是分数：") != is_additive(said)
    formula = said.words.split("$$")[1]
    assert ("alpha" in formula) != is_additive(said)
    assert "tanh" not in formula
    moved = said.link.get("positions") == "true"
    assert (("p^i" if said.notation == "lecture" else "p_i") in said.words) == moved


def local_and_global(said: Said) -> None:
    """Raise one score of the query: under softmax every visible weight moves, elsewhere that one alone."""
    softmax = said.link.get("normalizer", "softmax") == "softmax"
    assert said.says("Softmax will", "下一步 softmax 会") == softmax
    row = said.trace.masked_scores[said.query].tolist()
    seen = [place for place, score in enumerate(row) if math.isfinite(score)]
    if len(seen) > 1:
        raised = [score + 1.0 * (place == seen[0]) for place, score in enumerate(row)]
        before, after = (weights_of(scores, said.link.get("normalizer", "softmax")) for scores in (row, raised))
        moved = [place for place in seen if not math.isclose(before[place], after[place], rel_tol=1e-12)]
        assert set(moved) <= {seen[0]} or softmax


def scores_both_ways(said: Said) -> None:
    """The two words are the query and another, for whom the way back differs most."""
    assert said.says("One word has one score", "只有一个词") == (len(said.tokens) == 1)
    if len(said.tokens) > 1:
        query, scores = said.query, said.trace.scores.tolist()
        gaps = {other: abs(scores[query][other] - row[query]) for other, row in enumerate(scores) if other != query}
        assert said.slots["first"] == naming(said, [query])
        most = {naming(said, [other]) for other, gap in gaps.items() if alike(gap, max(gaps.values()))}
        assert said.slots["second"] in most


def is_symmetric(said: Said) -> bool:
    """Return whether A equals its transpose."""
    scores = said.trace.scores.tolist()
    size = max(1.0, *(abs(score) for row in scores for score in row))
    return all(abs(scores[i][j] - scores[j][i]) <= ALIKE * size for i in range(len(scores)) for j in range(i))


def told_symmetric(said: Said) -> None:
    """A is called symmetric exactly where it is, and the pair above is called different where it differs."""
    query, scores = said.query, said.trace.scores.tolist()
    differ = any(not alike(scores[query][j], scores[j][query]) for j in range(len(scores)))
    there, back = said.slots["there"], said.slots["back"]
    gap = max(abs(scores[query][j] - scores[j][query]) for j in range(len(scores)) if j != query)
    pairs = [(scores[query][j], scores[j][query]) for j in range(len(scores)) if j != query]
    assert (there, back) in [each for each in pairs if alike(abs(each[0] - each[1]), gap)]
    assert said.says("here $A$ is symmetric", "$A$ 是对称的") == is_symmetric(said)
    assert said.says("is not symmetric", "$A$ 不对称") != is_symmetric(said)
    if not is_symmetric(said):
        assert said.says("The two differ", "两个分数不一样") == differ
        assert said.says("both ways are equal", "来回都相等") != differ
    example = said.trace.example
    equal = example.query_projection.tolist() == example.key_projection.tolist()
    assert said.says("$W^k$ is $W^q$ in", "$W^k$ 就是 $W^q$") == (is_symmetric(said) and equal)


def equal_projections_answer(said: Said) -> None:
    """With W^k = W^q a dot product is symmetric; additive scores are where they are."""
    example = said.trace.example
    assert example.key_projection.tolist() == example.query_projection.tolist()
    assert said.trace.queries.tolist() == said.trace.keys.tolist()
    score = bent if is_additive(said) else products
    second = next(j for j in range(len(said.tokens)) if naming(said, [j]) == said.slots["second"])
    assert math.isclose(said.slots["there"], score(said, said.query, second), rel_tol=1e-9, abs_tol=1e-9)
    assert math.isclose(said.slots["back"], score(said, second, said.query), rel_tol=1e-9, abs_tol=1e-9)
    assert said.says("Yes.", "对称。一个词的键") != is_additive(said)
    assert is_additive(said) or is_symmetric(said)
    if is_additive(said):
        assert said.says("In this example it is", "在这个例子里是对称的") == is_symmetric(said)
        assert said.says("No.", "不对称。") != is_symmetric(said)


def other_score(said: Said) -> None:
    """The other board shows the score that is not in force."""
    assert said.says("every tanh", "哪些 tanh") != is_additive(said)


def favourites(said: Said) -> None:
    """Either kind of score likes those best whose score is the largest."""
    keys = range(len(said.tokens))
    assert said.says("best", "看重") == (len(keys) > 1)
    if len(keys) > 1:
        assert said.says("both like", "不管按") == (said.slots["dot_favourite"] == said.slots["additive_favourite"])
    for slot, score in (("dot_favourite", products), ("additive_favourite", bent)):
        assert said.slots[slot] == naming(said, leading([score(said, said.query, key) for key in keys]))
    assert said.slots["number"] == said.query + 1


# Effects of d, drawn anew with other numbers: means of 500 draws differ from draw to draw by some hundredths.


def entropy_when_even(said: Said) -> None:
    """The entropy of n equal shares is the sum of n times 1/n · ln n."""
    keys = said.slots["keys"]
    assert math.isclose(said.slots["even"], sum(1 / keys * math.log(keys) for _ in range(keys)))


def draws_of_dimensions(said: Said) -> None:
    """The question speaks of the ends that are measured."""
    assert (said.slots["d_low"], said.slots["d_high"]) == (1, 1024)


def draws_again(said: Said) -> None:
    """An independent draw gives the same numbers within its scatter."""
    slots = said.slots
    assert (slots["d_low"], slots["d_high"], slots["keys"]) == (1, 1024, 8)
    raw_low, raw, scaled = drawn(1, 1.0), drawn(1024, 1.0), drawn(1024, 1024**0.5)
    assert math.isclose(slots["variance_low"], raw_low[0], rel_tol=0.2)
    assert math.isclose(slots["variance_high"], raw[0], rel_tol=0.2)
    assert math.isclose(slots["largest_raw"], raw[1], abs_tol=0.03)
    assert math.isclose(slots["slope_raw"], raw[2], abs_tol=0.01)
    assert math.isclose(slots["largest_scaled"], scaled[1], abs_tol=0.03)
    assert math.isclose(slots["slope_low"], raw_low[2], abs_tol=0.015)
    assert math.isclose(slots["slope_scaled"], scaled[2], abs_tol=0.015)
    assert 1 / 8 < slots["largest_additive"] < slots["largest_raw"] / 2


@cache
def drawn(d: int, divisor: float) -> tuple[float, float, float]:
    """Return the variance of dot products of length d, and softmax's largest weight and its slope."""
    draw = np.random.default_rng(99)
    scores = np.einsum("nd,nkd->nk", draw.standard_normal((2000, d)), draw.standard_normal((2000, 8, d))) / divisor
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    largest = shares.max(axis=1)
    return float(scores.var()), float(largest.mean()), float((largest * (1 - largest)).mean())


def division_in_force(said: Said) -> None:
    """The page says whether it divides, and where the choice is."""
    assert said.says("Here you have switched it on", "现在你已经打开了它") == (said.link.get("scaled") == "true")


BRITZ: Final = {128: (22.03, 22.23), 256: (22.33, 22.33), 512: (21.78, 22.47), 1024: (18.22, 22.10)}
"""BLEU of multiplicative and additive attention, read once more off Britz et al. 2017."""


def britz_falls_behind(said: Said) -> None:
    """The multiplicative score falls behind at the size that is named, and at no other by a BLEU point."""
    assert [d for d, (dot, additive) in BRITZ.items() if additive - dot > 1] == [said.slots["d_high"]]


def britz_gaps(said: Said) -> None:
    """The additive score's lead at the smallest and at the largest size."""
    for end, lead in (("low", min(BRITZ)), ("high", max(BRITZ))):
        assert said.slots[end] == lead
        assert math.isclose(said.slots[f"ahead_{end}"], BRITZ[lead][1] - BRITZ[lead][0], abs_tol=1e-9)
    assert said.slots["ahead_low"] < said.slots["ahead_high"]
