"""The controls of the section on pictures and convolution, and the photograph. Each `choose_…` returns plain values."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
import streamlit as st
from PIL import Image

from attention.arrays import Floats, lock
from attention.experiments.convolution.colour_attention import draw_meadow
from attention.experiments.convolution.layers import NAMED_KERNELS, reference_draw, same_for_each_channel
from attention.ui.controls import parameters
from attention.ui.controls.bound import choose_code, choose_number, choose_place, choose_text
from attention.ui.controls.example import toolbar
from attention.ui.server import ASSETS
from attention.ui.text import Text

PHOTOGRAPH: Final = ASSETS / "data" / "chelsea.png"
PHOTOGRAPH_SIZE: Final = (72, 48)
LARGEST: Final = 100.0
NUMBER: Final = re.compile(r"-?\d{1,3}(\.\d{1,6})?")


class Window(NamedTuple):
    """What people set by hand in a CNN."""

    kernel_size: int
    dilation: int
    layers: int


class Convolution(NamedTuple):
    """A picture and the convolution to lay over it, by name: small enough to remember what was measured."""

    picture: str
    kernel: str
    own: tuple[float, ...] = ()
    """The reader's nine numbers, where the kernel is "own"."""


def choose_pixel(text: Text) -> tuple[int, int]:
    """Draw the choice of a pixel in the 5 × 10 picture; return row and column from 0."""
    with toolbar("pixel"):
        return choose_place(parameters.PIXEL_ROW, text), choose_place(parameters.PIXEL_COLUMN, text)


def choose_window(text: Text) -> Window:
    """Draw the three settings of a stack of equal convolutions."""
    with toolbar("window"):
        size = choose_code(parameters.KERNEL_SIZE, text, lambda code: f"{code} × {code}")
        return Window(int(size), choose_number(parameters.DILATION, text), choose_number(parameters.LAYERS, text))


def choose_convolution(text: Text) -> Convolution:
    """Draw the choice of picture and kernel."""
    with toolbar("convolution"):
        picture, kernel = choose_code(parameters.CNN_PICTURE, text), choose_code(parameters.CNN_KERNEL, text)
    return Convolution(picture, kernel, _choose_numbers(text) if kernel == "own" else ())


def _choose_numbers(text: Text) -> tuple[float, ...]:
    written = choose_text(parameters.OWN_KERNEL, text)
    numbers = read_numbers(written)
    if numbers is None:
        st.info(text.label("versus.own_refused", largest=int(LARGEST), instead=parameters.OWN_KERNEL.default))
    return numbers or read_numbers(parameters.OWN_KERNEL.default) or ()


def read_numbers(written: str) -> tuple[float, ...] | None:
    """Return the nine numbers that a reader wrote, row by row; None where they are not nine numbers within ±100."""
    words = re.split(r"[\s,;/，；、]+", written.replace("−", "-").strip(" /,;"))
    if len(words) != 9 or not all(NUMBER.fullmatch(word) for word in words):
        return None
    numbers = tuple(float(word) for word in words)
    return numbers if max(map(abs, numbers)) <= LARGEST else None


def picture_of(convolution: Convolution) -> Floats:
    """Return the picture [H, W, 3], 0 … 1."""
    if convolution.picture == "photograph":
        return load_photograph()
    return draw_meadow() if convolution.picture == "meadow" else reference_draw()[0]


def kernel_of(convolution: Convolution) -> Floats:
    """Return the kernel [3, 3, 3, O]."""
    if convolution.kernel == "random":
        return reference_draw()[1]
    numbers = np.array(convolution.own or NAMED_KERNELS[convolution.kernel])
    return same_for_each_channel(numbers.reshape(3, 3))


@lru_cache(maxsize=1)
def load_photograph() -> Floats:
    """Return the photograph [48, 72, 3], 0 … 1, reduced: every pixel is a token here."""
    with Image.open(PHOTOGRAPH) as photograph:
        small = photograph.convert("RGB").resize(PHOTOGRAPH_SIZE, Image.Resampling.BOX)
    return lock(np.asarray(small, dtype=np.float64) / 255)
