"""An exercise: which numbers of an example are left blank, and how exactly they are asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

import numpy as np

from attention.arrays import Bools, Floats
from attention.example import Example
from attention.experiments.classroom.mistakes import DECIMALS, STEPS, Cell, Review, Step, review
from attention.experiments.facts import ALIKE
from attention.presets import build_example
from attention.trace import Trace, divisor

Difficulty = Literal["easy", "medium", "hard"]
DIFFICULTIES: Final[tuple[Difficulty, ...]] = get_args(Difficulty)
EASY_BLANKS: Final = 3
TOLERANCE: Final = 0.02
"""Two hundredths: numbers with two decimals, calculated on with, seldom lead farther away."""
MOST_BLANKS: Final = 64
OF_TWO_TOKENS: Final[frozenset[Step]] = frozenset({"scores", "scaled_scores", "masked_scores", "weights"})


@dataclass(frozen=True)
class Exercise:
    """What is asked. Together with the example and the language it is the whole exercise.

    Raises:
        ValueError: there are more than 64 blanks, a number is out of range.
    """

    blanks: tuple[Cell, ...]
    """In the order of the computation, each once; may be none."""
    tolerance: float = TOLERANCE
    """≥ 0; how far a typed number may be from the right one."""
    decimals: int = DECIMALS
    """How many the student sees of each number, ≥ 0."""
    seed: int | None = None
    """What the blanks were drawn with; None where they were chosen by hand."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "blanks", tuple(sorted(set(self.blanks), key=in_order)))
        if len(self.blanks) > MOST_BLANKS:
            raise ValueError(f"blanks has {len(self.blanks)} cells, expected at most {MOST_BLANKS}")
        if not (0 <= self.tolerance < np.inf and self.decimals >= 0):
            raise ValueError(f"tolerance is {self.tolerance}, decimals {self.decimals}, expected at least 0")

    def review(self, trace: Trace, typed: Mapping[Cell, float]) -> Review:
        """Say what each typed number is; cells that are not asked for are passed over."""
        asked = {cell: typed[cell] for cell in self.blanks if cell in typed and can_be_asked(trace, cell)}
        return review(trace, asked, self.tolerance, self.decimals)


def in_order(cell: Cell) -> tuple[int, int, int]:
    """Return the sorting key of cells in the order of the computation."""
    return STEPS.index(cell.step), cell.row, cell.column


def can_be_asked(trace: Trace, cell: Cell) -> bool:
    """Return whether a cell can be blank: it is there, is computed, not set by hand, and not −∞."""
    array = getattr(trace, cell.step)
    inside = 0 <= cell.row < array.shape[0] and 0 <= cell.column < array.shape[1]
    by_hand = any(edit[:3] == cell for edit in trace.example.what_if)
    return inside and not by_hand and bool(np.isfinite(array[cell.row, cell.column]))


def small_example(tokens: tuple[str, ...], seed: int, base: float = 2.0, **options: Any) -> Example:
    """Build an example that can be worked out by hand: inputs and projections of −1, 0 and 1, softmax to a small base.

    Args:
        tokens: N ≥ 1.
        seed: ≥ 0, of the numbers.
        base: of softmax; 2 or 3 make every power of a whole score a whole number or a simple fraction.
        options: as for `build_example`.
    """
    return build_example("integers", tokens=tokens, seed=seed, base=base, **options)


def is_whole(example: Example) -> bool:
    """Return whether inputs and projections are whole numbers: by hand, 1 is then written for 1.00."""
    matrices = (example.inputs, example.query_projection, example.key_projection, example.value_projection)
    return all(bool((matrix == np.round(matrix)).all()) for matrix in matrices)


def is_calculated(trace: Trace, step: Step) -> bool:
    """Return whether the cells of a step take any calculation here: a mask copies, and so does a division by 1."""
    return step != "masked_scores" and (step != "scaled_scores" or divisor(trace.example) != 1)


def draw_blanks(trace: Trace, steps: Sequence[Step], difficulty: Difficulty, seed: int) -> tuple[Cell, ...]:
    """Draw what is asked: the same seed draws the same.

    Args:
        trace: of the example.
        steps: what can be asked for here, such as the matrices of one board; at least one.
        difficulty: "easy": some cells of the last step, so that all they are made of is shown; "medium": the last two
            steps of one token; "hard": one token's whole way. Where there is but one step, "hard" asks for all of it.
        seed: ≥ 0.

    Returns:
        In the order of the computation; fewer where cells are hidden by a mask or set by hand, or none.
    """
    draw = np.random.default_rng(seed)
    steps = sorted({step for step in steps if is_calculated(trace, step)} or set(steps), key=STEPS.index)
    if difficulty == "hard" and len(steps) == 1:
        return tuple(_askable(trace, steps[0])[:MOST_BLANKS])
    asked = {"easy": steps[-1:], "medium": steps[-2:], "hard": steps}[difficulty]
    cells = [cell for step in asked for cell in _askable(trace, step)]
    tokens = sorted({cell.row for cell in cells})
    apart = [token for token in tokens if token in _told_apart(trace)] or tokens
    if difficulty == "easy":
        cells = [cell for cell in cells if cell.row in apart]
        chosen = draw.permutation(len(cells))[:EASY_BLANKS]
        return tuple(sorted((cells[place] for place in chosen), key=in_order))
    token = int(draw.choice(apart)) if apart else 0
    return tuple(cell for cell in cells if cell.row == token)[:MOST_BLANKS]


def _told_apart(trace: Trace) -> list[int]:
    """Return the tokens whose input no other token has: a twin shows the numbers that are asked for."""
    rows = trace.positioned_inputs
    twins = (rows[:, np.newaxis] == rows).all(axis=2).sum(axis=1) > 1
    return np.flatnonzero(~twins).tolist()


def _askable(trace: Trace, step: Step) -> list[Cell]:
    """Return all cells of a step that can be asked for; a hidden weight is 0 without any calculation."""
    cells = (Cell(step, int(row), int(column)) for row, column in np.ndindex(getattr(trace, step).shape))
    return [
        cell
        for cell in cells
        if can_be_asked(trace, cell) and (step != "weights" or trace.visible[cell.row, cell.column])
    ]


def unknown(trace: Trace, blanks: Sequence[Cell]) -> dict[str, Bools]:
    """Return which numbers of the trace cannot be known as long as the blanks are not filled.

    A blank itself, the same number of a word that occurs again, and all that is made of them: shown, they would give it
    away.

    Returns:
        matrix → bool in the matrix's shape, for each matrix that depends on a step, in the order of the computation.
        Cells that are set by hand are known.
    """
    asked = {step: _marked(trace, step, blanks) for step in STEPS}
    queries, keys, values = (asked[step] & _computed(trace, step) for step in ("queries", "keys", "values"))
    of_query, of_key = np.asarray(queries.any(axis=1)), np.asarray(keys.any(axis=1))
    met = of_query[:, np.newaxis] | of_key
    scores = (met | asked["scores"]) & _computed(trace, "scores")
    scaled = scores | asked["scaled_scores"]
    masked: Bools = scaled & trace.visible | asked["masked_scores"]
    # softmax looks at its whole row: its largest score, its sum
    in_row = masked.any(axis=1, keepdims=True) & trace.visible
    powers = in_row if trace.example.normalizer == "softmax" else masked
    weights = (powers | asked["weights"]) & _computed(trace, "weights")
    output = weights.any(axis=1, keepdims=True) | values.any(axis=0) | asked["output"]
    units = (*met.shape, trace.additive.hidden.shape[-1])
    return {
        "queries": queries,
        "keys": keys,
        "values": values,
        "query_terms": np.broadcast_to(of_query[:, np.newaxis], trace.additive.query_terms.shape),
        "key_terms": np.broadcast_to(of_key[:, np.newaxis], trace.additive.key_terms.shape),
        "hidden": np.broadcast_to(met[..., np.newaxis], units),
        "additive_scores": met | asked["scores"] if trace.example.score == "additive" else met,
        "dot_product_scores": met | asked["scores"] if trace.example.score == "dot_product" else met,
        "scores": scores,
        "scaled_scores": scaled,
        "masked_scores": masked,
        "shifted_scores": powers,
        "exponentials": powers,
        "totals": np.asarray(powers.any(axis=1)),
        "weights": weights,
        "output": output,
    }


def _marked(trace: Trace, step: Step, blanks: Sequence[Cell]) -> Bools:
    marked = np.zeros(getattr(trace, step).shape, dtype=bool)
    for cell in blanks:
        if cell.step == step and can_be_asked(trace, cell):
            marked |= _same_number(trace, cell)
    return marked


def _same_number(trace: Trace, cell: Cell) -> Bools:
    """Return where a step has the number of a cell since the words are the same: there it could be read off."""
    array: Floats = getattr(trace, cell.step)
    rows = trace.positioned_inputs
    alike = (rows[:, np.newaxis] == rows).all(axis=2)
    columns = alike[cell.column] if cell.step in OF_TWO_TOKENS else np.arange(array.shape[1]) == cell.column
    right = array[cell.row, cell.column]
    same = abs(array - right) <= ALIKE * max(1.0, abs(right))
    return np.asarray(same & alike[cell.row][:, np.newaxis] & columns)


def _computed(trace: Trace, step: Step) -> Bools:
    computed = np.ones(getattr(trace, step).shape, dtype=bool)
    for edit in trace.example.what_if:
        if edit.matrix == step:
            computed[edit.row, edit.column] = False
    return computed
