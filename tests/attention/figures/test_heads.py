"""All heads in one picture: the pixels are the weights, the points say and tell which head."""

import io

import numpy as np
from PIL import Image

from attention.figures.frame import Column, Lasting, Says
from attention.figures.heads import GAP, MAP, NAME, head_maps
from attention.figures.style import SEQUENTIAL, rgb
from tests.attention.figures.drawn import checked

MAPS = np.zeros((5, 3, 3))
MAPS[4, 0, 2] = 1.0
CELLS = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1)]
FIGURE = head_maps(MAPS, list("abcde"), Says("{head}", {"head": Column(list("ABCDE"))}), CELLS, across=3, chosen=4)


def test_plotly_takes_it() -> None:
    checked(FIGURE)


def test_a_pixel_has_the_colour_of_its_weight_and_between_the_maps_it_is_clear() -> None:
    source = FIGURE.data[0]["source"]
    assert isinstance(source, Lasting)
    assert isinstance(source.value, bytes)
    image = Image.open(io.BytesIO(source.value)).convert("RGBA")
    top, left = (NAME + MAP + GAP) + NAME, MAP + GAP
    assert image.getpixel((left + MAP - 1, top)) == (*rgb(SEQUENTIAL[-1]), 255)
    assert image.getpixel((left, top)) == (*rgb(SEQUENTIAL[0]), 255)
    between = image.getpixel((MAP + 2, NAME + 5))
    assert isinstance(between, tuple)
    assert between[3] == 0


def test_each_point_tells_its_head_and_says_its_name() -> None:
    points = FIGURE.data[2]
    assert points["customdata"] == [list(cell) for cell in CELLS]
    says = points["meta"]["says"]
    assert (says.words, says.columns["head"].values, says.across) == ("{head}", list("ABCDE"), 3)
    shape = FIGURE.layout["shapes"][0]
    assert shape["x0"] < points["x"].value[4] < shape["x1"]
    assert shape["y0"] < points["y"].value[4] < shape["y1"]
