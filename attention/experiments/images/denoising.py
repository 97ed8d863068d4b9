"""Non-local means is self-attention (section 5.2): a pixel becomes a blend of those whose surroundings look alike.

Buades, Coll and Morel 2005 weigh pixel j for pixel i by exp(−‖pᵢ − pⱼ‖² / h²), where p is the patch around a pixel,
and divide by the sum of the weights. ‖pᵢ − pⱼ‖² is ‖pᵢ‖² − 2 pᵢ·pⱼ + ‖pⱼ‖², and a softmax over j does not see ‖pᵢ‖².
So this is dot-product attention with W^q = W^k = I over patches, where each key carries its own −‖pⱼ‖² / 2 as one more
number; the value is the pixel, the temperature is h² / 2. Here too attention is truncated: to a square of pixels around
each.
"""

import functools
import json
import threading
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Floats, lock

SIGMAS: Final = (0.05, 0.1, 0.15, 0.2)
PATCH_RADIUS: Final = 1  # patches of 3 × 3 pixels: 27 numbers
SEARCH_RADIUS: Final = 7  # a pixel looks at 15 × 15 pixels
PICTURE_SIDE: Final = 224  # the longer side at most: a second of work at most
GAUSSIAN_WIDTHS: Final = (0.5, 0.7, 0.9, 1.1, 1.3, 1.5, 2.0)
LIBRARY_RESULTS: Final = Path(__file__).parents[3] / "assets/data/denoising.json"
_one_at_a_time = threading.Lock()


class LibraryResult(NamedTuple):
    """What a library's non-local means made of the shipped photograph under one noise."""

    library: str
    decibels: float
    strength: float
    """Its h, as a multiple of the noise: the best of several."""
    patch_size: int
    """The side of its patches in pixels: the best of several."""
    tries: int
    """How many pairs of strength and patch size were tried."""


def add_noise(pixels: NDArray[np.uint8], sigma: float, seed: int = 0) -> Floats:
    """Return the picture in 0 … 1 with normal noise of this standard deviation, cut off at black and white."""
    clean = pixels / 255.0
    return lock(np.clip(clean + sigma * np.random.default_rng(seed).standard_normal(clean.shape), 0, 1))


def psnr(clean: Floats, other: Floats) -> float:
    """Return the peak signal-to-noise ratio in decibels for pictures in 0 … 1: −10 log₁₀ of the mean squared error.

    Infinite where the two are equal.
    """
    error = float(np.mean((clean - other) ** 2))
    return float("inf") if error == 0 else float(-10 * np.log10(error))


def attend_to_look_alikes(
    picture: Floats,
    temperature: float,
    patch_radius: int = PATCH_RADIUS,
    search_radius: int = SEARCH_RADIUS,
) -> Floats:
    """Return the picture [H, W, C] in which each pixel is its attention's blend of the pixels around it.

    The score of j for i is minus the mean squared difference of their patches; the softmax runs over the pixels at most
    `search_radius` rows and columns away that lie in the picture, the pixel itself among them. One shift of the picture
    at a time: time is H · W · (2 · search_radius + 1)², memory a few pictures, never N × N.

    Args:
        picture: [H, W, C] in 0 … 1.
        temperature: above 0; the variance of the noise is a good one.
        patch_radius: 1 for patches of 3 × 3; the picture is mirrored at its edges.
        search_radius: how far a pixel sees.

    Raises:
        ValueError: the temperature is not above 0.

    Source:
        Buades, Coll, Morel, "A non-local algorithm for image denoising", CVPR 2005.
    """
    if not temperature > 0:
        raise ValueError(f"temperature is {temperature}, expected a number above 0")
    height, width, channels = picture.shape
    margin = ((patch_radius, patch_radius), (patch_radius, patch_radius), (0, 0))
    bordered = np.pad(picture, margin, mode="symmetric")
    blended = picture.copy()  # its own score is 0, the largest there is: exp(0) = 1
    totals = np.ones((height, width, 1))
    per_patch = channels * (2 * patch_radius + 1) ** 2 * temperature
    with _one_at_a_time:
        for down in range(min(search_radius, height - 1) + 1):
            for across in range(-min(search_radius, width - 1), min(search_radius, width - 1) + 1):
                if (down, across) <= (0, 0):
                    continue  # the other half of the shifts: who looks like me, I look like
                here, there = _overlap(height, down), _overlap(width, across)
                one = (slice(*here[0]), slice(*there[0]))
                other = (slice(*here[1]), slice(*there[1]))
                squared = (_grown(bordered, one, patch_radius) - _grown(bordered, other, patch_radius)) ** 2
                weights = np.exp(-_box_sums(squared.sum(axis=2), patch_radius) / per_patch)[..., None]
                blended[one] += weights * picture[other]
                blended[other] += weights * picture[one]
                totals[one] += weights
                totals[other] += weights
    return lock(blended / totals)


def gaussian_blur(picture: Floats, width: float) -> Floats:
    """Return the picture blurred by a Gaussian of this standard deviation in pixels; mirrored at the edges.

    The fixed opponent: its weights depend on distance alone, never on what is seen.
    """
    reach = int(4 * width + 0.5)
    weights = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * width**2))
    weights /= weights.sum()
    for axis in (0, 1):
        padding = [(reach, reach) if axis == side else (0, 0) for side in range(3)]
        padded = np.pad(picture, padding, mode="symmetric")
        length = picture.shape[axis]
        shifted = (
            weight * padded.take(range(start, start + length), axis=axis) for start, weight in enumerate(weights)
        )
        picture = functools.reduce(np.add, shifted)
    return lock(picture)


def best_gaussian(clean: Floats, noisy: Floats) -> tuple[float, Floats]:
    """Return the width of the blur that comes nearest to the clean picture, and its result: an opponent at its best."""
    blurred = {width: gaussian_blur(noisy, width) for width in GAUSSIAN_WIDTHS}
    best = max(blurred, key=lambda width: psnr(clean, blurred[width]))
    return best, blurred[best]


class Contestant(NamedTuple):
    """One way of removing noise, or the noise itself."""

    pixels: NDArray[np.uint8]
    """[H, W, 3]."""
    decibels: float


class Contest(NamedTuple):
    """What became of one picture under one noise."""

    noisy: Contestant
    gaussian: Contestant
    attention: Contestant
    gaussian_width: float
    """In pixels, the best of several."""


def compare(pixels: NDArray[np.uint8], sigma: float, heat: float = 1.0) -> Contest:
    """Add noise, and let a Gaussian blur and attention remove it.

    Args:
        pixels: [H, W, 3].
        sigma: standard deviation of the noise, where white is 1.
        heat: the temperature of attention, in variances of the noise.
    """
    clean, noisy = pixels / 255.0, add_noise(pixels, sigma)
    width, blurred = best_gaussian(clean, noisy)
    attended = attend_to_look_alikes(noisy, heat * sigma**2)

    def contestant(picture: Floats) -> Contestant:
        return Contestant(lock(np.rint(picture * 255).astype(np.uint8)), psnr(clean, picture))

    return Contest(contestant(noisy), contestant(blurred), contestant(attended), width)


def library_result(sigma: float) -> LibraryResult | None:
    """Return what scikit-image reached on the shipped photograph, measured beforehand; None for a noise not measured.

    `python -m attention.commands.denoise_with_library` measures again and writes assets/data/denoising.json.
    """
    found = json.loads(LIBRARY_RESULTS.read_text(encoding="utf-8"))
    for result in found["results"]:
        if result["sigma"] == sigma:
            settings = result["strength"], result["patch_size"]
            return LibraryResult(found["library"], result["decibels"], *settings, found["tries"])
    return None


def _overlap(length: int, shift: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return where a line and the line shifted by so much lie over each other, in the coordinates of each."""
    return (max(0, -shift), length - max(0, shift)), (max(0, shift), length - max(0, -shift))


def _grown(bordered: Floats, part: tuple[slice, slice], radius: int) -> Floats:
    """Return the part of a bordered picture, with the border of its patches."""
    rows, columns = part
    return bordered[rows.start : rows.stop + 2 * radius, columns.start : columns.stop + 2 * radius]


def _box_sums(array: Floats, radius: int) -> Floats:
    """Return the sum of every square of 2 · radius + 1 rows and columns that lies in the array."""
    size = 2 * radius + 1
    width = array.shape[1]
    rows = functools.reduce(np.add, (array[start : len(array) - size + 1 + start] for start in range(size)))
    return functools.reduce(np.add, (rows[:, start : width - size + 1 + start] for start in range(size)))
