"""The reader's own numbers from outside: chosen, read once, refused in one sentence; what was good before stays."""

import threading
from functools import partial
from typing import Final

import orjson
import streamlit as st
from streamlit.runtime.uploaded_file_manager import DeletedFile

from attention.experiments.classroom.own_numbers import (
    FILES,
    MEGABYTES,
    Own,
    RefusedNumbersError,
    of_inputs,
    read_own,
)
from attention.trace import Trace
from attention.ui.shelf import Shelf, name_of
from attention.ui.text import Text

KEY: Final = "own_files"
GOOD: Final = "own_good"
_read: Final = Shelf[Own](48_000_000)
_one_at_a_time: Final = threading.Lock()  # reading is short; its memory is needed once


def _state() -> "st.runtime.state.SessionStateProxy":
    return st.session_state  # noqa: TID251 -- the hash of the last good files, 64 letters: it stays while bad ones are refused


def choose_own(trace: Trace, text: Text) -> tuple[Own, bool]:
    """Draw the uploader; return what the reader brought, and whether anything was, else the example's own numbers."""
    given = st.file_uploader(
        text.label("own.upload", megabytes=MEGABYTES, files=FILES),
        key=KEY,
        accept_multiple_files=True,
        max_upload_size=MEGABYTES,
    )
    if not given:
        # files that a restart has lost stay in the list beside those that are chosen again
        if any(isinstance(each, DeletedFile) for each in _state().get(KEY) or []):
            st.warning(text.label("own.lost"))
        return of_example(trace), False
    turned = text.notation == "lecture"
    files = [(each.name, each.getvalue()) for each in given]
    try:
        name = name_of(b"".join(f"{each} {len(data)} {turned} ".encode() + data for each, data in files))
        own = _read.find(name)
        if own is None:
            with _one_at_a_time, st.spinner(text.label("own.reading")):
                own = read_own(files, turned=turned)
            _read.put(name, own, _size_of(own))
    except RefusedNumbersError as refused:
        st.error(f"{text.label(f'own.refused_{refused.reason}', **refused.told)} {text.label('own.kept')}")
        own = _read.find(_state().get(GOOD, ""))
        return (own, True) if own else (of_example(trace), False)
    _state()[GOOD] = name
    return own, True


def of_example(trace: Trace) -> Own:
    """Return attention over inputs and projections of the reader's example, computed as for any that are brought."""
    example = trace.example
    query, key, value = example.query_projection, example.key_projection, example.value_projection
    return of_inputs(example.tokens, example.inputs, query, key, value)


def _size_of(own: Own) -> int:
    return sum(array.nbytes for array in (own.weights, own.queries, own.keys, own.output) if array is not None)


def write_example(own: Own) -> bytes:
    """Return inputs and projections as a JSON file that can be changed and brought."""
    example = own.example
    assert example is not None, "only what has inputs is written"
    return orjson.dumps(
        {
            "tokens": example.tokens,
            "I": example.inputs,
            "Wq": example.query_projection,
            "Wk": example.key_projection,
            "Wv": example.value_projection,
        },
        option=orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_INDENT_2,
    )


def give_example(trace: Trace, text: Text) -> None:
    """Draw the button that gives such a file to begin with."""
    st.download_button(
        text.label("own.begin"),
        partial(write_example, of_example(trace)),
        "my-numbers.json",
        "application/json",
        key="own_begin",
        on_click="ignore",
    )
