"""What the tests of figures share: a PNG read back, and a figure that Plotly accepts, its lasting parts in place."""

import base64
import io
from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go
from PIL import Image

from attention.figures.frame import Figure, Lasting
from attention.figures.raster import in_words


def read(picture: str | bytes | Lasting) -> Any:
    """Return a picture's pixels as red, green, blue and opacity."""
    if isinstance(picture, Lasting):
        assert isinstance(picture.value, bytes)
        picture = picture.value
    if isinstance(picture, str):
        picture = base64.b64decode(picture.removeprefix("data:image/png;base64,"))
    return np.asarray(Image.open(io.BytesIO(picture)).convert("RGBA"))


def whole(part: Any) -> Any:
    """Return a part of a figure with every lasting part in its place."""
    if isinstance(part, Lasting):
        return in_words(part.value) if isinstance(part.value, bytes) else part.value
    if isinstance(part, dict):
        return {name: whole(each) for name, each in part.items()}
    return [whole(each) for each in part] if isinstance(part, list) else part


def checked(figure: Figure) -> Figure:
    """Return the figure with its lasting parts in place; Plotly has accepted it, and what is plain can be sketched."""
    figure = replace(figure, data=whole(figure.data), layout=whole(figure.layout))
    go.Figure(figure.data, figure.layout)
    if figure.plain:
        assert {mark["type"] for mark in figure.data} <= {"heatmap", "image", "bar", "scatter"}
        axes = {name: axis for name, axis in figure.layout.items() if name.startswith(("xaxis", "yaxis"))}
        assert axes.keys() >= {"xaxis", "yaxis"}
        assert all(len(axis["range"]) == 2 and axis.get("type", "linear") == "linear" for axis in axes.values())
        assert all(shape["type"] == "rect" for shape in figure.layout.get("shapes", ()))
        assert figure.layout.get("barmode") is None
    return figure
