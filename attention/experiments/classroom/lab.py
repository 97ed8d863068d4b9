"""The mistake lab: a usual mistake on the reader's own example, by what one would notice it, and where it hides."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any, Final, NamedTuple

import numpy as np

from attention.arrays import Bools, Floats
from attention.example import Example, Matrix
from attention.experiments.classroom.mistakes import STEPS, Mistake, Step, wrong_steps
from attention.experiments.facts import ALIKE
from attention.presets import build_example
from attention.trace import Trace, run

NOTICED: Final = 1.5
"""Scores so many times as large, or as small, are noticed."""
HIDES: Final[Mapping[Mistake, Mapping[str, Any]]] = {
    "wrong_axis": {"preset_name": "uniform"},
    "forgotten_root": {"preset_name": "uniform", "scaled": True},
    "multiplied_root": {"preset_name": "uniform", "scaled": True},
    "exchanged_rows": {"preset_name": "identity"},
    "query_twice": {"preset_name": "identity"},
    "transposed_projection": {"preset_name": "identity"},
    "tanh_forgotten": {"preset_name": "uniform", "tokens": ("all",)},
    "layers_exchanged": {"preset_name": "uniform", "tokens": ("all",)},
    "scores_blended": {"preset_name": "integers", "tokens": ("rose",), "seed": 1},
    "key_for_value": {"preset_name": "identity"},
    "not_divided": {"preset_name": "uniform", "tokens": ("all",)},
    "masked_after": {"preset_name": "previous", "visible": "causal", "temperature": 0.1},
    "sign_lost": {"preset_name": "uniform"},
    "rounded_early": {"preset_name": "uniform"},
}
"""An example in which the mistake changes neither a weight nor an output; what `build_example` takes."""

READ_OFF: Final[Mapping[Step, Matrix]] = {
    "queries": "query_projection",
    "keys": "key_projection",
    "values": "value_projection",
}


class Signs(NamedTuple):
    """By what the wrong numbers would be noticed, where the right ones do not show the same."""

    sums: bool
    """Weights of a query do not sum to 1, while the right ones of all do."""
    symmetric: bool
    """A equals its transpose, while the right A does not."""
    outside: int
    """So many more outputs lie beyond the values of their dimension than among the right ones."""
    size: bool
    """The scores that softmax gets are much larger or smaller."""
    misread: int
    """Inputs are one-hot, so that queries, keys and values are read off W: so many are other vectors."""

    @property
    def none(self) -> bool:
        """Whether nothing of this shows."""
        return not any(self)


class Lab(NamedTuple):
    """A mistake beside the right computation."""

    right: Trace
    wrong: Mapping[Step, Floats]
    """Every step as the author of the mistake has it."""
    changed: tuple[str, ...]
    """The options without which the mistake cannot be made, where the reader's example has others."""

    @property
    def finite(self) -> bool:
        """Whether the wrong weights and outputs are numbers that a computer holds."""
        return bool(np.isfinite(self.wrong["weights"]).all() and np.isfinite(self.wrong["output"]).all())

    @property
    def shown(self) -> Step | None:
        """The step in which the mistake is seen: the weights, else the outputs; None where both are right."""
        return next((step for step in ("weights", "output") if not self._agree(step)), None)

    def _agree(self, step: Step) -> bool:
        right, wrong = getattr(self.right, step), self.wrong[step]
        return bool((abs(right - wrong) <= ALIKE * max(1.0, float(abs(right).max()))).all())

    @property
    def signs(self) -> Signs:
        """Compare what a glance can compare."""
        largest = [float(abs(each).max()) for each in (self.right.scaled_scores, self.wrong["scaled_scores"])]
        return Signs(
            _sum_to_one(self.right.weights) and not _sum_to_one(self.wrong["weights"]),
            _is_symmetric(self.wrong["scores"]) and not _is_symmetric(self.right.scores),
            max(0, _outside(self.wrong) - _outside(_steps(self.right))),
            max(largest) > NOTICED * min(largest),
            self._misread,
        )

    @property
    def _misread(self) -> int:
        example = self.right.example
        if not one_hot(example):
            return 0
        places = example.inputs.argmax(axis=1)
        found = 0
        for step, name in READ_OFF.items():
            read = getattr(example, name)[places]
            if not _rows_alike(getattr(self.right, step), read).all():
                return 0  # some are set by hand: there is nothing to read them off
            found += int((~_rows_alike(self.wrong[step], read)).sum())
        return found


def make(trace: Trace, mistake: Mistake) -> Lab | None:
    """Make a mistake in an example; None where its shapes forbid it.

    Softmax, the division by √d_k, a mask or the kind of score are put in force where the mistake is about them.
    """
    needed = _needed(trace, mistake)
    right = run(replace(trace.example, **needed)) if needed else trace
    ways = wrong_steps(right, mistake)
    if not ways:
        return None
    wrong = {**_steps(right), **ways[0]}
    return Lab(right, wrong, tuple(needed)) if wrong["output"].shape == right.output.shape else None


def hiding_example(mistake: Mistake) -> Example:
    """Return an example in which the mistake does not show; queries, keys and values are as long as inputs."""
    return _square(**HIDES[mistake])


@cache
def misread(mistake: Mistake) -> tuple[int, int]:
    """Return how many queries, keys, values one-hot inputs show to be other vectors, of how many."""
    lab = make(run(_square(preset_name="one_hot")), mistake)
    assert lab is not None, "square"
    return lab.signs.misread, len(READ_OFF) * len(lab.right.example.inputs)


def one_hot(example: Example) -> bool:
    """Return whether every input, positions and all, is a single 1 among zeros."""
    inputs = example.inputs
    ones = (inputs == 1).sum(axis=1) == 1
    return example.positions == "none" and bool(ones.all() and np.count_nonzero(inputs) == len(inputs))


def _square(**given: Any) -> Example:
    d_model = build_example(**given).d_model
    return build_example(**given, d_k=d_model, d_v=d_model)


def _needed(trace: Trace, mistake: Mistake) -> dict[str, Any]:
    example, needed = trace.example, dict[str, Any]()
    if mistake in ("wrong_axis", "not_divided", "masked_after") and example.normalizer != "softmax":
        needed["normalizer"] = "softmax"
    if mistake in ("forgotten_root", "multiplied_root") and not example.scaled:
        needed["scaled"] = True
    if mistake == "masked_after" and trace.visible.all():
        needed["visible"] = "causal"
    if mistake == "query_twice" and example.score != "dot_product":
        needed["score"] = "dot_product"
    if mistake in ("tanh_forgotten", "layers_exchanged") and example.score != "additive":
        needed["score"] = "additive"
    return needed


def _steps(trace: Trace) -> dict[Step, Floats]:
    return {step: getattr(trace, step) for step in STEPS}


def _sum_to_one(weights: Floats) -> bool:
    return bool((abs(weights.sum(axis=1) - 1) <= ALIKE).all())


def _rows_alike(some: Floats, others: Floats) -> Bools:
    if some.shape != others.shape:
        return np.zeros(len(some), dtype=bool)
    return np.asarray((abs(some - others) <= ALIKE * np.maximum(1.0, abs(others))).all(axis=1))


def _is_symmetric(scores: Floats) -> bool:
    return bool((abs(scores - scores.T) <= ALIKE * max(1.0, float(abs(scores).max()))).all())


def _outside(steps: Mapping[Step, Floats]) -> int:
    values, output = steps["values"], steps["output"]
    room = 2 * ALIKE * max(1.0, float(abs(values).max()))
    return int(((output < values.min(axis=0) - room) | (output > values.max(axis=0) + room)).sum())
