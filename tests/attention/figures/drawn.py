"""What the tests of timelines share: a PNG read back, and a figure that Plotly accepts."""

import base64
import io
from typing import Any

import numpy as np
import plotly.graph_objects as go
from PIL import Image

from attention.figures.frame import Figure


def read(address: str) -> Any:
    image = Image.open(io.BytesIO(base64.b64decode(address.removeprefix("data:image/png;base64,"))))
    return np.asarray(image.convert("RGBA"))


def checked(figure: Figure) -> Figure:
    go.Figure(figure.data, figure.layout)
    return figure
