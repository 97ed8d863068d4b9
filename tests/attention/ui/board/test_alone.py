"""The board as one file, as far as no browser is needed."""

import json
import re
from dataclasses import replace
from typing import Any

import numpy as np

from attention.presets import build_example
from attention.trace import run
from attention.ui.board.alone import board_place, board_script, query_views, write_board
from attention.ui.board.board import View, board_data
from attention.ui.text import load_text

TRACE = run(build_example("saw"))
TEXT = load_text("en", "lecture", 2, "matrix-view")


def told(page: str) -> Any:
    [found] = re.findall(r'<script type="application/json">(.*?)</script>', page, re.DOTALL)
    return json.loads(found)


def test_the_page_asks_for_nothing_and_holds_every_number() -> None:
    page = write_board(TRACE, ["sheet"], TEXT, [View()])
    assert re.findall(r'(?:src|href|url)\s*[=(]\s*["\']?(?!#)', page.replace(board_script(), "")) == []
    assert "default-src 'none'" in page
    sent = told(page)["payload"]
    for matrix in ("inputs", "queries", "scores", "weights", "output"):
        assert np.array_equal(sent["matrices"][matrix]["values"], getattr(TRACE, matrix, TRACE.example.inputs))


def test_nothing_can_be_changed_and_a_cell_has_a_link_only_where_the_app_is_known() -> None:
    sent = told(write_board(TRACE, ["sheet"], TEXT, [View()]))["payload"]
    assert (sent["editable"], sent["can_undo"], sent["fixed"], sent["codes"]) == ([], False, True, {})
    address = "https://live.example/matrix-view?lang=en&seed=3"
    page = write_board(TRACE, ["sheet"], TEXT, [View()], live=address)
    assert told(page)["payload"]["live"] == address
    assert told(page)["payload"]["codes"]["weights"] == "A1"
    assert 'href="https://live.example/matrix-view?lang=en&amp;seed=3"' in page


def test_another_word_brings_all_that_is_different_and_no_more() -> None:
    for options in ({}, {"score": "additive"}):
        trace = run(replace(TRACE.example, **options))  # type: ignore[arg-type]
        views = query_views(trace)
        sent = told(write_board(trace, ["sight", "sheet"], TEXT, views, chosen=1))
        for look, view in zip(sent["looks"], views, strict=True):
            whole = {**sent["payload"], **look}
            whole["matrices"] = {**sent["payload"]["matrices"], **look.get("matrices", {})}
            fresh = json.loads(board_data(trace, ["sight", "sheet"], TEXT, view))
            for name in ("query", "steps", "scenes", "tokens"):
                assert whole[name] == fresh[name]
            assert all(whole["matrices"][name] == matrix for name, matrix in fresh["matrices"].items())
        assert sent["looks"][1] == {}


def test_a_word_that_looks_like_markup_stays_a_word() -> None:
    trace = run(replace(build_example("saw", tokens=("</script>", "<b>"))))
    page = write_board(trace, ["scores"], TEXT, [View()])
    assert told(page)["payload"]["tokens"] == ["</script>", "<b>"]
    assert "<b>" not in page.replace(board_script(), "")
    assert "&lt;/script&gt; &lt;b&gt;</h1>" in page


def test_a_place_alone_takes_what_the_app_would_send() -> None:
    data = board_data(TRACE, ["softmax"], TEXT, View(query=2))
    assert told(board_place(data))["payload"]["scenes"] == json.loads(data)["scenes"]
