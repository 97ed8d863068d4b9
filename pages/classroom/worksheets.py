"""The exercise on paper for a whole class, and as a quiz for a course page."""

from functools import partial

from attention.trace import Trace
from attention.ui.board.exercises import Choice
from attention.ui.controls.address import address_here
from attention.ui.controls.bound import choose_number
from attention.ui.controls.example import toolbar
from attention.ui.controls.parameters import ANSWERS, CHOOSING, EXERCISE, LANGUAGE, SHEETS
from attention.ui.files.gift import write_gift
from attention.ui.files.worksheet import Student, write_worksheets
from attention.ui.page.frame import show
from attention.ui.page.giving import give
from attention.ui.text import Text


def show_worksheets(trace: Trace, choice: Choice, first: int, text: Text) -> None:
    """Let the teacher choose how many; give sheets with their key, and the quiz."""
    show(text, "on_paper")
    with toolbar("sheets"):
        count = choose_number(SHEETS, text, width=220)
        start = min(first, EXERCISE.high - count + 1)
        link = partial(address_here, (ANSWERS.name, CHOOSING.name))
        # the address is read while the page is drawn: a button's own thread knows none
        addresses = [link(**{EXERCISE.name: str(start + i), LANGUAGE.name: text.language}) for i in range(count)]

        def students() -> list[Student]:
            made = []
            for number, address in enumerate(addresses, start=start):
                its = choice.trace(trace, number)
                made.append(Student(number, its, choice.exercise(its, number, text), address))
            return made

        give("print", "worksheets.html", lambda: write_worksheets(students(), text), text)
        give("gift", "quiz-gift.txt", lambda: write_gift(students(), text), text)
    show(
        text,
        "worksheets",
        count=count,
        first=str(start),
        last=str(start + count - 1),
        small=choice.is_small,
        drawn=choice.level != "own",
        single=count == 1,
    )
