"""What a measurement found: figures beside their marks."""

import json
import sys
import unicodedata
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import NamedTuple


class Figure(NamedTuple):
    """One number that was measured, and the most that it may be; without a mark it is told as a fact."""

    name: str
    value: float
    unit: str = ""
    at_most: float | None = None

    @property
    def holds(self) -> bool:
        """Return whether the figure keeps within its mark."""
        return self.at_most is None or self.value <= self.at_most


def width(written: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in written)


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a table: the first column to the left, numbers to the right."""
    lines = [header, *rows]
    widths = [max(width(line[column]) for line in lines) for column in range(len(header))]

    def write(line: Sequence[str]) -> str:
        padded = [" " * (wide - width(cell)) for cell, wide in zip(line, widths, strict=True)]
        return "  ".join([line[0] + padded[0], *(pad + cell for pad, cell in zip(padded[1:], line[1:], strict=True))])

    return "\n".join([write(header), "  ".join("─" * wide for wide in widths), *map(write, rows)])


def against_mark(figure: Figure) -> str:
    """Write a figure; an exclamation mark where it is beyond its mark."""
    return f"{'' if figure.holds else '! '}{figure.value:.1f}"


def digits(value: float | None) -> str:
    """Write a number in three digits; nothing where there is none."""
    return "" if value is None else f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"


def main() -> None:
    """Write the figures of one script: its module, the file, and `smoke` where one press is enough."""
    script, file, *options = sys.argv[1:]
    found: list[Figure] = import_module(script).run(smoke="smoke" in options)
    Path(file).write_text(json.dumps(found))


if __name__ == "__main__":
    main()
