"""Statements of what the page in pages/images says, about the drawn picture and the photograph of the cat."""

import json
import math
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import gaussian_filter

from attention.arrays import Floats
from attention.experiments.images.denoising import GAUSSIAN_WIDTHS, LIBRARY_RESULTS, attend_to_look_alikes
from attention.experiments.images.photograph import middle_square, reduced
from attention.ui.outside.media import CAT
from tests.pages.claims.convolution import number
from tests.pages.claims.said import Said

PICTURE: Final = ("SSSSSSSSYS", "SCCSSSSSSS", "SSSSRRRSSS", "GGGGWDWGGG", "GGRGGGGGYG")
COLOURS: Final = {
    "S": (-0.6, 0.2, 0.9), "C": (0.8, 0.8, 0.9), "Y": (0.9, 0.7, -0.7), "R": (0.8, -0.7, -0.6), "W": (0.7, 0.5, 0.2),
    "D": (-0.5, -0.7, -0.8), "G": (-0.6, 0.4, -0.7),
}  # fmt: skip
HEIGHT, WIDTH = 5, 10
SIGMAS: Final = ("0.05", "0.1", "0.15", "0.2")


def asked(said: Said, name: str, default: float, low: float, high: float) -> float:
    """Return a number of the link; the default where the link asks for what is not possible."""
    try:
        number = float(said.link.get(name, ""))
    except ValueError:
        return default
    return number if low <= number <= high else default


def whole(said: Said, name: str, default: int, high: int) -> int:
    return int(asked(said, name, default, 1, high))


def is_share(written: object, share: float) -> bool:
    """Whether a percentage is told as it is: one decimal, or two digits where it is small."""
    told = str(written)
    if told.startswith("<"):
        return share < 1.1e-6
    return math.isclose(float(told.removesuffix("%")) / 100, share, rel_tol=0.06 if share < 0.01 else 0, abs_tol=6e-4)


class Look(NamedTuple):
    """One pixel of the link's picture, and what it gives."""

    pixel: int
    colours: list[tuple[float, ...]]
    vectors: list[list[float]]
    weights: list[float]

    @property
    def twins(self) -> list[int]:
        return [place for place, colour in enumerate(self.colours) if colour == self.colours[self.pixel]]


def with_positions(said: Said) -> bool:
    return said.link.get("pixel_positions") == "true"


def look_of(said: Said) -> Look:
    """Compute the pixel's softmax by the definition, product by product."""
    colours: list[tuple[float, ...]] = [COLOURS[letter] for line in PICTURE for letter in line]
    for piece in said.link.get("paint", "").split("~") if said.link.get("paint") else ():
        painted, code = piece.split("-")
        colours[int(painted) - 1] = tuple(int(code[at : at + 2], 16) / 127.5 - 1 for at in (0, 2, 4))
    vectors = [list(colour) for colour in colours]
    if with_positions(said):
        for place, vector in enumerate(vectors):
            down, across = math.pi * (place // WIDTH) / HEIGHT, math.pi * (place % WIDTH) / WIDTH
            vector += [math.cos(down), math.sin(down), math.cos(across), math.sin(across)]
    pixel = (whole(said, "look_row", 1, HEIGHT) - 1) * WIDTH + whole(said, "look_column", 9, WIDTH) - 1
    heat = asked(said, "pixel_heat", 0.25, 0.05, 1)
    scores = [sum(q * k for q, k in zip(vectors[pixel], key, strict=True)) / heat for key in vectors]
    powers = [math.exp(score - max(scores)) for score in scores]
    return Look(pixel, colours, vectors, [power / sum(powers) for power in powers])


def fifty_vectors(said: Said) -> None:
    """The picture has as many pixels as rows times columns."""
    assert said.slots["count"] == sum(map(len, PICTURE)) == HEIGHT * WIDTH
    if "height" in said.slots:
        assert (said.slots["height"], said.slots["width"]) == (len(PICTURE), len(PICTURE[0]))


def colours_of_the_lecture(said: Said) -> None:
    """The sun is bright in red and green, dark in blue; the sky dark in red, bright in blue."""
    sun, sky = COLOURS["Y"], COLOURS["S"]
    assert min(sun[0], sun[1]) > 0.5
    assert sun[2] < -0.5
    assert sky[0] < -0.5
    assert sky[2] > 0.5
    assert said.says("dark in red and bright in blue", "在红层里暗，在蓝层里亮")


def untrained_looks(said: Said) -> None:
    """Length counts: somewhere in the picture another colour has a larger product than a colour has with itself."""
    products = {
        (one, other): sum(q * k for q, k in zip(COLOURS[one], COLOURS[other], strict=True))
        for one in COLOURS
        for other in COLOURS
    }
    assert any(products[one, other] > products[one, one] for one, other in products)
    assert said.says("the **longer** they are", "**向量越长**")


def strongest_look(said: Said) -> None:
    """Of the others the pixel looks most at the one that is named, or at so many; a longer one may outdo itself."""
    look, told = look_of(said), said.slots
    assert float(told["itself"]) == round(look.weights[look.pixel], 3)
    others = {place: weight for place, weight in enumerate(look.weights) if place != look.pixel}
    most = max(others.values())
    leaders = [place for place, weight in others.items() if math.isclose(weight, most, rel_tol=1e-9)]
    named = (told["other_row"] - 1) * WIDTH + told["other_column"] - 1
    assert named in leaders
    assert float(told["most"]) == round(most, 3)
    assert told["tied"] == (len(leaders) > 1) == said.says("share the largest", "并列最多")
    if told["tied"]:
        assert told["sharing"] == len(leaders)
    outdone = most > look.weights[look.pixel] * (1 + 1e-9)
    assert said.says("more than it gives itself", "比给自己的还多") == outdone
    if outdone:
        lengths = [math.sqrt(sum(part**2 for part in look.vectors[place])) for place in (named, look.pixel)]
        np.testing.assert_allclose((told["other_length"], told["own_length"]), lengths)
        assert lengths[0] > lengths[1]


def twins_counted(said: Said) -> None:
    """So many pixels have the colour; without positions all get the same, with them the nearer more."""
    look, told = look_of(said), said.slots
    assert (said.part == "twins_none") == (len(look.twins) == 1)
    if said.part == "twins_none":
        return
    assert told["count"] == len(look.twins)
    shares = [look.weights[place] for place in look.twins]
    assert (said.part == "twins_on") == with_positions(said)
    if said.part == "twins_off":
        assert float(told["each"]) == round(shares[0], 3)
        assert max(shares) - min(shares) < 1e-12
        return
    assert (float(told["least"]), float(told["largest"])) == (round(min(shares), 3), round(max(shares), 3))
    row, column = divmod(look.pixel, WIDTH)
    for one in look.twins:
        for other in look.twins:
            apart = [(abs(place // WIDTH - row), abs(place % WIDTH - column)) for place in (one, other)]
            if apart[0] != apart[1] and all(near <= far for near, far in zip(*apart, strict=True)):
                assert look.weights[one] > look.weights[other]
    assert math.isclose(math.cos(math.pi / HEIGHT), math.cos(2 * math.pi / WIDTH))


def outputs_go_along(said: Said) -> None:
    """The pixels, moved, keep their outputs without positions, and others with them."""
    look = look_of(said)
    order = np.random.default_rng(whole(said, "shuffle_seed", 1, 9) - 1).permutation(HEIGHT * WIDTH)
    heat, colours = asked(said, "pixel_heat", 0.25, 0.05, 1), np.array(look.colours)
    places = np.array(look.vectors)[:, 3:]

    def outputs(shown: NDArray[np.float64]) -> NDArray[np.float64]:
        vectors = np.concatenate([shown, places], axis=1)
        powers = np.exp((vectors @ vectors.T - 8) / heat)
        return np.asarray(powers / powers.sum(axis=1, keepdims=True) @ shown)

    difference = np.abs(outputs(colours[order]) - outputs(colours)[order]).max()
    assert (said.part == "shuffle_different") == with_positions(said)
    if said.part == "shuffle_same":
        assert difference < 1e-12
        assert said.slots["exact"] == said.says("to the last digit", "每一位都相同")
        assert said.slots["exact"] == (number(said.slots.get("difference", "0")) == 0)
    else:
        assert said.slots["agree"] == (difference < 1e-9) == said.says("Even with positions", "也没有变")
        assert math.isclose(number(said.slots["difference"]), difference, abs_tol=0.051, rel_tol=0.05)


def patches_counted(said: Said) -> None:
    """ViT: patches, the numbers of one, and both counts of scores."""
    told = said.slots
    side, patch = told["side"], told["patch"]
    patches = len(range(0, side, patch)) ** 2
    assert (side, patch) == (224, 16)
    assert (told["patches"], told["numbers"], told["scores"]) == (patches, patch * patch * 3, patches * patches)
    assert told["pixel_scores"] == (side * side) * (side * side)


@cache
def cat() -> NDArray[np.uint8]:
    """The photograph as the page keeps it: its longer side 448 pixels."""
    with Image.open(CAT) as photograph:
        small = photograph.convert("RGB")
    small.thumbnail((448, 448), Image.Resampling.LANCZOS)
    return np.asarray(small)


def facts_of_the_photograph(said: Said) -> None:
    """The kind and size are the file's."""
    with Image.open(CAT) as photograph:
        assert said.slots == {"kind": photograph.format, "width": photograph.width, "height": photograph.height}


def what_was_done(said: Said) -> None:
    """The photograph of the cat was changed in no way; of others, a change is named."""
    assert said.slots["changes"]


def patches_of_the_photograph(said: Said) -> None:
    """A square of 224 pixels makes 14 × 14 patches."""
    assert said.slots == {"side": 224, "count": (224 // 16) ** 2, "cell": 16}


@cache
def likeness(is_by_pixel: bool) -> tuple[Floats, int, int]:
    """The deviations of all pixels or patches from their mean, of length 1; how many stand in a row and in a column."""
    if is_by_pixel:
        cells, columns, rows = reduced(cat(), 48).reshape(-1, 3).astype(float), 48, 32
    else:
        square = middle_square(cat()).astype(float)
        columns = rows = 14
        cells = np.array(
            [square[16 * row : 16 * row + 16, 16 * at : 16 * at + 16].ravel() for row in range(14) for at in range(14)]
        )
    cells = cells / 127.5 - 1
    vectors = cells - cells.mean(axis=0)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True), columns, rows


def pixels_of_the_photograph(said: Said) -> None:
    """Its longer side has 48 pixels, the other as many as its shape asks for."""
    told, (height, width) = said.slots, cat().shape[:2]
    assert (told["width"], told["height"]) == (48, round(48 * height / width))
    assert told["count"] == told["width"] * told["height"]
    assert told["scores"] == told["count"] ** 2
    assert told["reduced"] == said.says("reduced to", "缩小到")


def strongest_likeness(said: Said) -> None:
    """What the place gives itself, whom it gives most, and how many places hold half."""
    vectors, columns, rows = likeness(said.link.get("grain") == "pixels")
    asks = (("patch_row", 6, rows), ("patch_column", 5, columns))
    row, column = (whole(said, name, default, most) for name, default, most in asks)
    place = (row - 1) * columns + column - 1
    powers = np.exp(vectors @ vectors[place] / asked(said, "photo_heat", 0.15, 0.05, 1))
    weights = powers / powers.sum()
    told, others = said.slots, np.delete(weights, place)
    named = (told["row"] - 1) * columns + told["column"] - 1
    assert is_share(told["itself"], weights[place])
    assert is_share(told["most"], others.max())
    assert math.isclose(weights[named], others.max(), rel_tol=1e-6)
    assert told["tied"] == (np.isclose(others, others.max(), rtol=1e-9, atol=0).sum() > 1)
    assert told["count"] == len(weights)
    largest = sorted(weights.tolist(), reverse=True)
    assert sum(largest[: told["half"]]) >= 0.5 - 1e-12
    assert sum(largest[: told["half"] - 1]) <= 0.5 + 1e-12


@cache
def is_seen(window: int, away: int) -> bool:
    """Whether a change so many pixels away moves the output in the middle."""
    middle = window // 2 + 3
    picture = np.full((2 * middle + 1, 2 * middle + 1, 1), 0.5)
    before = attend_to_look_alikes(picture, 1.0)[middle, middle, 0]
    picture[middle, middle + away] = 1.0
    return bool(abs(attend_to_look_alikes(picture, 1.0)[middle, middle, 0] - before) > 1e-9)


def window_of_the_search(said: Said) -> None:
    """A pixel reaches so far: a change just inside the window moves its output, one outside does not."""
    window = said.slots["window"]
    reach = (window - 1) // 2
    assert is_seen(window, reach)
    assert not is_seen(window, reach + 2)


def sigma_of(said: Said) -> str:
    return said.link.get("sigma", "") if said.link.get("sigma") in SIGMAS else "0.1"


def noise_asked(said: Said) -> None:
    """The noise is the one that the link asks for."""
    assert said.slots["sigma"] == sigma_of(said)


def whiskers_of_the_cat(said: Said) -> None:
    """Whiskers are spoken of where the cat is shown."""
    assert said.slots["shipped"] == said.says("whiskers", "胡须")


@cache
def decibels(sigma: str, heat: float) -> dict[str, float]:
    """What each way reaches: noise of seed 0, SciPy's Gaussian, the page's attention."""
    clean = reduced(cat(), 224) / 255
    noisy = np.clip(clean + float(sigma) * np.random.default_rng(0).standard_normal(clean.shape), 0, 1)

    def psnr(other: Floats) -> float:
        return float(-10 * np.log10(((clean - other) ** 2).mean()))

    blurs = {width: psnr(gaussian_filter(noisy, (width, width, 0))) for width in GAUSSIAN_WIDTHS}
    attended = attend_to_look_alikes(noisy, heat * float(sigma) ** 2)
    return {"noisy": psnr(noisy), "attention": psnr(attended), "gaussian": max(blurs.values())}


def reached(said: Said) -> dict[str, float]:
    return decibels(sigma_of(said), asked(said, "denoise_heat", 1.0, 0.25, 3.0))


def decibels_gained(said: Said) -> None:
    """The decibels are measured ones, and the gain is what the shown ones differ by."""
    told, measured = said.slots, reached(said)
    for name, value in measured.items():
        assert math.isclose(float(told[name]), value, abs_tol=0.06)
    gain = round(float(told["attention"]) - float(told["noisy"]), 1)
    assert float(told["gain"]) == abs(gain)
    assert said.says("Attention raises", "提高到") == (gain > 0)
    assert said.says("Attention lowers", "降到") == (gain < 0)
    assert told["widths"] == len(GAUSSIAN_WIDTHS)
    width = float(told["width"])
    assert told["widest"] == (width == max(GAUSSIAN_WIDTHS)) == said.says("the widest of them", "最宽的")


@cache
def library() -> dict[str, float]:
    found = json.loads(Path(LIBRARY_RESULTS).read_text("utf-8"))
    return {str(result["sigma"]): float(result["decibels"]) for result in found["results"]}


def library_measured(said: Said) -> None:
    """What the library reached is what the data file holds."""
    assert said.slots["decibels"] == f"{library()[sigma_of(said)]:.1f}"


def nearest_wins(said: Said) -> None:
    """The winner has most decibels, the second comes so far behind."""
    every = {**reached(said), "library": library()[sigma_of(said)]}
    first, second = sorted(every.values(), reverse=True)[:2]
    assert math.isclose(float(said.slots["decibels"]), first, abs_tol=0.06)
    behind = float(said.slots["behind"])
    assert math.isclose(behind, first - second, abs_tol=0.15)
    assert said.says("No lead", "不相上下") == (behind == 0)
    english = {
        "noisy": "The noisy picture itself",
        "gaussian": "The Gaussian blur",
        "library": "The library",
        "attention": "Attention",
    }
    chinese = {"noisy": "带噪声的原样", "gaussian": "高斯模糊", "library": "程序库", "attention": "注意力"}
    names = english if said.language == "en" else chinese
    ranked = sorted(every, key=lambda name: -every[name])
    assert (said.slots["winner"], said.slots["second"]) == (names[ranked[0]], names[ranked[1]])
