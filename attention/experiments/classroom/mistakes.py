"""The usual mistakes, each as what its author would have got; and the mistake recognised from the number typed.

A mistake is computed, not guessed: the wrong rule is applied to the same example, and all that follows from it is
worked out by the right rules. So a number can be compared with what each mistake gives in that very cell.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Final, Literal, NamedTuple, cast, get_args

import numpy as np

from attention.arrays import Floats
from attention.example import COMPUTED, Matrix
from attention.experiments.facts import ALIKE
from attention.output import blend
from attention.projection import project
from attention.scores import additive_scores, dot_product_scores, hide
from attention.trace import Trace, divisor, set_by_hand
from attention.weights import weight_steps

Step = Literal["queries", "keys", "values", "scores", "scaled_scores", "masked_scores", "weights", "output"]
Mistake = Literal[
    "wrong_axis",
    "forgotten_root",
    "multiplied_root",
    "exchanged_rows",
    "query_twice",
    "transposed_projection",
    "tanh_forgotten",
    "layers_exchanged",
    "scores_blended",
    "key_for_value",
    "not_divided",
    "masked_after",
    "sign_lost",
    "rounded_early",
]
Steps = Mapping[Step, Floats]
"""Some steps of a computation; [N, columns] each."""

STEPS: Final[tuple[Step, ...]] = get_args(Step)
"""What can be asked of a student, in the order in which it is computed."""
MISTAKES: Final[tuple[Mistake, ...]] = get_args(Mistake)
"""In the order in which they are named, where several give the same number."""
DECIMALS: Final = 2
"""What a board shows at first."""


class Cell(NamedTuple):
    """One number of one step; rows and columns from 0, rows are tokens."""

    step: Step
    row: int
    column: int


@dataclass(frozen=True)
class Verdict:
    """What may be said of one typed number."""

    kind: Literal["right", "carried", "mistaken", "unknown"]
    """"carried": not the right number, but right for the wrong ones typed at steps before it. "mistaken": what one of
    the usual mistakes gives. "unknown": none of these."""
    typed: float
    right: float
    mistakes: tuple[Mistake, ...] = ()
    """Every mistake that gives the typed number; empty unless `kind` is "mistaken"."""

    @property
    def counts(self) -> bool:
        """Whether the student's own work on this cell is right."""
        return self.kind in ("right", "carried")


@dataclass(frozen=True)
class Review:
    """What may be said of all typed numbers together."""

    verdicts: Mapping[Cell, Verdict]
    """Of each typed cell, in the order of the computation."""

    @property
    def first_wrong(self) -> Cell | None:
        """Return the first cell at which something went wrong, None if nothing did."""
        return next((cell for cell, verdict in self.verdicts.items() if not verdict.counts), None)

    @property
    def carried(self) -> tuple[Cell, ...]:
        """Return the cells that are wrong only because of an earlier one."""
        return tuple(cell for cell, verdict in self.verdicts.items() if verdict.kind == "carried")


def close(one: float, other: float, tolerance: float) -> bool:
    """Return whether two numbers are no more than the tolerance apart, the computer's own rounding aside."""
    return bool(abs(one - other) <= tolerance + ALIKE * max(1.0, abs(other)))


def value_at(steps: Trace | Steps, cell: Cell) -> float | None:
    """Return the number of a cell; None where these steps have no such cell."""
    array = getattr(steps, cell.step) if isinstance(steps, Trace) else steps.get(cell.step)
    if array is None or not (0 <= cell.row < array.shape[0] and 0 <= cell.column < array.shape[1]):
        return None
    return float(array[cell.row, cell.column])


def recognise(trace: Trace, cell: Cell, typed: float, tolerance: float, decimals: int = DECIMALS) -> Verdict:
    """Say what one typed number is, where all that comes before it is right.

    Args:
        trace: of the example.
        cell: which number was asked for.
        typed: finite.
        tolerance: ≥ 0; numbers no farther apart count as the same.
        decimals: what the student saw of each number; "rounded_early" calculates on with these.

    Raises:
        ValueError: the trace has no such cell, or it is −∞ there.
    """
    right = value_at(trace, cell)
    if right is None or not np.isfinite(right):
        raise ValueError(f"cell is {tuple(cell)}, expected one with a finite number")
    if close(typed, right, tolerance):
        return Verdict("right", typed, right)
    found = tuple(
        mistake
        for mistake in MISTAKES
        if any(_gives(steps, cell, typed, tolerance) for steps in _every_way(trace, decimals)[mistake])
    )
    return Verdict("mistaken" if found else "unknown", typed, right, found)


@lru_cache(maxsize=16)
def _every_way(trace: Trace, decimals: int) -> Mapping[Mistake, tuple[Steps, ...]]:
    """All mistakes on one trace: a student's next wrong cell asks for them again."""
    return {mistake: wrong_steps(trace, mistake, decimals) for mistake in MISTAKES}


def review(trace: Trace, typed: Mapping[Cell, float], tolerance: float, decimals: int = DECIMALS) -> Review:
    """Say what each typed number is, and which one is the first wrong step.

    A number that follows by the right rule from wrong ones that were typed before it is "carried": its author made one
    mistake, not two.
    """
    followed = follow(trace, hand_on=lambda step, array: _with_typed(step, array, typed))
    verdicts: dict[Cell, Verdict] = {}
    for cell in sorted(typed, key=lambda cell: (STEPS.index(cell.step), cell.row, cell.column)):
        verdict = recognise(trace, cell, typed[cell], tolerance, decimals)
        if verdict.kind != "right" and _gives(followed, cell, typed[cell], tolerance):
            verdict = Verdict("carried", verdict.typed, verdict.right)
        verdicts[cell] = verdict
    return Review(verdicts)


def _gives(steps: Steps, cell: Cell, typed: float, tolerance: float) -> bool:
    given = value_at(steps, cell)
    return given is not None and close(typed, given, tolerance)


def _with_typed(step: Step, array: Floats, typed: Mapping[Cell, float]) -> Floats:
    cells = [cell for cell in typed if cell.step == step]
    if not cells:
        return array
    changed = array.copy()
    for cell in cells:
        changed[cell.row, cell.column] = typed[cell]
    return changed


def _as_it_is(step: Step, array: Floats) -> Floats:
    return array


def follow(
    trace: Trace, given: Steps | None = None, hand_on: Callable[[Step, Floats], Floats] = _as_it_is
) -> dict[Step, Floats]:
    """Work out every step by the right rules, from some steps that are given in place of the right ones.

    Args:
        trace: of the example; cells that are set by hand stay as they are set.
        given: the steps that are not computed.
        hand_on: (step, what was computed) → what the later steps calculate with.

    Returns:
        All steps, as computed: before they were handed on.
    """
    example, given = trace.example, given or {}
    computed: dict[Step, Floats] = {}
    handed: dict[Step, Floats] = {}
    for step in STEPS:
        made = given[step] if step in given else _compute(step, trace, handed)
        edits = tuple(edit for edit in example.what_if if edit.column < made.shape[1])
        computed[step] = set_by_hand(made, cast(Matrix, step), edits) if step in COMPUTED else made
        handed[step] = hand_on(step, computed[step])
    return computed


def _compute(step: Step, trace: Trace, before: Mapping[Step, Floats]) -> Floats:
    example = trace.example
    match step:
        case "queries" | "keys" | "values":
            return project(trace.positioned_inputs, _projections(trace)[step])
        case "scores":
            queries, keys = before["queries"], before["keys"]
            if example.score == "additive":
                return additive_scores(queries, keys, *trace.additive.layers)
            return dot_product_scores(queries, keys)
        case "scaled_scores":
            return before["scores"] / divisor(example)
        case "masked_scores":
            return hide(before["scaled_scores"], trace.visible)
        case "weights":
            return weight_steps(before["masked_scores"], example.normalizer, example.base).weights
        case "output":
            return blend(before["weights"], before["values"])


def _projections(trace: Trace) -> dict[Step, Floats]:
    example = trace.example
    return {
        "queries": example.query_projection,
        "keys": example.key_projection,
        "values": example.value_projection,
    }


def wrong_steps(trace: Trace, mistake: Mistake, decimals: int = DECIMALS) -> tuple[Steps, ...]:
    """Return what the author of a mistake would have got, once for each way in which it can be made.

    The first way is the plainest one: a page that shows the mistake shows that. Where the mistake cannot be made (no
    mask, no √d_k, another normalizer than softmax) there is none.

    Args:
        trace: of the example.
        mistake: which one.
        decimals: of the numbers that "rounded_early" calculates on with.

    Returns:
        Steps with the wrong one and what follows from it; steps that are not named are not touched. An array may have
        another shape than the right one: the keys in place of the values are [N, K].
    """
    with np.errstate(all="ignore"):  # a wrong rule may leave the range of the numbers: nobody types infinity
        return tuple(_WAYS[mistake](trace, decimals))


def _wrong_axis(trace: Trace, decimals: int) -> Iterator[Steps]:
    if trace.example.normalizer == "softmax":
        turned = weight_steps(trace.masked_scores.T, "softmax", trace.example.base).weights
        yield follow(trace, {"weights": turned.T})


def _forgotten_root(trace: Trace, decimals: int) -> Iterator[Steps]:
    if trace.example.scaled:
        yield follow(trace, {"scaled_scores": trace.scores / trace.example.temperature})


def _multiplied_root(trace: Trace, decimals: int) -> Iterator[Steps]:
    if trace.example.scaled:
        yield follow(trace, {"scaled_scores": trace.scaled_scores * trace.example.d_k})


def _exchanged_rows(trace: Trace, decimals: int) -> Iterator[Steps]:
    yield follow(trace, {"scores": trace.scores.T})


def _query_twice(trace: Trace, decimals: int) -> Iterator[Steps]:
    if trace.example.score == "dot_product":
        yield follow(trace, {"scores": dot_product_scores(trace.queries, trace.queries)})


def _transposed_projection(trace: Trace, decimals: int) -> Iterator[Steps]:
    """All that are square, then each alone and each two: in W, rows and columns look alike only where D = K."""
    turned: dict[Step, Floats] = {
        step: project(trace.positioned_inputs, matrix.T)
        for step, matrix in _projections(trace).items()
        if matrix.shape[0] == matrix.shape[1]
    }
    for count in range(len(turned), 0, -1):
        for chosen in combinations(turned, count):
            yield follow(trace, {step: turned[step] for step in chosen})


def _tanh_forgotten(trace: Trace, decimals: int) -> Iterator[Steps]:
    if trace.example.score == "additive":
        yield follow(trace, {"scores": _sums(trace) @ trace.additive.layers.combine})


def _layers_exchanged(trace: Trace, decimals: int) -> Iterator[Steps]:
    if trace.example.score == "additive":
        query_layer, key_layer, combine = trace.additive.layers
        yield follow(trace, {"scores": additive_scores(trace.queries, trace.keys, key_layer, query_layer, combine)})


def _sums(trace: Trace) -> Floats:
    """Return what tanh is given in an additive score, [N, N, H]."""
    return trace.additive.query_terms[:, np.newaxis] + trace.additive.key_terms


def _scores_blended(trace: Trace, decimals: int) -> Iterator[Steps]:
    for scores in (trace.scaled_scores, trace.scores, np.where(trace.visible, trace.scaled_scores, 0)):
        yield {"output": blend(scores, trace.values)}


def _key_for_value(trace: Trace, decimals: int) -> Iterator[Steps]:
    if trace.example.d_k == trace.example.d_v:
        yield follow(trace, {"keys": trace.values, "values": trace.keys})
        yield follow(trace, {"keys": trace.values})
    yield {"keys": trace.values, "values": trace.keys, "output": blend(trace.weights, trace.keys)}


def _not_divided(trace: Trace, decimals: int) -> Iterator[Steps]:
    if trace.example.normalizer == "softmax":
        yield follow(trace, {"weights": np.power(trace.example.base, trace.masked_scores)})
        yield follow(trace, {"weights": trace.exponentials})


def _masked_after(trace: Trace, decimals: int) -> Iterator[Steps]:
    if trace.example.normalizer == "softmax" and not trace.visible.all():
        weights = weight_steps(trace.scaled_scores, "softmax", trace.example.base).weights
        yield follow(trace, {"weights": weights * trace.visible})


def _sign_lost(trace: Trace, decimals: int) -> Iterator[Steps]:
    """A minus is overlooked: in every product, in the exponent, in the result, or in a single product."""
    factors = _factors(trace)
    for step, (left, right) in factors.items():
        yield follow(trace, {step: abs(left) @ abs(right)})
    negated = hide(-trace.scaled_scores, trace.visible)
    for scores in (abs(negated), negated):
        exponents = np.where(trace.visible, scores, -np.inf)
        yield follow(trace, {"weights": weight_steps(exponents, trace.example.normalizer, trace.example.base).weights})
    yield {step: -array for step, array in follow(trace).items() if step != "weights"}
    for step, (left, right) in factors.items():
        total = left @ right
        for place in range(left.shape[1]):
            product = np.multiply.outer(left[:, place], right[place])
            has_minus = (left[:, place] < 0)[:, np.newaxis] | (right[place] < 0)
            yield {step: np.where(has_minus, total - 2 * product, total)}
    if trace.example.score == "additive":
        yield from _sign_lost_in_additive(trace)


def _sign_lost_in_additive(trace: Trace) -> Iterator[Steps]:
    """A minus is overlooked inside of tanh, in every product with w, or in a single one."""
    steps, combine = trace.additive, trace.additive.layers.combine
    query_terms, key_terms = steps.query_terms[:, np.newaxis], steps.key_terms
    for sums in (abs(query_terms) + abs(key_terms), abs(_sums(trace))):
        yield follow(trace, {"scores": np.tanh(sums) @ combine})
    yield follow(trace, {"scores": abs(steps.hidden) @ abs(combine)})
    for unit in range(len(combine)):
        product = steps.hidden[..., unit] * combine[unit]
        has_minus = (steps.hidden[..., unit] < 0) | (combine[unit] < 0)
        yield {"scores": np.where(has_minus, steps.scores - 2 * product, steps.scores)}


def _factors(trace: Trace) -> dict[Step, tuple[Floats, Floats]]:
    """Return the two factors of every step that is a matrix product."""
    found: dict[Step, tuple[Floats, Floats]] = {
        step: (trace.positioned_inputs, matrix) for step, matrix in _projections(trace).items()
    }
    if trace.example.score == "dot_product":
        found["scores"] = trace.queries, trace.keys.T
    return {**found, "output": (trace.weights, trace.values)}


def _rounded_early(trace: Trace, decimals: int) -> Iterator[Steps]:
    """Round at every step; or calculate one step with the rounded numbers on the board; or round the powers, too."""

    def shortened(step: Step, array: Floats) -> Floats:
        return np.round(array, decimals)

    yield follow(trace, hand_on=shortened)
    right = {step: np.round(array, decimals) for step, array in follow(trace).items()}
    yield {step: _compute(step, trace, right) for step in STEPS}
    if trace.example.normalizer == "softmax":
        powers = np.round(trace.exponentials, decimals)
        yield follow(trace, {"weights": powers / powers.sum(axis=1, keepdims=True)})
    if trace.example.score == "additive":
        steps, combine = trace.additive, trace.additive.layers.combine
        query_terms, key_terms = (np.round(terms, decimals) for terms in (steps.query_terms, steps.key_terms))
        from_terms = np.tanh(query_terms[:, np.newaxis] + key_terms)
        for hidden in (np.round(steps.hidden, decimals), from_terms, np.round(from_terms, decimals)):
            yield follow(trace, {"scores": hidden @ combine})


_WAYS: Final[Mapping[Mistake, Callable[[Trace, int], Iterator[Steps]]]] = {
    "wrong_axis": _wrong_axis,
    "forgotten_root": _forgotten_root,
    "multiplied_root": _multiplied_root,
    "exchanged_rows": _exchanged_rows,
    "query_twice": _query_twice,
    "transposed_projection": _transposed_projection,
    "tanh_forgotten": _tanh_forgotten,
    "layers_exchanged": _layers_exchanged,
    "scores_blended": _scores_blended,
    "key_for_value": _key_for_value,
    "not_divided": _not_divided,
    "masked_after": _masked_after,
    "sign_lost": _sign_lost,
    "rounded_early": _rounded_early,
}
