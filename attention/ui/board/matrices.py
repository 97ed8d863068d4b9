"""What the board knows of each matrix: its numbers, its symbols in the chosen notation, the rule of its cells.

The browser shows these numbers. It multiplies two of them to write out a product; sums and powers come from here.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final, Literal

import numpy as np

from attention.arrays import Bools, Floats
from attention.how import LAYERS, how
from attention.trace import ADDITIVE_SEED, Trace
from attention.ui.text import Notation

Payload = dict[str, Any]


@dataclass(frozen=True)
class Face:
    """How a matrix looks on the board.

    In `symbol`, `cell` and the axes `^{…}` is raised and `_{…}` lowered; `#r` and `#c` stand for the row and the column
    in the core's orientation, counted from 1. Written as in the lecture; `on_paper` translates.
    """

    symbol: str
    colour: str
    """A key of `SYMBOL_COLOURS`."""
    cell: str
    rows: str = ""
    """The name of one row, where a row belongs to a token; empty where it is a dimension."""
    columns: str = ""


FACES: Final[Mapping[str, Face]] = {
    "inputs": Face("I", "input", "a^{#r}_{#c}", "a^{#r}"),
    "encodings": Face("P", "input", "p^{#r}_{#c}", "p^{#r}"),
    "positioned_inputs": Face("I+P", "input", "(a+p)^{#r}_{#c}", "(a+p)^{#r}"),
    "query_projection": Face("W^{q}", "query", "W^{q}_{#c,#r}"),
    "key_projection": Face("W^{k}", "key", "W^{k}_{#c,#r}"),
    "value_projection": Face("W^{v}", "value", "W^{v}_{#c,#r}"),
    "queries": Face("Q", "query", "q^{#r}_{#c}", "q^{#r}"),
    "keys": Face("K", "key", "k^{#r}_{#c}", "k^{#r}"),
    "values": Face("V", "value", "v^{#r}_{#c}", "v^{#r}"),
    "scores": Face("A", "score", "α_{#r,#c}", "q^{#r}", "k^{#c}"),
    "dot_product_scores": Face("A", "score", "α_{#r,#c}", "q^{#r}", "k^{#c}"),
    "additive_scores": Face("A", "score", "α_{#r,#c}", "q^{#r}", "k^{#c}"),
    "scaled_scores": Face("A", "score", "α_{#r,#c}", "q^{#r}", "k^{#c}"),
    "masked_scores": Face("A", "score", "α_{#r,#c}", "q^{#r}", "k^{#c}"),
    "shifted_scores": Face("A−max", "score", "α_{#r,#c}−max", "q^{#r}", "k^{#c}"),
    "exponentials": Face("exp", "score", "exp(α_{#r,#c}−max)", "q^{#r}", "k^{#c}"),
    "totals": Face("Σ", "score", "Σ_{#r}", "q^{#r}"),
    "weights": Face("A′", "weight", "α′_{#r,#c}", "q^{#r}", "k^{#c}"),
    "weight_sums": Face("Σ", "weight", "Σ_{#r}", "q^{#r}"),
    "output": Face("O", "output", "b^{#r}_{#c}", "b^{#r}"),
    "query_layer": Face("U^{q}", "query", "U^{q}_{#c,#r}"),
    "key_layer": Face("U^{k}", "key", "U^{k}_{#c,#r}"),
    "combine": Face("w", "score", "w_{#r}"),
    "query_terms": Face("U^{q}q", "query", "(U^{q}q^{#r})_{#c}", "U^{q}q^{#r}"),
    "key_terms": Face("U^{k}k", "key", "(U^{k}k^{#r})_{#c}", "U^{k}k^{#r}"),
}
ORDER: Final = {matrix: place for place, matrix in enumerate(FACES)}
PROJECTIONS: Final = {"queries": "query_projection", "keys": "key_projection", "values": "value_projection"}
SCORE_STEPS: Final = ("scaled_scores", "masked_scores", "shifted_scores", "exponentials")
WITHOUT_SOFTMAX: Final = {"shifted_scores": "kept", "exponentials": "kept", "totals": "kept_sums"}
UNBOUNDED: Final = frozenset({"scores", "scaled_scores", "masked_scores"})


def face(trace: Trace, matrix: str, notation: Notation) -> Face:
    """Return how a matrix looks; `hidden:3` holds the hidden units of query 3, counted from 0."""
    if matrix.startswith("hidden:"):
        query = int(matrix.partition(":")[2]) + 1
        found = Face(f"tanh^{{{query}}}", "score", f"h^{{{query},#r}}_{{#c}}", "k^{#r}")
    else:
        found = FACES[matrix]
    if matrix in ("scaled_scores", "masked_scores"):
        divided = _divided(trace)
        found = replace(found, symbol=found.symbol + divided, cell=found.cell + divided)
    if matrix == "exponentials" and trace.example.base != math.e:
        base = f"{trace.example.base:g}"
        found = replace(found, symbol=f"{base}^{{A−max}}", cell=found.cell.replace("exp(", f"{base}^("))
    if matrix == "masked_scores":
        found = replace(found, symbol=f"mask({found.symbol})", cell=f"mask({found.cell})")
    if notation == "paper":
        symbol = {"I": "X", "I+P": "X+P"}.get(found.symbol, found.symbol)
        rows, columns = on_paper(found.rows), on_paper(found.columns)
        found = Face(on_paper(symbol), found.colour, on_paper(found.cell), rows, columns)
    return found


@cache
def on_paper(symbol: str) -> str:
    """Return a symbol as papers write it, where a token's vector is a row: `a^{#r}_{#c}` is `x_{#r,#c}`.

    The place of a token is lowered, a matrix stands behind the row that it multiplies, and the input is called x.
    """
    symbol = re.sub(r"\^\{([#\d][^}]*)\}_\{(#c)\}", r"_{\1,\2}", symbol)
    symbol = re.sub(r"\^\{([#\d][^}]*)\}", r"_{\1}", symbol)
    symbol = re.sub(r"(W_\{\w\}|U\^\{\w\})([a-z](?:_\{#\w\})?)", r"\2\1", symbol)
    return re.sub(r"\ba(?=_\{#|\+p)", "x", symbol).replace("#c,#r", "#r,#c")


def _divided(trace: Trace) -> str:
    by = ["√d_{k}"] * trace.example.scaled + ["T"] * (trace.example.temperature != 1)
    return "/" + by[0] if len(by) == 1 else "/(√d_{k}·T)" if by else ""


def numbers(trace: Trace, matrix: str) -> Floats:
    """Return a matrix of the trace as [rows, columns]; a vector is one column."""
    example = trace.example
    array: Floats
    if matrix.startswith("hidden:"):
        array = trace.additive.hidden[int(matrix.partition(":")[2])]
    elif matrix in LAYERS:
        array = getattr(trace.additive.layers, matrix)
    elif matrix in ("query_terms", "key_terms"):
        array = getattr(trace.additive, matrix)
    elif matrix == "weight_sums":
        array = trace.weights.sum(axis=1)
    elif hasattr(trace, matrix):
        array = getattr(trace, matrix)
    else:
        array = getattr(example, matrix)
    return array[:, None] if array.ndim == 1 else array


def rule(trace: Trace, matrix: str) -> Payload:
    """Return what the cells of a matrix are made of."""
    example = trace.example
    if matrix.startswith("hidden:"):
        query = int(matrix.partition(":")[2])
        sums = trace.additive.query_terms[query] + trace.additive.key_terms
        return {"kind": "tanh", "row": query, "first": "query_terms", "second": "key_terms", "sums": sums}
    if matrix in PROJECTIONS:
        return _product("inputs" if example.positions == "none" else "positioned_inputs", PROJECTIONS[matrix])
    if matrix == "additive_scores" or (matrix == "scores" and example.score == "additive"):
        return {"kind": "combine", "first": "hidden:", "second": "combine"}
    rules: dict[str, Callable[[], Payload]] = {
        "inputs": lambda: {"kind": "given", **_origin(trace, matrix)},
        "encodings": lambda: {"kind": "wave", "angles": _angles(trace)},
        "positioned_inputs": lambda: {"kind": "sum", "first": "inputs", "second": "encodings"},
        "scores": lambda: _product("queries", "keys", turned=True),
        "dot_product_scores": lambda: _product("queries", "keys", turned=True),
        "query_terms": lambda: _product("queries", "query_layer"),
        "key_terms": lambda: _product("keys", "key_layer"),
        "scaled_scores": lambda: _scale(trace),
        "masked_scores": lambda: {"kind": "mask", "first": "scaled_scores", "visible": example.visible},
        "shifted_scores": lambda: {"kind": "shift", "first": "masked_scores", "normalizer": example.normalizer},
        "exponentials": lambda: {
            "kind": "exp",
            "first": "shifted_scores",
            "normalizer": example.normalizer,
            **_base(trace),
        },
        "totals": lambda: {"kind": "total", "first": "exponentials", "normalizer": example.normalizer},
        "weights": lambda: {
            "kind": "share",
            "first": "exponentials",
            "second": "totals",
            "normalizer": example.normalizer,
            **_base(trace),
        },
        "weight_sums": lambda: {"kind": "total", "first": "weights", "normalizer": example.normalizer},
        "output": lambda: _product("weights", "values"),
    }
    return rules.get(matrix, lambda: {"kind": "learned", **_origin(trace, matrix)})()


def _origin(trace: Trace, matrix: str) -> Payload:
    """Return where a matrix that the arithmetic starts from has its numbers: drawn from a column on, or changed."""
    example = trace.example
    if matrix in LAYERS:
        drawn = 0 if example.additive is None else None
        return {"drawn": drawn, "seed": ADDITIVE_SEED, "changed": []}
    changed = [(row, column) for name, row, column, _ in example.changed if name == matrix]
    return {"drawn": example.drawn.get(matrix), "seed": example.seed, "changed": changed}


def _product(first: str, second: str, turned: bool = False) -> Payload:
    return {"kind": "product", "first": first, "second": second, "turned": turned}


def _base(trace: Trace) -> Payload:
    """Return the base of softmax where it is not e."""
    return {} if trace.example.base == math.e else {"base": trace.example.base}


def _angles(trace: Trace) -> list[list[float]]:
    rows, columns = trace.encodings.shape
    return [[how(trace, "encodings", row, column).sum for column in range(columns)] for row in range(rows)]


def _scale(trace: Trace) -> Payload:
    example = trace.example
    root = math.sqrt(example.d_k) if example.scaled else None
    return {"kind": "scale", "first": "scores", "d_k": example.d_k, "root": root, "temperature": example.temperature}


def parents(trace: Trace, matrix: str) -> list[str]:
    """Return the matrices that a rule reads."""
    found = rule(trace, matrix)
    if found["kind"] == "combine":
        return ["combine", *(f"hidden:{query}" for query in range(len(trace.example.tokens)))]
    return [found[name] for name in ("first", "second") if name in found]


def with_ancestors(trace: Trace, matrices: set[str]) -> list[str]:
    """Return these matrices and everything that they are made of, so that "how?" can be asked all the way back."""
    found: dict[str, None] = {}
    waiting = sorted(matrices)
    while waiting:
        matrix = waiting.pop()
        if matrix not in found:
            found[matrix] = None
            waiting += parents(trace, matrix)
    return sorted(found, key=lambda matrix: ORDER.get(matrix, len(ORDER)))


def largest(trace: Trace, matrix: str, known: Bools | Literal[True] = True) -> float:
    """Return the size at which a cell has its full colour; scores share one before and after ÷√d_k, and so pale.

    Only what is `known` counts.
    """
    array = numbers(trace, "scores" if matrix in UNBOUNDED else matrix)
    size = float(np.abs(array).max(where=np.isfinite(array) & known, initial=0.0))
    return max(size, 1.0) if matrix == "weights" else size or 1.0


def would_be(trace: Trace) -> dict[str, list[tuple[int, int, float]]]:
    """Return, for each cell set by hand, what its arithmetic gives."""
    found: dict[str, list[tuple[int, int, float]]] = {}
    for matrix, row, column, _ in trace.example.what_if:
        found.setdefault(matrix, []).append((row, column, how(trace, matrix, row, column).computed))
    return found


def words_of(trace: Trace, matrix: str) -> str:
    """Return under which name the labels speak of a matrix: without softmax its steps are others."""
    if trace.example.normalizer != "softmax" and matrix in WITHOUT_SOFTMAX:
        rectified = matrix == "exponentials" and trace.example.normalizer == "relu"
        return "rectified" if rectified else WITHOUT_SOFTMAX[matrix]
    if matrix == "exponentials" and trace.example.base != math.e:
        return "powers"
    return matrix.partition(":")[0]


def describe(trace: Trace, matrix: str, notation: Notation) -> Payload:
    """Return all that the browser needs of one matrix. −∞ and hidden cells become null in JSON."""
    look = face(trace, matrix, notation)
    return {
        "values": np.ascontiguousarray(numbers(trace, matrix)),
        "largest": largest(trace, matrix),
        "rule": rule(trace, matrix),
        "symbol": look.symbol,
        "cell": look.cell,
        "rows": look.rows,
        "columns": look.columns,
        "colour": look.colour,
        "words": words_of(trace, matrix),
    }
