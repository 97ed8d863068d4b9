"""Pencil in hand, every section asks on its own board, and nothing on its page tells a number that is asked for."""

import re
from typing import Any, Final
from unittest.mock import patch

import numpy as np
import orjson
import pytest

from attention.ui.board import pencil
from attention.ui.board.matrices import numbers
from attention.ui.board.pencil import Task
from attention.ui.controls.link import Answers, write_answers, write_blank
from attention.ui.controls.parameters import PENCIL, WITH_PENCIL
from attention.ui.text import load_text
from tests.pages.quick import read, see
from tests.pages.reader import boards, go, open_section, prose, sent

pytestmark = pytest.mark.usefixtures("served")

OWN: Final = {"sentence": "we saw two red birds", "scaled": "true", "decimals": "4", "lang": "en"}
WITH_DIGITS: Final = re.compile(r"\d\.\d{5,}")
"""As a board gets its numbers; words have four decimals at most."""
LINKS: Final = (
    {"level": "easy"},
    {"level": "medium", "visible": "causal", "temperature": "0.5", "query": "3", "notation": "paper"},
    {"level": "hard", "score": "additive", "query": "2"},
    {"level": "hard", "base": "3", "positions": "true", "exercise": "5"},
    {"level": "medium", "visible": "band", "hide": "2.4", "exercise": "9"},
    {"level": "easy", "sentence": "I saw a saw"},
    {"level": "medium", "sentence": "saw a saw saw", "visible": "causal", "exercise": "2"},
    {"level": "hard", "edits": "K-2-1_2.5~A-1-2_0.71234~A1-3-1_0.31234", "head_count": "4", "this_head": "3"},
)


def stream(slug: str, **link: str) -> tuple[str, list[Task]]:
    """Return all that a page sends, as text, and the exercises that it shows."""
    tasks: list[Task] = []
    data = pencil.pencil_data

    def noted(task: Task, *others: Any) -> bytes:
        tasks.append(task)
        return data(task, *others)

    with patch.object(pencil, "pencil_data", noted):
        messages = read(slug, **link)
    return "".join(each.SerializeToString().decode("utf-8", "ignore") for each in messages), tasks


def telling(said: str, task: Task, unknown: list[list[Any]]) -> list[str]:
    """Return the unknown numbers that stand somewhere: in words with four decimals, on a board with all its digits."""
    cells = [cell for cell in unknown if not cell[0].startswith("hidden")]  # units of tanh may be alike
    values = [abs(float(numbers(task.trace, matrix)[row, column])) for matrix, row, column in cells]
    words, board = WITH_DIGITS.sub("", said), said
    odd = [value for value in values if round(value * 1000) != round(value * 1000, 9)]  # 0.5 may stand anywhere
    return [
        written
        for value in odd
        for where, written in ((words, f"{value:.4f}"), (board, f"{value:.12f}"[:11]))
        if re.search(rf"(?<![\d.]){re.escape(written)}", where)
    ]


@pytest.mark.parametrize("link", LINKS, ids=str)
@pytest.mark.parametrize("slug", WITH_PENCIL)
def test_nothing_on_the_page_tells_what_is_asked_for(slug: str, link: dict[str, str]) -> None:
    said, (task,) = stream(slug, pencil="true", **OWN | link)
    told = orjson.loads(pencil.pencil_data(task, {}, load_text("en", "lecture", 4, slug)))["pencil"]
    assert told["asked"]
    assert telling(said, task, told["unknown"]) == []


def test_without_the_pencil_the_page_tells_them() -> None:
    _, (task,) = stream("softmax", pencil="true", level="hard", **OWN)
    unknown = [["weights", row, column] for row, column in np.ndindex(task.trace.weights.shape)]
    said, none = stream("softmax", **OWN)
    assert not none
    assert len(telling(said, task, unknown)) >= len(unknown)


@pytest.mark.parametrize("slug", WITH_PENCIL)
def test_the_sections_own_example_and_query_are_asked_about(slug: str) -> None:
    changed = {"edits": "Wv-1-1_0.875~Wq-1-1_-0.625", "query": "2"}
    (own, *_), (asked,) = (boards(see(slug, **changed, **more)) for more in ({}, {"pencil": "true"}))
    assert asked["matrices"]["inputs"] == own["matrices"]["inputs"]
    assert asked["query"] == own["query"]
    for matrix in {"query_projection", "value_projection"} & asked["matrices"].keys() & own["matrices"].keys():
        assert asked["matrices"][matrix]["values"] == own["matrices"][matrix]["values"]
    shown = [scene["name"] for scene in own["scenes"]]
    assert [scene["name"] for scene in asked["scenes"]] == shown[: len(asked["scenes"])]


@pytest.mark.parametrize("slug", WITH_PENCIL)
def test_what_would_tell_waits_and_one_sentence_says_how_to_put_the_pencil_down(slug: str) -> None:
    page = see(slug, pencil="true", lang="en")
    assert "The pencil is in your hand." in prose(page)
    (switch,) = [each for each in page.main.toggle if each.key == PENCIL.name]
    assert f"switch “{switch.label}” off" in prose(page).replace("\\", "")
    assert [name for each in sent(page) for name in ("figure", "scenes") if name in each] == ["scenes"]
    assert "The pencil is in your hand." not in prose(see(slug, lang="en"))


def test_an_exercise_is_a_link_with_its_answers() -> None:
    link = {"pencil": "true", "level": "own", "blanks": "A1.2.1~A1.2.3", "tolerance": "0.001", **OWN}
    _, (task,) = stream("softmax", **link)
    right, wrong = (float(task.trace.weights[1, column]) for column in (0, 2))
    answers: Answers = {task.asked[0]: round(right, 4), task.asked[1]: round(wrong + 0.1, 4)}
    (board,) = boards(see("softmax", answers=write_answers(task.code, answers), **link))
    assert [mark[3] for mark in board["pencil"]["typed"]] == ["right", "wrong"]
    assert board["pencil"]["said"].startswith("1 of 2 right. First wrong step: α′_{2,3}.")
    page = see("softmax", answers=write_answers(task.code, answers), **link)
    (handed,) = [each.value for each in page.markdown if "without answers" in each.value]
    assert "pencil=true" in handed
    assert "blanks=" + "~".join(map(write_blank, task.asked)) in handed
    assert "answers=" not in handed


def test_another_seed_is_another_exercise_and_small_numbers_come_in_the_sections_sizes() -> None:
    asked = [boards(see("values", pencil="true", exercise=number))[0]["pencil"]["asked"] for number in ("1", "1", "2")]
    assert asked[0] == asked[1] != asked[2]
    (board,) = boards(see("heads", pencil="true", numbers="small", d="6", head_count="3", preset="integers"))
    assert np.shape(board["matrices"]["query_projection"]["values"]) == (6, 2)
    assert set(np.ravel(board["matrices"]["query_projection"]["values"])) <= {-1, 0, 1}


def test_the_pencil_stays_in_hand_from_section_to_section() -> None:
    app = open_section("softmax", pencil="true")
    for slug, has_board in (("introduction", False), ("values", True)):
        app = go(app, slug)
        assert not app.exception
        assert [bool(board.get("pencil")) for board in boards(app)] == [has_board]
        assert [each.value for each in app.toggle if each.key == PENCIL.name] == [True] * has_board


def test_an_example_that_no_head_can_share_has_no_pencil() -> None:
    page = see("heads", pencil="true", d="5")
    assert not [each for each in boards(page) if "pencil" in each]
    assert "neither 2 nor 3 nor 4 heads" in prose(page)
