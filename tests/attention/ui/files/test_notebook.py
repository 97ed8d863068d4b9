"""The notebook runs with NumPy and Plotly alone and ends in the app's numbers, in a kernel as in plain Python."""

import ast
import base64
import re
from collections.abc import Iterator
from typing import Any, get_args

import nbclient
import nbformat
import numpy as np
import pytest
from jupyter_client.manager import KernelManager

from attention import Edit, run
from attention.presets import build_example
from attention.trace import Trace
from attention.ui.files.notebook import COMPARED, KERNEL, cells_of, write_notebook
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


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One kernel for all notebooks, in a folder that knows nothing of this checkout."""
    manager: Any = KernelManager(kernel_name=KERNEL["name"])
    manager.start_kernel(cwd=tmp_path_factory.mktemp("home"))
    yield manager
    manager.shutdown_kernel(now=True)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("notation", NOTATIONS)
def test_jupyter_runs_the_file_and_shows_the_apps_numbers(language: Language, notation: Notation, kernel: Any) -> None:
    trace = run(build_example("chinese", scaled=True, visible="causal").edit(Edit("keys", 0, 0, 2.5)))
    text = text_about(trace, language, notation)
    written = write_notebook(trace, text, "https://example.org/take-home?edits=K-1-1_2.5")
    assert written == write_notebook(trace, text, "https://example.org/take-home?edits=K-1-1_2.5")
    reader: Any = nbformat
    notebook = reader.reads(written, as_version=4)
    reader.validate(notebook)
    # what another notebook has left in the kernel must not help this one
    notebook.cells.insert(0, reader.v4.new_code_cell("%reset -f"))
    client: Any = nbclient.NotebookClient(notebook, km=kernel, timeout=60)
    client.execute()
    client.kc.stop_channels()  # done for the owner of a kernel alone
    *_, output, picture, check = [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]
    turned = notation == "lecture"
    np.testing.assert_allclose(numbers_in(output[0]), oriented(trace.output, turned), atol=0.005 + 1e-9)
    [heatmap] = picture[0].data["application/vnd.plotly.v1+json"]["data"]
    drawn = np.frombuffer(base64.b64decode(heatmap["z"]["bdata"])).reshape(trace.weights.shape)
    np.testing.assert_allclose(drawn, oriented(trace.weights, turned), rtol=1e-12)
    assert [each.text.strip() for each in check] == [text.label("home.agrees")]


def oriented(array: Any, turned: bool) -> Any:
    return array.T if turned else array


def numbers_in(output: Any) -> list[list[float]]:
    """Return the rows of an array that a cell shows."""
    rows = re.findall(r"\[([^\[\]]+)\]", output.data["text/plain"])
    return [[float(number) for number in row.split(",")] for row in rows]


def test_the_code_needs_numpy_and_plotly_alone() -> None:
    trace = run(build_example("saw", score="additive", positions="sinusoidal", visible="causal"))
    imports = [node for node in ast.walk(ast.parse(code_of(trace, text_about(trace)))) if is_import(node)]
    assert [ast.unparse(each) for each in imports] == ["import numpy as np", "import plotly.graph_objects as go"]


def is_import(node: ast.AST) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)


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
