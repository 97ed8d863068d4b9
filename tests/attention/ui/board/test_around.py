"""The block's board: its numbers are the block's, every rule reads what the block read, wherever the norms stand."""

from dataclasses import replace
from typing import Any

import numpy as np
import orjson
import pytest

from attention.experiments.transformer.example_block import build_block, run_example_block
from attention.presets import build_example
from attention.trace import run
from attention.ui.board.around import around_data
from attention.ui.server import load_words
from attention.ui.text import LANGUAGES, Language, Notation, load_text

SAW = build_example("saw", d_model=4, d_k=3, d_v=2)
PLACED = replace(SAW, positions="sinusoidal")


def sent(first: bool, example: Any = SAW, notation: Notation = "lecture") -> dict[str, Any]:
    trace, block = run(example), build_block(example, first)
    steps = run_example_block(block, trace.positioned_inputs)
    payload: dict[str, Any] = orjson.loads(around_data(trace, block, steps, load_text("en", notation, 2, "block")))
    return payload


def calculated(matrices: dict[str, Any], name: str) -> Any:
    """A matrix of the block, from those that its rule reads."""
    rule = matrices[name]["rule"]
    values: Any = {which: np.array(matrices[rule[which]]["values"]) for which in ("first", "second") if which in rule}
    first, second = values["first"], values.get("second")
    if rule["kind"] == "mean":
        return (first**2 if rule["squared"] else first).mean(axis=1, keepdims=True)
    if rule["kind"] == "exp":
        return np.maximum(first, 0)
    made = {
        "product": lambda: first @ second,
        "sum": lambda: first + second,
        "less": lambda: first - second,
        "standard": lambda: first / np.sqrt(second + rule["epsilon"]),
    }
    return made[rule["kind"]]()


@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize("example", [SAW, PLACED])
def test_every_matrix_is_what_its_rule_makes_of_those_it_reads(example: Any, first: bool) -> None:
    matrices = sent(first, example)["matrices"]
    names = ["queries", "keys", "values", "output", "mixed", "widened", "bent", "forward"]
    for name in names + [name for name in matrices if name.startswith(("attention_", "forward_"))]:
        np.testing.assert_allclose(calculated(matrices, name), matrices[name]["values"], atol=1e-12, err_msg=name)


@pytest.mark.parametrize("first", [False, True])
def test_the_way_ends_at_the_blocks_output(first: bool) -> None:
    steps = run_example_block(build_block(SAW, first), SAW.inputs)
    payload = sent(first)
    last = payload["scenes"][-1]["arrangements"][0][-1][0]["matrix"]
    np.testing.assert_array_equal(payload["matrices"][last]["values"], steps.output)


@pytest.mark.parametrize(("first", "seen"), [(False, "inputs"), (True, "attention_normalized")])
def test_attention_looks_at_what_enters_it(first: bool, seen: str) -> None:
    assert sent(first)["matrices"]["queries"]["rule"]["first"] == seen


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_matrix_and_operator_has_words(language: Language) -> None:
    labels = orjson.loads(load_words("block", language))
    for first in (False, True):
        payload = sent(first)
        for matrix, described in payload["matrices"].items():
            words = described.get("words", matrix)
            assert labels[f"name_{words}"]
            assert labels[f"meaning_{words}"]
        for scene in payload["scenes"]:
            for place in (place for block in scene["arrangements"][0] for place in block):
                assert not place["operator"] or labels[f"operator_{place['operator']}"]


def test_symbols_follow_the_notation() -> None:
    lecture, paper = (sent(False, notation=notation)["matrices"] for notation in ("lecture", "paper"))
    assert (lecture["widen"]["cell"], paper["widen"]["cell"]) == ("W_{1,#c,#r}", "W_{1,#r,#c}")
    assert (lecture["mixed"]["cell"], paper["mixed"]["cell"]) == ("z^{#r}_{#c}", "z_{#r,#c}")
