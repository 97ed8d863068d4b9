"""What a choice of board, level, numbers, base and tolerance asks for: on the page and on paper. Plain Python."""

import math
from dataclasses import dataclass, replace
from typing import Final, cast

from attention import run
from attention.experiments.classroom.exercise import Difficulty, Exercise, draw_blanks, small_example
from attention.experiments.heads.many import share_columns
from attention.trace import Trace
from attention.ui.board.pencil import steps_on
from attention.ui.controls.link import read_blanks
from attention.ui.controls.parameters import A_HEAD
from attention.ui.text import Text

SCENES: Final = {
    "sheet": ("sheet",),
    "scores": ("scores", "queries", "keys"),
    "softmax": ("softmax",),
    "values": ("values",),
    "output": ("output",),
    A_HEAD: ("sheet",),
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

    @property
    def is_small(self) -> bool:
        """Return whether the numbers are −1, 0 and 1; a head's always are, since not all lengths can be halved."""
        return self.numbers == "small" or self.board == A_HEAD

    def trace(self, trace: Trace, number: int) -> Trace:
        """Return the reader's example, or one of small whole numbers with the same words and options."""
        example, raised = trace.example, math.e if self.base == "e" else float(self.base)
        if not self.is_small:
            return run(replace(example, base=raised))
        d_model, d_k, d_v = (4, 4, 4) if self.board == A_HEAD else (3, 2, 2)
        small = small_example(example.tokens, number, raised, d_model=d_model, d_k=d_k, d_v=d_v)
        names = ("score", "scaled", "temperature", "normalizer", "visible", "reach", "hidden", "positions")
        small = replace(small, **{name: getattr(example, name) for name in names})
        return run(share_columns(small, 2)[0] if self.board == A_HEAD else small)

    def exercise(self, trace: Trace, number: int, text: Text) -> Exercise:
        """Return what is asked of that trace."""
        if self.level == "own":
            return Exercise(read_blanks(self.blanks) or (), self.tolerance, text.decimals)
        steps = steps_on(trace, self.scenes, text)
        asked = draw_blanks(trace, steps, cast(Difficulty, self.level), number)
        return Exercise(asked, self.tolerance, text.decimals, number)
