"""Who may look at whom: the mask as a grid that is clicked, and what it does to the chosen query."""

from attention.experiments.reading import replace_softmax
from attention.trace import Trace
from attention.ui.board.board import View, row_steps, show_board
from attention.ui.board.mask_grid import show_mask_grid
from attention.ui.controls.example import choose_mask, toolbar
from attention.ui.page.frame import beside, looking, show, tell
from attention.ui.page.masks import slots_of_mask
from attention.ui.text import Text


def show_masks(trace: Trace, query: int, text: Text) -> None:
    """Show the grid, what the mask takes from the query, and the way from scores to weights."""
    with beside("masks"):
        tell(text.part("masks"), looking(text, "look_grid"))
        with toolbar("masks"):
            choose_mask(text)
        show_mask_grid(trace, text)
        show_taken(trace, query, text)
    tell(looking(text, "look_steps", number=query + 1))
    view = View(query=query, steps=row_steps(trace, "weights", query))
    show_board(trace, ["softmax"], name="mask_board", text=text, view=view)


def show_taken(trace: Trace, query: int, text: Text) -> None:
    """Say what the mask takes from the query and who gets it; or that the query sees nothing."""
    output = replace_softmax(trace, trace.example.normalizer).output[query]
    between = text.label("page.between")
    show(text, "taken", output=between.join(map(text.number, output.tolist())), **slots_of_mask(trace, query, text))
