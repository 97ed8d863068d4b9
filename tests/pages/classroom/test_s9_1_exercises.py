"""The exercises' page: each link is one exercise."""

from urllib.parse import parse_qsl

import pytest

from attention.ui.board.exercises import BOARDS
from attention.ui.controls.link import read_blanks
from tests.pages.quick import see
from tests.pages.reader import boards


def pencil(**link: str) -> dict[str, object]:
    (board,) = boards(see("exercises", lang="en", **link))
    return dict(board["pencil"])


def test_the_same_link_asks_for_the_same_numbers_and_another_number_for_others() -> None:
    first, again, other = pencil(level="hard"), pencil(level="hard"), pencil(level="hard", exercise="2")
    assert first == again
    assert first["asked"]
    (one,), (two,) = (boards(see("exercises", exercise=number)) for number in ("1", "2"))
    assert one["matrices"]["inputs"]["values"] != two["matrices"]["inputs"]["values"]
    assert other["asked"]


@pytest.mark.parametrize("board", BOARDS)
@pytest.mark.parametrize("level", ["easy", "medium", "hard"])
def test_every_board_asks_for_something_that_it_shows(board: str, level: str) -> None:
    (sent,) = boards(see("exercises", board=board, level=level))
    asked = {cell[0] for cell in sent["pencil"]["asked"]}
    shown = {place["matrix"] for scene in sent["scenes"] for place in scene["arrangements"][0][0]}
    assert asked
    everywhere = {place["matrix"] for scene in sent["scenes"] for each in scene["arrangements"] for block in each
                  for place in block}  # fmt: skip
    assert asked <= shown | everywhere


def test_blanks_of_the_link_are_asked_for_and_what_the_example_has_not_is_passed_over() -> None:
    asked = pencil(level="own", blanks="A.2.1~O.12.1~A1.2.1", numbers="own")["asked"]
    assert asked == [["scores", 1, 0], ["weights", 1, 0]]


@pytest.mark.parametrize(
    ("link", "asked"),
    [
        ("level=medium&exercise=7", "A1.3.1~A1.3.2~A1.3.3~A1.3.4~O.3.1~O.3.2"),
        ("board=scores&score=additive&level=medium", "K.1.1~K.1.2~A.1.1~A.1.2~A.1.3~A.1.4"),
        ("board=softmax&numbers=own&base=e&scaled=true&visible=causal", "A1.1.1~A1.3.1~A1.3.2"),
        ("board=head&level=medium&exercise=3", "A1.3.1~A1.3.2~A1.3.3~A1.3.4~O.3.1~O.3.2"),
    ],
)
def test_a_link_from_before_sections_asked_asks_the_same(link: str, asked: str) -> None:
    """As at the commit 474d9cb."""
    given = dict(parse_qsl(link))
    assert pencil(**given)["asked"] == [[*cell] for cell in read_blanks(asked) or ()]


def test_answers_to_another_exercise_do_not_count() -> None:
    assert str(pencil(level="own", blanks="A.2.1", answers="0f3c9a21!A.2.1_5.0")["said"]) == "0 of 1 right."


def test_the_link_to_hand_out_holds_no_answers() -> None:
    page = see("exercises", level="own", blanks="A.2.1", answers="0f3c9a21!A.2.1_5.0", lang="zh")
    (link,) = [each.value for each in page.markdown if "不带答案" in each.value]
    assert "blanks=A.2.1" in link
    assert "lang=zh" in link
    assert "answers" not in link
