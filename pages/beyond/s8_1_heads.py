"""8.1 Many heads side by side, and who may look at whom; what follows is in cross.py."""

from attention.experiments.heads.many import possible_counts
from attention.trace import Trace
from attention.ui.text import Text
from pages.beyond.many_heads import fill_in_head, show_many_heads
from pages.beyond.who_may_look import show_masks
from pages.pencil import is_in_hand


def render(trace: Trace, text: Text) -> None:
    """Show what several heads share, compute and cost; then the mask, cell by cell."""
    if is_in_hand() and possible_counts(trace.example):
        fill_in_head(trace, text)
        return
    query = show_many_heads(trace, text)
    show_masks(trace, query, text)
