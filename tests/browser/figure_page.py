"""Every kind of figure by itself; what it shows is in the address. The browser tests serve it."""

from typing import Any, cast

import numpy as np
import streamlit as st

from attention.figures.bars import Panel, bars, stacked_bars
from attention.figures.flow import flow
from attention.figures.frame import Axis, Column, Figure, Lasting, Says, Table, layout, titled
from attention.figures.heatmap import Side, attention_heatmap
from attention.figures.lines import Reference, Series, lines
from attention.figures.raster import place_image, raster
from attention.ui.page.figure import show
from attention.ui.text import Text

WORDS = ("I", "saw", "<b>a</b>", "saw", "unbelievably", "今天")

ask = st.query_params.to_dict()
text = Text(cast(Any, ask.get("lang", "en")), "lecture", 2, {})
seed = st.slider("Seed", 0, 50, 0, key="seed")
count = int(ask.get("count", "5"))
tokens = [WORDS[place % len(WORDS)] for place in range(count)]
weights = np.random.default_rng(seed).dirichlet(np.full(count, 0.5), count)
visible = np.tri(count, dtype=bool) if "causal" in ask else np.ones_like(weights, dtype=bool)
outputs = [f"b{place + 1}" for place in range(count)]


def heatmap() -> Figure:
    """Draw the weights, or scores where the address asks for them."""
    return attention_heatmap(
        weights * 3 - 1 if "scores" in ask else weights,
        Side("query", tokens),
        Side("key", tokens),
        kind="scores" if "scores" in ask else "weights",
        notation=cast(Any, ask.get("notation", "lecture")),
        quantity="α′",
        visible=visible,
    )


def curves() -> Figure:
    """Draw two lines over a logarithmic axis."""
    d = 2.0 ** np.arange(11)
    return lines(
        [Series("raw", d, d, "score"), Series("scaled", d, np.ones(11), "weight")],
        Axis("d", logarithmic=True, ticks=d.tolist()),
        Axis("variance", logarithmic=True),
        references=[Reference("64", x=64)],
    )


def written() -> Figure:
    """Draw numbers that the browser writes out: in the middle between two told ones, tiny, negative, and drawn ones."""
    shares = np.array([0, 1, 0.0625, 0.001875, 0.00996, 1e-5, 9e-7, *weights.ravel()])
    numbers = np.array([0.125, -0.375, -0.001, 2.5, 1e6, 0.005, 1.005, *weights.ravel()])
    columns = {"share": Column(shares, "percent"), "number": Column(Lasting(numbers), 2)}
    mark: dict[str, Any] = {
        "type": "scatter",
        "mode": "markers",
        "x0": 0,
        "dx": 1,
        "y": shares,
        "hoverinfo": "none",
        "meta": {"says": Says("{share} and {number}", columns, across=4)},
    }
    image = place_image(raster(np.eye(3)), 3, (1, 1), "x", "y")
    return Figure(
        [mark],
        layout(300, revision="", xaxis=titled("x"), yaxis=titled("y"), images=[image]),
        table=Table(["share", "number"], columns=[*columns.values()]),
    )


draw = {
    "written": written,
    "heatmap": heatmap,
    "flow": lambda: flow(weights, Side("inputs", tokens), Side("outputs", outputs), chosen=1),
    "bars": lambda: bars(
        tokens, [Panel("score", weights[0] - 0.2, "score"), Panel("share", weights[0], "weight", (0, 1))]
    ),
    "stacked": lambda: stacked_bars(outputs, tokens, weights, title="weight"),
    "lines": curves,
}
for kind in ask.get("kinds", "heatmap").split("_"):
    click = show(draw[kind](), text, name=kind, alt=f"The {kind}, largest {weights.max():.2f}", on_click=True)
    st.text(f"{kind} chosen: {tuple(click) if click else 'none'}")
