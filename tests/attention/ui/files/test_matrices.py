"""What is taken home as a file is the example's own numbers, in the reader's orientation."""

import csv
import io
import zipfile
from typing import get_args

import numpy as np
import pytest

from attention import Edit, run
from attention.presets import build_example
from attention.trace import Trace
from attention.ui.files.matrices import matrices_of, write_csvs, write_npz
from attention.ui.text import Notation, load_text

EXAMPLE = build_example("saw", d_model=5, d_k=3, d_v=2, scaled=True, visible="causal")
EDITED = run(EXAMPLE.edit(Edit("keys", 3, 0, 2.5)).edit(Edit("inputs", 1, 2, 0.125)))
ADDITIVE = run(build_example("chinese", d_model=5, d_k=3, d_v=2, score="additive", positions="sinusoidal"))
MADE = ("queries", "keys", "values", "scores", "masked_scores", "weights", "output")


def tables(trace: Trace, notation: Notation) -> dict[str, list[list[str]]]:
    with zipfile.ZipFile(io.BytesIO(write_csvs(trace, load_text("en", notation, 2, "take-home")))) as archive:
        return {
            name: list(csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline="")))
            for name in archive.namelist()
        }


@pytest.mark.parametrize("notation", get_args(Notation))
@pytest.mark.parametrize("trace", [EDITED, ADDITIVE])
def test_both_files_hold_every_digit_of_every_matrix(trace: Trace, notation: Notation) -> None:
    sheets = tables(trace, notation)
    with np.load(io.BytesIO(write_npz(trace, load_text("zh", notation, 2, "take-home"))), allow_pickle=False) as arrays:
        assert set(arrays) == {name.removesuffix(".csv") for name in sheets} | {"tokens", "notation"}
        assert arrays["tokens"].tolist() == list(trace.example.tokens)
        assert arrays["notation"] == notation
        for name in MADE:
            expected = getattr(trace, name).T if notation == "lecture" else getattr(trace, name)
            np.testing.assert_array_equal(arrays[name], expected)
            np.testing.assert_array_equal(np.array([row[1:] for row in sheets[f"{name}.csv"][1:]], float), expected)


def test_rows_and_columns_are_named_as_on_the_board() -> None:
    assert tables(EDITED, "paper")["queries.csv"][0] == ["", "1", "2", "3"]
    assert [row[0] for row in tables(EDITED, "paper")["queries.csv"]] == ["", "q₁ I", "q₂ saw", "q₃ a", "q₄ saw"]
    assert tables(EDITED, "lecture")["scores.csv"][0] == ["", "q¹ I", "q² saw", "q³ a", "q⁴ saw"]
    assert [row[0] for row in tables(EDITED, "lecture")["scores.csv"]][1] == "k¹ I"


def test_hidden_units_have_a_file_for_each_query() -> None:
    hidden = [name for name in matrices_of(ADDITIVE) if name.startswith("hidden_")]
    assert sorted(hidden) == [f"hidden_{query + 1}" for query in range(5)]
    values = [row[1:] for row in tables(ADDITIVE, "paper")["hidden_2.csv"][1:]]
    np.testing.assert_array_equal(np.array(values, float), ADDITIVE.additive.hidden[1])


def test_no_head_is_a_formula_to_a_spreadsheet() -> None:
    odd = run(build_example("saw", tokens=("=1+1", "+2", "@x", "-3"), d_model=2, d_k=2, d_v=2))
    for rows in tables(odd, "lecture").values():
        heads = [*rows[0], *(row[0] for row in rows)]
        assert not any(head.startswith(("=", "+", "-", "@")) for head in heads)
