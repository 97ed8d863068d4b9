"""What a link may say: every parameter of the address, its bounds, and the code of the edited cells. Plain Python.

A link is untrusted. Nothing here raises for what somebody else wrote: a value is either allowed or named as refused.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from attention.example import Edit, Matrix
from attention.presets import PRESETS
from attention.ui.text import LANGUAGES, NOTATIONS

BOARD_TOKENS: Final = 12
LONGEST_SENTENCE: Final = 64
SENTENCE_CHARACTERS: Final = 600
MOST_EDITS: Final = 64
LARGEST_NUMBER: Final = 1e6

RANGES: Final[Mapping[str, tuple[int, int]]] = {
    "seed": (0, 9999),
    "d": (2, 8),
    "d_k": (1, 8),
    "d_v": (1, 8),
    "reach": (0, BOARD_TOKENS - 1),
    "decimals": (1, 4),
    "query": (1, BOARD_TOKENS),
}
TEMPERATURES: Final = (0.1, 5.0)
CODES: Final[Mapping[str, tuple[str, ...]]] = {
    "lang": LANGUAGES,
    "notation": NOTATIONS,
    "preset": tuple(PRESETS),
    "score": ("dot_product", "additive"),
    "normalizer": ("softmax", "relu", "identity"),
    "visible": ("all", "causal", "band"),
}
MATRIX_CODES: Final[Mapping[str, Matrix]] = {
    "I": "inputs",
    "Wq": "query_projection",
    "Wk": "key_projection",
    "Wv": "value_projection",
    "Q": "queries",
    "K": "keys",
    "V": "values",
    "A": "scores",
    "A1": "weights",
}
CODE_OF_MATRIX: Final = {matrix: code for code, matrix in MATRIX_CODES.items()}
WHOLE: Final = re.compile(r"-?[0-9]{1,9}")
DECIMAL: Final = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,20})?")
EDIT: Final = re.compile(r"([A-Z][a-z1]?)-([1-9]\d?)-([1-9]\d?)_(-?[0-9.e-]{1,24})")


def write_edits(edits: Iterable[Edit]) -> str:
    """Return the edits as a link holds them, oldest first: `K-4-1_2.5~Wq-1-2_0.5`.

    Counted from 1 and in the core's orientation whatever the notation: `Wq-1-2` is W^q₂,₁ in the lecture's.
    """
    return "~".join(f"{CODE_OF_MATRIX[e.matrix]}-{e.row + 1}-{e.column + 1}_{e.value!r}" for e in edits)


def read_edits(code: str) -> tuple[Edit, ...] | None:
    """Return the edits that a link holds, oldest first, or None where any of it cannot be read."""
    pieces = code.split("~") if code else []
    edits = [read_edit(piece) for piece in pieces[: MOST_EDITS + 1]]
    readable = tuple(edit for edit in edits if edit is not None)
    return readable if len(readable) == len(edits) <= MOST_EDITS else None


def read_edit(piece: str) -> Edit | None:
    """Return one edit, or None where it cannot be read."""
    match = EDIT.fullmatch(piece)
    if match is None or match[1] not in MATRIX_CODES:
        return None
    try:
        value = float(match[4])
    except ValueError:
        return None
    allowed = math.isfinite(value) and abs(value) <= LARGEST_NUMBER
    return Edit(MATRIX_CODES[match[1]], int(match[2]) - 1, int(match[3]) - 1, value) if allowed else None


def within(low: float, high: float) -> Callable[[str], bool]:
    """Return whether a text is a number in these bounds, in plain digits; whole where both bounds are."""
    form = WHOLE if isinstance(low, int) and isinstance(high, int) else DECIMAL
    return lambda text: form.fullmatch(text) is not None and low <= float(text) <= high


ALLOWED: Final[Mapping[str, Callable[[str], bool]]] = {
    **{name: codes.__contains__ for name, codes in CODES.items()},
    **{name: within(*bounds) for name, bounds in RANGES.items()},
    "temperature": within(*TEMPERATURES),
    "scaled": ("true", "false").__contains__,
    "positions": ("true", "false").__contains__,
    "sentence": lambda text: len(text) <= SENTENCE_CHARACTERS,
    "edits": lambda text: read_edits(text) is not None,
}


def refused(query: Mapping[str, str]) -> list[str]:
    """Return the names of the parameters whose values are not allowed, in the order of this table."""
    return [name for name, allowed in ALLOWED.items() if name in query and not allowed(query[name])]
