"""Example: the question. Tokens, inputs, projections and options; everything else follows from it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple, get_args

import numpy as np

from attention.arrays import Floats, lock, require_finite, require_shape
from attention.scores import AdditiveLayers, Cells, Visible
from attention.weights import Normalizer

Matrix = Literal[
    "inputs", "query_projection", "key_projection", "value_projection", "queries", "keys", "values", "scores", "weights"
]
Score = Literal["dot_product", "additive"]
Positions = Literal["none", "sinusoidal"]

GIVEN = ("inputs", "query_projection", "key_projection", "value_projection")
COMPUTED = ("queries", "keys", "values", "scores", "weights")

# six factors of this size over this temperature stay below 1.8e308: no step of `run` can overflow
LARGEST = 1e40
LOWEST_TEMPERATURE = 1e-20


class Edit(NamedTuple):
    """One cell set by hand; rows and columns count from 0, rows are tokens."""

    matrix: Matrix
    row: int
    column: int
    value: float


@dataclass(frozen=True, eq=False)
class Example:
    """One question to self-attention, complete and checked. Equal only to itself, since arrays have no single truth.

    Raises:
        ValueError: shapes do not fit, a number is not finite or beyond ±1e40, an option is unknown or out of range.
    """

    tokens: tuple[str, ...]
    """N ≥ 1 tokens."""
    inputs: Floats
    """I [N, D], one row per token."""
    query_projection: Floats
    """W^q [D, K]."""
    key_projection: Floats
    """W^k [D, K]."""
    value_projection: Floats
    """W^v [D, V]."""
    score: Score = "dot_product"
    scaled: bool = False
    """Whether scores are divided by √d_k; the lecture does not."""
    temperature: float = 1.0
    """> 0; scores are divided by it."""
    normalizer: Normalizer = "softmax"
    base: float = math.e
    """> 1; what softmax raises to the scores. 2 and 3 keep whole scores within reach of pencil and paper."""
    visible: Visible = "all"
    reach: int = 1
    """r ≥ 0 of the band ±r, or of the tokens at the end that are padding."""
    hidden: Cells = ()
    """(row, column) from 0 that the reader's own mask hides."""
    positions: Positions = "none"
    additive: AdditiveLayers | None = None
    """The layers of additive scores; None: `run` draws them from a fixed seed."""
    what_if: tuple[Edit, ...] = ()
    """Cells of queries, keys, values, scores or weights that are set by hand after they are computed."""
    seed: int | None = None
    """What the drawn numbers were drawn with; None where a caller gave every number."""
    drawn: Mapping[str, int] = field(default_factory=dict)
    """The given matrices that hold drawn numbers, and the column from which on they do; the others follow a rule."""
    changed: tuple[Edit, ...] = ()
    """Cells of the inputs and projections that `edit` set by hand."""

    def __post_init__(self) -> None:
        self._set("tokens", tuple(self.tokens))
        for name in GIVEN:
            self._set(name, _own(name, getattr(self, name)))
        self._check_shapes()
        self._check_options()
        if self.additive is not None:
            self._set("additive", _own_layers(self.additive, self.d_k))
        self._set("what_if", _last_of_each_cell(self.what_if))
        for edit in self.what_if:
            if edit.matrix not in COMPUTED:
                raise ValueError(f"what_if names {edit.matrix!r}, expected one of {', '.join(COMPUTED)}")
            self._check_edit(edit)

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    @property
    def d_model(self) -> int:
        """D, the length of an input."""
        return int(self.inputs.shape[1])

    @property
    def d_k(self) -> int:
        """K, the length of a query and of a key."""
        return int(self.query_projection.shape[1])

    @property
    def d_v(self) -> int:
        """V, the length of a value and of an output."""
        return int(self.value_projection.shape[1])

    def shape(self, matrix: Matrix) -> tuple[int, int]:
        """Return the shape of an editable matrix."""
        length = len(self.tokens)
        return {
            "inputs": (length, self.d_model),
            "query_projection": (self.d_model, self.d_k),
            "key_projection": (self.d_model, self.d_k),
            "value_projection": (self.d_model, self.d_v),
            "queries": (length, self.d_k),
            "keys": (length, self.d_k),
            "values": (length, self.d_v),
            "scores": (length, length),
            "weights": (length, length),
        }[matrix]

    def edit(self, edit: Edit) -> "Example":
        """Return this example with one cell set by hand.

        An input follows in every occurrence of its token that has the same vector; a projection changes in that cell;
        any other matrix keeps its arithmetic, and the cell joins `what_if`.

        Raises:
            ValueError: no such matrix or cell, or a value that is not finite or beyond ±1e40.
        """
        self._check_edit(edit)
        matrix, row, column, value = edit
        if matrix in COMPUTED:
            return replace(self, what_if=(*self.what_if, edit))
        changed = np.array(getattr(self, matrix))
        rows: int | list[int] = row
        if matrix == "inputs":
            twins = (self.inputs == self.inputs[row]).all(axis=1)
            rows = [i for i, token in enumerate(self.tokens) if token == self.tokens[row] and twins[i]]
        changed[rows, column] = value
        given: dict[str, Any] = {matrix: changed}
        cells = tuple(Edit(matrix, each, column, value) for each in ([rows] if isinstance(rows, int) else rows))
        return replace(self, changed=_last_of_each_cell((*self.changed, *cells)), **given)

    def _check_shapes(self) -> None:
        length = len(self.tokens)
        if length == 0:
            raise ValueError("tokens is empty, expected at least 1 token")
        require_shape("inputs", self.inputs, (length, self.d_model))
        require_shape("query_projection", self.query_projection, (self.d_model, self.d_k))
        require_shape("key_projection", self.key_projection, (self.d_model, self.d_k))
        require_shape("value_projection", self.value_projection, (self.d_model, self.d_v))

    def _check_options(self) -> None:
        _require_one_of("score", self.score, get_args(Score))
        _require_one_of("normalizer", self.normalizer, get_args(Normalizer))
        _require_one_of("visible", self.visible, get_args(Visible))
        _require_one_of("positions", self.positions, get_args(Positions))
        if not (math.isfinite(self.temperature) and self.temperature >= LOWEST_TEMPERATURE):
            raise ValueError(f"temperature is {self.temperature}, expected a finite number above 0, at least 1e-20")
        if not 1 < self.base <= LARGEST:
            raise ValueError(f"base is {self.base}, expected more than 1, at most 1e40")
        if self.reach < 0:
            raise ValueError(f"reach is {self.reach}, expected at least 0")

    def _check_edit(self, edit: Edit) -> None:
        _require_one_of("matrix", edit.matrix, get_args(Matrix))
        rows, columns = self.shape(edit.matrix)
        if not (0 <= edit.row < rows and 0 <= edit.column < columns):
            raise ValueError(f"{edit.matrix} has shape {(rows, columns)}, no cell ({edit.row}, {edit.column})")
        if not abs(edit.value) <= LARGEST:
            raise ValueError(f"{edit.matrix} holds {edit.value} at ({edit.row}, {edit.column}), expected within ±1e40")


def _own(name: str, array: Floats, axes: int = 2) -> Floats:
    owned = np.array(array, dtype=np.float64)
    if owned.ndim != axes or 0 in owned.shape[axes - 1 :]:
        raise ValueError(f"{name} has shape {owned.shape}, expected a {'vector' if axes == 1 else 'matrix'}, not empty")
    require_finite(name, owned)
    if abs(owned).max(initial=0) > LARGEST:
        raise ValueError(f"{name} holds {owned.flat[abs(owned).argmax()]}, expected within ±1e40")
    return lock(owned)


def _own_layers(layers: AdditiveLayers, d_k: int) -> AdditiveLayers:
    query_layer, key_layer, combine = layers
    owned = AdditiveLayers(_own("query_layer", query_layer), _own("key_layer", key_layer), _own("combine", combine, 1))
    units = owned.combine.shape[0]
    require_shape("query_layer", owned.query_layer, (d_k, units))
    require_shape("key_layer", owned.key_layer, (d_k, units))
    return owned


def _last_of_each_cell(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    return tuple({edit[:3]: Edit(*edit) for edit in edits}.values())


def _require_one_of(name: str, given: str, expected: tuple[str, ...]) -> None:
    if given not in expected:
        raise ValueError(f"{name} is {given!r}, expected one of {', '.join(expected)}")
