"""The bare app that a page with several charts is measured against: one slider, ?charts=… Plotly heatmaps."""

import numpy as np
import plotly.graph_objects as go
import streamlit as st

value = st.slider("value", 1, 100, 10, key="value")
for chart in range(int(st.query_params.get("charts", "1"))):
    numbers = np.random.default_rng((value, chart)).random((5, 10))
    st.plotly_chart(go.Figure(go.Heatmap(z=numbers, zmin=0, zmax=1)), key=f"heatmap_{chart}")
