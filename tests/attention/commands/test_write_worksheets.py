"""The command asks what the page asks for the same link, edited cells included."""

from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest
import streamlit as st

from attention.commands.write_worksheets import main, students_of
from attention.ui.files.gift import write_gift
from attention.ui.files.worksheet import write_worksheets
from tests.pages.quick import read, serving

EDITED = {"edits": "K-4-1_2.5~Wq-1-2_0.5~A-1-1_3.0", "numbers": "own", "level": "hard", "scaled": "true", "lang": "zh"}
LINKS = [
    EDITED,
    {"level": "own", "blanks": "A.2.1~A1.2.1", "visible": "causal", "notation": "paper", "lang": "en"},
    {"exercise": "7", "base": "3", "board": "softmax", "positions": "true", "temperature": "0.5", "lang": "en"},
]


@pytest.mark.parametrize("link", LINKS)
def test_the_command_writes_what_the_page_gives(link: dict[str, str], tmp_path: Path) -> None:
    given: dict[str, Callable[[], str]] = {}

    def button(_label: str, write: Callable[[], str], file: str, *_: object, **__: object) -> None:
        given[file] = write

    with serving(), patch.object(st, "download_button", button):
        read("exercises", sheets="3", **link)
    query = "&".join(f"{name}={value}" for name, value in link.items())
    sheets, quiz = tmp_path / "sheets.html", tmp_path / "quiz.txt"
    main([query, "--students", "3", "--out", str(sheets), "--gift", str(quiz)])
    assert sheets.read_text("utf-8") == given["worksheets.html"]()
    assert quiz.read_text("utf-8") == given["quiz-gift.txt"]()


def test_a_whole_link_gives_each_sheet_the_link_to_its_exercise() -> None:
    students, text = students_of("https://example.org/exercises?level=hard&answers=0f3c9a21!A.1.2_0.5&exercise=4", 2)
    assert [one.address for one in students] == [
        f"https://example.org/exercises?level=hard&exercise={number}" for number in (4, 5)
    ]
    assert write_worksheets(students, text).count("<svg") == 2
    assert write_gift(students, text).count("$CATEGORY") == 2


def test_a_number_of_students_that_no_class_has_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["?level=hard", "--students", "0"])
    assert "from 1 to 200" in capsys.readouterr().err
