"""9.6 Take it home: the present example as files, as a link, as a reference."""

from functools import partial
from typing import Final

import streamlit as st

from attention.trace import Trace
from attention.ui.board.alone import write_board
from attention.ui.board.board import View, show_board
from attention.ui.controls.address import address_here
from attention.ui.controls.example import toolbar
from attention.ui.files.citation import bibtex, plain
from attention.ui.files.matrices import matrices_of, write_csvs, write_npz
from attention.ui.files.notebook import write_notebook
from attention.ui.page.frame import look, show
from attention.ui.page.giving import give
from attention.ui.text import Text

NAME: Final = "self-attention"


def render(trace: Trace, text: Text) -> None:
    """Show what goes home, then give it: numbers, calculation, link, reference."""
    address = address_here()
    show_goods(trace, address, text)
    give_numbers(trace, text)
    show(text, "notebook")
    give("notebook", f"{NAME}.ipynb", partial(write_notebook, trace, text, address), text)
    if address:
        show(text, "link")
        st.code(address, language=None, wrap_lines=True)
    show(text, "cite")
    st.code(plain(text, address), language=None, wrap_lines=True)
    st.code(bibtex(address), language=None, wrap_lines=True)


def show_goods(trace: Trace, address: str, text: Text) -> None:
    """Show all that the files hold on one board, and give the board itself."""
    example = trace.example
    look(text, "look_board", changed=len(example.changed) + len(example.what_if))
    show_board(trace, ["sheet"], name="goods", text=text)
    show(text, "board")
    give("board", f"{NAME}.html", partial(write_board, trace, ["sheet"], text, [View()], live=address), text)


def give_numbers(trace: Trace, text: Text) -> None:
    """Give all matrices, as CSV or NPZ."""
    count = len(matrices_of(trace))
    show(text, "numbers", count=count, decimals=text.decimals, lecture=text.notation == "lecture")
    with toolbar("numbers"):
        give("csv", f"{NAME}.zip", partial(write_csvs, trace, text), text)
        give("npz", f"{NAME}.npz", partial(write_npz, trace, text), text)
