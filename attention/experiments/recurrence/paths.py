"""How many steps lie between two positions, and what a layer costs: Vaswani et al. 2017, Table 1, made exact.

The table gives orders of growth; here every path is a whole number of steps, so that it can be walked on screen.
"""

from typing import Literal, NamedTuple

Layer = Literal["attention", "recurrent", "convolution", "dilated", "truncated"]
LAYERS: tuple[Layer, ...] = ("attention", "recurrent", "convolution", "dilated", "truncated")


class Sizes(NamedTuple):
    """What a layer's cost depends on."""

    length: int
    """n, positions."""
    width: int
    """d, numbers for each position."""
    kernel_size: int = 3  # k, positions that a kernel covers: its own and the k − 1 before it; at least 2
    reach: int = 1  # r, positions to each side that truncated self-attention may look at; at least 1


class Cost(NamedTuple):
    """One row of the table, with the sizes filled in."""

    operations: int
    """multiplications in one layer; constants left out, and the projections' n·d² as in the table."""
    sequential: int
    """operations that have to wait for one another."""
    path: int
    """steps between the two positions that lie farthest apart."""


def path_length(layer: Layer, distance: int, kernel_size: int = 3, reach: int = 1) -> int:
    """Return how many steps information takes over a distance.

    A step is a layer or, in a recurrent layer, a hand-over from one position to the next. Contiguous kernels need
    ⌈distance / (k − 1)⌉ layers; only where the dilation grows k-fold from layer to layer does the logarithm of
    the table appear.
    """
    if distance == 0:
        return 0
    if layer == "dilated":
        return len(_digits(distance, kernel_size))
    stride = {"attention": distance, "recurrent": 1, "convolution": kernel_size - 1, "truncated": reach}[layer]
    return -(-distance // stride)


def stops(layer: Layer, start: int, end: int, kernel_size: int = 3, reach: int = 1) -> tuple[int, ...]:
    """Return the positions that information visits from start to a later end, both included, one step apart."""
    if layer == "dilated":
        strides = [digit * kernel_size**power for power, digit in enumerate(_digits(end - start, kernel_size))]
    else:
        steps = path_length(layer, end - start, kernel_size, reach)
        widest = {"attention": end - start, "recurrent": 1, "convolution": kernel_size - 1, "truncated": reach}[layer]
        strides = [min(widest, end - start - step * widest) for step in range(steps)]
    visited = [start]
    for stride in strides:
        visited.append(visited[-1] + stride)
    return tuple(visited)


def _digits(number: int, base: int) -> list[int]:
    """Return the number's digits, the smallest power first: the taps to take at dilation 1, k, k², …."""
    digits = []
    while number:
        number, digit = divmod(number, base)
        digits.append(digit)
    return digits


def cost(layer: Layer, sizes: Sizes) -> Cost:
    """Return the row of Vaswani's Table 1 for one layer."""
    n, d, k, r = sizes
    operations = {
        "attention": n * n * d,
        "recurrent": n * d * d,
        "convolution": k * n * d * d,
        "dilated": k * n * d * d,
        "truncated": r * n * d,
    }[layer]
    return Cost(operations, n if layer == "recurrent" else 1, path_length(layer, n - 1, k, r))
