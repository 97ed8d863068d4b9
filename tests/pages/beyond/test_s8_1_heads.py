"""8.1: the board is the chosen head's, a change there is a change of the reader's matrix, and bad wishes are told."""

from typing import Any

import numpy as np
import pytest

from attention.experiments.heads.many import run_heads
from attention.presets import build_example
from pages.beyond.many_heads import EDITABLE
from tests.pages.claims.said import listen, only, was_said
from tests.pages.quick import see
from tests.pages.reader import boards, figures, notices, open_section, prose

pytestmark = pytest.mark.usefixtures("served")

SLUG = "heads"
MANY = run_heads(build_example("saw", d_model=4, d_k=4, d_v=4), 2)


def matrix(board: dict[str, Any], name: str) -> Any:
    return board["matrices"][name]["values"]


@pytest.mark.parametrize("head", [0, 1])
def test_the_board_is_the_chosen_heads_and_the_second_joins_them(head: int) -> None:
    board, joined, _ = boards(see(SLUG, this_head=str(head + 1)))
    trace = MANY.heads[head]
    for name in ("queries", "scores", "weights", "output"):
        np.testing.assert_array_equal(matrix(board, name), getattr(trace, name))
    np.testing.assert_array_equal(matrix(joined, "output"), MANY.output)
    assert set(board["editable"]) == EDITABLE


def test_the_maps_are_the_heads_weights() -> None:
    (drawn,) = (each for each in figures(see(SLUG, head_count="4")) if each["name"] == "head_maps")
    assert [row[0] for row in drawn["table"]["rows"]][::4] == [f"head {head}, “I”" for head in (1, 2, 3, 4)]
    rows = run_heads(build_example("saw", d_model=4, d_k=4, d_v=4), 4).heads[3].weights
    np.testing.assert_allclose([row[1:] for row in drawn["table"]["rows"][12:]], rows)


def test_a_changed_projection_is_the_heads_that_has_its_columns() -> None:
    board = boards(see(SLUG, this_head="2", edits="Wq-1-3_0.25"))[0]
    assert matrix(board, "query_projection")[0][0] == 0.25
    assert board["matrices"]["query_projection"]["rule"]["changed"] == [[0, 0]]
    other = boards(see(SLUG, this_head="1", edits="Wq-1-3_0.25"))[0]
    assert other["matrices"]["query_projection"]["rule"]["changed"] == []


def test_heads_that_are_not_possible_are_told_in_a_sentence() -> None:
    told = only(listen(SLUG, lang="en", head_count="3"), "many").words
    assert "3 heads cannot share 4 dimensions equally, 2, 4 can. So 2 are shown." in told
    heard = listen(SLUG, lang="en", d="7")
    assert "neither 2 nor 3 nor 4 heads can share that equally. Choose another D." in only(heard, "not_possible").words
    assert not was_said(heard, "price")
    assert notices(see(SLUG, head_count="2", this_head="2")) == []


def test_queries_keys_and_values_are_as_long_as_inputs_unless_the_example_settles_it() -> None:
    for link, width in (({"d": "6", "d_k": "2", "d_v": "1"}, 3), ({"preset": "one_hot", "d": "8"}, 1)):
        board = boards(see(SLUG, **link))[0]
        assert {len(matrix(board, name)[0]) for name in ("queries", "keys", "values")} == {width}
    assert len(matrix(boards(see(SLUG, preset="previous"))[0], "inputs")[0]) == 5


def test_the_price_is_the_same_but_for_the_rows() -> None:
    app = see(SLUG, lang="en")
    (table,) = (each.value for each in app.markdown if "numbers to learn" in each.value and "|" in each.value)
    assert "| numbers to learn | 64 | 64 |" in table
    assert "| rows of weights | 4 | 8 |" in table


def test_two_heads_are_sharp_where_one_is_not_and_equal_heads_are_not() -> None:
    told = only(listen(SLUG, lang="en", predict_places="one"), "places_result").words
    assert told.startswith("Yes: two of the heads")
    alone = only(listen(SLUG, lang="en", predict_places="one", sentence="hello"), "places_result").words
    assert alone.startswith("No: there is only one word that query 1 may look at.")
    flat = only(listen(SLUG, lang="en", predict_places="one", preset="uniform"), "places_result").words
    assert flat.startswith("Not here")
    assert "0 of 4 queries" in flat


def test_two_sentences_stand_on_the_grid_and_the_readers_own_comes_back() -> None:
    page = open_section(SLUG, sentence="you saw", visible="own", hide="1.2", seed="3")
    before, drawn = prose(page), figures(page)
    assert not [each for each in page.button if each.key == "own_sentence"]
    page.button(key="two_sentences").click().run()
    assert "The last 3 words look at the first 4" in prose(page)
    grid = next(board for board in boards(page) if board["tokens"] == ["I", "saw", "a", "saw", "我", "看", "见"])
    assert [row[4:] for row in matrix(grid, "weights")] == [[0, 0, 0]] * 7
    page.button(key="own_sentence").click().run()
    assert (prose(page), figures(page)) == (before, drawn)


@pytest.mark.parametrize(
    ("link", "is_said"),
    [
        ({"visible": "padding", "reach": "1"}, True),
        ({"visible": "padding", "reach": "1", "edits": "K-1-1_2.0"}, True),
        ({"visible": "padding", "reach": "1", "edits": "A1-1-1_0.5"}, False),
        ({"visible": "causal"}, False),
        ({"visible": "padding", "reach": "1", "pencil": "true"}, False),
        ({"visible": "padding", "reach": "1", "sentence": "saw"}, False),
    ],
)
def test_what_is_said_of_two_lists_stands_where_there_are_two(link: dict[str, str], *, is_said: bool) -> None:
    assert was_said(listen(SLUG, lang="en", **link), "cross_result") == is_said
