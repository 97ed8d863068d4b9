"""The address of what a reader sees, for what leaves the page: a copied link, a file, a sheet of paper."""

from collections.abc import Sequence
from urllib.parse import urlencode

import streamlit as st


def address_here(without: Sequence[str] = (), **changed: str) -> str:
    """Return the link to this state of this page, some parameters left out or changed; empty where no browser asks."""
    base = st.context.url
    asked = {name: value for name, value in st.query_params.to_dict().items() if name not in without}
    query = urlencode(asked | changed)
    return f"{base}?{query}" if base and query else base or ""
