"""9.4: B in the link, one cell in three maps, and its arithmetic in both."""

import re

import pytest

from tests.pages.reader import figures, open_section, sent

pytestmark = pytest.mark.usefixtures("served")

SLUG = "compare"


def test_both_settings_are_in_one_link() -> None:
    page = open_section(SLUG, scaled="true", b_normalizer="relu", b_visible="band", b_reach="2")
    table = next(each.value for each in page.markdown if "| A | B |" in each.value)
    assert "| yes | **no** |" in table
    assert "| softmax | **ReLU** |" in table
    assert "neighbours, ±r, r = 2**" in table


def test_b_has_a_mask_of_its_own_in_the_link() -> None:
    page = open_section(SLUG, visible="own", hide="1.2", b_visible="own", b_hide="2.1", pair_cell="2.1")
    table = next(each.value for each in page.markdown if "| A | B |" in each.value)
    assert "| My own mask (1 look hidden) | **My own mask (1 look hidden), other cells than in A** |" in table
    assert [each["name"] for each in figures(page)] == ["map_a", "map_b", "map_difference"]
    [grid] = (each for each in sent(page) if "shown" in each)
    # in lecture notation a query is a column
    assert [(row, column) for row in range(4) for column in range(4) if not grid["visible"][row][column]] == [(0, 1)]


@pytest.mark.parametrize("notation", ["lecture", "paper"])
def test_b_is_written_in_a_notation_of_its_own(notation: str) -> None:
    other = "paper" if notation == "lecture" else "lecture"
    page = open_section(SLUG, notation=notation, b_notation=other, pair_cell="2.4", b_temperature="1.0")
    assert any("A and B differ in 1 setting. Each has its own notation" in each.value for each in page.markdown)
    a, b, difference = (each["grid"] for each in figures(page))
    assert (a["transposed"], b["transposed"], difference["transposed"]) == (
        notation == "lecture",
        other == "lecture",
        notation == "lecture",
    )
    told = next(each.value for each in page.markdown if "Delta" in each.value).split("gathered}")[1::2]
    dots = [r"\cdot q^" in line for line in told[:2]]
    assert dots == [notation == "lecture", other == "lecture"]


def test_three_maps_are_drawn_and_each_can_be_asked() -> None:
    drawn = {each["name"]: each for each in figures(open_section(SLUG))}
    assert [*drawn] == ["map_a", "map_b", "map_difference"]
    assert all(each["clickable"] and each["plain"] for each in drawn.values())


@pytest.mark.parametrize("notation", ["lecture", "paper"])
def test_a_cell_tells_its_arithmetic_in_both_and_what_lies_between(notation: str) -> None:
    page = open_section(SLUG, pair_cell="2.4", notation=notation, b_temperature="0.5", decimals="3")
    told = next(each.value for each in page.markdown if "Delta" in each.value)
    a, b, difference = (
        [float(each) for each in re.findall(r"-?\d+\.\d+", line.replace("\u2212", "-"))]
        for line in told.split("gathered}")[1::2]
    )
    assert difference[:2] == [b[-1], a[-1]]
    assert difference[2] == pytest.approx(b[-1] - a[-1], abs=0.0011)


def test_a_cell_that_is_not_there_is_not_told() -> None:
    assert not any("Delta" in each.value for each in open_section(SLUG, pair_cell="9.9").markdown)
