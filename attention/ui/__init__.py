"""Streamlit adapters: widgets, text, pictures. No mathematics."""
