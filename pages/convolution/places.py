"""How the pixels of the 5 × 10 picture are called."""

from collections.abc import Sequence

from attention.experiments.convolution.colour_attention import SHAPE
from attention.ui.text import Text


def places(text: Text) -> list[str]:
    """Return the name of every pixel, in reading order."""
    place = text.label("versus.place")
    height, width = SHAPE
    return [place.format(row=row + 1, column=column + 1) for row in range(height) for column in range(width)]


def say(names: Sequence[str], values: Sequence[str]) -> list[str]:
    """Return what each pixel says when it is pointed at."""
    return [f"{name}: {value}" for name, value in zip(names, values, strict=True)]


def one_based(pixel: tuple[int, int]) -> dict[str, int]:
    """Return a pixel as the slots of a sentence."""
    return {"row": pixel[0] + 1, "column": pixel[1] + 1}
