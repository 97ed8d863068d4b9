import math
from dataclasses import FrozenInstanceError, replace
from typing import Any, get_args

import numpy as np
import pytest

from attention import Edit, Example, Matrix, run
from attention.presets import build_example
from attention.scores import AdditiveLayers

N, D, K, V, H = 5, 3, 2, 7, 11
TOKENS = ("I", "saw", "a", "saw", "I")


def arguments() -> dict[str, Any]:
    rng = np.random.default_rng(0)
    words = {token: rng.normal(size=D) for token in TOKENS}
    return {
        "tokens": TOKENS,
        "inputs": np.array([words[token] for token in TOKENS]),
        "query_projection": rng.normal(size=(D, K)),
        "key_projection": rng.normal(size=(D, K)),
        "value_projection": rng.normal(size=(D, V)),
    }


def layers(units: int = H, rows: int = K) -> AdditiveLayers:
    return AdditiveLayers(np.ones((rows, units)), np.ones((rows, units)), np.ones(units))


def test_the_defaults_are_the_lecture_s() -> None:
    example = Example(**arguments())
    assert (example.score, example.scaled, example.temperature, example.normalizer) == (
        "dot_product",
        False,
        1.0,
        "softmax",
    )
    assert (example.visible, example.positions, example.additive, example.what_if) == ("all", "none", None, ())


def test_the_sizes_are_read_off_the_arrays() -> None:
    example = Example(**arguments())
    assert (example.d_model, example.d_k, example.d_v) == (D, K, V)


@pytest.mark.parametrize("matrix", get_args(Matrix))
def test_the_shape_of_a_matrix_is_the_shape_it_has_in_the_trace(matrix: Matrix) -> None:
    example = Example(**arguments())
    holder = example if hasattr(example, matrix) else run(example)
    assert example.shape(matrix) == getattr(holder, matrix).shape


def test_arrays_are_float_copies_that_nobody_can_change() -> None:
    given = arguments()
    given["inputs"] = np.ones((N, D), dtype=np.int64)
    example = Example(**given, additive=layers())
    given["inputs"][0, 0] = 9
    assert example.inputs[0, 0] == 1
    assert example.inputs.dtype == np.float64
    assert example.additive is not None
    for array in (example.inputs, example.query_projection, example.value_projection, *example.additive):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_an_example_is_frozen_equal_to_itself_and_hashable() -> None:
    example = Example(**arguments())
    with pytest.raises(FrozenInstanceError):
        example.scaled = True  # type: ignore[misc]
    assert example == example
    assert example != Example(**arguments())
    assert len({example, example, replace(example)}) == 2


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"tokens": ()}, "tokens is empty, expected at least 1 token"),
        ({"tokens": ("a",)}, r"inputs has shape \(5, 3\), expected \(1, 3\)"),
        ({"inputs": np.zeros(3)}, r"inputs has shape \(3,\), expected a matrix"),
        ({"inputs": np.zeros((5, 0))}, r"inputs has shape \(5, 0\), expected a matrix, not empty"),
        ({"query_projection": np.zeros((2, 2))}, r"query_projection has shape \(2, 2\), expected \(3, 2\)"),
        ({"key_projection": np.zeros((3, 5))}, r"key_projection has shape \(3, 5\), expected \(3, 2\)"),
        ({"value_projection": np.zeros((5, 7))}, r"value_projection has shape \(5, 7\), expected \(3, 7\)"),
        ({"inputs": np.full((5, 3), np.nan)}, r"inputs holds nan at \(0, 0\), expected finite numbers"),
        ({"key_projection": np.full((3, 2), -np.inf)}, r"key_projection holds -inf at \(0, 0\)"),
        ({"inputs": np.full((5, 3), -1e41)}, r"inputs holds -1e\+41, expected within ±1e40"),
        ({"temperature": 0.0}, "temperature is 0.0, expected a finite number above 0"),
        ({"temperature": -1.0}, "temperature is -1.0"),
        ({"temperature": math.nan}, "temperature is nan"),
        ({"temperature": math.inf}, "temperature is inf"),
        ({"reach": -1}, "reach is -1, expected at least 0"),
        ({"base": 1.0}, "base is 1.0, expected more than 1"),
        ({"base": math.nan}, "base is nan"),
        ({"score": "cosine"}, "score is 'cosine', expected one of dot_product, additive"),
        ({"normalizer": "max"}, "normalizer is 'max', expected one of softmax, relu, identity"),
        ({"visible": "none"}, "visible is 'none', expected one of all, causal, band, padding, own"),
        ({"positions": "learned"}, "positions is 'learned', expected one of none, sinusoidal"),
        ({"additive": layers(rows=3)}, r"query_layer has shape \(3, 11\), expected \(2, 11\)"),
        ({"additive": layers()._replace(combine=np.ones(3))}, r"query_layer has shape \(2, 11\), expected \(2, 3\)"),
        ({"additive": layers()._replace(combine=np.ones((3, 1)))}, r"combine has shape \(3, 1\), expected a vector"),
        ({"what_if": (Edit("inputs", 0, 0, 1.0),)}, "what_if names 'inputs', expected one of queries, keys"),
        ({"what_if": (Edit("keys", 5, 0, 1.0),)}, r"keys has shape \(5, 2\), no cell \(5, 0\)"),
        ({"what_if": (Edit("keys", 0, 0, math.inf),)}, r"keys holds inf at \(0, 0\), expected within ±1e40"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Example(**arguments() | changes)


def test_an_edited_input_follows_in_every_occurrence_of_its_token() -> None:
    edited = Example(**arguments()).edit(Edit("inputs", 1, 2, 9.0))
    assert edited.inputs[:, 2].tolist() == [
        9.0 if token == "saw" else before
        for token, before in zip(TOKENS, arguments()["inputs"][:, 2].tolist(), strict=True)
    ]


def test_an_edited_input_leaves_occurrences_with_another_vector_alone() -> None:
    given = arguments()
    given["inputs"][3, 0] += 1
    edited = Example(**given).edit(Edit("inputs", 1, 2, 9.0))
    assert edited.inputs[1, 2] == 9.0
    assert edited.inputs[3, 2] == given["inputs"][3, 2]


def test_an_edited_input_leaves_other_tokens_with_the_same_vector_alone() -> None:
    given = arguments() | {"inputs": np.ones((N, D))}
    assert Example(**given).edit(Edit("inputs", 1, 2, 9.0)).inputs[:, 2].tolist() == [1.0, 9.0, 1.0, 9.0, 1.0]


@pytest.mark.parametrize("matrix", ["query_projection", "key_projection", "value_projection"])
def test_an_edited_projection_changes_in_one_cell(matrix: Matrix) -> None:
    example = Example(**arguments())
    edited = example.edit(Edit(matrix, 2, 1, 9.0))
    changed = np.argwhere(getattr(edited, matrix) != getattr(example, matrix))
    assert changed.tolist() == [[2, 1]]
    assert getattr(edited, matrix)[2, 1] == 9.0
    assert edited.what_if == ()


@pytest.mark.parametrize("matrix", ["queries", "keys", "values", "scores", "weights"])
def test_an_edited_intermediate_joins_what_if(matrix: Matrix) -> None:
    edit = Edit(matrix, 4, 1, 9.0)
    assert Example(**arguments()).edit(edit).what_if == (edit,)


def test_the_last_edit_of_a_cell_counts() -> None:
    example = Example(**arguments()).edit(Edit("keys", 1, 0, 2.0)).edit(Edit("keys", 0, 0, 3.0))
    assert example.edit(Edit("keys", 1, 0, 4.0)).what_if == (Edit("keys", 1, 0, 4.0), Edit("keys", 0, 0, 3.0))


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (Edit("inputs", 0, 3, 1.0), r"inputs has shape \(5, 3\), no cell \(0, 3\)"),
        (Edit("scores", -1, 0, 1.0), r"scores has shape \(5, 5\), no cell \(-1, 0\)"),
        (Edit("values", 0, 0, math.nan), r"values holds nan at \(0, 0\), expected within ±1e40"),
        (Edit("output", 0, 0, 1.0), "matrix is 'output', expected one of inputs, query_projection"),  # type: ignore[arg-type]
    ],
)
def test_an_edit_of_no_cell_is_refused(edit: Edit, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Example(**arguments()).edit(edit)


def test_cells_that_were_given_remember_that_they_were_set_by_hand() -> None:
    example = build_example("saw").edit(Edit("inputs", 1, 2, 0.5)).edit(Edit("key_projection", 0, 1, 2.0))
    assert {edit[:3] for edit in example.changed} == {("inputs", 1, 2), ("inputs", 3, 2), ("key_projection", 0, 1)}
    assert example.edit(Edit("queries", 0, 0, 1.0)).changed == example.changed
    assert build_example("saw").changed == ()
