"""Tracks, read off the figure."""

import numpy as np
import plotly.graph_objects as go

from attention.figures.style import RULE, SYMBOL_COLOURS
from attention.figures.tracks import Track, tracks

SHOWN = [
    Track("one <step>", (2, 9), 1, ["start", "end"], "weight"),
    Track("three steps", (2, 5, 7, 9), 2, ["a", "b", "c", "d"], "output"),
]


def test_plotly_accepts_every_property() -> None:
    figure = tracks(SHOWN, 11, "position")
    assert len(go.Figure(figure.data, figure.layout).data) == len(figure.data)


def test_every_stop_stands_at_its_position_and_can_be_read_out() -> None:
    stops = [mark for mark in tracks(SHOWN, 11, "position").data if "hovertext" in mark]
    assert [mark["x"] for mark in stops] == [[2, 9], [2, 5, 7, 9]]
    assert [mark["hovertext"] for mark in stops] == [["start", "end"], ["a", "b", "c", "d"]]
    assert [set(mark["y"]) for mark in stops] == [{0}, {1}]


def test_hops_made_are_solid_and_hops_to_come_are_faint() -> None:
    hops = [mark for mark in tracks(SHOWN, 11, "position").data if mark.get("line", {}).get("width") == 2]
    to_come, made = hops[2], hops[3]
    assert made["line"] == {"color": SYMBOL_COLOURS["output"].light, "width": 2, "dash": "solid"}
    assert to_come["line"] == {"color": RULE, "width": 2, "dash": "dot"}
    ends = [place for place in made["x"] if place is not None]
    assert (ends[0], ends[-1]) == (2, 7)
    assert made["x"].count(None) == 2
    assert to_come["x"].count(None) == 1


def test_a_hop_starts_and_ends_on_the_ground() -> None:
    made = [mark for mark in tracks(SHOWN, 11, "position").data if mark.get("line", {}).get("width") == 2][1]
    heights = np.array(made["y"][:-1])
    assert heights[0] == heights[-1] == 0
    assert (heights[1:-1] < 0).all()


def test_names_are_plain_text_and_the_axis_spans_all_positions() -> None:
    figure = tracks(SHOWN, 11, "position")
    assert figure.layout["annotations"][0]["text"] == "one &lt;step&gt;"
    assert figure.layout["xaxis"]["range"] == [0.5, 11.5]
