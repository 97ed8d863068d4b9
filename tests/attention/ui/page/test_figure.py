"""What is sent to the browser, and what is believed of its answer."""

import base64
from collections.abc import Callable
from typing import Any

import numpy as np
import orjson
import pytest
from streamlit.testing.v1 import AppTest

from attention.figures import panels
from attention.figures.bars import Panel, bars
from attention.figures.heatmap import Side, attention_heatmap
from attention.figures.style import DARK_TWINS, SYMBOL_COLOURS
from attention.ui.page import figure
from attention.ui.page.figure import WORDS, Click, chosen_cell
from attention.ui.server import _lent, lend
from attention.ui.text import LANGUAGES, Language, Text, load_labels


def one_heatmap() -> None:
    import numpy as np
    import streamlit as st

    from attention.figures.heatmap import Side, attention_heatmap
    from attention.ui.page.figure import show
    from attention.ui.text import Text

    weights = np.array([[0.25, 0.75, 0.0], [0.5, 0.125, 0.375]])
    figure = attention_heatmap(
        weights, Side("q", ("a", "b")), Side("k", ("x", "y", "z")), kind="weights", notation="lecture", quantity="α′"
    )
    click = show(figure, Text("zh", "lecture", 3, {}), name="heat", alt="两行三列", on_click=True)
    st.text(repr(click))


def one_flow() -> None:
    import numpy as np

    from attention.figures.flow import flow
    from attention.figures.heatmap import Side
    from attention.ui.page.figure import Table, show
    from attention.ui.text import Text

    figure = flow(np.eye(2), Side("i", ("a", "b")), Side("o", ("c", "d")), chosen=0)
    show(figure, Text("en", "lecture", 2, {}), name="flow", alt="flow", table=Table(["", "a"], [["c", np.float64(1)]]))


def one_bar() -> None:
    from attention.figures.bars import Panel, bars
    from attention.ui.page.figure import show
    from attention.ui.text import Text

    show(bars(["a"], [Panel("p", [2.0], "score")]), Text("en", "lecture", 2, {}), name="bar", alt="bar")


def the_same_bar_kept() -> None:
    from attention.figures.bars import Panel, bars
    from attention.ui.page.figure import draw, show_drawn
    from attention.ui.text import Text

    show_drawn(draw(bars(["a"], [Panel("p", [2.0], "score")]), Text("en", "lecture", 2, {}), name="bar", alt="bar"))


def sent(app: Callable[[], None]) -> dict[str, Any]:
    """Run an app and return what its one figure sends."""
    test = AppTest.from_function(app, default_timeout=30).run()
    assert not test.exception
    payload: dict[str, Any] = orjson.loads(test.get("bidi_component")[0].proto.bytes)
    return payload


def decoded(array: dict[str, str]) -> np.ndarray:
    shape = [int(length) for length in array["shape"].split(",")]
    return np.frombuffer(base64.b64decode(array["bdata"]), dtype=array["dtype"]).reshape(shape)


def test_numbers_arrive_exactly() -> None:
    expected = np.array([[0.25, 0.5], [0.75, 0.125], [0.0, 0.375]])
    np.testing.assert_array_equal(decoded(sent(one_heatmap)["figure"]["data"][0]["z"]), expected)


def test_words_and_alt_text_are_the_readers() -> None:
    payload = sent(one_heatmap)
    assert payload["alt"] == "两行三列"
    assert payload["words"]["table"] == load_labels("zh")["figures.table"]
    assert payload["decimals"] == 3


def test_a_heatmap_says_how_its_cells_are_read() -> None:
    grid = sent(one_heatmap)["grid"]
    assert grid == {"rows": ["x", "y", "z"], "columns": ["a", "b"], "transposed": True, "decimals": 2}


def test_a_figures_own_table_is_sent_unless_another_is_given() -> None:
    payload = sent(one_bar)
    assert payload["table"] == {"header": ["", "p"], "rows": [["a", 2.0]], "columns": []}
    payload = sent(one_flow)
    assert payload["table"] == {"header": ["", "a"], "rows": [["c", 1.0]], "columns": []}
    assert payload["grid"] is None
    assert not payload["clickable"]


def test_every_symbol_has_its_dark_twin_in_the_payload() -> None:
    twins = sent(one_flow)["colours"]["twins"]
    assert twins == DARK_TWINS
    assert twins[SYMBOL_COLOURS["weight"].light] == SYMBOL_COLOURS["weight"].dark


@pytest.mark.parametrize(("told", "click"), [(None, "None"), ([1, 2], "Click(row=1, column=2)"), ([2, 1], "None")])
def test_a_click_comes_back_in_the_cores_orientation(told: list[int] | None, click: str) -> None:
    test = AppTest.from_function(one_heatmap, default_timeout=30)
    test.session_state["heat"] = {"cell": told}
    assert test.run().text[0].value == click


FIGURE = attention_heatmap(
    np.full((2, 3), 1 / 3), Side("q", "ab"), Side("k", "xyz"), kind="weights", notation="paper", quantity="α′"
)


@pytest.mark.parametrize(
    "told",
    [
        None, "01", {"row": 0}, [0], [0, 1, 2], [2, 0], [0, 3], [-1, 0],
        ["0", "1"], [0.0, 1.0], [True, False], [[0], [1]],
    ],
)  # fmt: skip
def test_a_cell_that_is_not_there_is_not_believed(told: object) -> None:
    assert chosen_cell(told, FIGURE) is None


def test_a_cell_that_is_there_is_believed() -> None:
    assert chosen_cell([1, 2], FIGURE) == Click(1, 2)


def test_of_other_figures_only_marks_that_can_be_clicked_are_believed() -> None:
    figure = bars(("a", "b"), [Panel("p", [1.0, 2.0], "score")])
    assert chosen_cell([1, 0], figure) == Click(1, 0)
    assert chosen_cell([0, 1], figure) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_frame_has_all_its_words(language: Language) -> None:
    assert {f"figures.{word}" for word in WORDS} <= load_labels(language).keys()


def one_curve() -> None:
    import numpy as np
    import streamlit as st

    from attention.figures.frame import Column, Figure, Lasting, Says, layout
    from attention.ui.page.figure import show
    from attention.ui.text import Text

    heights = np.array([0.1, 0.7], dtype=np.float32)
    says = Says("{value}", {"value": Column(heights, "percent")})
    places = Lasting(np.array([3.0, 5.0]))
    chosen = Lasting(np.array([[2, 2], [7, 7]]))
    mark = {"type": "scatter", "x": places, "y": heights, "customdata": chosen, "meta": {"says": says}}
    figure = Figure([mark], layout(90, revision=""))
    click = show(figure, Text("en", "lecture", 2, {}), name="curve", alt="curve", on_click=True)
    st.text(repr(click))


def test_an_array_in_two_places_travels_once_and_as_narrow_as_it_is() -> None:
    (mark,) = sent(one_curve)["figure"]["data"]
    assert (mark["y"]["dtype"], mark["y"]["shape"]) == ("f4", "2")
    heights = np.frombuffer(base64.b64decode(mark["y"]["bdata"]), np.float32)
    np.testing.assert_array_equal(heights, np.array([0.1, 0.7], np.float32))
    assert mark["meta"]["says"]["columns"]["value"] == {"values": {"again": 0}, "form": "percent"}


def test_a_part_that_lasts_is_an_address_with_what_its_bytes_mean() -> None:
    (mark,) = sent(one_curve)["figure"]["data"]
    assert mark["x"].keys() == {"at", "dtype", "shape"}
    content = _lent.find(mark["x"]["at"].rpartition("/")[2])
    assert content == np.array([3.0, 5.0]).tobytes()


@pytest.mark.parametrize(("told", "click"), [([7, 7], "Click(row=7, column=7)"), ([2, 7], "None")])
def test_a_mark_that_lasts_is_chosen_like_any_other(told: list[int], click: str) -> None:
    test = AppTest.from_function(one_curve, default_timeout=30)
    test.session_state["curve"] = {"cell": told}
    assert test.run().text[0].value == click


def test_a_figure_that_was_written_down_is_shown_as_any_other() -> None:
    assert sent(the_same_bar_kept) == sent(one_bar)


def test_a_kept_figure_lends_its_parts_again_each_time_it_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    pixels = np.random.default_rng(3).uniform(0, 1, (97, 101, 3))
    picture = panels.panels([panels.Panel("", pixels)], across=1)
    drawn = figure.draw(picture, Text("en", "lecture", 2, {}), name="noise", alt="noise")
    ((content, kind),) = drawn.lent
    assert lend(content, kind).encode() in drawn.data
    lent: list[tuple[bytes, str]] = []
    monkeypatch.setattr(figure, "lend", lambda *part: lent.append(part))
    monkeypatch.setattr(figure, "_component", lambda height: lambda **told: None)
    figure.show_drawn(drawn)
    assert lent == [(content, kind)]
