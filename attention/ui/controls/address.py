"""The address of what a reader sees, for what leaves the page: a copied link, a file, a sheet of paper."""

from urllib.parse import urlencode

import streamlit as st


def address_here() -> str:
    """Return the link to this very state of this page; empty where no browser asks."""
    base = st.context.url
    query = urlencode(st.query_params.to_dict())
    return f"{base}?{query}" if base and query else base or ""
