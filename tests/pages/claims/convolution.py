"""Statements of what the pages in pages/convolution say."""

import math
import re
from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
from scipy.ndimage import correlate

from attention.arrays import Floats
from attention.experiments.convolution.colour_attention import GAIN, SHAPE, draw_meadow
from attention.experiments.convolution.crossover import load_results
from attention.experiments.convolution.layers import reference_draw
from attention.experiments.convolution.published import VIT_ACCURACY
from attention.ui.controls.pictures import load_photograph
from tests.pages.claims.said import Said

HEIGHT, WIDTH = SHAPE
PIXELS: Final = list(np.ndindex(HEIGHT, WIDTH))
KERNELS: Final = {"blur": "1 1 1 1 1 1 1 1 1", "edge": "-1 -1 -1 -1 8 -1 -1 -1 -1", "own": "0 -1 0 -1 5 -1 0 -1 0"}
SHARPEST: Final = 46.0
TINY: Final = 1e-9
"""Rounding is below, every other difference on the page is above."""
RAISED: Final = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def number(written: object) -> float:
    """Read a number as the page writes it: 0.28, 17%, 1.8 × 10⁻⁶."""
    plain = str(written).replace("\u2212", "-").replace("\u202f", "")
    if plain == "<1%":
        return 0.0025
    if plain.endswith("%"):
        return float(plain[:-1]) / 100
    mantissa, _, exponent = plain.partition(" × 10")
    return float(mantissa) * 10.0 ** int(exponent.translate(RAISED) or 0)


def is_told(written: object, value: float) -> None:
    """Two digits are told; what rounding makes is told as such or as 0."""
    told = number(written)
    if abs(value) < TINY:
        assert abs(told) < TINY, (written, value)
    else:
        assert math.isclose(told, value, rel_tol=0.06, abs_tol=0.0051 if "%" in str(written) else 0.0), (written, value)


def whole(said: Said, name: str, default: int) -> int:
    return int(said.link.get(name, default))


# Who sees what


def meadow_weights(mirrored: bool) -> Floats:
    """Softmax over the products of colours, row by row."""
    colours = np.array([draw_meadow(mirrored)[pixel] for pixel in PIXELS])
    colours = colours - colours.mean(axis=0)
    rows = []
    for looking in colours:
        powers = [math.exp(GAIN * sum(looking * other)) for other in colours]
        rows.append(np.array(powers) / sum(powers))
    return np.array(rows)


weights_of = cache(meadow_weights)
results = cache(load_results)


def chosen_pixel(said: Said) -> tuple[int, int]:
    return whole(said, "pixel_row", 4) - 1, whole(said, "pixel_column", 2) - 1


def seen_from(pixel: tuple[int, int], size: int, dilation: int, layers: int) -> list[tuple[int, int]]:
    """Every layer goes up to half a kernel of steps further, along rows and columns apart from each other."""
    steps = size // 2 * layers
    along = {dilation * step for step in range(-steps, steps + 1)}
    return [(r, c) for r, c in PIXELS if r - pixel[0] in along and c - pixel[1] in along]


def seen_are_counted(said: Said) -> None:
    """So many pixels reach the chosen one."""
    size = int(said.link.get("kernel_size", "3"))
    found = seen_from(chosen_pixel(said), size, whole(said, "dilation", 1), whole(said, "layers", 1))
    assert (said.slots["seen"], said.slots["pixels"]) == (len(found), HEIGHT * WIDTH)
    assert (said.slots["row"] - 1, said.slots["column"] - 1) == chosen_pixel(said)


def largest_weight_is_named(said: Said) -> None:
    """The pixel named has the largest weight, and nobody shares it."""
    row = weights_of(said.link.get("mirror") == "true")[PIXELS.index(chosen_pixel(said))]
    best = (said.slots["top"] - 1, said.slots["left"] - 1)
    first, second = np.sort(row)[:-3:-1]
    assert row[PIXELS.index(best)] == first > second
    assert said.slots["largest"] == f"{first:.2f}"
    assert said.says("that pixel itself", "这个像素自己") == (best == chosen_pixel(said))


def weight_beyond_is_summed(said: Said) -> None:
    """What goes to pixels that are no neighbours."""
    pixel = chosen_pixel(said)
    row = weights_of(said.link.get("mirror") == "true")[PIXELS.index(pixel)]
    beyond = sum(w for w, (r, c) in zip(row, PIXELS, strict=True) if max(abs(r - pixel[0]), abs(c - pixel[1])) > 1)
    is_told(said.slots["beyond"], beyond)


def layers_until(said: Said, pixel: tuple[int, int]) -> int | None:
    """The fewest layers after which the pixel sees the two far corners."""
    size, dilation = int(said.link.get("kernel_size", "3")), whole(said, "dilation", 1)
    for layers in range(20):
        seen = seen_from(pixel, size, dilation, layers)
        if (0, 0) in seen and (HEIGHT - 1, WIDTH - 1) in seen:
            return layers
    return None


def corner_hears_corner(said: Said) -> None:
    """From corner to corner, and the pixel between that has both soonest."""
    between = [found for pixel in PIXELS if (found := layers_until(said, pixel)) is not None]
    assert said.slots["layers"] == layers_until(said, (0, 0))
    assert said.slots["together"] == min(between)


def corners_never_hear(said: Said) -> None:
    """No number of layers is enough."""
    assert layers_until(said, (0, 0)) is None
    assert said.slots.get("step", 1) == (1 if said.part == "meet_alone" else whole(said, "dilation", 1))
    assert (said.part == "meet_alone") == (said.link.get("kernel_size") == "1")


# Nine heads


@cache
def outputs(picture: str, kernel: str, own: str, sharpness: float, padded: bool) -> tuple[Floats, Floats]:
    """What nine heads give and what the convolution gives, each once more from its definition."""
    pixels = {"meadow": draw_meadow, "photograph": load_photograph}.get(picture, lambda: reference_draw()[0])()
    numbers = reference_draw()[1] if kernel == "random" else spread(kernel, own)
    channels = range(numbers.shape[3])
    truth = np.stack(
        [sum(correlate(pixels[..., c], numbers[:, :, c, o], mode="constant") for c in range(3)) for o in channels], 2
    )
    margin = int(padded)
    wide = np.pad(pixels, ((margin, margin), (margin, margin), (0, 0)))
    heads = np.zeros_like(truth)
    for row, column in np.ndindex(3, 3):
        down = looks(pixels.shape[0], row - 1, sharpness, margin)
        right = looks(pixels.shape[1], column - 1, sharpness, margin)
        heads += np.tensordot(np.stack([down @ wide[..., c] @ right.T for c in range(3)], 2), numbers[row, column], 1)
    return heads, truth


def spread(kernel: str, own: str) -> Floats:
    """The nine numbers over each channel by itself; a text that holds no nine numbers gives the default."""
    written = re.findall(r"-?[0-9.]+", own) if kernel == "own" else []
    words = written if len(written) == 9 else KERNELS[kernel].split()
    square = np.array([float(word) for word in words]).reshape(3, 3) / (9 if kernel == "blur" else 1)
    return square[:, :, None, None] * np.eye(3)


@cache
def looks(length: int, shift: int, sharpness: float, margin: int) -> Floats:
    """A head's weights along one axis, place by place."""
    rows = []
    for here in range(length):
        powers = [math.exp(-sharpness * (there - here - shift) ** 2) for there in range(-margin, length + margin)]
        rows.append(np.array(powers) / sum(powers))
    return np.array(rows)


def chosen_heads(said: Said, sharpness: float | None = None, padded: bool | None = None) -> Floats:
    """The difference between both at every pixel."""
    link = said.link
    heads, truth = outputs(
        link.get("cnn_picture", "meadow"),
        link.get("cnn_kernel", "blur"),
        link.get("own_kernel", ""),
        float(link.get("sharpness", "1.0")) if sharpness is None else sharpness,
        (link.get("padded") == "true") if padded is None else padded,
    )
    return np.asarray(abs(heads - truth))


def inside(apart: Floats) -> float:
    return float(apart[1:-1, 1:-1].max())


def looks_from_the_middle(said: Said) -> None:
    """From the pixel that is marked: nine neighbours lie inside the picture."""
    assert (said.slots["row"], said.slots["column"]) == ((HEIGHT + 1) // 2, WIDTH // 2)


@cache
def mean_weight_on_target(sharpness: float) -> float:
    """Over interior pixels and heads, of the weight on the pixel that is sought."""
    return mean(
        [
            float(looks(HEIGHT, down, sharpness, 0)[r, r + down] * looks(WIDTH, right, sharpness, 0)[c, c + right])
            for r in range(1, HEIGHT - 1)
            for c in range(1, WIDTH - 1)
            for down in (-1, 0, 1)
            for right in (-1, 0, 1)
        ]
    )


def weight_on_target(said: Said) -> None:
    """The weight on the pixel that is sought is a mean over interior pixels and heads."""
    sharpness = float(said.link.get("sharpness", "1.0"))
    is_told(said.slots["weight"], mean_weight_on_target(sharpness))
    assert float(said.slots["sharpness"]) == sharpness


def difference_is_named(said: Said) -> None:
    """The brightest pixel is the largest difference; where there is none, none is told."""
    largest = float(chosen_heads(said).max())
    is_told(said.slots["error_all"], largest)
    if largest > TINY:
        assert said.says("(bright)", "（亮）")


def errors_are_measured(said: Said) -> None:
    """Inside, and everywhere."""
    apart = chosen_heads(said)
    is_told(said.slots["error"], inside(apart))
    is_told(said.slots["error_all"], float(apart.max()))
    assert float(said.slots["sharpness"]) == float(said.link.get("sharpness", "1.0"))
    drawn = said.link.get("cnn_kernel") == "random"
    assert said.slots["channels"] == (4 if drawn else 3)
    assert said.says("output channels", "个输出通道") == drawn


def border_matters(said: Said) -> None:
    """The border is said to differ where it does for the sharpest heads, and to agree with zero pixels around."""
    differs = float(chosen_heads(said, SHARPEST, padded=False).max()) > TINY
    assert said.says("however large α is", "α 再大，边界也对不上") == differs
    assert said.says("nothing", "没有影响") != differs
    assert said.says("Without zero pixels", "要是没有外面那圈零像素") == (said.link.get("padded") == "true")
    assert float(chosen_heads(said, SHARPEST, padded=True).max()) < TINY


def error_falls(said: Said) -> None:
    """From something to rounding; or there never is a difference."""
    there = inside(chosen_heads(said, 0.0)) > 0
    assert said.says("there is no difference at any α", "都没有差别") != there or said.part != "look_error"
    assert said.says("both give the same for every α", "两边给出的都一样") != there or said.part != "error_result"


def ends_of_the_error(said: Said) -> None:
    """At the smallest and the largest α, for the reader's choice and for the reference draw."""
    if said.says("falls from", "降到"):
        is_told(said.slots["first"], inside(chosen_heads(said, 0.0)))
        is_told(said.slots["last"], inside(chosen_heads(said, SHARPEST)))
    for name, sharpness in (("reference_first", 0.0), ("reference_last", SHARPEST)):
        heads, truth = outputs("random", "random", "", sharpness, padded=False)
        is_told(said.slots[name], inside(abs(heads - truth)))
    assert said.slots["sharpest"] == SHARPEST


# The other direction


def laid_out_as_the_notation(said: Said) -> None:
    """Queries are columns in the lecture's notation, rows on paper."""
    assert said.says("one pixel per column", "一个像素一列") == (said.notation == "lecture")


@cache
def share_explained() -> float:
    """By a least-squares fit with one unknown a shift."""
    weights = weights_of(False)
    shifts = [(down, right) for down in (-1, 0, 1) for right in (-1, 0, 1)]
    design = np.array(
        [
            [float((other[0] - one[0], other[1] - one[1]) == shift) for shift in shifts]
            for one in PIXELS
            for other in PIXELS
        ]
    )
    fitted = np.linalg.lstsq(design, weights.ravel(), rcond=None)[0]
    left = ((weights.ravel() - design @ fitted) ** 2).sum()
    return float(1 - left / (weights**2).sum())


@cache
def weight_beyond() -> float:
    """What goes to pixels that are no neighbours, on average."""
    weights = weights_of(False)
    beyond = [
        sum(w for w, (r, c) in zip(row, PIXELS, strict=True) if max(abs(r - one[0]), abs(c - one[1])) > 1)
        for row, one in zip(weights, PIXELS, strict=True)
    ]
    return float(sum(beyond) / len(beyond))


def nearest_is_least_squares(said: Said) -> None:
    """The share of the squares, the weight beyond a kernel, and what mirroring changes."""
    is_told(said.slots["explained"], share_explained())
    is_told(said.slots["beyond"], weight_beyond())
    assert said.slots["moved"] == f"{abs(weights_of(True) - weights_of(False)).max():.2f}"


# Little data, much data


def large_models_need_data(said: Said) -> None:
    """L/16 is below B/16 at first and above it in the end."""
    large, base = VIT_ACCURACY["L/16"], VIT_ACCURACY["B/16"]
    assert large[0] is not None
    assert base[0] is not None
    assert large[0] < base[0]
    assert large[2] > base[2]


def tokens_of_patches(said: Said) -> None:
    """One token a patch."""
    assert said.slots["tokens"] == (224 / 16) ** 2


@cache
def scores_of(network: str, question: str, pictures: int) -> list[float]:
    """What the shipped runs say, a number for each seed."""
    return [
        float(score[question])  # type: ignore[literal-required]
        for score in results()["scores"]
        if (score["network"], score["pictures"]) == (network, pictures)
    ]


def mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers)


@cache
def sizes() -> list[int]:
    return sorted({score["pictures"] for score in results()["scores"]})


def seeds_are_counted(said: Said) -> None:
    """So many runs stand behind each point."""
    assert said.slots["seeds"] == len({score["seed"] for score in results()["scores"]})


def crossover_is_the_data(said: Said) -> None:
    """Every share is the mean of the shipped runs, and who is ahead where is as the sentence says."""
    question, slots = said.part.split("_")[1], said.slots
    smallest, largest = sizes()[0], sizes()[-1]
    told = {"cnn_first": ("cnn", smallest), "cnn_last": ("cnn", largest), "wide_last": ("wide_cnn", largest)}
    told |= {"attention_first": ("attention", smallest), "attention_last": ("attention", largest)}
    for name, (network, count) in told.items():
        if name in slots:
            is_told(slots[name], mean(scores_of(network, question, count)))
    assert slots.get("fewest", smallest) == smallest
    assert slots.get("most", largest) == largest
    if "worst" in slots:
        is_told(slots["worst"], min(scores_of("attention", question, largest)))
    ahead = [mean(scores_of("attention", question, n)) > mean(scores_of("cnn", question, n)) for n in sizes()]
    if said.part.endswith("crossed"):
        crossing = sizes().index(slots["crossing"])
        assert not ahead[0]
        assert not ahead[crossing - 1]
        assert all(ahead[crossing:])
    elif said.part == "crossover_near_apart":
        assert not any(ahead)
    elif said.part == "crossover_both_apart":
        assert ahead[0] == ahead[-1]


def training_is_told(said: Said) -> None:
    """The shipped file says how it was made."""
    for name in ("steps", "batch", "tested"):
        assert said.slots[name] == results()[name]
    parameters = [said.slots[f"{name}_parameters"] for name in ("cnn", "wide", "attention")]
    assert parameters == [results()["parameters"][name] for name in ("cnn", "wide_cnn", "attention")]


def conclusion_repeats(said: Said) -> None:
    """The table holds what was measured above."""
    slots = said.slots
    heads, truth = outputs("random", "random", "", SHARPEST, padded=False)
    is_told(slots["error"], inside(abs(heads - truth)))
    is_told(slots["explained"], share_explained())
    assert share_explained() < 0.5
    assert slots["sharpest"] == SHARPEST
    assert (slots["fewest"], slots["most"]) == (sizes()[0], sizes()[-1])
    for name, question, count in (("near", "near", sizes()[0]), ("both", "both", sizes()[-1])):
        cnn, attention = (mean(scores_of(network, question, count)) for network in ("cnn", "attention"))
        is_told(slots[f"{name}_cnn"], cnn)
        is_told(slots[f"{name}_attention"], attention)
        assert (cnn > attention) == (name == "near")
