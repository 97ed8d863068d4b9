import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention.ui.controls.painting import read_paint, write_paint

COLOURS = st.text("0123456789abcdef", min_size=6, max_size=6)


@given(st.dictionaries(st.integers(0, 49), COLOURS))
def test_what_is_written_is_read(painted: dict[int, str]) -> None:
    assert read_paint(write_paint(painted)) == painted


@pytest.mark.parametrize(
    "code",
    ["0-ffffff", "51-ffffff", "9-fffff", "9-ffffff~", "~9-ffffff", "9-FFFFFF", "9-gggggg", "-9-ffffff", "9 ffffff"],
)
def test_what_cannot_be_read_paints_nothing(code: str) -> None:
    assert read_paint(code) is None


@given(st.text(max_size=600))
def test_no_link_breaks_the_picture(code: str) -> None:
    assert all(0 <= pixel < 50 for pixel in read_paint(code) or {})


def test_the_last_colour_of_a_pixel_counts() -> None:
    assert read_paint("9-000000~9-ffffff") == {8: "ffffff"}
