"""What a link may say, and that nothing else gets through."""

import math
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention.example import Edit, Matrix
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
    assert link.refused({"edits": code}) == ["edits"]


def test_more_edits_than_a_reader_makes_are_refused() -> None:
    assert link.read_edits("~".join(["K-1-1_1"] * (link.MOST_EDITS + 1))) is None


def test_no_edits_is_an_empty_code() -> None:
    assert link.read_edits("") == ()


@given(st.dictionaries(st.sampled_from(sorted(link.ALLOWED)), st.text(max_size=200)))
def test_no_query_string_raises(query: dict[str, str]) -> None:
    assert set(link.refused(query)) <= query.keys()


@pytest.mark.parametrize("name", sorted(link.RANGES))
def test_whole_numbers_are_taken_inside_their_range_only(name: str) -> None:
    low, high = link.RANGES[name]
    assert link.refused({name: str(low)}) == link.refused({name: str(high)}) == []
    for bad in (str(high + 1), "-1", "1.5", "٣", "9" * 5000, "", "1e1"):
        assert link.refused({name: bad}) == [name]


def test_temperature_is_a_positive_number_in_its_range() -> None:
    assert link.refused({"temperature": "0.5"}) == []
    for bad in ("0", "-1", "inf", "nan", "9", "0." + "1" * 99):
        assert link.refused({"temperature": bad}) == ["temperature"]


def test_codes_and_unknown_parameters() -> None:
    assert link.refused({"lang": "zh", "score": "additive", "utm_source": "mail"}) == []
    assert link.refused({"lang": "nl", "score": "<script>"}) == ["lang", "score"]


def test_edited_numbers_are_finite_and_bounded() -> None:
    edit = link.read_edit("A-1-2_-1e-05")
    assert edit == Edit("scores", 0, 1, -1e-05)
    assert edit is not None
    assert math.isfinite(edit.value)
