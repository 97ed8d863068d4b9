"""Write exercise sheets with their key, and a quiz for Moodle: `python -m attention.commands.write_worksheets --help`.

What a link to 9.1 asks is what is asked; every student gets an exercise number of their own.
"""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qsl, urlencode, urlsplit

from attention import Example, run
from attention.presets import build_example, tokenize
from attention.ui.board.exercises import BOARDS, Choice
from attention.ui.controls import parameters
from attention.ui.controls.kinds import Parameter
from attention.ui.controls.link import BOARD_TOKENS, read_cells, read_edits
from attention.ui.files.gift import write_gift
from attention.ui.files.worksheet import Student, write_worksheets
from attention.ui.text import Language, Notation, Text, load_text


def asked_by(link: Mapping[str, str], parameter: Parameter[Any]) -> Any:
    """Return what a link asks of one parameter; the default where it says nothing, or what is not allowed."""
    asked, default = link.get(parameter.name, ""), parameter.default
    if not asked or not parameter.allows(asked):
        return default
    return asked == "true" if isinstance(default, bool) else type(default)(asked)


def example_of(link: Mapping[str, str]) -> Example:
    """Return the example of a link, edits included; cells that it has not are passed over, as on the page."""

    def said(parameter: Parameter[Any]) -> Any:
        return asked_by(link, parameter)

    example = build_example(
        said(parameters.PRESET),
        tokens=tokenize(said(parameters.SENTENCE))[:BOARD_TOKENS] or None,
        seed=said(parameters.SEED),
        d_model=said(parameters.D),
        d_k=said(parameters.D_K),
        d_v=said(parameters.D_V),
        score=said(parameters.SCORE),
        scaled=said(parameters.SCALED),
        temperature=said(parameters.TEMPERATURE),
        normalizer=said(parameters.NORMALIZER),
        visible=said(parameters.VISIBLE),
        reach=said(parameters.REACH),
        hidden=read_cells(said(parameters.HIDE)) or (),
        positions="sinusoidal" if said(parameters.POSITIONS) else "none",
    )
    for edit in read_edits(said(parameters.EDITS)) or ():
        rows, columns = example.shape(edit.matrix)
        if edit.row < rows and edit.column < columns:
            example = example.edit(edit)
    return example


def students_of(address: str, count: int) -> tuple[list[Student], Text]:
    """Return what each student is asked by a link, and its words."""
    link = dict(parse_qsl(urlsplit(address).query))
    choice = Choice(
        BOARDS[asked_by(link, parameters.PENCIL_BOARD)],
        asked_by(link, parameters.LEVEL),
        asked_by(link, parameters.NUMBERS),
        asked_by(link, parameters.BASE),
        asked_by(link, parameters.TOLERANCE_ALLOWED),
        asked_by(link, parameters.BLANKS),
    )
    language = cast(Language, asked_by(link, parameters.LANGUAGE))
    notation = cast(Notation, asked_by(link, parameters.NOTATION))
    text = load_text(language, notation, asked_by(link, parameters.DECIMALS), "exercises")
    trace, first = run(example_of(link)), asked_by(link, parameters.EXERCISE)
    students = []
    for number in range(first, first + count):
        its = choice.trace(trace, number)
        opens = replace_query(address, link, number) if urlsplit(address).netloc else ""
        students.append(Student(number, its, choice.exercise(its, number, text), opens))
    return students, text


def replace_query(address: str, link: Mapping[str, str], number: int) -> str:
    """Return the link to another exercise, without answers."""
    kept = {name: value for name, value in link.items() if name != parameters.ANSWERS.name}
    return urlsplit(address)._replace(query=urlencode({**kept, parameters.EXERCISE.name: str(number)})).geturl()


def main(arguments: Sequence[str] | None = None) -> None:
    """Write what was asked for."""
    parser = argparse.ArgumentParser(description="Exercise sheets with their key, and a quiz for Moodle, from a link.")
    parser.add_argument("link", help="a link to 9.1, or the part of it behind the question mark: ?level=hard&lang=zh")
    parser.add_argument("--students", type=int, default=30, help="how many sheets, 1 to 200; 30 where nothing is said")
    parser.add_argument("--out", type=Path, default=Path("worksheets.html"), help="the sheets and their key")
    parser.add_argument("--gift", type=Path, help="the quiz, where one is wanted")
    asked = parser.parse_args(arguments)
    if not 1 <= asked.students <= 200:
        parser.error("--students takes a number from 1 to 200")
    link = asked.link if "?" in asked.link else f"?{asked.link}"
    students, text = students_of(link, asked.students)
    asked.out.write_text(write_worksheets(students, text), "utf-8")
    if asked.gift:
        asked.gift.write_text(write_gift(students, text), "utf-8")


if __name__ == "__main__":
    main()
