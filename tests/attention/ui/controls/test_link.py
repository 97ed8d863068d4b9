"""Edited cells, painted pixels and a chosen cell, as a link writes them."""

import math
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention.example import Edit, Matrix
from attention.experiments.classroom.mistakes import STEPS, Cell
from attention.ui.controls import link

EDITS = st.lists(
    st.builds(
        Edit,
        st.sampled_from(get_args(Matrix)),
        st.integers(0, 98),
        st.integers(0, 98),
        st.floats(-link.LARGEST_NUMBER, link.LARGEST_NUMBER),
    ),
    max_size=link.MOST_EDITS,
)


@given(EDITS)
def test_edits_survive_the_link_bit_by_bit(edits: list[Edit]) -> None:
    assert link.read_edits(link.write_edits(edits)) == tuple(edits)


def test_a_link_to_two_edits_reads_as_promised() -> None:
    edits = (Edit("keys", 3, 0, 2.5), Edit("query_projection", 0, 1, 0.5))
    assert link.write_edits(edits) == "K-4-1_2.5~Wq-1-2_0.5"


@pytest.mark.parametrize(
    "code",
    [
        "K-4-1",
        "Z-1-1_1",
        "K-0-1_1",
        "K-1-1_nan",
        "K-1-1_1e999",
        "K-1-1_1e7",
        "K-1-1_",
        "K-1-1_1~",
        "~" * 99,
        "K-1-1_--1",
    ],
)
def test_an_edit_that_cannot_be_read_refuses_the_whole(code: str) -> None:
    assert link.read_edits(code) is None


def test_more_edits_than_a_reader_makes_are_refused() -> None:
    assert link.read_edits("~".join(["K-1-1_1"] * (link.MOST_EDITS + 1))) is None


def test_no_edits_is_an_empty_code() -> None:
    assert link.read_edits("") == ()


def test_edited_numbers_are_finite_and_bounded() -> None:
    edit = link.read_edit("A-1-2_-1e-05")
    assert edit == Edit("scores", 0, 1, -1e-05)
    assert edit is not None
    assert math.isfinite(edit.value)


COLOURS = st.text("0123456789abcdef", min_size=6, max_size=6)


@given(st.dictionaries(st.integers(0, 49), COLOURS))
def test_painted_pixels_survive_the_link(painted: dict[int, str]) -> None:
    assert link.read_paint(link.write_paint(painted)) == painted


@pytest.mark.parametrize(
    "code",
    ["0-ffffff", "51-ffffff", "9-fffff", "9-ffffff~", "~9-ffffff", "9-FFFFFF", "9-gggggg", "-9-ffffff", "9 ffffff"],
)
def test_paint_that_cannot_be_read_paints_nothing(code: str) -> None:
    assert link.read_paint(code) is None


@given(st.text(max_size=600))
def test_no_link_breaks_the_picture(code: str) -> None:
    assert all(0 <= pixel < 50 for pixel in link.read_paint(code) or {})


def test_the_last_colour_of_a_pixel_counts() -> None:
    assert link.read_paint("9-000000~9-ffffff") == {8: "ffffff"}


@given(st.integers(0, 98), st.integers(0, 98))
def test_a_chosen_cell_survives_the_link(row: int, column: int) -> None:
    assert link.read_cell(link.write_cell(row, column)) == (row, column)


@given(st.sets(st.tuples(st.integers(0, 11), st.integers(0, 11))))
def test_hidden_cells_survive_the_link(cells: set[tuple[int, int]]) -> None:
    assert link.read_cells(link.write_cells(cells)) == tuple(sorted(cells))


@pytest.mark.parametrize("code", ["1.2~", "~1.2", "1.2~x", "1.2,1.3", "~".join(["1.1"] * 145)])
def test_cells_that_cannot_be_read_are_none(code: str) -> None:
    assert link.read_cells(code) is None


@pytest.mark.parametrize("code", ["", "1", "1.", "0.1", "1.100", "1.1.1", "-1.2", "٣.1", " 1.1"])
def test_a_cell_that_cannot_be_read_is_none(code: str) -> None:
    assert link.read_cell(code) is None


CELLS = st.builds(Cell, st.sampled_from(STEPS), st.integers(0, 98), st.integers(0, 98))
NUMBERS = st.floats(-link.LARGEST_NUMBER, link.LARGEST_NUMBER)


@given(st.dictionaries(CELLS, st.none() | NUMBERS, max_size=8))
def test_answers_survive_the_link_bit_by_bit(answers: dict[Cell, float | None]) -> None:
    assert link.read_answers(link.write_answers("0f3c9a21", answers)) == ("0f3c9a21", answers)
    assert link.read_blanks("~".join(map(link.write_blank, answers))) == tuple(answers)


@pytest.mark.parametrize("code", ["A.1.2_0.5", "0f3c9a21!A.1.2_1e400", "0f3c9a21!B.1.2_1", "0f3c9a21!A.1.2_y", "xyz!"])
def test_answers_that_cannot_be_read_are_refused(code: str) -> None:
    assert link.read_answers(code) is None


@pytest.mark.parametrize("code", ["A", "B.1.1", "A.0.1", "~".join(["A.1.1"] * 65)])
def test_blanks_that_cannot_be_read_are_refused(code: str) -> None:
    assert link.read_blanks(code) is None
    assert link.read_blanks("") == ()
