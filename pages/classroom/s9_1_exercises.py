"""9.1 Exercises: numbers are left blank, the reader fills them in."""

from attention.trace import Trace
from attention.ui.board.exercises import Choice
from attention.ui.board.pencil import Task, show_pencil
from attention.ui.controls import parameters
from attention.ui.controls.bound import choose_code, choose_number, choose_step, choose_switch, hidden_field
from attention.ui.controls.example import address_without, toolbar
from attention.ui.page.frame import show, tell
from attention.ui.text import Text
from pages.classroom.worksheets import show_worksheets


def render(trace: Trace, text: Text) -> None:
    """Show one exercise on one board; all that makes it is in the link."""
    show(text, "how")
    with toolbar("exercise"):
        board = choose_code(parameters.PENCIL_BOARD, text)
        seed = choose_number(parameters.EXERCISE, text, width=140)
        level = choose_code(parameters.LEVEL, text)
    with toolbar("numbers"):
        numbers = choose_code(parameters.NUMBERS, text) if board != parameters.A_HEAD else "small"
        base = choose_code(parameters.BASE, text)
        tolerance = choose_step(parameters.TOLERANCE_ALLOWED, text, width=220)
    blanks = hidden_field(parameters.BLANKS) if level == "own" else ""
    choosing = level == "own" and choose_switch(parameters.CHOOSING, text)
    hidden_field(parameters.ANSWERS)
    choice = Choice(board, level, numbers, base, float(tolerance), blanks)
    own, trace = trace, choice.trace(trace, seed)
    exercise = choice.exercise(trace, seed, text)
    show_pencil(Task(trace, choice.scenes, exercise, choosing), name="pencil_board", text=text)
    raised = base != "e" and trace.example.normalizer == "softmax"
    rule = text.part("rule", tolerance=f"{tolerance:g}", base=base, raised=raised, head=board == parameters.A_HEAD)
    address = address_without((parameters.ANSWERS, parameters.CHOOSING), text)
    tell(rule, text.label("pencil.hand_out", link=address))
    show_worksheets(own, choice, seed, text)
