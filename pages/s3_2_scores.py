"""3.2 Attention scores."""

from attention.trace import Trace
from attention.ui.page import ask, show
from attention.ui.text import Text


def render(trace: Trace, text: Text) -> None:
    """Show how each score arises."""
    ask(text)
    show(text, "dot_product")
