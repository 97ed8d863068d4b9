"""Colours, sizes and number format: the only place with hex codes.

Each symbol of the article has one fixed colour everywhere: prose, board and charts. Every colour has a light-theme and
a dark-theme form; each reaches WCAG AA (4.5:1) as text on its theme's background.

Figures are drawn in the light theme's colours. Where the page is dark, the browser exchanges each for its dark twin: a
theme switch needs no server. Colour scales are the same in both themes, so that "bright is much" is true in both.
"""

import math
from typing import Final, NamedTuple
from unicodedata import east_asian_width

import numpy as np
import numpy.typing as npt

from attention.arrays import Floats


class Colour(NamedTuple):
    """One symbol's colour, as CSS hex, on a light and on a dark background."""

    light: str
    dark: str


SYMBOL_COLOURS: Final[dict[str, Colour]] = {
    "input": Colour("#475569", "#CBD5E1"),  # a, I
    "query": Colour("#1D4ED8", "#93B4FF"),  # q, Q, W^q
    "key": Colour("#B45309", "#FDBA74"),  # k, K, W^k
    "value": Colour("#047857", "#6EE7B7"),  # v, V, W^v
    "score": Colour("#6D28D9", "#C4B5FD"),  # alpha, A
    "weight": Colour("#BE185D", "#F9A8D4"),  # alpha prime, A prime
    "output": Colour("#B91C1C", "#FCA5A5"),  # b, O
}

PAPER: Final = "#FFFFFF"
INK: Final = "#31333F"
RULE: Final = "#D5D6D8"

DARK_TWINS: Final[dict[str, str]] = {colour.light: colour.dark for colour in SYMBOL_COLOURS.values()}
CLEAR: Final = "#FFFFFF00"
"""The paper, seen through: the browser makes it of the page's own background."""
PAGE_COLOURS: Final[dict[str, str]] = {
    PAPER: "--st-background-color",
    INK: "--st-text-color",
    RULE: "--st-border-color",
}
"""Colours that the browser takes from the page itself: the colour in the figure, the page's CSS variable."""

# Okabe and Ito 2008: told apart under every common colour blindness. They stay the same in both themes.
TOKEN_COLOURS: Final = ("#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7")
TOKEN_PATTERNS: Final = ("", "/", ".")
"""Fill patterns: token 8 has the colour of token 1 and the next pattern, so that colour never stands alone."""

# Cividis (Nuñez, Anderton, Renslow 2018): lightness grows evenly, also for colour-blind eyes.
SEQUENTIAL: Final = (
    "#00224E", "#123570", "#3B496C", "#575D6D", "#707173", "#8A8678", "#A59C74", "#C3B369", "#E1CC55", "#FEE838",
)  # fmt: skip
# PuOr (ColorBrewer): orange below zero, purple above, pale at zero.
DIVERGING: Final = (
    "#7F3B08", "#B35806", "#E08214", "#FDB863", "#FEE0B6", "#F7F7F7", "#D8DAEB", "#B2ABD2", "#8073AC", "#542788",
    "#2D004B",
)  # fmt: skip

BLACK: Final = "black"  # by name: these two are the same on every page
WHITE: Final = "white"

THOUSANDS: Final = "\u202f"
"""Between groups of three digits, in sentences, tables and along axes: a narrow space, so that no comma is a point."""
FONT_SIZE: Final = 12
"""Pixels; nothing in a figure is smaller."""
DASHES: Final = ("solid", "dash", "dot", "dashdot")
MARKERS: Final = ("circle", "square", "diamond", "triangle-up")


def colour_scale(colours: tuple[str, ...]) -> list[list[float | str]]:
    """Spread colours evenly over 0..1, in Plotly's form."""
    return [[place, colour] for place, colour in zip(np.linspace(0, 1, len(colours)).tolist(), colours, strict=True)]


def colours_at(places: Floats, colours: tuple[str, ...]) -> npt.NDArray[np.float64]:
    """Return the colours of a scale at some places.

    Args:
        places: any shape, 0..1; clipped.
        colours: the scale.

    Returns:
        [..., 3], red, green and blue between 0 and 255.
    """
    stops = np.linspace(0, 1, len(colours))
    channels = np.array([rgb(colour) for colour in colours]).T
    return np.stack([np.interp(places, stops, channel) for channel in channels], axis=-1)


def rgb(colour: str) -> tuple[int, int, int]:
    """Read a CSS hex colour."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return red, green, blue


def luminance(colours: npt.ArrayLike) -> Floats:
    """Return the relative luminance, 0..1, of colours [..., 3] between 0 and 255.

    Source:
        WCAG 2.2, definition of relative luminance.
    """
    share = np.asarray(colours, dtype=np.float64) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    weighted: Floats = linear @ np.array([0.2126, 0.7152, 0.0722])
    return weighted


def text_on(colours: npt.ArrayLike) -> npt.NDArray[np.str_]:
    """Return black or white for text on each background [..., 3]: contrast never falls below 4.5."""
    # black and white read equally well where (1 + 0.05) / (L + 0.05) = (L + 0.05) / 0.05
    return np.where(luminance(colours) > math.sqrt(1.05 * 0.05) - 0.05, BLACK, WHITE)


def format_number(value: float, decimals: int = 2) -> str:
    """Return a number with that many decimals and a true minus sign; never "−0.00"; ∞ and NaN by name."""
    if not math.isfinite(value):
        return {math.inf: "∞", -math.inf: "\u2212∞"}.get(value, "NaN")
    digits = f"{value:.{decimals}f}"
    if float(digits) == 0:
        digits = digits.lstrip("-")
    return digits.replace("-", "\u2212")


def grouped(value: float) -> str:
    """Return a number with six digits at most and its thousands apart, as `Text.count` writes them."""
    return f"{value:,.6g}".replace(",", THOUSANDS).replace("-", "\u2212")


def percent(share: float) -> str:
    """Write a share of 1 as a percentage; a small one is not called nothing."""
    return "<1%" if 0 < share < 0.005 else f"{100 * share:.0f}%"


def fine_percent(share: float) -> str:
    """Write a share of 1 as a percentage; a small one keeps two digits: most weights are far below one percent."""
    hundredths = 100 * share
    if share >= 0.01 or share == 0:
        return f"{format_number(hundredths, 1)}%"
    return f"{hundredths:.2g}%" if hundredths >= 0.0001 else "<0.0001%"


def width_of(text: str) -> int:
    """Estimate a text's width in pixels; Chinese characters are as wide as they are high."""
    return sum(14 if east_asian_width(letter) in "WF" else 8 for letter in text)


def elided(text: str, longest: int = 10) -> str:
    """Shorten a text for an axis, ending it in "…" where something is missing."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def shortened(text: str, longest: int) -> str:
    """Shorten a text in its middle: sentences that begin alike stay apart."""
    half = (longest - 1) // 2
    return text if len(text) <= longest else f"{text[:half].rstrip()}…{text[-half:].lstrip()}"


def plain(text: str) -> str:
    """Escape what Plotly would read as markup: a reader's token may hold "<b>" or a link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
