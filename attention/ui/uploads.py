"""What a reader brings stays in memory: nothing of it is written to the disk, so a full disk refuses nobody."""

from typing import Final

import streamlit as st
from starlette.formparsers import MultiPartParser

AROUND: Final = 2**20
"""Bytes of a request besides the file."""


def keep_uploads_in_memory() -> None:
    """Let no upload become a temporary file, which Starlette makes of all that is larger than a megabyte."""
    MultiPartParser.spool_max_size = st.get_option("server.maxUploadSize") * 2**20 + AROUND
