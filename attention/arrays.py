"""Array types, and the checks every array passes at the edge. Rows are tokens: `[..., N, D]`."""

from typing import Any, TypeVar

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
    finite = np.isfinite(array)
    if not finite.all():
        where = tuple(int(index) for index in np.argwhere(~finite)[0])
        raise ValueError(f"{name} holds {array[where]} at {where}, expected finite numbers")
