"""Colours that read, numbers that are what they say."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention.figures.style import (
    DARK_TWINS,
    DIVERGING,
    PAGE_COLOURS,
    SEQUENTIAL,
    SYMBOL_COLOURS,
    TOKEN_COLOURS,
    TOKEN_PATTERNS,
    colour_scale,
    colours_at,
    elided,
    fine_percent,
    format_number,
    grouped,
    luminance,
    percent,
    plain,
    rgb,
    shortened,
    text_on,
    width_of,
)

LIGHT_PAPER, DARK_PAPER = "#FFFFFF", "#0F172A"
CHANNEL = st.integers(0, 255)


def contrast(first: object, second: object) -> float:
    """Return the contrast ratio of two colours, each given as channels of 0 to 255."""
    brighter, darker = sorted([float(luminance(first)), float(luminance(second))], reverse=True)  # type: ignore[arg-type]
    return (brighter + 0.05) / (darker + 0.05)


def test_contrast_of_black_and_white_is_21() -> None:
    assert contrast(rgb("#000000"), rgb("#FFFFFF")) == pytest.approx(21)


@pytest.mark.parametrize("symbol", SYMBOL_COLOURS)
def test_each_symbol_reads_as_text_in_both_themes(symbol: str) -> None:
    colour = SYMBOL_COLOURS[symbol]
    assert contrast(rgb(colour.light), rgb(LIGHT_PAPER)) >= 4.5
    assert contrast(rgb(colour.dark), rgb(DARK_PAPER)) >= 4.5


@given(st.tuples(CHANNEL, CHANNEL, CHANNEL))
def test_text_on_any_colour_has_contrast_of_four_and_a_half(background: tuple[int, int, int]) -> None:
    ink = {"black": (0, 0, 0), "white": (255, 255, 255)}[str(text_on(background))]
    assert contrast(ink, background) >= 4.5


@pytest.mark.parametrize("scale", [SEQUENTIAL, DIVERGING])
def test_text_on_every_shade_of_a_scale_has_contrast_of_four_and_a_half(scale: tuple[str, ...]) -> None:
    shades = colours_at(np.linspace(0, 1, 101), scale)
    for shade, ink in zip(shades, text_on(shades), strict=True):
        assert contrast((0, 0, 0) if ink == "black" else (255, 255, 255), shade) >= 4.5


def test_the_sequential_scale_grows_brighter_all_the_way() -> None:
    assert (np.diff(luminance(colours_at(np.linspace(0, 1, 101), SEQUENTIAL))) > 0).all()


def test_the_diverging_scale_is_palest_in_the_middle() -> None:
    brightness = luminance(colours_at(np.linspace(0, 1, 101), DIVERGING))
    assert (np.diff(brightness[:51]) > 0).all()
    assert (np.diff(brightness[50:]) < 0).all()


def test_a_scale_is_spread_over_zero_to_one_and_ends_in_its_colours() -> None:
    scale = colour_scale(SEQUENTIAL)
    assert scale[0] == [0.0, SEQUENTIAL[0]]
    assert scale[-1] == [1.0, SEQUENTIAL[-1]]
    np.testing.assert_array_equal(
        colours_at(np.array([0.0, 1.0]), SEQUENTIAL), [rgb(SEQUENTIAL[0]), rgb(SEQUENTIAL[-1])]
    )


def test_places_beyond_a_scale_take_its_ends() -> None:
    np.testing.assert_array_equal(colours_at(np.array([-3.0, 5.0]), DIVERGING), [rgb(DIVERGING[0]), rgb(DIVERGING[-1])])


def test_no_colour_of_a_scale_or_a_token_is_exchanged_in_the_dark() -> None:
    exchanged = DARK_TWINS.keys() | PAGE_COLOURS.keys()
    assert not exchanged & {*SEQUENTIAL, *DIVERGING, *TOKEN_COLOURS}


def test_twelve_tokens_differ_in_colour_or_pattern() -> None:
    looks = {(TOKEN_COLOURS[i % len(TOKEN_COLOURS)], TOKEN_PATTERNS[i // len(TOKEN_COLOURS)]) for i in range(12)}
    assert len(looks) == 12


@pytest.mark.parametrize(
    ("number", "decimals", "written"),
    [
        (0.125, 2, "0.12"),
        (-1.5, 1, "−1.5"),
        (-0.001, 2, "0.00"),
        (2.0, 0, "2"),
        (1e3, 2, "1000.00"),
        (math.inf, 2, "∞"),
        (-math.inf, 2, "−∞"),
        (math.nan, 2, "NaN"),
    ],
)
def test_numbers_have_fixed_decimals_and_a_true_minus(number: float, decimals: int, written: str) -> None:
    assert format_number(number, decimals) == written


@pytest.mark.parametrize(("share", "written"), [(0, "0%"), (0.001, "<1%"), (0.126, "13%"), (1, "100%")])
def test_a_small_share_is_not_called_nothing(share: float, written: str) -> None:
    assert percent(share) == written


def test_long_names_are_shortened_and_short_ones_are_not() -> None:
    assert elided("unbelievably", 10) == "unbelieva…"
    assert elided("attention!", 10) == "attention!"


def test_markup_in_a_name_is_only_text() -> None:
    assert plain("<b>a & b</b>") == "&lt;b&gt;a &amp; b&lt;/b&gt;"


def test_chinese_characters_are_wider_than_latin_letters() -> None:
    assert width_of("今天") == 28
    assert width_of("ab") == 16


@pytest.mark.parametrize(
    ("share", "words"),
    [(0, "0.0%"), (1, "100.0%"), (0.01, "1.0%"), (0.00996, "1%"), (0.00123, "0.12%"), (1.26e-6, "0.00013%"),
     (9e-7, "<0.0001%")],
)  # fmt: skip
def test_a_small_share_keeps_two_digits(share: float, words: str) -> None:
    assert fine_percent(share) == words


def test_sentences_that_begin_alike_stay_apart_when_shortened() -> None:
    assert shortened("because it was too tired", 13) == "becaus…tired"
    assert shortened("because it was too wide", 13) == "becaus…o wide"
    assert shortened("short", 13) == "short"


def test_thousands_stand_apart_by_a_narrow_space() -> None:
    assert [grouped(value) for value in (999, 20_000, -1234.5, 0.25)] == [
        "999",
        "20\u202f000",
        "\u22121\u202f234.5",
        "0.25",
    ]
