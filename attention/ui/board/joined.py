"""The last step of many heads on a board: the joined outputs, W^o, and their product."""

from typing import Final

from attention.experiments.heads.many import ManyHeads
from attention.ui.board.matrices import FACES, Face, Payload
from attention.ui.board.plain import Plain, Spot, plain_data, show_plain_board, written
from attention.ui.text import Text

BLOCK: Final = (Spot("joined", 1, 0), Spot("output_projection", 0, 1), Spot("output", 1, 1))


def show_joined(many: ManyHeads, text: Text) -> None:
    """Show how the heads' outputs become one output of the inputs' length."""
    show_plain_board(joined_data(many, text), name="joined_board")


def joined_data(many: ManyHeads, text: Text) -> bytes:
    """Return all that the browser needs as JSON."""
    symbol = f"O^{{1…{len(many.heads)}}}"
    matrices = {
        "joined": Plain(many.joined, written(Face(symbol, "output", "o^{#r}_{#c}", "o^{#r}"), text), _CARRIED),
        "output_projection": Plain(
            many.output_projection, written(Face("W^{o}", "value", "W^{o}_{#c,#r}"), text), {"kind": "learned"}
        ),
        "output": Plain(many.output, written(FACES["output"], text), _PRODUCT),
    }
    return plain_data(matrices, ((BLOCK,),), many.one.example.tokens, words="joined", text=text)


_CARRIED: Final[Payload] = {"kind": "carried"}
_PRODUCT: Final[Payload] = {"kind": "product", "first": "joined", "second": "output_projection", "turned": False}
