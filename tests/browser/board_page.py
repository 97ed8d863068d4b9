"""One board by itself; what it shows is in the address. The browser tests serve it."""

from dataclasses import replace
from typing import Any, cast

import streamlit as st

from attention.presets import build_example
from attention.trace import run
from attention.ui.board.board import View, blend_steps, read_cell, row_steps, show_board
from attention.ui.controls import edits
from attention.ui.text import Text

st.set_page_config(layout="wide", page_icon="⬛")
ask = st.query_params.to_dict()
options: dict[str, Any] = {}
for name in ("score", "normalizer", "visible", "positions"):
    if name in ask:
        options[name] = ask[name]
if "tokens" in ask:
    options["tokens"] = tuple(ask["tokens"].split("_"))
for name in ("seed", "d_model", "d_k", "d_v"):
    if name in ask:
        options[name] = int(ask[name])
example = build_example(ask.get("preset", "saw"), scaled="scaled" in ask, **options)
temperature = st.slider("Temperature", 0.1, 5.0, 1.0, 0.1, key="temperature")
example = replace(example, temperature=temperature)
for edit in edits.current():
    example = example.edit(edit)
trace = run(example)
text = Text(
    cast(Any, ask.get("lang", "en")), cast(Any, ask.get("notation", "lecture")), int(ask.get("decimals", "2")), {}
)
query = int(ask["query"]) - 1 if "query" in ask else None
steps = {
    "": (),
    "row": row_steps(trace, "scores", query or 0),
    "blend": blend_steps(trace, query or 0),
}[ask.get("steps", "")]
view = View(
    query=query,
    steps=steps,
    lit=frozenset(ask["lit"].split(".")) if "lit" in ask else None,
    selected=read_cell(ask.get("cell", ""), trace),
)
if st.checkbox("Show the board", value=True):
    show_board(trace, ask.get("scenes", "scores").split("."), name="board", text=text, view=view)
if "two" in ask:
    show_board(trace, ["output"], name="second", text=text)
st.text(f"temperature {temperature}")
