"""The notebook runs with NumPy and Plotly alone and ends in the app's numbers."""

import ast
import subprocess
import sys
from typing import Any, get_args

import nbformat
import numpy as np
import pytest

from attention import Edit, run
from attention.presets import build_example
from attention.trace import Trace
from attention.ui.files.notebook import COMPARED, cells_of, write_notebook
from attention.ui.text import LANGUAGES, NOTATIONS, Language, Notation, Text, load_text
from tests.pages.claims import classroom
from tests.pages.claims.said import Said, recording

HIDDEN = ((0, 0), (0, 1), (0, 2), (0, 3), (2, 1))
OPTIONS: list[dict[str, Any]] = [
    {},
    {"scaled": True, "temperature": 0.3, "visible": "causal"},
    {"score": "additive", "positions": "sinusoidal", "visible": "band", "reach": 1, "normalizer": "relu"},
    {"score": "additive", "scaled": True, "visible": "own", "hidden": HIDDEN},
    {"visible": "padding", "reach": 2, "normalizer": "identity", "positions": "sinusoidal"},
    {"normalizer": "identity", "temperature": 5.0},
    {"base": 3.0, "visible": "causal"},
    {"tokens": ("saw",), "visible": "causal"},
    {"tokens": ('it"s', "\\", "'", "${x}", "看"), "visible": "own", "hidden": HIDDEN},
]
EDITS = (
    Edit("inputs", 0, 1, 0.25), Edit("key_projection", 1, 1, -0.5), Edit("queries", 0, 1, 2.5),
    Edit("values", 0, 0, 1e6), Edit("scores", 0, 0, -3.5), Edit("weights", 0, 0, 5.0),
)  # fmt: skip


def text_about(trace: Trace, language: Language = "en", notation: Notation = "lecture") -> Text:
    return load_text(language, notation, 2, "take-home").about(trace)


def code_of(trace: Trace, text: Text) -> str:
    return "\n".join(source for kind, source in cells_of(trace, text) if kind == "code")


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("is_edited", [False, True])
@pytest.mark.parametrize("options", OPTIONS)
def test_the_code_ends_in_the_same_numbers(options: dict[str, Any], is_edited: bool, notation: Notation) -> None:
    example = build_example("saw", d_model=5, d_k=3, d_v=2, **options)
    for edit in EDITS if is_edited else ():
        example = example.edit(edit)
    trace = run(example)
    names: dict[str, Any] = {}
    exec(code_of(trace, text_about(trace, notation=notation)), names)
    for name in COMPARED:
        expected = getattr(trace, name)
        expected = expected.T if notation == "lecture" else expected
        np.testing.assert_allclose(names[name], expected, rtol=1e-12, atol=1e-12 * (1e6 if is_edited else 1))


def test_the_last_cell_notices_a_changed_number() -> None:
    trace = run(build_example("saw"))
    code = code_of(trace, text_about(trace)).replace("query_projection @ inputs", "1.0001 * query_projection @ inputs")
    with pytest.raises(AssertionError, match="queries"):
        exec(code, {})


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_is_a_notebook_that_needs_numpy_and_plotly_alone(language: Language) -> None:
    text = text_about(run(build_example("chinese", scaled=True).edit(Edit("keys", 0, 0, 2.5))), language)
    assert text.facts is not None
    written = write_notebook(text.facts.trace, text, "https://example.org/take-home?edits=K-1-1_2.5")
    assert written == write_notebook(text.facts.trace, text, "https://example.org/take-home?edits=K-1-1_2.5")
    reader: Any = nbformat
    notebook = reader.reads(written, as_version=4)
    reader.validate(notebook)
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    imported = {
        alias.name for line in ast.walk(ast.parse(code)) if isinstance(line, ast.Import) for alias in line.names
    }
    assert imported == {"numpy", "plotly.graph_objects"}
    # a fresh interpreter, which knows nothing of this checkout
    fresh = [sys.executable, "-I", "-X", "utf8", "-c", code]
    done = subprocess.run(fresh, capture_output=True, check=True, encoding="utf-8")
    assert done.stdout.strip() == text.label("home.agrees")


@pytest.mark.parametrize("options", OPTIONS)
def test_what_the_notebook_says_holds(options: dict[str, Any]) -> None:
    trace = run(build_example("saw", d_model=5, d_k=3, d_v=2, **options))
    heard: list[Said] = []
    with recording("take-home", {}, heard):
        for language in LANGUAGES:
            for notation in get_args(Notation):
                list(cells_of(trace, text_about(trace, language, notation)))
    for said in heard:
        assert "[[" not in said.words
        if said.part.startswith("notebook_") and said.part != "notebook_check":
            names = {"title": "sentence", "given": "names", "picture": "orientation"}
            kind = names.get(said.part.removeprefix("notebook_"), "computes")
            getattr(classroom, f"notebook_{kind}")(said)
