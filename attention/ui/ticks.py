"""A slider over the steps of the reader's sentence, which may have become shorter since the last run."""

import streamlit as st

from attention.ui.text import Text


def choose_tick(name: str, count: int, text: Text) -> int:
    """Draw the choice of how many of `count` words have been read; return it, 1 … count."""
    if count == 1:
        return 1
    state = st.session_state  # noqa: TID251 -- Streamlit raises where the kept value is beyond a shorter sentence
    if name in state and state[name] > count:
        state[name] = count
    return st.slider(text.label("recurrence.tick"), 1, count, value=2, key=name, bind="query-params")
