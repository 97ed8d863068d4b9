"""What the reader chooses about the trained model: a head, and who looks at whom."""

from typing import Final, NamedTuple

from attention.experiments.transformer.tendencies import Tendency
from attention.ui.controls.bound import choose_number, choose_place
from attention.ui.controls.example import toolbar
from attention.ui.controls.parameters import LAYER, LAYER_HEAD, LOOKED, LOOKS
from attention.ui.text import Text

WIDTH: Final = 240


class Head(NamedTuple):
    """A head, counted from 0."""

    layer: int
    head: int

    def slots(self) -> dict[str, int]:
        """Return both as the reader counts them."""
        return {"layer": self.layer + 1, "head": self.head + 1}


class Order(NamedTuple):
    """How all heads are shown."""

    by: Tendency | None
    """The head that does most of this comes first; None: by layer."""
    words_only: bool
    """Whether special pieces are left out."""


def head_named(head: Head, text: Text) -> str:
    """Return what a head is called in a sentence."""
    return text.label("transformer.head_name", **head.slots())


def choose_head(text: Text) -> Head:
    """Draw the choice of a layer and a head."""
    with toolbar("head"):
        layer = choose_number(LAYER, text, width=WIDTH)
        return Head(layer - 1, choose_number(LAYER_HEAD, text, width=WIDTH) - 1)


def choose_pair(pieces: int, text: Text) -> tuple[int, int]:
    """Draw the choice of who looks and who is looked at; return both from 0."""
    with toolbar("pair"):
        looks = choose_place(LOOKS.up_to(pieces), text, width=WIDTH)
        return looks, choose_place(LOOKED.up_to(pieces), text, width=WIDTH)
