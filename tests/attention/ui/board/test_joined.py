"""The board of joined heads: its numbers are the core's, each product lies at the crossing of its factors."""

from typing import Any

import numpy as np
import orjson
import pytest

from attention.experiments.heads.many import run_heads
from attention.presets import build_example
from attention.ui.board.joined import joined_data
from attention.ui.server import load_words
from attention.ui.text import LANGUAGES, Language, Notation, load_text

MANY = run_heads(build_example("saw", d_model=6, d_k=6, d_v=6), 3)


def sent(notation: Notation = "lecture") -> dict[str, Any]:
    payload: dict[str, Any] = orjson.loads(joined_data(MANY, load_text("en", notation, 2, "heads")))
    return payload


def values(matrix: str) -> Any:
    return np.array(sent()["matrices"][matrix]["values"])


def test_numbers_are_those_of_the_heads_and_multiply() -> None:
    np.testing.assert_array_equal(values("joined"), np.hstack([head.output for head in MANY.heads]))
    np.testing.assert_allclose(values("joined") @ values("output_projection"), values("output"), atol=1e-14)


@pytest.mark.parametrize("notation", ["lecture", "paper"])
def test_the_product_lies_at_the_crossing_of_its_factors(notation: Notation) -> None:
    places = {place["matrix"]: place for place in sent(notation)["scenes"][0]["arrangements"][0][0]}
    across, down = ("column", "row") if notation == "lecture" else ("row", "column")
    assert places["joined"][across] == places["output"][across]
    assert places["output_projection"][down] == places["output"][down]


def test_symbols_follow_the_notation() -> None:
    assert sent()["matrices"]["joined"]["cell"] == "o^{#r}_{#c}"
    assert sent("paper")["matrices"]["joined"]["cell"] == "o_{#r,#c}"
    assert sent("paper")["matrices"]["output_projection"]["cell"] == "W^{o}_{#r,#c}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_matrix_has_words(language: Language) -> None:
    labels = orjson.loads(load_words("joined", language))
    for matrix, described in sent()["matrices"].items():
        assert labels[f"name_{matrix}"]
        assert labels[f"meaning_{matrix}"]
        assert "first" in described["rule"] or labels[f"source_{described['rule']['kind']}"]
