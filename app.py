"""Serve the explainer: `streamlit run app.py`.

The script of every rerun is pages/walkthrough.py. It stands where no folder `pages/` lies beside it: otherwise
Streamlit's old page discovery would answer the first deep link after a start.
"""

import gc

import plotly.graph_objects as go
import streamlit as st
from starlette.middleware import Middleware

from attention.ui.server import ROUTES, SecurityHeaders

app = st.App("pages/walkthrough.py", middleware=[Middleware(SecurityHeaders)], routes=ROUTES)

# The first figure costs 50 ms, and imports kept out of later collections make each of them short.
go.Figure(go.Heatmap(z=[[0.0]])).to_json()
gc.collect()
gc.freeze()
