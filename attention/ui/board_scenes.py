"""The scenes of the board: which matrices stand where, so that each product lies at the crossing of its factors.

A block is one grid: a product's left factor stands in the same row as the result, its top factor in the same column.
Written once in the core's orientation (paper notation); the lecture's is the transpose of the whole block.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from attention.trace import Trace
from attention.ui.board_matrices import face
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


Block = tuple[Place, ...]
Arrangement = tuple[Block, ...]


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
    return Scene(name, tuple(arrangement for arrangement in SCENES[name](trace, query or 0, notation) if arrangement))


def _inputs(trace: Trace) -> str:
    return "inputs" if trace.example.positions == "none" else "positioned_inputs"


def _projection(matrix: str, projection: str) -> Callable[[Trace, int, Notation], tuple[Arrangement, ...]]:
    def arrange(trace: Trace, _query: int, _notation: Notation) -> tuple[Arrangement, ...]:
        return ((*_positions(trace), (Place(_inputs(trace), 1, 0), Place(projection, 0, 1), Place(matrix, 1, 1))),)

    return arrange


def _positions(trace: Trace) -> Arrangement:
    """I + P, a block of its own, where positions are on."""
    if trace.example.positions == "none":
        return ()
    return (
        (Place("inputs", 0, 0),),
        (Place("encodings", 0, 0, operator="plus"),),
        (Place("positioned_inputs", 0, 0, operator="equals"),),
    )


def _positions_scene(_trace: Trace, _query: int, _notation: Notation) -> tuple[Arrangement, ...]:
    return (
        (
            (Place("inputs", 0, 0),),
            (Place("encodings", 0, 0, operator="plus"),),
            (Place("positioned_inputs", 0, 0, operator="equals"),),
        ),
    )


THREE: Final = (("queries", "query_projection"), ("keys", "key_projection"), ("values", "value_projection"))


def _three(trace: Trace) -> Block:
    factors: Block = (Place(_inputs(trace), 1, 0),)
    for column, (matrix, projection) in enumerate(THREE, start=1):
        factors += (Place(projection, 0, column), Place(matrix, 1, column))
    return factors


def _one_by_one(trace: Trace) -> Arrangement:
    return tuple(
        (Place(_inputs(trace), 1, 0, copy=matrix != "queries"), Place(projection, 0, 1), Place(matrix, 1, 1))
        for matrix, projection in THREE
    )


def _projections(trace: Trace, _query: int, _notation: Notation) -> tuple[Arrangement, ...]:
    before = _positions(trace)
    return ((*before, _three(trace)), (*before, *_one_by_one(trace)))


def _product(matrix: str, copy: bool = False) -> Block:
    return (Place("queries", 1, 0, copy=copy), Place("keys", 0, 1, turned=True, copy=copy), Place(matrix, 1, 1))


def _dot_product(trace: Trace, _query: int, _notation: Notation) -> tuple[Arrangement, ...]:
    return ((_product("scores" if trace.example.score == "dot_product" else "dot_product_scores"),),)


def _additive(trace: Trace, query: int, _notation: Notation) -> tuple[Arrangement, ...]:
    matrix = "scores" if trace.example.score == "additive" else "additive_scores"
    return ((_additive_block(matrix, query),),)


def _additive_block(matrix: str, query: int) -> Block:
    """One query with every key; the keys' terms stand as columns, so that the scores come out as a row."""
    return (
        Place("query_terms", 0, 0, turned=True, only=query),
        Place("key_terms", 0, 1, turned=True),
        Place(f"hidden:{query}", 1, 1, turned=True, operator="tanh"),
        Place("combine", 2, 0, turned=True),
        Place(matrix, 2, 1, only=query),
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
        chain += ((Place("exponentials", 0, 0, operator="exp"), Place("totals", 0, 1)),)
    operator = "divide" if softmax else trace.example.normalizer
    chain += ((Place("weights", 0, 0, operator=operator), Place("weight_sums", 0, 1)),)
    return (chain,)


def _output(_trace: Trace, _query: int, _notation: Notation) -> tuple[Arrangement, ...]:
    return (((Place("weights", 1, 0), Place("values", 0, 1), Place("output", 1, 1)),),)


def _sheet(trace: Trace, query: int, notation: Notation) -> tuple[Arrangement, ...]:
    additive = trace.example.score == "additive"
    how = trace.example.normalizer
    before = _positions(trace)
    band = _band(trace, "additive" if additive else "", how)
    scores = _additive_block("scores", query) if additive else _product("scores", copy=True)
    weights = (Place("weights", 0, 0, operator=how),)
    last = (Place("weights", 1, 0, copy=True), Place("values", 0, 1, copy=True), Place("output", 1, 1))
    narrow = (*before, *_one_by_one(trace), scores, weights, last)
    if notation == "paper":
        return (*before, band), (*before, _three(trace), scores, weights, last), narrow
    return (*before, _spread(trace, how)), (*before, band), narrow


def _band(trace: Trace, scores: str, weights: str) -> Block:
    """Every matrix in one band, a token a row (lecture: a column), with the other factors beside it."""
    keys = () if scores else (Place("keys", 0, 4, turned=True, copy=True),)
    return (
        *_three(trace),
        *keys,
        Place("scores", 1, 4, operator=scores),
        Place("weights", 1, 5, operator=weights),
        Place("values", 0, 6, copy=True),
        Place("output", 1, 6),
    )


def _spread(trace: Trace, weights: str) -> Block:
    """Three products beside each other: the lecture's band would stand as a high tower on a wide screen."""
    additive = trace.example.score == "additive"
    factors = () if additive else (Place("keys", 2, 1, turned=True, copy=True), Place("queries", 3, 0, copy=True))
    return (
        *_three(trace),
        *factors,
        Place("scores", 3, 1, operator="additive" if additive else ""),
        Place("weights", 4, 1, operator=weights),
        Place("values", 3, 2, copy=True),
        Place("output", 4, 2),
    )


SCENES: Final[Mapping[str, Callable[[Trace, int, Notation], tuple[Arrangement, ...]]]] = {
    "positions": _positions_scene,
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
    # keys are transposed to meet queries; w, a column of the core, stands as a row in paper notation only
    transposed = place.turned and (place.matrix == "keys" or (place.matrix == "combine" and not lecture))
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
