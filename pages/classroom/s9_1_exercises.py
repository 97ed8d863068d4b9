"""9.1 Exercises: numbers are left blank, the reader fills them in."""

from attention.trace import Trace
from attention.ui.board.exercises import BOARDS
from attention.ui.controls.bound import choose_code
from attention.ui.controls.parameters import PENCIL_BOARD
from attention.ui.page.frame import show, tell
from attention.ui.text import Text
from pages.classroom.worksheets import show_worksheets
from pages.pencil import show_exercise


def render(trace: Trace, text: Text) -> None:
    """Show one exercise on one board; all that makes it is in the link."""
    show(text, "how")
    asked = show_exercise(trace, text, lambda: BOARDS[choose_code(PENCIL_BOARD, text)])
    tell(*asked.rule(text))
    show_worksheets(trace, asked.choice, asked.number, text)
