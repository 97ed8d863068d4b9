"""What a choice of board, level, numbers, base and tolerance asks for: on the page and on paper. Plain Python."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, cast

from attention import Example, run
from attention.experiments.classroom.exercise import Difficulty, Exercise, draw_blanks, small_example
from attention.experiments.heads.many import share_columns
from attention.trace import Trace
from attention.ui.board.pencil import steps_on
from attention.ui.controls.link import read_blanks
from attention.ui.controls.parameters import A_HEAD
from attention.ui.text import Text

OPTIONS: Final = ("score", "scaled", "temperature", "normalizer", "visible", "reach", "hidden", "positions")
"""What an example of small whole numbers has of the reader's, besides its words."""


@dataclass(frozen=True)
class Board:
    """What an exercise stands on; a section's own board at first."""

    scenes: tuple[str, ...]
    query: int | None = None
    """The chosen query, from 0."""
    part: Callable[[Example], Trace] = run
    """What of an example the board shows: all of it, or one head."""
    sizes: tuple[int, int, int] | None = None
    """D, K and V of small whole numbers; None: as the reader's example has them."""
    numbers: str = "own"
    """Which numbers it has where the link says nothing."""
    base: str = "e"
    """Of softmax, where the link says nothing."""
    only_small: bool = False
    """Whether it never has the reader's own numbers."""


def _first_head(example: Example) -> Trace:
    return run(share_columns(example, 2)[0])


BOARDS: Final[Mapping[str, Board]] = {
    code: Board(scenes, sizes=(3, 2, 2), numbers="small", base="2")
    for code, scenes in (
        ("sheet", ("sheet",)),
        ("scores", ("scores", "queries", "keys")),
        ("softmax", ("softmax",)),
        ("values", ("values",)),
        ("output", ("output",)),
    )
} | {
    # not every length of the reader's example can be halved
    A_HEAD: Board(("sheet",), part=_first_head, sizes=(4, 4, 4), numbers="small", base="2", only_small=True)
}
"""The boards of 9.1, by their codes in the link."""


@dataclass(frozen=True)
class Choice:
    """Everything that makes exercises but the reader's example and the number of each; the codes are the link's."""

    board: Board = BOARDS["sheet"]
    level: str = "easy"
    numbers: str = "small"
    base: str = "2"
    tolerance: float = 0.02
    blanks: str = ""

    @property
    def is_small(self) -> bool:
        """Return whether the numbers are −1, 0 and 1."""
        return self.numbers == "small" or self.board.only_small

    def trace(self, trace: Trace, number: int) -> Trace:
        """Return what the board shows of the reader's example, or of one of small whole numbers with its words."""
        example, raised = trace.example, math.e if self.base == "e" else float(self.base)
        if self.is_small:
            lengths = self.board.sizes or (example.d_model, example.d_k, example.d_v)
            sizes = dict(zip(("d_model", "d_k", "d_v"), lengths, strict=True))
            options = {name: getattr(example, name) for name in OPTIONS}
            example = replace(small_example(example.tokens, number, raised, **sizes), **options)
        return self.board.part(replace(example, base=raised))

    def exercise(self, trace: Trace, number: int, text: Text) -> Exercise:
        """Return what is asked of that trace."""
        if self.level == "own":
            return Exercise(read_blanks(self.blanks) or (), self.tolerance, text.decimals)
        steps = steps_on(trace, self.board.scenes, text)
        asked = draw_blanks(trace, steps, cast(Difficulty, self.level), number)
        return Exercise(asked, self.tolerance, text.decimals, number)
