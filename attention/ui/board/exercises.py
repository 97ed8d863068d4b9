"""What a choice of board, level, numbers, base and tolerance asks for: on the page and on paper. Plain Python."""

import math
from dataclasses import dataclass, replace
from typing import Final, cast

from attention import run
from attention.experiments.classroom.exercise import Difficulty, Exercise, draw_blanks, small_example
from attention.trace import Trace
from attention.ui.board.pencil import steps_on
from attention.ui.controls.link import read_blanks
from attention.ui.text import Text

SCENES: Final = {
    "sheet": ("sheet",),
    "scores": ("scores", "queries", "keys"),
    "softmax": ("softmax",),
    "values": ("values",),
    "output": ("output",),
}


@dataclass(frozen=True)
class Choice:
    """Everything that makes exercises but the reader's example and the number of each; the codes are the link's."""

    board: str = "sheet"
    level: str = "easy"
    numbers: str = "small"
    base: str = "2"
    tolerance: float = 0.02
    blanks: str = ""

    @property
    def scenes(self) -> tuple[str, ...]:
        """Return the scenes of the board."""
        return SCENES[self.board]

    def trace(self, trace: Trace, number: int) -> Trace:
        """Return the reader's example, or one of small whole numbers with the same words and options."""
        example, raised = trace.example, math.e if self.base == "e" else float(self.base)
        if self.numbers == "own":
            return run(replace(example, base=raised))
        small = small_example(example.tokens, number, raised, d_model=3, d_k=2, d_v=2)
        names = ("score", "scaled", "temperature", "normalizer", "visible", "reach", "hidden", "positions")
        return run(replace(small, **{name: getattr(example, name) for name in names}))

    def exercise(self, trace: Trace, number: int, text: Text) -> Exercise:
        """Return what is asked of that trace."""
        if self.level == "own":
            return Exercise(read_blanks(self.blanks) or (), self.tolerance, text.decimals)
        steps = steps_on(trace, self.scenes, text)
        asked = draw_blanks(trace, steps, cast(Difficulty, self.level), number)
        return Exercise(asked, self.tolerance, text.decimals, number)
