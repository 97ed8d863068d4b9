"""The reader's pencil: a board with blanks, what makes the exercise above it, what counts as right below it.

9.1 has boards of its own; every section with a board asks on that one, in its own address.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from attention.trace import Trace
from attention.ui.board.exercises import Board, Choice
from attention.ui.board.pencil import Task, show_pencil
from attention.ui.controls import parameters
from attention.ui.controls.bound import (
    choose_code,
    choose_number,
    choose_step,
    choose_switch,
    hidden_field,
    value_in_force,
)
from attention.ui.controls.example import address_without, toolbar
from attention.ui.page.frame import tell
from attention.ui.text import Text, load_text


@dataclass(frozen=True)
class Asked:
    """An exercise that is on the page."""

    choice: Choice
    number: int
    task: Task

    def rule(self, text: Text) -> tuple[str, str]:
        """Return what counts as right, and the link to hand out."""
        choice, example = self.choice, self.task.trace.example
        rule = words_for(text).part(
            "rule",
            tolerance=f"{choice.tolerance:g}",
            base=choice.base,
            raised=choice.base != "e" and example.normalizer == "softmax",
            head=choice.board.only_small,
        )
        address = address_without((parameters.ANSWERS, parameters.CHOOSING), text)
        return rule, text.label("pencil.hand_out", link=address)


def words_for(text: Text) -> Text:
    """Return the exercises' words, about the same example."""
    return replace(load_text(*text.reader, "exercises"), facts=text.facts)


def is_in_hand() -> bool:
    """Return whether the section is to ask on its board in place of telling."""
    return bool(value_in_force(parameters.PENCIL))


def offer_pencil(text: Text) -> None:
    """Draw the switch that takes the pencil up, and puts it down."""
    choose_switch(parameters.PENCIL, text)


def fill_in(board: Board, trace: Trace, text: Text) -> None:
    """Ask on a section's own board, in place of all that would tell the numbers."""
    words = words_for(text)
    note = words.part("in_hand", switch=text.label(parameters.PENCIL.label))
    asked = show_exercise(trace, text, lambda: board, note)
    offer_pencil(text)
    tell(words.part("how"), *asked.rule(text))


def show_exercise(trace: Trace, text: Text, choose_board: Callable[[], Board], note: str = "") -> Asked:
    """Draw what makes an exercise, which presenting leaves out, and its board."""
    with st.container(key="set_exercise"):
        if note:
            tell(note)
        choice, number, choosing = choose_exercise(text, choose_board)
    shown, board = choice.trace(trace, number), choice.board
    task = Task(shown, board.scenes, choice.exercise(shown, number, text), choosing, board.query)
    show_pencil(task, name="pencil_board", text=text)
    return Asked(choice, number, task)


def choose_exercise(text: Text, choose_board: Callable[[], Board]) -> tuple[Choice, int, bool]:
    """Draw what makes an exercise, all of it in the link; return it, its number, whether blanks are chosen now."""
    with toolbar("exercise"):
        board = choose_board()
        number = choose_number(parameters.EXERCISE, text, width=140)
        level = choose_code(parameters.LEVEL, text)
        numbers = "small" if board.only_small else choose_code(replace(parameters.NUMBERS, default=board.numbers), text)
        base = choose_code(replace(parameters.BASE, default=board.base), text)
        tolerance = choose_step(parameters.TOLERANCE_ALLOWED, text, width=220)
    blanks = hidden_field(parameters.BLANKS) if level == "own" else ""
    choosing = level == "own" and choose_switch(parameters.CHOOSING, text)
    hidden_field(parameters.ANSWERS)
    return Choice(board, level, numbers, base, float(tolerance), blanks), number, choosing
