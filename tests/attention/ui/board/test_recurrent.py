"""The step that the board shows is the network's, and every product on it adds up."""

from typing import Any

import numpy as np
import orjson
import pytest

from attention.experiments.recurrence.networks import draw_recurrence, run_recurrence
from attention.ui.board.recurrent import PLACES, step_data
from attention.ui.server import load_words
from attention.ui.text import Notation, load_text

N, D, S = 5, 3, 2
LAYER = draw_recurrence(D, S, 0.9, 7, decimals=1)
INPUTS = np.random.default_rng(2).uniform(-1, 1, (N, D)).round(1)
STEPS = run_recurrence(INPUTS, LAYER)


def sent(step: int, notation: Notation = "lecture") -> dict[str, Any]:
    text = load_text("en", notation, 2, "versus-rnn")
    payload: dict[str, Any] = orjson.loads(step_data(STEPS, LAYER, INPUTS, step, "saw", text))
    return payload


def values(payload: dict[str, Any], matrix: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.array(payload["matrices"][matrix]["values"])


@pytest.mark.parametrize("step", range(N))
def test_numbers_are_the_networks(step: int) -> None:
    payload = sent(step)
    np.testing.assert_array_equal(values(payload, "state"), STEPS.states[step : step + 1])
    np.testing.assert_array_equal(values(payload, "inputs"), INPUTS[step : step + 1])
    np.testing.assert_array_equal(values(payload, "before")[0], STEPS.states[step - 1] if step else np.zeros(S))


@pytest.mark.parametrize("step", range(N))
def test_every_rule_gives_the_number_that_stands_there(step: int) -> None:
    payload = sent(step)
    for matrix, described in payload["matrices"].items():
        rule = described["rule"]
        if rule["kind"] == "product":
            made = values(payload, rule["first"]) @ values(payload, rule["second"])
            np.testing.assert_allclose(made, values(payload, matrix), atol=1e-15)
        if rule["kind"] == "tanh":
            sums = values(payload, rule["first"]) + values(payload, rule["second"])
            np.testing.assert_allclose(rule["sums"], sums, atol=1e-15)
            np.testing.assert_allclose(np.tanh(sums), values(payload, matrix), atol=1e-15)


def test_symbols_carry_the_steps_number() -> None:
    matrices = sent(2)["matrices"]
    assert matrices["state"]["symbol"] == "h^{3}"
    assert matrices["before"]["symbol"] == "h^{2}"
    assert matrices["state_terms"]["symbol"] == "W_{h}h^{2}"


def test_every_product_lies_at_the_crossing_of_its_factors() -> None:
    for block in sent(1, "paper")["scenes"][0]["arrangements"][0]:
        places = {place["matrix"]: place for place in block}
        for name, place in places.items():
            rule = sent(1)["matrices"][name]["rule"]
            if rule["kind"] == "product":
                assert places[rule["first"]]["row"] == place["row"]
                assert places[rule["second"]]["column"] == place["column"]


def test_the_lecture_turns_the_whole_board() -> None:
    paper, lecture = (sent(1, notation)["scenes"][0]["arrangements"][0] for notation in ("paper", "lecture"))
    for block, turned in zip(paper, lecture, strict=True):
        for place, other in zip(block, turned, strict=True):
            assert (place["row"], place["column"]) == (other["column"], other["row"])
            assert (place["turned"], other["turned"]) == (False, True)


def test_every_matrix_has_a_place_and_words() -> None:
    payload = sent(0)
    placed = {matrix for block in PLACES for matrix, *_ in block}
    assert placed == payload["matrices"].keys()
    labels = orjson.loads(load_words("recurrent", "en"))
    for matrix in placed:
        assert labels[f"name_{matrix}"]
        assert labels[f"meaning_{matrix}"]


def test_what_is_made_of_nothing_says_where_it_comes_from() -> None:
    labels = orjson.loads(load_words("recurrent", "en"))
    for described in sent(1)["matrices"].values():
        rule = described["rule"]
        if "first" not in rule:
            assert labels[f"source_{rule['kind']}"]
            assert rule["kind"] != "wave", "a wave is written with its angles, and the state before has none"
