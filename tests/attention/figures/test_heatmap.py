"""Heatmaps, read off the figure."""

import numpy as np
import plotly.graph_objects as go
import pytest

from attention.figures.frame import Figure
from attention.figures.heatmap import (
    Kind,
    Notation,
    Side,
    attention_heatmap,
    heatmap,
    narrowed,
    signed_span,
    weight_span,
)
from attention.figures.style import DIVERGING, SEQUENTIAL

N, M = 5, 3
QUERIES, KEYS = ("I", "saw", "a", "saw", "<b>"), ("x", "y", "unbelievably")


def weights() -> np.ndarray:
    return np.random.default_rng(7).dirichlet(np.ones(M), N)


def drawn(
    matrix: np.ndarray, notation: Notation = "paper", kind: Kind = "weights", visible: np.ndarray | None = None
) -> Figure:
    return attention_heatmap(
        matrix, Side("query", QUERIES), Side("key", KEYS), kind=kind, notation=notation, quantity="α′", visible=visible
    )


@pytest.mark.parametrize("notation", ["lecture", "paper"])
@pytest.mark.parametrize("kind", ["weights", "scores"])
def test_plotly_accepts_every_property(notation: Notation, kind: Kind) -> None:
    visible = np.tri(N, M, dtype=bool)
    figure = drawn(weights(), notation, kind, visible=visible)
    assert len(go.Figure(figure.data, figure.layout).data) == len(figure.data)


def test_on_paper_queries_are_rows() -> None:
    figure = drawn(weights())
    np.testing.assert_array_equal(figure.data[0]["z"], weights())
    assert figure.layout["yaxis"]["title"]["text"] == "query"
    assert figure.layout["xaxis"]["title"]["text"] == "key"
    assert figure.grid is not None
    assert not figure.grid.transposed


def test_in_the_lecture_queries_are_columns() -> None:
    figure = drawn(weights(), "lecture")
    np.testing.assert_array_equal(figure.data[0]["z"], weights().T)
    assert figure.layout["xaxis"]["title"]["text"] == "query"
    assert figure.layout["yaxis"]["title"]["text"] == "key"
    assert figure.grid is not None
    assert figure.grid.transposed
    assert figure.grid.columns == QUERIES
    assert figure.grid.rows == KEYS


def test_repeated_tokens_stand_at_places_of_their_own() -> None:
    axis = drawn(weights()).layout["yaxis"]
    assert axis["tickvals"] == [0, 1, 2, 3, 4]
    assert axis["ticktext"] == ["I", "saw", "a", "saw", "&lt;b&gt;"]


def test_long_tokens_are_shortened_on_the_axis_and_whole_in_the_read_out() -> None:
    figure = drawn(weights())
    assert figure.layout["xaxis"]["ticktext"][2] == "unbelieva…"
    assert figure.grid is not None
    assert figure.grid.columns[2] == "unbelievably"


def test_row_zero_is_at_the_top() -> None:
    assert drawn(weights()).layout["yaxis"]["range"] == [4.5, -0.5]


def test_weights_are_coloured_from_zero_to_one() -> None:
    cells = drawn(weights()).data[0]
    assert (cells["zmin"], cells["zmax"]) == (0, 1)
    assert cells["colorscale"][-1] == [1.0, SEQUENTIAL[-1]]


def test_weights_beyond_one_widen_the_range_and_negative_ones_make_it_diverge() -> None:
    assert weight_span(np.array([[0.5, 3.0]]))[:2] == (0, 3)
    assert weight_span(np.array([[-0.5, 3.0]])) == (-3, 3, DIVERGING)


def test_scores_are_coloured_around_zero() -> None:
    cells = drawn(weights() * 4 - 3, kind="scores").data[0]
    assert cells["zmin"] == -cells["zmax"] == -np.abs(weights() * 4 - 3).max()
    assert cells["colorscale"][5][0] == 0.5


def test_a_ceiling_brightens_spread_weights_and_spreads_scores_evenly() -> None:
    spread = attention_heatmap(
        weights(), Side("q", QUERIES), Side("k", KEYS), kind="weights", notation="paper", quantity="α′", ceiling=0.5
    )
    assert (spread.data[0]["zmin"], spread.data[0]["zmax"]) == (0, 0.5)
    scores = attention_heatmap(
        weights(), Side("q", QUERIES), Side("k", KEYS), kind="scores", notation="paper", quantity="α", ceiling=7
    )
    assert (scores.data[0]["zmin"], scores.data[0]["zmax"]) == (-7, 7)


def test_a_matrix_of_zeros_still_has_a_range() -> None:
    assert signed_span(np.zeros((2, 2)))[:2] == (-1, 1)


def test_hidden_cells_are_gaps_and_hatched() -> None:
    visible = np.tri(N, M, dtype=bool)
    figure = drawn(weights(), visible=visible)
    np.testing.assert_array_equal(np.isnan(figure.data[0]["z"]), ~visible)
    hatching = next(mark for mark in figure.data if "fillpattern" in mark)
    assert hatching["x"][:2] == [0.5, 2.5]  # row 0 sees column 0 only: one run over columns 1 and 2
    assert hatching["y"][1:3] == [-0.5, 0.5]
    assert hatching["x"].count(None) == 2  # rows 0 and 1


def test_every_run_of_hidden_cells_is_hatched_and_nothing_else() -> None:
    visible = np.random.default_rng(3).random((N, M)) < 0.5
    visible[0] = False
    marks = drawn(weights(), visible=visible).data
    hatching = next(mark for mark in marks if "fillpattern" in mark)
    shapes = zip(*(np.array(hatching[axis], dtype=float).reshape(-1, 6)[:, :5] for axis in "xy"), strict=True)
    hatched = np.zeros((N, M), dtype=int)
    for x, y in shapes:
        assert y.max() - y.min() == 1
        hatched[int(y.max()), int(np.ceil(x.min())) : int(np.ceil(x.max()))] += 1
    np.testing.assert_array_equal(hatched, ~visible)


def test_scores_of_minus_infinity_are_hidden_too() -> None:
    scores = weights()
    scores[1, 2] = -np.inf
    assert np.isnan(drawn(scores, kind="scores").data[0]["z"][1, 2])


def test_sums_have_their_true_values() -> None:
    figure = drawn(weights())
    of_rows = next(mark for mark in figure.data if mark.get("xaxis") == "x2")
    of_columns = next(mark for mark in figure.data if mark.get("yaxis") == "y2")
    np.testing.assert_allclose(of_rows["x"], np.ones(N))
    np.testing.assert_allclose(of_columns["y"], weights().sum(axis=0))


def test_sums_of_what_is_seen_leave_out_the_rest() -> None:
    visible = np.tri(N, M, dtype=bool)
    of_rows = next(mark for mark in drawn(weights(), visible=visible).data if mark.get("xaxis") == "x2")
    np.testing.assert_allclose(of_rows["x"], np.where(visible, weights(), 0).sum(axis=1))


def test_sums_fit_their_axis() -> None:
    figure = drawn(weights())
    largest = weights().sum(axis=0).max()
    assert figure.layout["xaxis2"]["range"][0] == figure.layout["yaxis2"]["range"][1] == 0
    assert figure.layout["xaxis2"]["range"][1] > largest
    assert figure.layout["yaxis2"]["range"][0] > largest


def test_scores_have_no_sums() -> None:
    assert not [mark for mark in drawn(weights(), kind="scores").data if mark["type"] == "bar"]


def test_digits_stand_on_their_cells_in_readable_ink() -> None:
    matrix = np.array([[0.0, 1.0], [0.25, -0.004]])
    figure = heatmap(matrix, Side("r", "ab"), Side("c", "cd"), quantity="q", span=weight_span(np.array([0.0, 1.0])))
    digits = figure.data[1]
    assert digits["text"] == ["0.00", "1.00", "0.25", "0.00"]
    assert list(zip(digits["x"].tolist(), digits["y"].tolist(), strict=True)) == [(0, 0), (1, 0), (0, 1), (1, 1)]
    assert digits["textfont"]["color"] == ["white", "black", "white", "white"]


@pytest.mark.parametrize(("size", "has_digits"), [(16, True), (17, False), (64, False)])
def test_digits_end_where_cells_grow_small(size: int, has_digits: bool) -> None:
    names = [f"t{place}" for place in range(size)]
    figure = heatmap(np.eye(size), Side("r", names), Side("c", names), quantity="q", span=weight_span(np.eye(size)))
    assert ("text" in [mark.get("mode") for mark in figure.data]) is has_digits


def test_the_same_tokens_keep_the_zoom_and_others_do_not() -> None:
    same, again = drawn(weights()), drawn(weights() / 2)
    assert same.layout["uirevision"] == again.layout["uirevision"]
    assert same.layout["uirevision"] != drawn(weights(), "lecture").layout["uirevision"]
    assert same.height == again.height


def test_the_colour_key_names_its_quantity() -> None:
    assert "α′" in [note["text"] for note in drawn(weights()).layout["annotations"]]


def test_a_large_matrix_travels_at_half_the_length_where_no_digit_changes() -> None:
    values = np.random.default_rng(5).dirichlet(np.ones(40), 40)
    narrow = narrowed(values, 2)
    assert narrow.dtype == np.float32
    assert [f"{one:.2f}" for one in narrow.ravel().tolist()] == [f"{one:.2f}" for one in values.ravel().tolist()]


@pytest.mark.parametrize("value", [0.005, 0.005 + 1e-12, 1.005, 0.125, -2.345])
def test_a_number_in_the_middle_between_two_told_ones_keeps_all_its_bits(value: float) -> None:
    values = np.array([[0.3, value], [np.nan, 0.1]])
    assert narrowed(values, 2) is values
