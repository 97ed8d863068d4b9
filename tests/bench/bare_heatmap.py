"""The bare app that the heatmap page is measured against: one slider, one Plotly heatmap."""

import numpy as np
import plotly.graph_objects as go
import streamlit as st

size = 24
value = st.slider("value", 1, 100, 10, key="value")
weights = np.random.default_rng(value).random((size, size))
st.plotly_chart(go.Figure(go.Heatmap(z=weights, zmin=0, zmax=1)), key="heatmap")
