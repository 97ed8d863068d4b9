"""8.1 Many heads side by side, and who may look at whom."""

from attention.trace import Trace
from attention.ui.text import Text
from pages.beyond.many_heads import show_many_heads


def render(trace: Trace, text: Text) -> None:
    """Show what several heads share, compute and cost."""
    show_many_heads(trace, text)
