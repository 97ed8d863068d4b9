"""Where does this number come from? The arithmetic of any cell of a trace, as operands."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

import numpy as np

from attention.arrays import Floats
from attention.positions import LONGEST_WAVE
from attention.trace import Trace

Given = Literal[
    "inputs", "query_projection", "key_projection", "value_projection", "query_layer", "key_layer", "combine"
]
Computed = Literal[
    "encodings",
    "positioned_inputs",
    "queries",
    "keys",
    "values",
    "query_terms",
    "key_terms",
    "hidden",
    "additive_scores",
    "dot_product_scores",
    "scores",
    "scaled_scores",
    "masked_scores",
    "shifted_scores",
    "exponentials",
    "totals",
    "weights",
    "output",
]
Place = Given | Computed
Alone = Literal["root_d_k", "temperature", "angle", "log_base"]
"""Numbers that stand in no matrix."""
Kind = Literal[
    "given",
    "absent",
    "hidden",
    "copy",
    "sum",
    "difference",
    "quotient",
    "sine",
    "cosine",
    "tanh",
    "exponential",
    "relu",
]
"""What makes the value of the sum: itself (copy, sum, difference, quotient) or a function of it. A cell of a matrix
product is a "sum" of products. "absent" is 0: no positions, or no weight for what is hidden; "hidden" is −∞."""

LAYERS = ("query_layer", "key_layer", "combine")
TERMS = ("query_terms", "key_terms", "hidden")


class Operand(NamedTuple):
    """One number that went into a cell, and where it stands."""

    matrix: Place | Alone
    row: int
    """0 for a number that stands in no matrix."""
    column: int
    """0 in the vectors `totals` and `combine`, too."""
    value: float
    unit: int = 0
    """Which hidden unit; 0 in every matrix but `hidden`."""


@dataclass(frozen=True)
class How:
    """The arithmetic of one cell: value = f(sum of the products / product of the divisors), with f as `kind` says."""

    matrix: Place
    row: int
    column: int
    unit: int
    kind: Kind
    operands: tuple[tuple[Operand, ...], ...]
    """The factors of each product."""
    products: tuple[float, ...]
    """What is added: the product of each group of operands; in a difference the second one is negative."""
    sum: float
    divisors: tuple[Operand, ...]
    computed: float
    """What the arithmetic gives."""
    value: float
    """What the trace holds: `computed` up to rounding, unless the cell is set by hand."""
    by_hand: bool
    """Whether the cell is set by hand; `computed` is what it would have been."""


class _Sources(NamedTuple):
    kind: Kind
    operands: tuple[tuple[Operand, ...], ...] = ()
    divisors: tuple[Operand, ...] = ()


_Find = Callable[[Trace, int, int, int], _Sources]


def array_of(trace: Trace, matrix: Place) -> Floats:
    """Return a matrix of the trace, of its example or of its additive layers, by name.

    Raises:
        ValueError: no such matrix.
    """
    if matrix not in get_args(Given) + get_args(Computed):
        raise ValueError(f"matrix is {matrix!r}, expected one of {', '.join(get_args(Given) + get_args(Computed))}")
    holder: object = trace
    if matrix in get_args(Given):
        holder = trace.additive.layers if matrix in LAYERS else trace.example
    elif matrix in TERMS:
        holder = trace.additive
    array: Floats = getattr(holder, matrix)
    return array


def how(trace: Trace, matrix: Place, row: int, column: int = 0, unit: int = 0) -> How:
    """Return the arithmetic of one cell.

    Args:
        trace: of which example.
        matrix: any matrix of the trace.
        row: from 0; a token, except in the projections and layers.
        column: from 0; 0 in the vectors `totals` and `combine`.
        unit: from 0; the third place in `hidden` [N, N, H], else 0.

    Raises:
        ValueError: no such matrix or cell.
    """
    array = array_of(trace, matrix)
    shape = (*array.shape, 1, 1)[:3]
    if not all(0 <= place < size for place, size in zip((row, column, unit), shape, strict=True)):
        raise ValueError(f"{matrix} has shape {array.shape}, no cell {(row, column, unit)[: array.ndim]}")
    value = _cell(trace, matrix, row, column, unit).value
    if matrix not in _SOURCES:
        return How(matrix, row, column, unit, "given", (), (), value, (), value, value, by_hand=False)
    kind, operands, divisors = _SOURCES[matrix](trace, row, column, unit)
    products = tuple(math.prod(operand.value for operand in factors) for factors in operands)
    if kind == "difference":
        products = products[0], -products[1]
    total = sum(products)
    computed = _FUNCTIONS.get(kind, float)(total / math.prod(operand.value for operand in divisors))
    by_hand = any(edit[:3] == (matrix, row, column) for edit in trace.example.what_if)
    return How(matrix, row, column, unit, kind, operands, products, total, divisors, computed, value, by_hand)


_FUNCTIONS: dict[Kind, Callable[[float], float]] = {
    "absent": lambda _: 0.0,
    "hidden": lambda _: -math.inf,
    "sine": math.sin,
    "cosine": math.cos,
    "tanh": math.tanh,
    "exponential": math.exp,
    "relu": lambda total: max(total, 0.0),
}


def _cell(trace: Trace, matrix: Place, row: int, column: int = 0, unit: int = 0) -> Operand:
    array = array_of(trace, matrix)
    return Operand(matrix, row, column, float(array[(row, column, unit)[: array.ndim]]), unit)


def _product(left: Place, right: Place, turned: bool = False) -> _Find:
    """Row times column; turned: row times row."""

    def find(trace: Trace, row: int, column: int, unit: int) -> _Sources:
        count = array_of(trace, left).shape[1]
        cells = [(column, k) if turned else (k, column) for k in range(count)]
        return _Sources(
            "sum", tuple((_cell(trace, left, row, k), _cell(trace, right, *cells[k])) for k in range(count))
        )

    return find


def _encoding(trace: Trace, row: int, column: int, unit: int) -> _Sources:
    if trace.example.positions == "none":
        return _Sources("absent")
    angle = row / LONGEST_WAVE ** (column // 2 * 2 / trace.example.d_model)
    return _Sources("cosine" if column % 2 else "sine", ((Operand("angle", 0, 0, angle),),))


def _positioned(trace: Trace, row: int, column: int, unit: int) -> _Sources:
    return _Sources("sum", ((_cell(trace, "inputs", row, column),), (_cell(trace, "encodings", row, column),)))


def _hidden_unit(trace: Trace, row: int, column: int, unit: int) -> _Sources:
    return _Sources("tanh", ((_cell(trace, "query_terms", row, unit),), (_cell(trace, "key_terms", column, unit),)))


def _combined(trace: Trace, row: int, column: int, unit: int) -> _Sources:
    units = range(len(trace.additive.layers.combine))
    return _Sources("sum", tuple((_cell(trace, "hidden", row, column, h), _cell(trace, "combine", h)) for h in units))


def _score(trace: Trace, row: int, column: int, unit: int) -> _Sources:
    chosen = _combined if trace.example.score == "additive" else _product("queries", "keys", turned=True)
    return chosen(trace, row, column, unit)


def _scaled(trace: Trace, row: int, column: int, unit: int) -> _Sources:
    example = trace.example
    root = (Operand("root_d_k", 0, 0, math.sqrt(example.d_k)),) if example.scaled else ()
    temperature = (Operand("temperature", 0, 0, example.temperature),) if example.temperature != 1 else ()
    return _Sources("quotient", ((_cell(trace, "scores", row, column),),), root + temperature)


def _masked(trace: Trace, row: int, column: int, unit: int) -> _Sources:
    score = _cell(trace, "scaled_scores", row, column)
    return _Sources("copy" if trace.visible[row, column] else "hidden", ((score,),))


def _shifted(trace: Trace, row: int, column: int, unit: int) -> _Sources:
    score = _cell(trace, "masked_scores", row, column)
    if trace.example.normalizer != "softmax" or not trace.visible[row].any():
        return _Sources("copy", ((score,),))
    largest = int(np.argmax(trace.masked_scores[row]))
    return _Sources("difference", ((score,), (_cell(trace, "masked_scores", row, largest),)))


def _exponential(trace: Trace, row: int, column: int, unit: int) -> _Sources:
    score = _cell(trace, "shifted_scores", row, column)
    kinds: dict[str, Kind] = {"softmax": "exponential", "relu": "relu", "identity": "copy"}
    hidden = trace.example.normalizer == "identity" and not trace.visible[row, column]
    base = trace.example.base
    power = trace.example.normalizer == "softmax" and base != math.e
    factors = (score, Operand("log_base", 0, 0, math.log(base))) if power else (score,)  # bˣ is e to the x · ln b
    return _Sources("absent" if hidden else kinds[trace.example.normalizer], (factors,))


def _total(trace: Trace, row: int, column: int, unit: int) -> _Sources:
    return _Sources("sum", tuple((_cell(trace, "exponentials", row, j),) for j in range(len(trace.totals))))


def _weight(trace: Trace, row: int, column: int, unit: int) -> _Sources:
    exponential = _cell(trace, "exponentials", row, column)
    if trace.example.normalizer != "softmax":
        return _Sources("copy", ((exponential,),))
    if not trace.visible[row].any():
        return _Sources("absent", ((exponential,),))
    return _Sources("quotient", ((exponential,),), (_cell(trace, "totals", row),))


_SOURCES: dict[Place, _Find] = {
    "encodings": _encoding,
    "positioned_inputs": _positioned,
    "queries": _product("positioned_inputs", "query_projection"),
    "keys": _product("positioned_inputs", "key_projection"),
    "values": _product("positioned_inputs", "value_projection"),
    "query_terms": _product("queries", "query_layer"),
    "key_terms": _product("keys", "key_layer"),
    "hidden": _hidden_unit,
    "additive_scores": _combined,
    "dot_product_scores": _product("queries", "keys", turned=True),
    "scores": _score,
    "scaled_scores": _scaled,
    "masked_scores": _masked,
    "shifted_scores": _shifted,
    "exponentials": _exponential,
    "totals": _total,
    "weights": _weight,
    "output": _product("weights", "values"),
}
