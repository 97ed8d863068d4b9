"""The page gives what its link says, edits included, and writes a file only when it is asked for."""

import io
from collections.abc import Callable
from unittest.mock import patch

import numpy as np
import pytest
import streamlit as st

from attention import Edit, run
from attention.presets import build_example
from tests.pages.quick import read, serving

Files = dict[str, Callable[[], bytes | str]]


@pytest.fixture
def files() -> Files:
    """What the buttons of a link with edited cells would write."""
    given: Files = {}

    def button(_label: str, write: Callable[[], bytes | str], file: str, *_: object, **__: object) -> None:
        given[file] = write

    with serving(), patch.object(st, "download_button", button):
        read("take-home", edits="K-4-1_2.5~Wq-1-2_0.5~A1-1-1_0.75", scaled="true", notation="paper")
    return given


def test_files_hold_the_edited_example(files: Files) -> None:
    example = build_example("saw", scaled=True)
    edits = Edit("keys", 3, 0, 2.5), Edit("query_projection", 0, 1, 0.5), Edit("weights", 0, 0, 0.75)
    for edit in edits:
        example = example.edit(edit)
    trace = run(example)
    packed = files["self-attention.npz"]()
    assert isinstance(packed, bytes)
    with np.load(io.BytesIO(packed), allow_pickle=False) as arrays:
        for name in ("queries", "keys", "values", "scores", "weights", "output"):
            np.testing.assert_array_equal(arrays[name], getattr(trace, name))
    notebook = files["self-attention.ipynb"]()
    assert isinstance(notebook, str)
    for line in ("keys[3, 0] = 2.5", "weights[0, 0] = 0.75"):
        assert line in notebook
    assert files["self-attention.zip"]()
