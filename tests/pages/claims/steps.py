"""Statements of what the pages in pages/steps say.

They know nothing of the page's experiments and facts: each counts for itself, in plain loops over the trace's numbers.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Final

import numpy as np

from attention import run
from attention.figures.style import percent
from attention.trace import Trace
from tests.pages.claims.said import Said

ALIKE = 1e-9
"""Numbers this close are one number, computed in another order."""


def alike(first: float, second: float) -> bool:
    """Return whether two numbers are one, rounding aside."""
    return abs(first - second) <= ALIKE * max(1.0, abs(first), abs(second))


def naming(said: Said, places: Sequence[int]) -> str:
    """Return how words are named: with their place where a word stands more than once."""
    if len(places) == len(said.tokens) > 2:
        return {"en": f"all {len(places)} words", "zh": f"全部 {len(places)} 个词"}[said.language]
    names = [
        f"“{said.tokens[place]}”"
        + ({"en": f" ({place + 1})", "zh": f"（{place + 1}）"}[said.language])
        * (said.tokens.count(said.tokens[place]) > 1)
        for place in places
    ]
    if len(names) > 4:
        names = [*names[:3], {"en": f"{len(places) - 3} more", "zh": f"另外 {len(places) - 3} 个"}[said.language]]
    between, last = {"en": (", ", " and "), "zh": ("、", "和")}[said.language]
    return last.join([between.join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def shares(said: Said) -> bool:
    """Return whether the weights of every query are shares of one whole."""
    rows = said.trace.weights.tolist()
    return all(alike(sum(row), 1) and min(row) >= 0 for row in rows)


# 3.1 Overview


def widest_ribbons(said: Said) -> None:
    """All that share the lead are named, and no share or sign is invented."""
    row = said.trace.weights[said.query].tolist()
    size = max(map(abs, row))
    widest = [place for place, weight in enumerate(row) if alike(abs(weight), size)]
    assert said.slots["number"] == said.query + 1
    assert said.slots["token"] == naming(said, [said.query])
    assert said.slots["empty"] == (size == 0)
    assert said.says("hollow", "空心") == any(weight < 0 for line in said.trace.weights.tolist() for weight in line)
    if size == 0:
        return
    assert said.slots["strongest"] == naming(said, widest)
    signs = {row[place] < 0 for place in widest}
    weight = size if len(signs) > 1 else row[widest[0]]
    assert said.slots["weight"] == (percent(weight) if shares(said) else said.shown(weight))
    assert said.says("alike", "一样宽") or said.says("alike in size", "大小一样") or len(widest) == 1
    assert said.says("not in sign", "正负号不同") == (len(signs) > 1 and not shares(said))
    single = sum(weight != 0 for weight in row) == 1
    assert said.says("A single one brings all of it", "只有一条，全部来自") == (shares(said) and single)
    assert ("%" in said.words) == (shares(said) and not single)


def count_of_ribbons(said: Said) -> None:
    """There is a weight for each pair; as many are seen as a mask leaves; ribbons are the weights that are not 0."""
    count = len(said.tokens)
    open_pairs = sum(may_look(said, query, key) for query in range(count) for key in range(count))
    ribbons = sum(weight != 0 for row in said.trace.weights.tolist() for weight in row)
    assert (said.slots["count"], said.slots["open"], said.slots["ribbons"]) == (count**2, open_pairs, ribbons)
    assert said.says("Every input may go", "每个输入都可以") == (count > 1 and open_pairs == count**2)
    assert said.says("a mask leaves", "掩码只放行") == (count > 1 and open_pairs < count**2)
    if ribbons < open_pairs:
        assert said.says(
            f"{ribbons} weight" if ribbons else "no ribbon", f"有 {ribbons} 个" if ribbons else "一条丝带也没有"
        )
    else:
        assert not said.says("those are the ribbons", "丝带也就有")


def may_look(said: Said, query: int, key: int) -> bool:
    """Return whether the link lets a query look at a key."""
    visible, reach = said.link.get("visible", "all"), int(said.link.get("reach", "1"))
    match visible:
        case "causal":
            return key <= query
        case "band":
            return abs(query - key) <= reach
        case "padding":
            return key == 0 or key < len(said.tokens) - reach
        case "own":
            return f"{query + 1}.{key + 1}" not in said.link.get("hide", "").split("~")
    return True


def weights_are_shares(said: Said) -> None:
    """A weight is called a share only where the weights of every query sum to one."""
    assert said.says("share of input", "份额") == shares(said)


def steps_in_force(said: Said) -> None:
    """The steps and the formula are those that the link chooses."""
    link, count = said.link, len(said.tokens)
    normalizer = link.get("normalizer", "softmax")
    scaled, tempered = link.get("scaled") == "true", float(link.get("temperature", "1")) != 1
    masked = not all(may_look(said, query, key) for query in range(count) for key in range(count))
    formula = said.words.split("$$")[1]
    assert ("softmax" in formula) == (normalizer == "softmax")
    assert ("ReLU" in formula) == (normalizer == "relu")
    assert ("sqrt{d_k}" in formula) == scaled
    assert (r"\sqrt{d_k}\,T}" in formula or "}{T}" in formula) == tempered
    assert ("mask" in formula or r"\odot" in formula) == masked == said.says("becomes −∞", "变成 −∞")
    assert ("tanh" in said.words) == (link.get("score") == "additive")
    assert said.says("turns the scores of one query into shares", "变成一个整体里的份额") == (normalizer == "softmax")
    assert said.says("taken for the weights", "原样当作权重") == (normalizer == "identity")
    plain = scaled and not (tempered or masked or link.get("score") == "additive") and normalizer == "softmax"
    assert said.says("This is equation 1", "这正是") == plain
    assert said.says("set by hand", "手动设定") == bool(said.trace.example.what_if)


# 3.2 Scores


def leading(row: Sequence[float]) -> list[int]:
    """Return the places of the largest numbers of a row."""
    return [place for place, value in enumerate(row) if alike(value, max(row))]


def is_additive(said: Said) -> bool:
    """Return whether the link asks for additive scores."""
    return said.link.get("score") == "additive"


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


def weights_of(row: Sequence[float], normalizer: str) -> list[float]:
    """Return the weights of one row of scores, −∞ where hidden."""
    if normalizer == "softmax":
        if max(row) == -math.inf:
            return [0.0] * len(row)
        powers = [math.exp(score - max(row)) for score in row]
        return [power / sum(powers) for power in powers]
    return [0.0 if score == -math.inf else max(score, 0.0) if normalizer == "relu" else score for score in row]


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


# 3.3 Softmax


def normalizer_of(said: Said) -> str:
    """Return what stands between scores and weights."""
    return said.link.get("normalizer", "softmax")


def is_masked(said: Said) -> bool:
    """Return whether the link hides any key from any query."""
    places = range(len(said.tokens))
    return not all(may_look(said, query, key) for query in places for key in places)


def seen(said: Said, query: int, *, mask: bool = True, divide: bool = True) -> list[float]:
    """Return a query's scores as they are divided, −∞ where it may not look."""
    example, row = said.trace.example, said.trace.scores[query].tolist()
    divisor = math.sqrt(len(said.trace.queries[0])) if example.scaled else 1.0
    divisor *= float(said.link.get("temperature", "1")) if divide else 1.0
    return [score / divisor if not mask or may_look(said, query, key) else -math.inf for key, score in enumerate(row)]


def largest_weight(said: Said) -> None:
    """The largest weight of the query, all to whom it goes, and whether it is a share."""
    row = said.trace.weights[said.query].tolist()
    assert said.slots["number"] == said.query + 1
    assert said.slots["weight"] == max(row)
    assert said.slots["empty"] == all(weight == 0 for weight in row)
    assert said.says("fraction", "分式") == said.says("three bars", "三根条") == (normalizer_of(said) == "softmax")
    if len(row) > 1 and any(row):
        assert said.slots["strongest"] == naming(said, leading(row))
        assert said.slots["tie"] == (len(leading(row)) > 1) == said.says(" each,", "各是")
        assert said.says("largest share", "最大的份额") == shares(said)


def sums_of_weights(said: Said) -> None:
    """The sums are said to be one where they are, and their ends where they are not."""
    sums = [math.fsum(row) for row in said.trace.weights.tolist()]
    for slot, end in (("least", min(sums)), ("most", max(sums))):
        assert math.isclose(said.slots[slot], end, rel_tol=1e-9, abs_tol=1e-9)
    broken = not all(alike(each, 1) for each in sums)
    level = alike(min(sums), max(sums))
    assert said.says("go from", "到") == (broken and not level) or normalizer_of(said) != "softmax"
    assert said.says("here to between", "之间") == (not level) or normalizer_of(said) == "softmax"
    if normalizer_of(said) == "softmax":
        words = range(len(said.tokens))
        blind = any(not any(may_look(said, query, key) for key in words) for query in words)
        assert said.says("may look at nobody", "谁也不能看的查询") == (broken and blind)
        assert said.says("set by hand", "手动设定") == (broken and bool(by_hand(said, "weights")))
        assert not broken or blind or by_hand(said, "weights")
    else:
        assert not said.says("sum to one", "等于一")


def steps_of_normalizer(said: Said) -> None:
    """The steps and the formula are those in force, and the weights that nobody set by hand come out of them."""
    normalizer, formula = normalizer_of(said), said.words.split("$$")[1]
    assert said.says("Three moves for", "走三步") == (r"\sum" in formula) == (normalizer == "softmax")
    assert (r"\max(0" in formula) == (normalizer == "relu")
    assert ("S_i" in said.words) == is_masked(said)
    by_hand = {edit[1:3] for edit in said.trace.example.what_if if edit.matrix == "weights"}
    for query in range(len(said.tokens)):
        for key, weight in enumerate(weights_of(seen(said, query), normalizer)):
            if (query, key) not in by_hand:
                assert math.isclose(said.trace.weights[query, key], weight, rel_tol=1e-9, abs_tol=1e-12)


def hot_and_cold(said: Said) -> None:
    """The largest share at both ends of the slider, and who shares the lead."""
    assert (said.slots["lowest"], said.slots["highest"]) == ("0.1", "5")
    row = seen(said, said.query, divide=False)
    for slot, temperature in (("cold", 0.1), ("hot", 5.0)):
        share = max(weights_of([score / temperature for score in row], "softmax"))
        assert math.isclose(said.slots[slot], share, rel_tol=1e-9)
    assert said.slots["cold"] >= said.slots["hot"] - ALIKE
    single = sum(may_look(said, said.query, key) for key in range(len(said.tokens))) == 1
    assert said.says("at one word only", "只能看一个词") == single
    if len(row) > 1:
        ahead = leading(weights_of([score / 0.1 for score in row], "softmax"))
        assert said.slots["tie"] == (len(ahead) > 1)
        assert said.slots["leading"] == naming(said, ahead)
        assert math.isclose(said.slots["most"], 1 / len(ahead))
        assert said.slots["cold"] <= said.slots["most"] + ALIKE
    assert said.says("before the exponential", "取指数之前") == (normalizer_of(said) == "softmax")


def mask_takes(said: Said) -> None:
    """Whom the query may not see, what they would weigh, and what becomes of the rest."""
    query, count, normalizer = said.query, len(said.tokens), normalizer_of(said)
    hidden = [key for key in range(count) if not may_look(said, query, key)]
    blind = len(hidden) == count
    assert said.says("may look at nobody", "谁也不能看") == blind
    assert said.says("One word may", "只有一个词") == (count == 1 and not blind)
    assert said.says("Nothing is hidden here", "什么也没遮") == (count > 1 and not is_masked(said))
    assert said.slots["sees_all"] == (not hidden)
    assert said.slots["count"] == len(hidden)
    if not hidden:
        return
    if blind:
        assert by_hand(said, "weights") or not said.trace.weights[query].any()
        return
    assert said.slots["hidden"] == naming(said, hidden)
    free, masked = (weights_of(seen(said, query, mask=mask), normalizer) for mask in (False, True))
    left = max((key for key in range(count) if key not in hidden), key=masked.__getitem__)
    expected = {
        "taken": sum(free[key] for key in hidden),
        "before": free[left],
        "after": masked[left],
        "sum_before": sum(free),
        "sum_after": sum(masked),
    }
    for slot, value in expected.items():
        assert math.isclose(said.slots[slot], value, rel_tol=1e-9, abs_tol=1e-12), slot
    if normalizer == "softmax":
        assert said.says("in the ratio that they have", "按它们原来的比例分")
        assert alike(expected["sum_after"], 1)
    else:
        assert said.says("keep what they have", "别的权重不变")
        assert alike(expected["before"], expected["after"])


def relu_in_force(said: Said) -> None:
    """The question knows whether ReLU stands there already."""
    assert said.says("stands in its place here", "这里用的就是") == (normalizer_of(said) == "relu")


def relu_sums(said: Said) -> None:
    """The sums of the scores above 0, and the queries that have none."""
    sums = [sum(weights_of(seen(said, query), "relu")) for query in range(len(said.tokens))]
    assert said.slots["sums"] == {"en": ", ", "zh": "、"}[said.language].join(map(said.shown, sums))
    empty = [query for query, total in enumerate(sums) if total == 0]
    assert said.slots["nothing"] == bool(empty) == said.says("no score is above 0", "没有一个分数大于 0")
    if empty:
        assert said.slots["without"] == naming(said, empty)
    assert said.says("It is switched on above", "上面现在开着的就是它") == (normalizer_of(said) == "relu")


def shifts_of_scores(said: Said) -> None:
    """A constant that is added to all scores changes no share."""
    scores = [float(score) for score in re.split(", |、", said.slots["scores"])]
    shares_of = weights_of(scores, "softmax")
    for shift in (700, 800, 1_000_000, -1_000_000):
        moved = weights_of([score + shift for score in scores], "softmax")
        assert all(math.isclose(share, other) for share, other in zip(shares_of, moved, strict=True))


def limits_hold(said: Said) -> None:
    """e to the number as it is shown is finite, and e to the next number shown is not."""
    for bits, kind in ((64, np.float64), (32, np.float32), (16, np.float16)):
        shown = float(said.shown(said.slots[f"limit{bits}"]))
        assert said.shown(said.slots[f"limit{bits}"]) in said.words
        with np.errstate(over="ignore"):
            assert np.isfinite(np.exp(kind(shown)))
            # a number type of 16 bits has no more than two decimals there
            assert np.isinf(np.exp(kind(shown + 2 * 10.0**-said.decimals + (0.01 if bits == 16 else 0))))


# 3.4 Value


def by_hand(said: Said, matrix: str) -> set[tuple[int, int]]:
    """Return the cells of a matrix that the reader set."""
    return {(row, column) for name, row, column, _ in said.trace.example.what_if if name == matrix}


def near(first: float, second: float, size: float = 1.0) -> bool:
    """Return whether two sums are one, where their terms are as large as `size`."""
    return abs(first - second) <= 1e-9 * max(1.0, abs(first), size)


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


# 3.5 Output


def query_named(said: Said) -> None:
    """The query that the link chooses, with its place where its word stands twice."""
    assert said.slots["number"] == said.query + 1
    assert said.slots["token"] == naming(said, [said.query])


def pieces_added(said: Said) -> None:
    """Every output is the sum of as many weighted values as there are words."""
    weights, values = said.trace.weights.tolist(), said.trace.values.tolist()
    for query, row in enumerate(weights):
        for column in range(len(values[0])):
            pieces = [weight * values[key][column] for key, weight in enumerate(row)]
            assert len(pieces) == said.slots["count"]
            assert near(said.trace.output[query, column], sum(pieces), max(map(abs, pieces)))
    assert said.says("in these shares", "按份额") == shares(said)
    assert said.says("The one value", "唯一的那个值") == (len(weights) == 1)


def bars_of_weights(said: Said) -> None:
    """Weights are called shares where they are; negative ones go left."""
    assert said.says("shares", "各占多少份") == shares(said)
    assert said.says("left of 0", "左边") == any(weight < 0 for row in said.trace.weights.tolist() for weight in row)


def range_of_values(said: Said) -> None:
    """Count what leaves the range; an average is claimed, and promised, where there is one or would be."""
    values, output = said.trace.values.tolist(), said.trace.output.tolist()
    room = 2e-9 * max(1.0, *(abs(value) for row in values for value in row))
    columns = [[row[column] for row in values] for column in range(len(values[0]))]
    outside = sum(
        not min(columns[column]) - room <= number <= max(columns[column]) + room
        for row in output
        for column, number in enumerate(row)
    )
    sums = [sum(row) for row in said.trace.weights.tolist()]
    if said.part == "range_answer":
        assert (said.slots["outside"], said.slots["count"]) == (outside, len(output) * len(columns))
        assert said.words.startswith(("Yes", "有：") if outside else ("No", "没有："))
        assert said.says("is an average", "所以输出是平均数") == shares(said)
        assert said.says("some are negative", "有的是负的") == (
            not shares(said) and all(alike(total, 1) for total in sums)
        )
        assert not (shares(said) and outside)
    elif said.part == "range_try":
        softmax, changed = said.link.get("normalizer", "softmax") == "softmax", by_hand(said, "weights")
        assert said.says("Undo", "撤销") == bool(changed)
        assert said.says("Put ReLU", "换成 ReLU") == (softmax and not changed)
        gives = zip(sums, said.trace.weights.tolist(), strict=True)  # a query that sees nothing gives nothing
        assert softmax <= (all(alike(total, 1) or not any(row) for total, row in gives) or bool(changed))


def zero_rows_named(said: Said) -> None:
    """All queries without any weight are named, and their outputs are 0."""
    nothing = [query for query, row in enumerate(said.trace.weights.tolist()) if not any(row)]
    assert said.slots["who"] == (naming(said, nothing) if nothing else "")
    assert said.says("happens to", "正是这样") == bool(nothing)
    assert not any(said.trace.output[query].any() for query in nothing)


# 4 The matrix view


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
    assert said.says("set by hand", "手动改过") == bool(example.what_if)


def one_cell_one_weight(said: Said) -> None:
    """There is somebody else to look at, or there is not."""
    assert said.says("the word looks at itself", "这个词看自己") == (len(said.tokens) == 1)


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
