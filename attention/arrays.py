"""Array types, and the checks every array passes at the edge. Rows are tokens: `[..., N, D]`."""

import math
from typing import Any, NamedTuple, TypedDict, TypeVar

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating[Any]]
Bools = npt.NDArray[np.bool_]
Scalar = TypeVar("Scalar", bound=np.generic)


def lock(array: npt.NDArray[Scalar]) -> npt.NDArray[Scalar]:
    """Make an array read-only, in place, and return it."""
    array.setflags(write=False)
    return array


def require_shape(name: str, array: npt.NDArray[Any], expected: tuple[int, ...]) -> None:
    """Refuse an array of another shape.

    Raises:
        ValueError: the shape differs; the message names the argument, what was given and what was expected.
    """
    if array.shape != expected:
        raise ValueError(f"{name} has shape {array.shape}, expected {expected}")


def require_finite(name: str, array: Floats) -> None:
    """Refuse NaN and infinity.

    Raises:
        ValueError: an entry is not a finite number; the message says where the first one stands.
    """
    _require_all(np.isfinite(array), name, array, "finite numbers")


def _require_all(good: Bools, name: str, array: Floats, expected: str) -> None:
    if not good.all():
        where = tuple(int(index) for index in np.argwhere(~good)[0])
        raise ValueError(f"{name} holds {array[where]} at {where}, expected {expected}")


class Options(TypedDict, total=False):
    """What `attend` and `attend_output` may be told beside queries, keys and values; see `attend`."""

    scale: float | None
    visible: Bools | None
    bias: Floats | None
    causal: bool


class Request(NamedTuple):
    """What `attend` and `attend_output` are asked for, checked, in the type they compute in."""

    queries: Floats
    """[..., N, K], float32 or float64."""
    keys: Floats
    """[..., M, K]."""
    values: Floats
    """[..., M, V]."""
    scale: float
    """Finite."""
    bound: float
    """No |scaled score| exceeds it, by |q·k| ≤ |q||k|; up to rounding."""
    visible: Bools | None
    """[..., N, M], the full shape, as a view."""
    bias: Floats | None
    """[..., N, M], the full shape, as a view, in a type of its own; no NaN."""
    causal: bool
    """Whether query i sees keys 0 … i only."""
    shape: tuple[int, ...]
    """(..., N, M): the shape of the scores."""
    result_type: np.dtype[Any]
    """The type of the inputs, in which results are returned."""


def check_request(
    queries: npt.ArrayLike,
    keys: npt.ArrayLike,
    values: npt.ArrayLike,
    *,
    scale: float | None = None,
    visible: npt.ArrayLike | None = None,
    bias: npt.ArrayLike | None = None,
    causal: bool = False,
) -> Request:
    """Check the arguments of `attend` and bring them into one type; see there for what each means.

    Raises:
        ValueError: a shape, a type or a number does not fit; the message names the argument, given and expected.
    """
    given = {"queries": np.asarray(queries), "keys": np.asarray(keys), "values": np.asarray(values)}
    types = [_float_type(name, array) for name, array in given.items()]
    shape = _scores_shape(*given.values())
    result_type = np.result_type(*types)
    computed_in = np.result_type(result_type, np.float32)
    for name, array in given.items():
        require_finite(name, array)
    q, k, v = (np.ascontiguousarray(array, dtype=computed_in) for array in given.values())
    if scale is None:
        scale = 1 / math.sqrt(q.shape[-1])
    if not math.isfinite(scale):
        raise ValueError(f"scale is {scale}, expected a finite number")
    if visible is not None:
        visible = np.asarray(visible)
        if visible.dtype != np.bool_:
            raise ValueError(f"visible has type {visible.dtype}, expected bool: True where a query may look")
        visible = _spread("visible", visible, shape)
    if bias is not None:
        bias = np.asarray(bias)
        _float_type("bias", bias)
        if np.isnan(bias.min(initial=0)):  # looks without an N × M array of its own
            _require_all(~np.isnan(bias), "bias", bias, "numbers, −∞ to hide")
        bias = _spread("bias", bias, shape)
    bound = abs(scale) * _longest(q) * _longest(k)
    return Request(q, k, v, float(scale), bound, visible, bias, causal, shape, result_type)


def require_no_overflow(scores: Floats) -> None:
    """Refuse scores whose type was too small for them: their sign may be wrong.

    Raises:
        ValueError: a score is not finite.
    """
    if not np.isfinite(scores).all():
        raise ValueError(f"queries and keys are so large that a score overflows, expected scores within {scores.dtype}")


def _longest(rows: Floats) -> float:
    with np.errstate(over="ignore"):
        return math.sqrt(np.einsum("...k,...k->...", rows, rows).max(initial=0))


def _float_type(name: str, array: npt.NDArray[Any]) -> np.dtype[Any]:
    if array.dtype.kind in "iu":
        return np.dtype(np.float64)
    if array.dtype not in (np.float16, np.float32, np.float64):
        raise ValueError(f"{name} has type {array.dtype}, expected float16, float32 or float64")
    return array.dtype


def _scores_shape(queries: npt.NDArray[Any], keys: npt.NDArray[Any], values: npt.NDArray[Any]) -> tuple[int, ...]:
    for name, array in (("queries", queries), ("keys", keys), ("values", values)):
        if array.ndim < 2:
            raise ValueError(f"{name} has shape {array.shape}, expected at least 2 axes: [..., tokens, columns]")
    if queries.shape[-1] == 0:
        raise ValueError(f"queries has shape {queries.shape}, expected at least 1 column")
    if keys.shape[-1] != queries.shape[-1]:
        raise ValueError(f"keys has shape {keys.shape}, expected {queries.shape[-1]} columns, as many as queries")
    if values.shape[-2] != keys.shape[-2]:
        raise ValueError(f"values has shape {values.shape}, expected {keys.shape[-2]} rows, as many as keys")
    leading = [array.shape[:-2] for array in (queries, keys, values)]
    try:
        common = np.broadcast_shapes(*leading)
    except ValueError:
        raise ValueError(
            f"queries, keys and values have leading axes {leading[0]}, {leading[1]} and {leading[2]}, "
            "expected axes that broadcast to one shape"
        ) from None
    return (*common, queries.shape[-2], keys.shape[-2])


def _spread(name: str, array: npt.NDArray[Scalar], shape: tuple[int, ...]) -> npt.NDArray[Scalar]:
    try:
        return np.broadcast_to(array, shape)
    except ValueError:
        raise ValueError(f"{name} has shape {array.shape}, expected one that broadcasts to {shape}") from None
