"""Files that a page gives: written when their button is pressed, and not before."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from attention.ui.text import Text

KINDS: Final = {
    "html": "text/html",
    "zip": "application/zip",
    "npz": "application/octet-stream",
    "ipynb": "application/x-ipynb+json",
    "txt": "text/plain",
}


def give(name: str, file: str, write: Callable[[], bytes | str], text: Text) -> None:
    """Draw the button `home.<name>` that gives a file; `write` runs in another thread, without the page."""
    kind = KINDS[file.rpartition(".")[2]]
    label = text.label(f"home.{name}")
    st.download_button(label, write, file, kind, key=f"give_{name}", on_click="ignore", icon=":material/download:")
