"""The bare app that a board is measured against: one slider, one line of text."""

import streamlit as st

st.text(f"value {st.slider('value', 1, 100, 10, key='value')}")
