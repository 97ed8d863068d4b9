"""Serves board_page.py with the app's own headers and files."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from attention.ui.server import ROUTES, Front

app = st.App(Path(__file__).with_name("board_page.py"), middleware=[Middleware(Front)], routes=ROUTES)
