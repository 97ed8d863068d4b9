from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from attention.figures.arcs import THICKEST, Panel, arcs

WORDS = ("I", "saw", "a", "saw", ".")
ATTENTION = Panel("self-\nattention", np.array([0.1, 0.6, 0.0, 0.3, 0.0]), "weight", with_numbers=True)
WINDOW = Panel("window", np.array([0.0, 1, 1, 1, 0]), "key")


def of_kind(figure: Any, mode: str) -> list[dict[str, Any]]:
    return [mark for mark in figure.data if mark["mode"] == mode]


def test_an_arc_goes_from_the_chosen_word_to_every_other_that_is_seen() -> None:
    figure = arcs(WORDS, [ATTENTION], 3)
    ends = sorted((round(arc["y"][0], 6), round(arc["y"][-1], 6)) for arc in of_kind(figure, "lines"))
    assert ends == [(3.0, 0.0), (3.0, 1.0)]


def test_an_arc_is_as_thick_as_its_weight_where_weights_are_written() -> None:
    thick = {round(arc["y"][-1]): arc["line"]["width"] for arc in of_kind(arcs(WORDS, [ATTENTION], 3), "lines")}
    assert sorted(thick.values()) == pytest.approx([1.0, 0.6 * THICKEST])
    thin = {arc["line"]["width"] for arc in of_kind(arcs(WORDS, [WINDOW], 2), "lines")}
    assert len(thin) == 1


def test_what_is_not_seen_is_an_open_dot() -> None:
    (dots,) = of_kind(arcs(WORDS, [WINDOW], 2), "markers")
    assert dots["marker"]["symbol"] == ["circle-open", "circle", "circle", "circle", "circle-open"]


def test_numbers_stand_beside_what_is_looked_at() -> None:
    (numbers,) = of_kind(arcs(WORDS, [ATTENTION], 3), "text")
    assert dict(zip(numbers["y"], numbers["text"], strict=True)) == {0: "0.10", 1: "0.60", 3: "0.30"}


def test_panels_stand_side_by_side_and_dots_can_be_clicked() -> None:
    figure = arcs(WORDS, [WINDOW, ATTENTION], 3)
    first, second = of_kind(figure, "markers")
    assert max(first["x"]) < 1 < min(second["x"])
    assert second["customdata"][4] == [4, 1]
    assert second["hovertext"][1] == "saw, self- attention: 0.60"


def test_a_single_word_sees_itself() -> None:
    figure = arcs(("saw",), [Panel("all", np.ones(1), "weight", with_numbers=True)], 0)
    assert not of_kind(figure, "lines")
    assert of_kind(figure, "text")[0]["text"] == ["1.00"]


def test_plotly_accepts_every_property() -> None:
    figure = arcs(WORDS, [WINDOW, ATTENTION], 3)
    assert len(go.Figure(figure.data, figure.layout).data) == len(figure.data)
