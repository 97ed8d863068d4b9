"""What every figure shares: its type, its axes and a layout without baggage; what it says, and what of it lasts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy.typing as npt

from attention.figures.style import FONT_SIZE, INK, RULE, plain

Mark = dict[str, Any]
Array = npt.NDArray[Any]


class Lasting:
    """A part of a figure that stays while the rest moves: the browser fetches it once, by an address of its content.

    It may stand wherever an array or the address of a picture may. What follows from a recording, a photograph or the
    screen alone lasts; what a slider moves does not.
    """

    def __init__(self, value: Array | bytes) -> None:
        """Take an array, or the bytes of a PNG."""
        self.value = value


@dataclass(frozen=True, eq=False)
class Column:
    """One quantity of many marks, as numbers: the browser writes each out when it is asked for."""

    values: Array | Lasting | Sequence[str]
    form: int | Literal["percent"] = 0
    """Decimals, or a share of 1 as `style.fine_percent` writes it; words stay as they are."""


@dataclass(frozen=True, eq=False)
class Says:
    """What a mark's points say when they are pointed at; it stands in the mark as `meta`, `says`."""

    words: str
    """A sentence with `{name}` for each column."""
    columns: Mapping[str, Column]
    across: int = 0
    """Points in a row, where they stand in rows: up and down go by that many."""


class Grid(NamedTuple):
    """How the browser reads a heatmap's cells out, and how a click on one is told."""

    rows: tuple[str, ...]
    """As drawn, top to bottom."""
    columns: tuple[str, ...]
    """As drawn, left to right."""
    transposed: bool
    """Whether the picture is the transpose of the core's matrix; clicks speak the core's orientation."""
    decimals: int


class Table(NamedTuple):
    """The numbers of a figure, for those who would rather read them."""

    header: Sequence[str]
    rows: Sequence[Sequence[str | float]] = ()
    """The first of each row is its name."""
    columns: Sequence[Column] = ()
    """In place of rows."""


@dataclass(frozen=True)
class Figure:
    """Plotly's data and layout as plain dictionaries, and what the browser needs besides.

    `plotly.graph_objects.Figure(figure.data, figure.layout)` checks every property, which costs some 2 ms: the tests
    do it, a slider move does not.
    """

    data: list[Mark]
    layout: dict[str, Any]
    grid: Grid | None = None
    """For heatmaps; their table is made from their cells."""
    table: Table | None = None
    widest: int | None = None
    """Pixels; a wider page leaves the rest blank."""
    shrinks: bool = False
    """Whether it grows and shrinks as a whole around `widest`: square pixels stay square without a blank."""
    plain: bool = False
    """Whether the browser draws it without Plotly, in a tenth of the time.

    It knows what assets/figure/types.d.ts names, and asks for the range of each axis.
    """

    @property
    def height(self) -> int:
        """Pixels, the same at every width unless the figure shrinks."""
        return int(self.layout["height"])


class Axis(NamedTuple):
    """A quantity along an axis."""

    title: str
    """With its unit, if it has one."""
    logarithmic: bool = False
    range: tuple[float, float] | None = None
    """Fixed ends, as values; None: what the data need."""
    ticks: Sequence[float] | None = None


def layout(height: int, revision: str, **rest: Any) -> dict[str, Any]:
    """Return a small layout; the browser adds the page's font and colours.

    Args:
        height: pixels.
        revision: while it stays the same, a reader's zoom is kept.
        rest: Plotly's own layout properties.
    """
    return {
        "height": height,
        "uirevision": revision,
        "margin": {"l": 56, "r": 16, "t": 16, "b": 48},
        "font": {"size": FONT_SIZE, "color": INK},
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        **rest,
    }


def titled(title: str, **rest: Any) -> dict[str, Any]:
    """Return an axis of fixed range with a title and a thin grid."""
    return {
        "title": {"text": plain(title), "standoff": 8},
        "gridcolor": RULE,
        "zerolinecolor": RULE,
        "linecolor": RULE,
        "fixedrange": True,
        **rest,
    }


def bare(**rest: Any) -> dict[str, Any]:
    """Return an axis that is not seen."""
    return {"visible": False, "fixedrange": True, **rest}
