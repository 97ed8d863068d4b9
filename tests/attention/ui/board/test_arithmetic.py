"""The formulas under the large heatmap: every number in them is the trace's."""

import re
from typing import Any

import numpy as np
import pytest

from attention import Edit, run
from attention.presets import build_example
from attention.ui.board.arithmetic import arithmetic
from attention.ui.text import Notation, Text

NUMBER = re.compile(r"-?\d+\.\d+")


def lines(
    row: int, column: int, edits: tuple[Edit, ...] = (), notation: Notation = "lecture", **options: Any
) -> list[str]:
    example = build_example("saw", d_model=5, d_k=3, d_v=2, **options)
    for edit in edits:
        example = example.edit(edit)
    return arithmetic(run(example), row, column, Text("en", notation, 6, {}))


def numbers(line: str) -> list[float]:
    return [float(each) for each in NUMBER.findall(line.replace("\u2212", "-"))]


@pytest.mark.parametrize("score", ["dot_product", "additive"])
def test_products_add_up_to_the_score(score: str) -> None:
    *factors, value = numbers(lines(1, 3, score=score)[0])
    assert sum(np.prod(pair) for pair in zip(factors[::2], factors[1::2], strict=True)) == pytest.approx(
        value, abs=1e-5
    )


@pytest.mark.parametrize(
    ("notation", "score", "rule"),
    [
        ("lecture", "dot_product", r"k^{4} \cdot q^{2}"),
        ("lecture", "additive", r"w^\top \tanh(U^q q^{2} + U^k k^{4})"),
        ("paper", "dot_product", r"q_{2} k_{4}^\top"),
        ("paper", "additive", r"\tanh(q_{2} U^q + k_{4} U^k)\, w"),
    ],
)
def test_the_rule_is_in_the_notation_chosen(notation: Notation, score: str, rule: str) -> None:
    assert f"= {rule} =" in lines(1, 3, notation=notation, score=score)[0]


def test_the_scaled_score_is_the_score_over_its_divisors() -> None:
    score, scaled, _ = lines(1, 3, scaled=True, temperature=0.5)
    assert r"\sqrt{3} \cdot 0.500000" in scaled
    assert numbers(scaled)[-1] == pytest.approx(numbers(score)[-1] / (np.sqrt(3) * 0.5), abs=1e-5)


def test_the_fraction_is_the_weight() -> None:
    power, total, weight = numbers(lines(1, 3)[-1])[-3:]
    assert power / total == pytest.approx(weight, abs=1e-5)


@pytest.mark.parametrize(("normalizer", "rule"), [("relu", r"\max(0,"), ("identity", "")])
def test_what_stands_in_place_of_softmax_is_said(normalizer: str, rule: str) -> None:
    last = lines(1, 3, normalizer=normalizer)[-1]
    assert rule in last
    assert "frac" not in last


def test_a_hidden_cell_says_so() -> None:
    assert "cannot be seen" in lines(0, 3, visible="causal")[-1]


def test_a_cell_set_by_hand_says_what_it_would_have_been() -> None:
    free = numbers(lines(1, 3)[0])[-1]
    assert numbers(lines(1, 3, (Edit("scores", 1, 3, 2.0),))[0]) == [2.0, free]
