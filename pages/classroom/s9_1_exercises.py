"""9.1 Exercises: numbers are left blank, the reader fills them in."""

import math
from dataclasses import replace
from typing import Final, cast

from attention import run
from attention.experiments.classroom.exercise import Difficulty, Exercise, draw_blanks, small_example
from attention.trace import Trace
from attention.ui.board.pencil import Task, show_pencil, steps_on
from attention.ui.controls import parameters
from attention.ui.controls.bound import choose_code, choose_number, choose_step, choose_switch, hidden_field
from attention.ui.controls.example import address_without, toolbar
from attention.ui.controls.link import read_blanks
from attention.ui.page.frame import show, tell
from attention.ui.text import Text

SCENES: Final = {
    "sheet": ("sheet",),
    "scores": ("scores", "queries", "keys"),
    "softmax": ("softmax",),
    "values": ("values",),
    "output": ("output",),
}


def render(trace: Trace, text: Text) -> None:
    """Show one exercise on one board; all that makes it is in the link."""
    show(text, "how")
    with toolbar("exercise"):
        board = choose_code(parameters.PENCIL_BOARD, text)
        seed = choose_number(parameters.EXERCISE, text, width=140)
        level = choose_code(parameters.LEVEL, text)
    with toolbar("numbers"):
        numbers = choose_code(parameters.NUMBERS, text)
        base = choose_code(parameters.BASE, text)
        tolerance = choose_step(parameters.TOLERANCE_ALLOWED, text, width=220)
    trace = exercise_trace(trace, numbers, base, seed)
    blanks = hidden_field(parameters.BLANKS) if level == "own" else ""
    choosing = level == "own" and choose_switch(parameters.CHOOSING, text)
    hidden_field(parameters.ANSWERS)
    scenes = SCENES[board]
    if level == "own":
        asked = read_blanks(blanks) or ()
    else:
        asked = draw_blanks(trace, steps_on(trace, scenes, text), cast(Difficulty, level), seed)
    exercise = Exercise(asked, float(tolerance), text.decimals, None if level == "own" else seed)
    show_pencil(Task(trace, scenes, exercise, choosing), name="pencil_board", text=text)
    raised = base != "e" and trace.example.normalizer == "softmax"
    rule = text.part("rule", tolerance=f"{tolerance:g}", base=base, raised=raised)
    address = address_without((parameters.ANSWERS, parameters.CHOOSING), text)
    tell(rule, text.label("pencil.hand_out", link=address))


def exercise_trace(trace: Trace, numbers: str, base: str, seed: int) -> Trace:
    """Return the reader's example, or one of small whole numbers with the same words and options."""
    example, raised = trace.example, math.e if base == "e" else float(base)
    if numbers == "own":
        return run(replace(example, base=raised))
    small = small_example(example.tokens, seed, raised, d_model=3, d_k=2, d_v=2)
    names = ("score", "scaled", "temperature", "normalizer", "visible", "reach", "hidden", "positions")
    return run(replace(small, **{name: getattr(example, name) for name in names}))
