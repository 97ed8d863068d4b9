"""A section of the walkthrough: where it is, and who draws it."""

from collections.abc import Callable
from dataclasses import dataclass

from attention.trace import Trace
from attention.ui.text import Text


@dataclass(frozen=True)
class Section:
    """One line of the table of contents.

    Attributes:
        slug: its address, the name of its text file and of its title's label.
        number: its number in the article, such as 3.2.
        render: draws it. Called with the trace of the reader's example and the section's words.
        group: the label of the heading that it stands under in the navigation.
        long: whether it takes the whole sentence (up to 64 tokens) and not only what the board holds.
        after: draws what follows and does not depend on the example: a move of the section's controls passes it by.
        last: draws what stands below that, and does depend on it; called as `render` is.
        square: whether queries, keys and values are as long as inputs, where the example leaves it open.
        options: which options of the computation, and which sizes, it draws itself, at the place that they are about.
    """

    slug: str
    number: str
    render: Callable[[Trace, Text], None]
    group: str
    long: bool = False
    after: Callable[[Text], None] | None = None
    last: Callable[[Trace, Text], None] | None = None
    square: bool = False
    options: tuple[str, ...] = ()
