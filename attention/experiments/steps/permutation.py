"""Self-attention does not see order: reorder the inputs, and the outputs reorder alike.

An output depends on its own input and on the set of all inputs. Only positions, or a rule of who may look at whom that
speaks of places (causal, band), tell one order from another.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from attention.arrays import Floats
from attention.example import Edit, Example
from attention.experiments.facts import ALIKE
from attention.trace import Trace, run

ORDERS: Final[Mapping[str, Callable[[int], Sequence[int]]]] = {
    "reversed": lambda count: range(count - 1, -1, -1),
    "swapped": lambda count: [count - 1, *range(1, count - 1), 0][-count:],
    "shuffled": lambda count: np.random.default_rng(count).permutation(count).tolist(),
}
"""Named orders of so many places."""


@dataclass(frozen=True)
class Reordering:
    """One example in two orders."""

    original: Trace
    reordered: Trace
    expected: Floats
    """[N, V], the original outputs, put in the new order."""
    difference: float
    """The largest |reordered output − expected|; next to 0 where order is not seen."""

    @property
    def told(self) -> bool:
        """Whether anything tells the order: positions, or who may be looked at."""
        return self.original.example.positions != "none" or not bool(self.original.visible.all())

    @property
    def same(self) -> bool:
        """Whether the outputs change places as the inputs do; rounding, which large numbers make large, aside."""
        size = float(np.abs(self.original.output).max())
        return not self.told or self.difference <= ALIKE * max(1.0, size)

    @property
    def unmoved(self) -> bool:
        """Whether the new order is the old one to the eye: equal words have changed places, or none."""
        before, after = self.original.example, self.reordered.example
        return (
            before.tokens == after.tokens
            and bool((before.inputs == after.inputs).all())
            and set(before.what_if) == set(after.what_if)
        )


def reorder(example: Example, order: Sequence[int]) -> Reordering:
    """Run an example and the same example with its inputs in another order.

    Args:
        example: the example.
        order: each place 0 … N − 1 once; place i of the new order holds what stood at order[i].

    Raises:
        ValueError: order leaves out or repeats a place.
    """
    places = list(order)
    if sorted(places) != list(range(len(example.tokens))):
        raise ValueError(f"order is {places}, expected each of 0 to {len(example.tokens) - 1} once")
    moved = replace(
        example,
        tokens=tuple(example.tokens[place] for place in places),
        inputs=example.inputs[places],
        what_if=tuple(_moved(edit, places) for edit in example.what_if),
    )
    original, reordered = run(example), run(moved)
    expected = original.output[places]
    return Reordering(original, reordered, expected, float(np.abs(reordered.output - expected).max()))


def order_that_is_seen(example: Example) -> tuple[str, float] | None:
    """Return the first named order that makes other numbers of the outputs, and by how much; None where none does."""
    for name, order in ORDERS.items():
        result = reorder(example, order(len(example.tokens)))
        if not result.same:
            return name, result.difference
    return None


def _moved(edit: Edit, places: list[int]) -> Edit:
    """Let a cell that was set by hand go where its tokens go."""
    row = places.index(edit.row)
    column = places.index(edit.column) if edit.matrix in ("scores", "weights") else edit.column
    return edit._replace(row=row, column=column)


def difference_of_twins(trace: Trace) -> float | None:
    """Return the largest difference between the outputs of equal tokens; None where every token stands once."""
    twins = [
        float(np.abs(trace.output[first] - trace.output[second]).max())
        for second, token in enumerate(trace.example.tokens)
        for first in range(second)
        if trace.example.tokens[first] == token
    ]
    return max(twins, default=None)
