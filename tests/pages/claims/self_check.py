"""Statements of what the self-check says: each answer is computed once more, by the claims of the section that asks."""

import math
from dataclasses import replace
from functools import cache

import numpy as np

from attention import run
from attention.arrays import Floats
from attention.experiments.labeling.equal_words import outputs
from attention.presets import build_example
from tests.pages.claims import block, images, induction, labeling
from tests.pages.claims.convolution import number
from tests.pages.claims.said import Said
from tests.pages.claims.scores import drawn, is_symmetric
from tests.pages.claims.steps import ALIKE, alike, is_additive, naming, shares


def trap_of_reader(said: Said) -> None:
    """Two equal words get equal outputs, in the sentence that is told."""
    tokens, first, second = labeling.twins_of(said)
    assert all(token in str(said.slots["sentence"]) for token in tokens)
    assert said.slots["instead"] == (tokens != said.tokens)
    example = build_example("saw") if said.slots["instead"] else said.trace.example
    output = outputs(example)["attention"]
    assert np.allclose(output[first], output[second], rtol=1e-9, atol=1e-9)
    assert float(str(said.slots["difference"])) == 0


def symmetry_of_equal(said: Said) -> None:
    """With W^k = W^q: the scores of the two words, and whether all agree."""
    trace = said.trace
    assert trace.example.key_projection.tolist() == trace.example.query_projection.tolist()
    names = [naming(said, [place]) for place in range(len(said.tokens))]
    first, second = (names.index(str(said.slots[each])) for each in ("first", "second"))
    assert alike(float(said.slots["there"]), float(trace.scores[first, second]))
    assert alike(float(said.slots["back"]), float(trace.scores[second, first]))
    assert is_symmetric(said) or is_additive(said)
    widest = max(abs(trace.scores - trace.scores.T).ravel())
    assert said.slots["gap"] == said.closely(float(widest))
    assert said.says("apart", "差 ") == (is_additive(said) and not is_symmetric(said))


def draws_of_scale(said: Said) -> None:
    """An independent draw gives the same numbers within its scatter."""
    low, high, scaled = drawn(1, 1.0), drawn(1024, 1.0), drawn(1024, 1024**0.5)
    for slot, value in (("variance_low", low[0]), ("variance_high", high[0])):
        assert math.isclose(said.slots[slot], value, rel_tol=0.2)
    for slot, value in (("largest_low", low[1]), ("largest_high", high[1]), ("largest_scaled", scaled[1])):
        assert math.isclose(said.slots[slot], value, abs_tol=0.03)
    assert said.slots["keys"] == 8


def relu_totals(said: Said) -> list[float]:
    """Return what the scores above 0 that a query sees sum to."""
    scores, visible = said.trace.scaled_scores.tolist(), said.trace.visible.tolist()
    return [
        sum(score for score, seen in zip(*each, strict=True) if seen and score > 0)
        for each in zip(scores, visible, strict=True)
    ]


def sums_of_relu(said: Said) -> None:
    """The sums of the scores above 0, and who has none."""
    totals = relu_totals(said)
    told = str(said.slots["sums"]).split({"en": ", ", "zh": "、"}[said.language])
    for sum_told, total in zip(
        told, totals, strict=True
    ):  # a sum in another order may fall on the other side of a half
        assert sum_told in {said.shown(total - 1e-9), said.shown(total + 1e-9)}, (sum_told, total)
    without = [query for query, total in enumerate(totals) if total == 0]
    assert said.says("nothing at all is left", "什么也不剩") == bool(without)
    if without:
        assert said.slots["without"] == naming(said, without)
    assert not all(abs(total - 1) <= ALIKE for total in totals)


def sums_are_one(said: Said) -> None:
    """All of them are one."""
    assert all(abs(total - 1) <= ALIKE for total in relu_totals(said))


def weights_of_round(said: Said) -> None:
    """With −W^v every weight stays, and the outputs change by so much."""
    example = said.trace.example
    turned = run(replace(example, value_projection=-example.value_projection))
    assert (turned.weights == said.trace.weights).all()
    assert float(str(said.slots["change"])) == 0
    assert said.slots["count"] == len(said.tokens) ** 2
    moved = float(abs(turned.output - said.trace.output).max())
    assert said.slots["moved"] == (moved > 0)
    assert said.slots["output_change"] == said.closely(moved)


def range_counted(said: Said) -> None:
    """So many outputs lie beyond the values, and an average is claimed where there is one."""
    values, output = said.trace.values, said.trace.output
    room = 2e-9 * max(1.0, float(abs(values).max()))
    found = int(((output < values.min(axis=0) - room) | (output > values.max(axis=0) + room)).sum())
    assert (said.slots["outside"], said.slots["count"]) == (found, output.size)
    assert said.says("an output is an average", "输出是值的平均数") == shares(said)
    assert not (found and shares(said))


def order_of_reader(said: Said) -> None:
    """The words turned round, run once more."""
    example = said.trace.example
    assert said.slots["order"] == " · ".join(said.tokens[::-1])
    told = said.link.get("positions") == "true" or not bool(said.trace.visible.all())
    if not example.what_if:
        moved = run(replace(example, tokens=said.tokens[::-1], inputs=example.inputs[::-1]))
        difference = float(abs(moved.output - said.trace.output[::-1]).max())
        assert said.slots["same"] == (not told or difference <= ALIKE * max(1.0, float(abs(said.trace.output).max())))
        if difference > ALIKE:
            assert said.slots["difference"] == said.closely(difference)
    assert said.slots["told"] == told
    assert said.slots["same"] or told


def nothing_moves(said: Said) -> None:
    """Turned round, the sentence is what it was."""
    assert said.tokens == said.tokens[::-1]
    assert said.says("one word only", "只有一个词") == (len(said.tokens) == 1)


def hour_counted(said: Said) -> None:
    """A hundred vectors a second, four bytes a score."""
    told = said.slots
    assert told["vectors"] == 100 * 3600
    assert told["scores"] == told["vectors"] ** 2
    assert told["bytes"] == f"{4 * told['scores'] / 1e9:.0f} GB"
    assert told["some"] == f"{4 * (100 * 60 * told['minutes']) ** 2 / 1e9:.1f} GB"
    assert told["few"] == f"{4 * (100 * told['seconds']) ** 2 / 1e6:.1f} MB"
    assert told["minutes"] * told["times"] == 60
    assert told["squared"] == told["times"] ** 2


@cache
def difference_of_landscape() -> float:
    """The fifty pixels turned round, by the definition."""
    look = [images.COLOURS[name] for line in images.PICTURE for name in line]
    colours = np.array(look)

    def outputs_of(shown: Floats) -> Floats:
        powers = np.exp(shown @ shown.T / 0.25)
        return np.asarray(powers / powers.sum(axis=1, keepdims=True) @ shown)

    return float(abs(outputs_of(colours[::-1]) - outputs_of(colours)[::-1]).max())


def shuffled_go_along(said: Said) -> None:
    """Without positions the outputs go along, rounding aside."""
    assert difference_of_landscape() < 1e-12
    assert number(said.slots["difference"]) < 1e-12


def decibels_of_three(said: Said) -> None:
    """Measured once more; the library is nearest, and attention before the blur."""
    measured = {**images.decibels("0.1", 1.0), "library": images.library()["0.1"]}
    for name, value in measured.items():
        assert math.isclose(float(said.slots[name]), value, abs_tol=0.06)
    assert measured["library"] > measured["attention"] > measured["gaussian"] > measured["noisy"]


def shares_of_cold(said: Said) -> None:
    """What the query gives to words at T = 0.1, all occurrences together."""
    trace, query, shared = said.trace, int(said.slots["number"]) - 1, dict[str, float]()
    scores = trace.scores[query] / 0.1 / (math.sqrt(trace.example.d_k) if trace.example.scaled else 1)
    powers = np.exp(np.where(trace.visible[query], scores - scores[trace.visible[query]].max(), -np.inf))
    for token, weight in zip(said.tokens, powers / powers.sum(), strict=True):
        shared[token] = shared.get(token, 0.0) + float(weight)
    assert len(shared) > 1
    ranked = sorted(shared.values(), reverse=True)
    assert math.isclose(float(said.slots["share"]), ranked[0], abs_tol=1e-9)
    assert math.isclose(float(said.slots["next"]), ranked[1], abs_tol=1e-9)
    assert any(word in str(said.slots["word"]) for word, share in shared.items() if share >= ranked[0] - 1e-9)
    assert widest(said) > 1
    assert said.slots["temperature"] == "0.1"


def widest(said: Said) -> int:
    """Return how many different words a query may look at, at most."""
    visible = said.trace.visible.tolist()
    return max(len({token for token, seen in zip(said.tokens, row, strict=True) if seen}) for row in visible)


def nobody_sees_two(said: Said) -> None:
    """No query may look at two different words."""
    assert widest(said) < 2


def distances_of_blocks(said: Said) -> None:
    """The distances after two blocks, with residual sums and without."""
    assert said.slots["blocks"] == 2
    here = replace(said, link={**said.link, "blocks": "2"})
    for way in ("bare", "whole"):
        block.is_told(here, way)
    bare, whole = (block.distance(here, way) for way in ("bare", "whole"))
    assert said.slots["same"] == (abs(bare - whole) <= ALIKE)
    assert said.slots["alike"] == (bare < whole and not said.slots["same"])
    example = said.trace.example
    assert said.slots["square"] == (example.d_k == example.d_v == example.d_model)


def losses_of_two(said: Said) -> None:
    """What both networks pay: less in the second pass, and two layers less than one."""
    letters = str(said.slots["letters"])
    first, one = induction.passes("one-layer", letters)
    two = induction.passes("two-layers", letters)[1]
    for slot, value in (("one_first", first), ("one_second", one), ("two_second", two)):
        assert math.isclose(said.slots[slot], value, abs_tol=1e-9)
    assert two < one < first


def only_word(said: Said) -> None:
    """There is one word only."""
    assert len(said.tokens) == 1
