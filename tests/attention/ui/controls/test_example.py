"""Controls: what a reader chooses is what the page gets, in any language, and the link holds codes only."""

from typing import Any

import pytest

from attention.example import Edit
from attention.presets import PRESETS, build_example, tokenize
from attention.ui.controls.example import OPTIONS, build_once, edited, fits, join_tokens, run_once
from tests.attention.ui.script import said, start
from tests.pages.reader import unfold


def query(tokens: tuple[str, ...]) -> None:
    import streamlit as st

    from attention import run
    from attention.presets import build_example
    from attention.ui.controls.example import choose_query
    from attention.ui.text import Text

    chosen = choose_query(run(build_example("saw", tokens=tokens)), Text("en", "lecture", 2, {}))
    st.text(f"query: {chosen}")


def option(name: str) -> None:
    import streamlit as st

    from attention.ui.controls.example import choose_option
    from attention.ui.text import Text

    st.text(f"option: {choose_option(name, Text('zh', 'lecture', 2, {}))!r}")


def test_a_query_beyond_the_sentence_is_its_last_one() -> None:
    assert said(start(query, (("a", "b", "c"),), query="3")) == "2"
    assert said(start(query, (("a", "b"),), query="12")) in ("0", "1")
    assert said(start(query, (("alone",),), query="2")) == "0"


def test_a_shorter_sentence_leaves_the_query_that_is_there() -> None:
    app = start(query, (("a", "b", "c"),))
    app.slider(key="query").set_value(3).run()
    assert said(app) == "2"
    app.args = (("a", "b"),)
    app.run()
    assert said(app) == "1"


@pytest.mark.parametrize("name", OPTIONS)
def test_every_option_begins_with_its_default(name: str) -> None:
    assert said(start(option, (name,))) == repr(OPTIONS[name].default)


@pytest.mark.parametrize(
    ("name", "asked", "value"),
    [
        ("score", "additive", "additive"),
        ("scaled", "true", True),
        ("temperature", "0.5", 0.5),
        ("normalizer", "identity", "identity"),
        ("visible", "band", "band"),
        ("reach", "3", 3),
        ("positions", "true", True),
    ],
)
def test_every_option_comes_from_the_link(name: str, asked: str, value: object) -> None:
    assert said(start(option, (name,), **{name: asked})) == repr(value)


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_a_preset_s_sentence_reads_back_as_its_tokens(preset: Any) -> None:
    assert tokenize(join_tokens(preset.tokens)) == preset.tokens


def test_words_are_joined_by_spaces_and_chinese_is_not() -> None:
    assert join_tokens(("I", "saw")) == "I saw"
    assert join_tokens(("我", "看")) == "我看"
    assert join_tokens(("我", "AI")) == "我 AI"


def test_an_edit_fits_where_its_cell_exists() -> None:
    example = build_example("saw", d_model=5, d_k=3, d_v=2)
    assert fits(example, Edit("queries", 3, 2, 0.0))
    assert not fits(example, Edit("queries", 4, 2, 0.0))
    assert not fits(example, Edit("queries", 3, 3, 0.0))
    assert fits(example, Edit("value_projection", 4, 1, 0.0))
    assert not fits(example, Edit("value_projection", 5, 1, 0.0))


def sizes_and_reach(elsewhere: tuple[str, ...]) -> None:
    import streamlit as st

    from attention.ui.controls.example import SIZES, choose_example, choose_option, choose_size
    from attention.ui.text import Text

    text = Text("en", "lecture", 2, {})
    build = choose_example(text, elsewhere)
    example = build(12)
    for name in elsewhere:
        choose_size(name, text) if name in SIZES else choose_option(name, text)
    st.text(f"made: {(example.d_model, example.d_k, example.reach)!r}")


def test_what_a_section_draws_itself_reaches_the_example_in_the_same_run() -> None:
    elsewhere = ("d", "d_k", "visible", "reach")
    app = start(sizes_and_reach, (elsewhere,), d_k="5", visible="band", reach="0")
    assert said(app) == "(4, 5, 0)"
    app.slider(key="d").set_value(7).run()
    app.slider(key="reach").set_value(2).run()
    assert said(app) == "(7, 5, 2)"
    app.slider(key="reach").set_value(0).run()
    assert said(app) == "(7, 5, 0)"


def test_a_size_that_the_preset_settles_stands_still_wherever_it_is_drawn() -> None:
    for elsewhere in ((), ("d", "d_k")):
        app = unfold(start(sizes_and_reach, (elsewhere,), preset="identity"))
        assert [app.slider(key=name).disabled for name in ("d", "d_k")] == [False, True]


def test_what_is_folded_away_is_not_drawn_until_it_is_unfolded() -> None:
    app = start(sizes_and_reach, ((),))
    assert not app.slider
    assert [slider.key for slider in unfold(app).slider] == ["d", "d_k", "d_v", "temperature"]


@pytest.mark.parametrize(
    ("asked", "made"),
    [
        ({"d": "5", "visible": "band", "reach": "3"}, "(5, 3, 3)"),
        ({"d_k": "2"}, "(4, 2, 1)"),
    ],
)
def test_what_a_link_holds_is_drawn_though_it_is_folded_away(asked: dict[str, str], made: str) -> None:
    app = start(sizes_and_reach, ((),), **asked)
    assert said(app) == made
    assert {slider.key for slider in app.slider} >= asked.keys() - {"visible"}
    app.run()
    assert said(app) == made


def test_what_is_chosen_in_a_drawer_counts_when_it_is_folded_again() -> None:
    app = unfold(start(sizes_and_reach, ((),)))
    app.slider(key="d").set_value(7).run()
    for drawer in ("sizes", "options"):
        app.session_state[f"drawer_{drawer}"] = False
    app.run()
    assert said(app).startswith("(7, ")
    assert [slider.key for slider in app.slider] == ["d", "d_k", "d_v"]  # the options are as they were


def test_the_same_choices_and_edits_are_the_same_example_and_are_run_once() -> None:
    edits = (Edit("keys", 3, 0, 2.5), Edit("keys", 9, 0, 1.0))
    one, same = (build_once("saw", tokens=None, temperature=2.0) for _ in range(2))
    assert one is same
    assert edited(one, edits) == edited(same, edits) == (edited(one, edits)[0], 1)
    assert run_once(edited(one, edits)[0]) is run_once(edited(same, edits)[0])
    assert run_once(one) is not run_once(edited(one, edits)[0])
    assert build_once("saw", tokens=None, temperature=3.0) is not one
