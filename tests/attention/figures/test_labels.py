import numpy as np
import plotly.graph_objects as go

from attention.figures.arcs import Panel, arcs
from attention.figures.labels import Column, height, labels, written

WORDS = ("I", "saw", "<b>a</b>")
ALONE = Column("word\nalone", ("PRON", "VERB", "DET"), np.array([1.0, 0.98, 0.5]), [False, True, False])
GOLD = Column("gold", ("PRON", "NOUN", "DET"))


def test_every_label_stands_in_its_row_and_column_with_how_sure_it_is() -> None:
    figure = labels(WORDS, [ALONE, GOLD], 1)
    text = [mark for mark in figure.data if mark["type"] == "scatter"]
    assert text[0]["text"] == ["PRON 100", "<b>✗ VERB 98</b>", "DET 50"]
    assert text[1]["text"] == ["PRON", "<b>NOUN</b>", "DET"]
    assert text[0]["y"] == [0, 1, 2]
    assert text[0]["x"][0] < 1 < text[1]["x"][0]


def test_a_bar_is_as_long_as_its_labeller_is_sure() -> None:
    alone, gold = (mark for mark in labels(WORDS, [ALONE, GOLD], 1).data if mark["type"] == "bar")
    assert alone["x"][0] == 2 * alone["x"][2]
    assert gold["x"] == [0, 0, 0]


def test_rows_where_labels_differ_have_another_colour() -> None:
    colours = labels(WORDS, [ALONE, GOLD], 1).data[0]["marker"]["color"]
    assert colours[0] == colours[2] != colours[1]


def test_a_click_on_a_label_is_told_as_word_and_column() -> None:
    figure = labels(WORDS, [ALONE, GOLD], 1)
    assert figure.data[1]["customdata"] == [[0, 1], [1, 1], [2, 1]]


def test_the_chosen_word_is_framed() -> None:
    (frame,) = labels(WORDS, [ALONE], 1).layout["shapes"]
    assert frame["y0"] < 1 < frame["y1"]
    assert frame["y1"] - frame["y0"] < 1


def test_a_reader_s_word_is_no_markup_and_a_title_keeps_its_line_break() -> None:
    layout = labels(WORDS, [ALONE], 0).layout
    assert layout["yaxis"]["ticktext"][2] == "&lt;b&gt;a&lt;/b&gt;"
    assert layout["xaxis"]["ticktext"] == ["word<br>alone"]


def test_rows_of_labels_and_arcs_stand_side_by_side() -> None:
    table = labels(WORDS, [ALONE], 0)
    beside = arcs(WORDS, [Panel("all", np.full(3, 1 / 3), "weight")], 0)
    assert table.height == beside.height == height(3)
    assert table.layout["yaxis"] == beside.layout["yaxis"]
    assert table.layout["margin"]["t"] == beside.layout["margin"]["t"]


def test_a_label_is_written_with_its_cross_and_its_share() -> None:
    assert [written(ALONE, row) for row in range(3)] == ["PRON 100", "✗ VERB 98", "DET 50"]


def test_plotly_accepts_every_property() -> None:
    figure = labels(WORDS, [ALONE, GOLD], 1)
    assert len(go.Figure(figure.data, figure.layout).data) == 4
