from dataclasses import replace

import numpy as np
import pytest

from attention import run
from attention.example import Edit
from attention.experiments.steps.ribbons import count_ribbons, widest_ribbons
from attention.presets import build_example

EXAMPLE = build_example("saw")


@pytest.mark.parametrize(
    ("row", "widest"),
    [
        ([0.1, 0.7, 0.2], ((1,), 0.7, False, False)),
        ([0.4, 0.2, 0.4], ((0, 2), 0.4, False, False)),
        ([0.81, -2.0, 0.0], ((1,), -2.0, False, False)),
        ([-2.0, 1.0, -2.0], ((0, 2), -2.0, False, False)),
        ([-2.0, 1.0, 2.0], ((0, 2), 2.0, True, False)),
        ([0.0, 1.0, 0.0], ((1,), 1.0, False, True)),
        ([0.0, 0.0], ((), 0.0, False, False)),
    ],
)
def test_the_widest_ribbons_are_those_of_the_weights_farthest_from_0(row: list[float], widest: object) -> None:
    assert widest_ribbons(np.array(row)) == widest


def test_there_are_as_many_ribbons_as_weights_that_are_not_0() -> None:
    assert count_ribbons(run(EXAMPLE)) == (16, 16, 16)
    causal = replace(EXAMPLE, visible="causal")
    assert count_ribbons(run(causal)) == (16, 10, 10)
    assert count_ribbons(run(replace(causal, what_if=(Edit("weights", 0, 3, 0.5),)))) == (16, 10, 11)
    relu = run(replace(EXAMPLE, normalizer="relu"))
    assert count_ribbons(relu) == (16, 16, sum(score > 0 for row in relu.scores.tolist() for score in row))
