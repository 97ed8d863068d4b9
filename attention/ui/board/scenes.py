"""The scenes of the board: which matrices stand where, so that each product lies at the crossing of its factors.

A block is one grid: a product's left factor stands in the same row as the result, its top factor in the same column.
Written once in the core's orientation (paper notation); the lecture's is the transpose of the whole block.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from attention.trace import Trace
from attention.ui.board.matrices import PROJECTIONS, face
from attention.ui.text import Notation

Payload = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """One matrix in a block, in paper notation: its grid row and column, and whether it is shown transposed."""

    matrix: str
    row: int
    column: int
    turned: bool = False
    operator: str = ""
    """The label of what leads to this matrix from the one before: softmax, exp, ÷."""
    copy: bool = False
    """Whether the same matrix stands elsewhere as a result, and here only as a factor."""
    only: int | None = None
    """Show this core row only."""
    listed: bool = False
    """Whether that row is a list with a name at each number: it is not called transposed where it lies down."""


Block = tuple[Place, ...]
Arrangement = tuple[Block, ...]
Arrange = Callable[[Trace, int, Notation], tuple[Arrangement, ...]]


@dataclass(frozen=True)
class Scene:
    """A picture: arrangements of the same matrices from wide to narrow; the browser takes the first that fits."""

    name: str
    arrangements: tuple[Arrangement, ...]


def scene(name: str, trace: Trace, query: int | None, notation: Notation) -> Scene:
    """Return one scene.

    Raises:
        KeyError: no such scene.
    """
    return Scene(name, SCENES[name](trace, query or 0, notation))


def _inputs(trace: Trace, copy: bool = False) -> Block:
    """I on the left; with positions I, P and I + P one after the other, the sum in the row of the products."""
    if trace.example.positions == "none":
        return (Place("inputs", 1, 0, copy=copy),)
    return (
        Place("inputs", 0, 0, copy=copy),
        Place("encodings", 1, 0, operator="plus", copy=copy),
        Place("positioned_inputs", 2, 0, operator="equals", copy=copy),
    )


def _top(trace: Trace) -> int:
    """Return the row of the projections; their products stand in the next one."""
    return 0 if trace.example.positions == "none" else 1


def _projection(matrix: str, projection: str) -> Arrange:
    def arrange(trace: Trace, _query: int, _notation: Notation) -> tuple[Arrangement, ...]:
        return ((_projected(trace, matrix, projection),),)

    return arrange


def _projected(trace: Trace, matrix: str, projection: str, copy: bool = False) -> Block:
    top = _top(trace)
    return (*_inputs(trace, copy), Place(projection, top, 1), Place(matrix, top + 1, 1))


def _positions(_trace: Trace, _query: int, _notation: Notation) -> tuple[Arrangement, ...]:
    sum_of = (Place("encodings", 0, 0, operator="plus"),), (Place("positioned_inputs", 0, 0, operator="equals"),)
    return (((Place("inputs", 0, 0),), *sum_of),)


def _three(trace: Trace) -> Block:
    block, top = _inputs(trace), _top(trace)
    for column, (matrix, projection) in enumerate(PROJECTIONS.items(), start=1):
        block += (Place(projection, top, column), Place(matrix, top + 1, column))
    return block


def _one_by_one(trace: Trace) -> Arrangement:
    pairs = PROJECTIONS.items()
    return tuple(_projected(trace, matrix, projection, matrix != "queries") for matrix, projection in pairs)


def _projections(trace: Trace, _query: int, _notation: Notation) -> tuple[Arrangement, ...]:
    return (_three(trace),), _one_by_one(trace)


def _product(matrix: str, copy: bool = False) -> Block:
    return (Place("queries", 1, 0, copy=copy), Place("keys", 0, 1, turned=True, copy=copy), Place(matrix, 1, 1))


def _dot_product(trace: Trace, _query: int, _notation: Notation) -> tuple[Arrangement, ...]:
    return ((_product("scores" if trace.example.score == "dot_product" else "dot_product_scores"),),)


def _additive(trace: Trace, query: int, _notation: Notation) -> tuple[Arrangement, ...]:
    matrix = "scores" if trace.example.score == "additive" else "additive_scores"
    return ((_additive_block(matrix, query),),)


def _additive_block(matrix: str, query: int) -> Block:
    """One query with every key: a key's hidden units stand in its row, and its score at the end of it.

    So the scores come out as a column where A has a row; A is shown transposed.
    """
    return (
        Place("query_terms", 0, 0, only=query),
        Place("key_terms", 1, 0),
        Place(f"hidden:{query}", 1, 1, operator="tanh"),
        Place("combine", 0, 2),
        Place(matrix, 1, 2, turned=True, only=query),
    )


def _scores(trace: Trace, query: int, notation: Notation) -> tuple[Arrangement, ...]:
    if trace.example.score == "additive":
        return ((_additive_block("scores", query), (Place("scores", 0, 0, operator="all", copy=True),)),)
    return _dot_product(trace, query, notation)


def _is_scaled(trace: Trace) -> bool:
    return trace.example.scaled or trace.example.temperature != 1


def _softmax(trace: Trace, _query: int, _notation: Notation) -> tuple[Arrangement, ...]:
    softmax = trace.example.normalizer == "softmax"
    chain: Arrangement = ((Place("scores", 0, 0),),)
    if _is_scaled(trace):
        chain += ((Place("scaled_scores", 0, 0, operator="scale"),),)
    if not trace.visible.all():
        chain += ((Place("masked_scores", 0, 0, operator="hide"),),)
    if softmax:
        chain += (
            (
                Place("exponentials", 0, 0, operator="exp" if trace.example.base == math.e else "power"),
                Place("totals", 0, 1),
            ),
        )
    operator = "divide" if softmax else trace.example.normalizer
    chain += ((Place("weights", 0, 0, operator=operator), Place("weight_sums", 0, 1)),)
    return (chain,)


def _sight(_trace: Trace, query: int, notation: Notation) -> tuple[Arrangement, ...]:
    """One query's weights, each under its word, and the scores that they are made of: rows in either notation."""
    along = notation == "lecture"
    row = (
        Place("weights", 0, 0, turned=along, only=query, listed=True),
        Place("scores", 0 if along else 1, 1 if along else 0, turned=along, only=query, listed=True),
    )
    return ((row,),)


def _output(_trace: Trace, _query: int, _notation: Notation) -> tuple[Arrangement, ...]:
    return (((Place("weights", 1, 0), Place("values", 0, 1), Place("output", 1, 1)),),)


def _sheet(trace: Trace, query: int, notation: Notation) -> tuple[Arrangement, ...]:
    additive = trace.example.score == "additive"
    scores = _additive_block("scores", query) if additive else _product("scores", copy=True)
    weights = (Place("weights", 0, 0, operator=trace.example.normalizer),)
    last = (Place("weights", 1, 0, copy=True), Place("values", 0, 1, copy=True), Place("output", 1, 1))
    narrow = (*_one_by_one(trace), scores, weights, last)
    if notation == "paper":
        return (_band(trace),), (_three(trace), scores, weights, last), narrow
    return (_spread(trace),), (_band(trace),), narrow


def _band(trace: Trace) -> Block:
    """Every matrix in one band, a token a row (lecture: a column), with the other factors beside it."""
    additive = trace.example.score == "additive"
    top = _top(trace)
    keys = () if additive else (Place("keys", top, 4, turned=True, copy=True),)
    return (
        *_three(trace),
        *keys,
        Place("scores", top + 1, 4, operator="additive" if additive else ""),
        Place("weights", top + 1, 5, operator=trace.example.normalizer),
        Place("values", top, 6, copy=True),
        Place("output", top + 1, 6),
    )


def _spread(trace: Trace) -> Block:
    """Three products beside each other: the lecture's band would stand as a high tower on a wide screen."""
    additive = trace.example.score == "additive"
    after = _top(trace) + 2
    factors = (Place("keys", after, 1, turned=True, copy=True), Place("queries", after + 1, 0, copy=True))
    return (
        *_three(trace),
        *(() if additive else factors),
        Place("scores", after + 1, 1, operator="additive" if additive else ""),
        Place("weights", after + 2, 1, operator=trace.example.normalizer),
        Place("values", after + 1, 2, copy=True),
        Place("output", after + 2, 2),
    )


SCENES: Final[Mapping[str, Arrange]] = {
    "sight": _sight,
    "positions": _positions,
    "queries": _projection("queries", "query_projection"),
    "keys": _projection("keys", "key_projection"),
    "values": _projection("values", "value_projection"),
    "projections": _projections,
    "scores": _scores,
    "dot_product": _dot_product,
    "additive": _additive,
    "softmax": _softmax,
    "output": _output,
    "sheet": _sheet,
}


def matrices(scenes: list[Scene]) -> set[str]:
    """Return the matrices that the scenes show."""
    return {
        place.matrix for each in scenes for arrangement in each.arrangements for block in arrangement for place in block
    }


def describe_scene(each: Scene, trace: Trace, notation: Notation) -> Payload:
    """Return a scene for the browser, in the notation's orientation."""
    return {
        "name": each.name,
        "arrangements": [
            [[_describe_place(place, trace, notation) for place in block] for block in arrangement]
            for arrangement in each.arrangements
        ],
    }


def _describe_place(place: Place, trace: Trace, notation: Notation) -> Payload:
    lecture = notation == "lecture"
    symbol = face(trace, place.matrix, notation).symbol
    # w is a column in both notations: it lies down as a row where the lecture multiplies from the left
    transposed = not place.listed and place.turned != (lecture and place.matrix == "combine")
    return {
        "matrix": place.matrix,
        "row": place.column if lecture else place.row,
        "column": place.row if lecture else place.column,
        "turned": place.turned != lecture,
        "symbol": symbol + "^{T}" * transposed,
        "operator": place.operator,
        "copy": place.copy,
        "only": place.only,
    }
