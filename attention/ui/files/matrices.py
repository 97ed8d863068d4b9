"""Every matrix of an example as a file: CSV for a spreadsheet, NPZ for NumPy. Plain Python.

A file is written as the reader's notation writes: in lecture notation a token is a column, on paper it is a row.
"""

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from attention.arrays import Floats
from attention.trace import Trace
from attention.ui.board.matrices import face, numbers, with_ancestors
from attention.ui.text import SUBSCRIPTS, SUPERSCRIPTS, Text

BEGINNING: Final = "\ufeff"
"""By which a spreadsheet knows UTF-8."""


class Sheet(NamedTuple):
    """One matrix in the reader's notation, and what its rows and columns are called."""

    values: Floats
    """[rows, columns]; −∞ where a score is hidden."""
    rows: Sequence[str]
    columns: Sequence[str]


def matrices_of(trace: Trace) -> dict[str, str]:
    """Return all that the outputs are made of, and the outputs: name in a file → name on the board."""
    boards = with_ancestors(trace, {"output"})
    return {f"hidden_{int(name[7:]) + 1}" if name.startswith("hidden:") else name: name for name in boards}


def sheet(trace: Trace, matrix: str, text: Text) -> Sheet:
    """Return one matrix, by its name on the board."""
    look, values = face(trace, matrix, text.notation), numbers(trace, matrix)
    rows, columns = (
        _heads(name, count, trace.example.tokens)
        for name, count in zip((look.rows, look.columns), values.shape, strict=True)
    )
    return Sheet(values.T, columns, rows) if text.notation == "lecture" else Sheet(values, rows, columns)


def _heads(name: str, count: int, tokens: Sequence[str]) -> list[str]:
    """Return what the rows or columns are called: a token's vector and the token, else the dimension's number."""
    if not name:
        return [str(place + 1) for place in range(count)]
    # a token stands behind its symbol, so no spreadsheet takes a sign in it for a formula
    return [f"{_plain(re.sub('#[rc]', str(place + 1), name))} {tokens[place]}" for place in range(count)]


def _plain(symbol: str) -> str:
    """Return a symbol as plain characters: `q^{2}` is q²."""
    raised = re.sub(r"\^\{(\d+)\}", lambda match: match[1].translate(SUPERSCRIPTS), symbol)
    lowered = re.sub(r"_\{(\d+)\}", lambda match: match[1].translate(SUBSCRIPTS), raised)
    return re.sub(r"[_^]\{([^}]*)\}", r"\1", lowered)


def write_csv(trace: Trace, matrix: str, text: Text) -> bytes:
    """Return one matrix as CSV: heads in the first row and column, every digit of every number."""
    values, rows, columns = sheet(trace, matrix, text)
    lines = io.StringIO(BEGINNING)
    lines.seek(0, io.SEEK_END)
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(["", *columns])
    writer.writerows([head, *map(repr, row)] for head, row in zip(rows, values.tolist(), strict=True))
    return lines.getvalue().encode()


def write_csvs(trace: Trace, text: Text) -> bytes:
    """Return every matrix as CSV, together in a ZIP archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, matrix in matrices_of(trace).items():
            archive.writestr(f"{name}.csv", write_csv(trace, matrix, text))
    return packed.getvalue()


def write_npz(trace: Trace, text: Text) -> bytes:
    """Return every matrix by its name in the core, with the tokens and the notation, for `np.load`."""
    arrays: dict[str, Any] = {name: sheet(trace, matrix, text).values for name, matrix in matrices_of(trace).items()}
    packed = io.BytesIO()
    np.savez_compressed(packed, tokens=np.array(trace.example.tokens), notation=np.array(text.notation), **arrays)
    return packed.getvalue()
