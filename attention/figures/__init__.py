"""Figures: arrays become Plotly figures. By kind of figure; no Streamlit, no language."""
