"""Bound widgets: the link holds codes and numbers, a value lasts, and what a link gets wrong is told once."""

import pytest

from tests.attention.ui.script import said, start


def choice(kind: str) -> None:
    import streamlit as st

    from attention.ui.controls.bound import choose_code
    from attention.ui.controls.kinds import Code
    from attention.ui.text import Text

    def note() -> None:
        st.query_params["noted"] = "yes"

    names = {"one": "Eins", "two": "Zwei", "three": "Drei"}
    pick = Code("pick", "controls.score", "one", tuple(names), kind=kind)  # type: ignore[arg-type]
    chosen = choose_code(pick, Text("en", "lecture", 2, {}), names.__getitem__, then=note)
    st.text(f"chosen: {chosen}")


def answer() -> None:
    import streamlit as st

    from attention.ui.controls.bound import choose_answer
    from attention.ui.controls.kinds import Answer
    from attention.ui.text import Text

    words = {"guess": "Which?", "guess_up": "UP", "guess_down": "DOWN"}
    guess = Answer("guess", values=("up", "down"))
    st.text(f"answer: {choose_answer(guess, Text('en', 'lecture', 2, words))}")


def number(low: float, high: float, default: float) -> None:
    import streamlit as st

    from attention.ui.controls import bound
    from attention.ui.controls.bound import choose_number
    from attention.ui.controls.kinds import Number
    from attention.ui.text import Text

    size = Number("size", "controls.seed", default, low=low, high=high)
    bound.mend_link()
    bound.read_refusal()
    bound.enter("here")
    st.text(f"number: {choose_number(size, Text('en', 'lecture', 2, {}))!r}")
    bound.tell_refusal()


def others() -> None:
    import streamlit as st

    from attention.ui.controls import bound
    from attention.ui.controls.bound import choose_place, choose_step, choose_switch, hidden_field
    from attention.ui.controls.kinds import Hidden, Number, Steps, Switch
    from attention.ui.text import Text

    text = Text("en", "lecture", 2, {})
    bound.mend_link()
    wrong = bound.read_refusal()
    chosen = (
        choose_place(Number("place", "controls.seed", 4, low=1, high=9), text),
        choose_step(Steps("step", "controls.seed", 0.5, (0.1, 0.5, 2.0)), text),
        choose_switch(Switch("switch", "controls.scaled"), text),
        hidden_field(Hidden("code", readable=str.isalpha)),
    )
    st.text(f"wrong: {wrong}")
    st.text(f"others: {chosen}")
    bound.tell_refusal()


def sections(name: str) -> None:
    import streamlit as st

    from attention.ui.controls import bound
    from attention.ui.controls.kinds import Number, Switch
    from attention.ui.text import Text

    bound.enter(name)
    text = Text("en", "lecture", 2, {})
    if name != "elsewhere":
        size = bound.choose_number(Number("size", "controls.seed", 3, low=1, high=9), text)
        st.text(f"size: {size} {bound.choose_switch(Switch('lit', 'controls.scaled'), text)}")
    else:
        st.text("size: not drawn")


@pytest.mark.parametrize("kind", ["list", "buttons"])
def test_the_first_code_is_the_default(kind: str) -> None:
    assert said(start(choice, (kind,))) == "one"


@pytest.mark.parametrize("kind", ["list", "buttons"])
def test_a_link_s_code_is_chosen_and_an_unknown_one_is_not(kind: str) -> None:
    assert said(start(choice, (kind,), pick="two")) == "two"
    assert said(start(choice, (kind,), pick="Zwei")) == "one"
    assert said(start(choice, (kind,), pick="")) == "one"


def test_the_reader_reads_labels_and_the_link_holds_codes() -> None:
    app = start(choice, ("list",))
    box = app.selectbox(key="pick_choice")
    assert box.options == ["Eins", "Zwei", "Drei"]
    box.set_value("three").run()
    assert said(app) == "three"
    assert app.session_state["pick"] == "three"
    assert app.query_params["noted"] == "yes"


def test_buttons_tell_what_was_chosen_too() -> None:
    app = start(choice, ("buttons",))
    app.segmented_control(key="pick_choice").set_value("two").run()
    assert said(app) == "two"


def test_a_question_has_no_answer_until_one_is_given() -> None:
    app = start(answer)
    assert said(app) == "None"
    app.radio(key="guess_choice").set_value("down").run()
    assert said(app) == "down"
    assert app.session_state["guess"] == "down"


def test_an_answer_comes_from_the_link_and_an_unknown_one_does_not() -> None:
    assert said(start(answer, guess="up")) == "up"
    assert said(start(answer, guess="sideways")) == "None"


@pytest.mark.parametrize(
    ("asked", "number_chosen"),
    [("7", 7), ("1", 1), ("9", 9), ("0", 4), ("10", 4), ("-1", 4), ("x", 4), ("", 4), ("2.5", 4), ("9" * 5_000, 4)],
)
def test_a_whole_number_of_a_link_is_taken_where_it_is_in_bounds(asked: str, number_chosen: int) -> None:
    assert said(start(number, (1, 9, 4), size=asked)) == repr(number_chosen)


@pytest.mark.parametrize(
    ("asked", "number_chosen"), [("0.35", 0.35), ("1", 1.0), ("1.01", 0.5), ("nan", 0.5), ("1e-1", 0.5), (".5", 0.5)]
)
def test_a_decimal_number_too(asked: str, number_chosen: float) -> None:
    assert said(start(number, (0.0, 1.0, 0.5), size=asked)) == repr(number_chosen)


def test_a_number_out_of_bounds_becomes_the_nearest() -> None:
    app = start(number, (1, 9, 4))
    app.slider(key="size").set_value(7).run()
    assert said(app) == "7"
    for low, high, nearest in ((1, 5, "5"), (1, 12, "5"), (6, 12, "6")):
        app.args = (low, high, low)
        app.run()
        assert said(app) == nearest


def test_every_kind_reads_its_link() -> None:
    assert said(start(others)) == "(3, 0.5, False, '')"
    assert said(start(others, place="9", step="2.0", switch="true", code="abc")) == "(8, 2.0, True, 'abc')"


def test_what_a_link_gets_wrong_is_told_by_name_and_gone_from_the_link() -> None:
    app = start(others, place="10", step="0.7", switch="maybe", code="1")
    assert said(app) == "(3, 0.5, False, '')"
    assert app.text[0].value == "wrong: ['place', 'step', 'switch', 'code']"
    assert not app.query_params
    assert app.run().text[0].value == "wrong: []"


def test_a_value_outlasts_a_section_that_does_not_draw_it() -> None:
    app = start(sections, ("here",))
    app.slider(key="size").set_value(8).run()
    app.toggle(key="lit").set_value(True).run()
    for name, shown in (("elsewhere", "not drawn"), ("there", "8 True"), ("here", "8 True")):
        app.args = (name,)
        app.run()
        assert said(app) == shown


def cut_short() -> None:
    import streamlit as st

    from attention.ui.controls.bound import hidden_field, memory, state
    from attention.ui.controls.kinds import Hidden

    field = Hidden("code", values=("one", "two"), readable=lambda asked: asked in ("one", "two"))
    turn = state()["turn"] = state().get("turn", 0) + 1
    if turn < 3:
        state()["code"] = ("one", "two")[turn - 1]
    st.text(f"code: {hidden_field(field)}")
    if turn == 1:
        memory().kept.clear()  # as if a newer request had ended this run while it drew the field


def test_a_field_that_was_bound_by_a_run_cut_short_is_drawn_again() -> None:
    app = start(cut_short)
    assert not app.exception
    assert said(app) == "one"
    for _ in range(2):
        app.run()
        assert not app.exception
        assert said(app) == "two"
    assert app.query_params["code"] == "two"
