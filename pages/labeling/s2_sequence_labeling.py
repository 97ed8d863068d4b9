"""2 Sequence labeling: one label a word, what must be seen to give it, and what no window shows."""

from attention.trace import Trace
from attention.ui.page.frame import show
from attention.ui.text import Text
from pages.labeling.at_work import show_taggers
from pages.labeling.honest import show_accuracies
from pages.labeling.trap import show_trap
from pages.labeling.twin import show_twins


def render(trace: Trace, text: Text) -> None:
    """Let three taggers label a sentence; ask what context is worth; end with a task that no window can do."""
    show(text, "three")
    show_taggers(trace, text)
    show_accuracies(text)
    show_trap(trace, text)
    show_twins(text)
