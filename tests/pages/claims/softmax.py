"""Statements of what section 3.3, softmax, says."""

import math
import re

import numpy as np

from tests.pages.claims.said import Said
from tests.pages.claims.steps import ALIKE, alike, by_hand, leading, may_look, naming, shares, weights_of


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
    own, open_to_all = said.link.get("visible") == "own", count > 1 and not is_masked(said)
    assert said.says("Nothing is hidden here", "这里什么也没遮") == (open_to_all and not own)
    assert said.says("hides nothing yet", "还什么也没遮") == (open_to_all and own)
    assert said.says("section 8.1", "8.1 节") == own
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
