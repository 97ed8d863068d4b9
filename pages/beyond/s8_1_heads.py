"""8.1 Many heads side by side, and who may look at whom."""

from attention.trace import Trace
from attention.ui.text import Text
from pages.beyond.many_heads import show_many_heads
from pages.beyond.who_may_look import show_masks


def render(trace: Trace, text: Text) -> None:
    """Show what several heads share, compute and cost; then the mask, cell by cell."""
    query = show_many_heads(trace, text)
    show_masks(trace, query, text)
