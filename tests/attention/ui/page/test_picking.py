import pytest
from streamlit.testing.v1 import AppTest


def script(most: int, default: int) -> None:
    import streamlit as st

    from attention.ui.controls.bound import choose_place
    from attention.ui.controls.kinds import Number
    from attention.ui.page.picking import follow_clicks
    from attention.ui.text import Text

    follow_clicks("map", lambda click: {"row": click.row + 1, "column": click.column + 1})
    text = Text("en", "lecture", 2, {})
    first, second = (Number(name, "controls.seed", min(default, most), low=1, high=most) for name in ("row", "column"))
    row, column = choose_place(first, text), choose_place(second, text)
    st.text(f"{row} {column}")


def page(most: int = 9, default: int = 4, query: dict[str, str] | None = None, **state: object) -> AppTest:
    test = AppTest.from_function(script, args=(most, default))
    for name, value in state.items():
        test.session_state[name] = value
    for name, asked in (query or {}).items():
        test.query_params[name] = asked
    test.run()
    assert not test.exception
    return test


def test_numbers_begin_at_their_default_and_count_from_nought() -> None:
    assert page().text[0].value == "3 3"


def test_a_slider_is_moved_by_hand() -> None:
    test = page()
    test.slider(key="row").set_value(7).run()
    assert test.text[0].value == "6 3"


def test_a_click_moves_the_sliders_and_lets_them_move_on() -> None:
    test = page(map={"cell": [1, 8]})
    assert test.text[0].value == "1 8"
    test.slider(key="column").set_value(2).run()
    assert test.text[0].value == "1 1"


@pytest.mark.parametrize("cell", [None, [1], [1, -2], ["a", 2], {"row": 1}, [1.5, 2], [True, 1], [10**6, 10**6]])
def test_a_forged_click_moves_nothing_out_of_its_bounds(cell: object) -> None:
    row, column = page(map={"cell": cell}).text[0].value.split()
    assert 0 <= int(row) <= 8
    assert 0 <= int(column) <= 8


def test_one_choice_is_no_choice() -> None:
    test = page(most=1, default=1)
    assert test.text[0].value == "0 0"
    assert not test.slider
