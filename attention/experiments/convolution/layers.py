r"""Convolution, and the self-attention layer that is one: how far does a pixel see, and who decided it?

Source:
    Cordonnier, Loukas and Jaggi, ICLR 2020 (arXiv 1911.03584), theorem 1 and its quadratic encoding: a layer of
    $\sqrt{N_h} \times \sqrt{N_h}$ heads can be any convolution of that kernel size. It speaks of what a layer can
    express, not of what it learns.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from attention.arrays import Bools, Floats, lock
from attention.weights import softmax


def convolve(picture: Floats, kernel: Floats, dilation: int = 1) -> Floats:
    """Return the convolution with zeros around the picture, as large as the picture.

    Args:
        picture: [H, W, C].
        kernel: [S, S, C, O], S odd; entry (r, c) meets the pixel r − S//2 rows below and c − S//2 columns to the right.
        dilation: pixels from one kernel entry to the next, at least 1.

    Returns:
        [H, W, O]; as in every deep-learning library, the kernel is not flipped.

    Raises:
        ValueError: the kernel is not square and odd, or its channels are not the picture's.
    """
    size = kernel.shape[0]
    if kernel.shape[:3] != (size, size, picture.shape[2]) or size % 2 == 0:
        raise ValueError(f"kernel has shape {kernel.shape}, expected (odd, the same, {picture.shape[2]}, any)")
    height, width, _ = picture.shape
    margin = dilation * (size // 2)
    padded = np.pad(picture, ((margin, margin), (margin, margin), (0, 0)))
    output = np.zeros((height, width, kernel.shape[3]), dtype=np.result_type(picture, kernel))
    for row, column in np.ndindex(size, size):
        top, left = row * dilation, column * dilation
        output += padded[top : top + height, left : left + width] @ kernel[row, column]
    return output


def shifts(size: int) -> list[tuple[int, int]]:
    """Return the (rows down, columns right) of each entry of a size × size kernel, in reading order."""
    half = size // 2
    return [(row - half, column - half) for row, column in np.ndindex(size, size)]


def receptive_field(
    shape: tuple[int, int], pixel: tuple[int, int], kernel_size: int, dilations: Sequence[int]
) -> Bools:
    """Return which input pixels reach one output pixel through a stack of convolutions.

    Args:
        shape: height and width of the picture.
        pixel: row and column of the output pixel.
        kernel_size: S, odd, the same in every layer.
        dilations: one for each layer, the last layer first.

    Returns:
        [H, W]; True where the input is seen. Zeros around the picture carry nothing on.
    """
    height, width = shape
    field = np.zeros(shape, dtype=np.bool_)
    field[pixel] = True
    for dilation in dilations:
        wider = np.zeros_like(field)
        for down, right in shifts(kernel_size):
            rows, columns = np.nonzero(field)
            rows, columns = rows + down * dilation, columns + right * dilation
            inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
            wider[rows[inside], columns[inside]] = True
        field = wider
    return field


@lru_cache(maxsize=64)
def layers_until_corners_meet(shape: tuple[int, int], kernel_size: int, dilation: int = 1) -> int | None:
    """Return how many equal convolutions lie between two opposite corners; None where they never meet."""
    height, width = shape
    for layers in range(height + width):
        if receptive_field(shape, (0, 0), kernel_size, [dilation] * layers)[height - 1, width - 1]:
            return layers
    return None


@lru_cache(maxsize=64)
def layers_until_seen_together(shape: tuple[int, int], kernel_size: int, dilation: int = 1) -> int | None:
    """Return after how many equal convolutions some pixel sees two opposite corners; None where none ever does."""
    height, width = shape
    for layers in range(height + width):
        seen = [
            receptive_field(shape, corner, kernel_size, [dilation] * layers)
            for corner in ((0, 0), (height - 1, width - 1))
        ]  # who is seen from a corner sees it
        if (seen[0] & seen[1]).any():
            return layers
    return None


@lru_cache(maxsize=256)
def axis_weights(length: int, shift: int, sharpness: float, margin: int = 0) -> Floats:
    r"""Return one head's attention along rows or columns alone.

    The score $-\alpha\lVert\delta - \Delta\rVert^2$ is a sum over rows and columns, so that its softmax is a product.

    Args:
        length: pixels along this axis.
        shift: Δ along this axis, the pixel that the head looks for.
        sharpness: the paper's α, at least 0 (not an attention score).
        margin: zero pixels beyond each end that may be looked at, too.

    Returns:
        [length, length + 2 · margin], read-only; every row sums to 1.
    """
    position = np.arange(length)[:, np.newaxis]
    looked_at = np.arange(-margin, length + margin)[np.newaxis, :]
    scores = -sharpness * (looked_at - position - shift) ** 2.0
    return lock(softmax(scores))


def head_weights(shape: tuple[int, int], shift: tuple[int, int], sharpness: float, margin: int = 0) -> Floats:
    """Return where each pixel's query looks in the picture, for the head that seeks one shift.

    Returns:
        [H, W, H + 2 · margin, W + 2 · margin]; query row and column, then key row and column.
    """
    along_rows, along_columns = (
        axis_weights(length, step, sharpness, margin) for length, step in zip(shape, shift, strict=True)
    )
    weights: Floats = np.einsum("ik,jl->ijkl", along_rows, along_columns)
    return weights


def convolve_by_attention(picture: Floats, kernel: Floats, sharpness: float, padded: bool = False) -> Floats:
    """Return what a self-attention layer with one head for each kernel entry gives in place of `convolve`.

    Args:
        picture: [H, W, C].
        kernel: [S, S, C, O]; entry (r, c) is the value projection of the head that seeks this shift.
        sharpness: the paper's α; the output tends to the convolution's as it grows.
        padded: whether zero pixels around the picture can be looked at. Without them, a head at the border whose
            shift leads outside falls on the nearest pixels inside, and the border differs from the convolution's.

    Returns:
        [H, W, O], the heads joined and projected by the whole kernel.
    """
    size = kernel.shape[0]
    margin = size // 2 if padded else 0
    height, width, _ = picture.shape
    surrounded = np.pad(picture, ((margin, margin), (margin, margin), (0, 0)))
    heads = []
    for down, right in shifts(size):
        along_columns = axis_weights(width, right, sharpness, margin)
        along_rows = axis_weights(height, down, sharpness, margin)
        heads.append(np.einsum("ik,jl,klc->ijc", along_rows, along_columns, surrounded, optimize=True))
    joined: Floats = np.concatenate(heads, axis=2) @ kernel.reshape(-1, kernel.shape[3])
    return joined


def interior(picture: Floats, size: int = 3) -> Floats:
    """Return the pixels whose whole kernel lies inside the picture."""
    margin = size // 2
    height, width = picture.shape[:2]
    return picture[margin : height - margin, margin : width - margin]


class Closeness(NamedTuple):
    """How near the nine heads are to the convolution, at each sharpness."""

    sharpness: tuple[float, ...]
    target_weight: Floats
    """[A] mean weight on the pixel that a head seeks, 0 … 1, interior pixels."""
    largest_error: Floats
    """[A] largest |attention − convolution|, interior pixels."""
    whole_error: Floats
    """[A] the same with the border."""


def closeness(picture: Floats, kernel: Floats, sharpness: Sequence[float], padded: bool = False) -> Closeness:
    """Measure the distance between the heads and the convolution, as `convolve_by_attention` computes them."""
    size = kernel.shape[0]
    truth = convolve(picture, kernel)
    apart = [np.abs(convolve_by_attention(picture, kernel, value, padded) - truth) for value in sharpness]
    height, width, _ = picture.shape
    return Closeness(
        tuple(sharpness),
        np.array([target_weight((height, width), value, size, padded) for value in sharpness]),
        np.array([interior(each, size).max() for each in apart]),
        np.array([each.max() for each in apart]),
    )


@lru_cache(maxsize=256)
def target_weight(shape: tuple[int, int], sharpness: float, size: int = 3, padded: bool = False) -> float:
    """Return the mean weight, 0 … 1, that the heads of interior pixels put on the pixel that they seek."""
    margin = size // 2
    border = margin if padded else 0

    def along(length: int, step: int) -> float:
        inside = np.arange(margin, length - margin)
        return float(axis_weights(length, step, sharpness, border)[inside, inside + step + border].mean())

    return float(np.mean([along(shape[0], down) * along(shape[1], right) for down, right in shifts(size)]))


def reference_draw() -> tuple[Floats, Floats]:
    """Return the random 5 × 10 RGB picture and the 3 × 3 kernel with 4 output channels that the table uses."""
    generator = np.random.default_rng(0)
    return generator.random((5, 10, 3)), generator.standard_normal((3, 3, 3, 4))


NAMED_KERNELS: dict[str, tuple[tuple[float, ...], ...]] = {
    "blur": ((1 / 9,) * 3,) * 3,
    "edge": ((-1.0, -1.0, -1.0), (-1.0, 8.0, -1.0), (-1.0, -1.0, -1.0)),
}


def same_for_each_channel(numbers: Floats, channels: int = 3) -> Floats:
    """Return the kernel [S, S, C, C] that lays the same S × S numbers over every channel by itself."""
    return numbers[:, :, np.newaxis, np.newaxis] * np.eye(channels)


class NearestConvolution(NamedTuple):
    """The convolution that comes closest to a layer's attention weights, as one number for each shift."""

    kernel: Floats
    """[S, S]."""
    weights: Floats
    """[N, N] the kernel laid out as who looks at whom."""
    explained: float
    """share of the weights' squares that it reproduces, 0 … 1."""


def nearest_convolution(weights: Floats, shape: tuple[int, int], size: int = 3) -> NearestConvolution:
    """Return the least-squares size × size kernel for attention weights [N, N] over a picture of H · W = N pixels.

    A convolution gives the same number wherever the shift is the same, and nothing beyond its kernel: the best it can
    do is the mean over each shift.
    """
    height, width = shape
    pixels = np.arange(height * width).reshape(shape)
    kernel, laid_out = np.zeros(size * size), np.zeros_like(weights)
    for index, (down, right) in enumerate(shifts(size)):
        queries = pixels[max(0, -down) : height - max(0, down), max(0, -right) : width - max(0, right)].ravel()
        keys = queries + down * width + right
        kernel[index] = weights[queries, keys].mean()
        laid_out[queries, keys] = kernel[index]
    missed = ((weights - laid_out) ** 2).sum() / (weights**2).sum()
    return NearestConvolution(kernel.reshape(size, size), laid_out, float(1 - missed))
