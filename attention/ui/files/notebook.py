"""An example as a Jupyter notebook that computes it anew, with NumPy and Plotly alone. Plain Python.

It is written in the reader's language and notation: in lecture notation every array is the transpose of the core's. Its
names are the core's. The last cell compares what it has computed with what the app shows.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Any, Final

from attention.arrays import Bools, Floats
from attention.example import Edit
from attention.positions import LONGEST_WAVE
from attention.trace import Trace
from attention.ui.text import Text, load_text

TOLERANCE: Final = 1e-12
SMALL: Final = 1000.0
"""Numbers up to here agree to the tolerance; of larger ones the rounding is larger."""
COMPARED: Final = ("queries", "keys", "values", "scores", "weights", "output")
KERNEL: Final = {"name": "python3", "display_name": "Python 3", "language": "python"}


def write_notebook(trace: Trace, text: Text, address: str = "") -> str:
    """Return the notebook as JSON.

    Args:
        trace: of the example to compute.
        text: the words of the page that gives it, about this trace.
        address: a link to the example; may be empty.
    """
    import nbformat  # a fifth of a second, which only who asks for a notebook should wait for

    formats: Any = nbformat
    cells = [
        getattr(formats.v4, f"new_{kind}_cell")(source, id=f"{kind}-{place}")
        for place, (kind, source) in enumerate(cells_of(trace, text, address))
    ]
    metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    written: str = formats.writes(formats.v4.new_notebook(cells=cells, metadata=metadata))
    return written


def cells_of(trace: Trace, text: Text, address: str = "") -> Iterator[tuple[str, str]]:
    """Yield each cell: "markdown" or "code", and what stands in it."""
    code = _Code(trace, text)
    title = text.part("notebook_title", sentence=" ".join(trace.example.tokens))
    yield "markdown", f"{title}\n\n<{address}>" if address else title
    yield "code", "import numpy as np\nimport plotly.graph_objects as go"
    yield "markdown", text.part("notebook_given", lecture=text.notation == "lecture")
    yield "code", code.given()
    for slug, write in (
        ("scores", code.scores),
        ("softmax", code.weights),
        ("values", code.values),
        ("output", code.output),
    ):
        section = load_text(*text.reader, slug)
        yield (
            "markdown",
            "\n\n".join(
                [
                    f"## {text.label(f'navigation.{slug}')}",
                    f"> {section.part('question')}",
                    text.part(f"notebook_{slug}"),
                ]
            ),
        )
        yield "code", write()
    yield "markdown", text.part("notebook_picture", lecture=text.notation == "lecture")
    yield "code", code.picture()
    yield "markdown", text.part("notebook_check")
    yield "code", code.check()


class _Code:
    """The code of one example in one notation."""

    def __init__(self, trace: Trace, text: Text) -> None:
        self.trace, self.text, self.example = trace, text, trace.example
        self.lecture = text.notation == "lecture"
        self.positions = self.example.positions != "none"
        self.inputs = "positioned_inputs" if self.positions else "inputs"
        self.along = "axis=0" if self.lecture else "axis=1"

    def given(self) -> str:
        example = self.example
        names = ("inputs", "query_projection", "key_projection", "value_projection")
        lines = [f"tokens = {list(example.tokens)!r}", *(self._given(name, getattr(example, name)) for name in names)]
        if self.positions:
            lines += [
                "",
                "places = np.arange(len(tokens))[:, None]",
                f"columns = np.arange({example.d_model})",
                f"angles = places / {LONGEST_WAVE:_.0f} ** (columns // 2 * 2 / {example.d_model})",
                f"encodings = np.where(columns % 2 == 0, np.sin(angles), np.cos(angles)){'.T' * self.lecture}",
                "positioned_inputs = inputs + encodings",
            ]
        return "\n".join(lines)

    def scores(self) -> str:
        return "\n".join(
            [
                *self._project("queries", "query_projection"),
                *self._project("keys", "key_projection"),
                *self._score(),
                *self._by_hand("scores"),
                self._show("scores"),
            ]
        )

    def values(self) -> str:
        return "\n".join([*self._project("values", "value_projection"), self._show("values")])

    def output(self) -> str:
        return f"output = {self._product('values', 'weights')}\n{self._show('output')}"

    def weights(self) -> str:
        lines, scores = [], "scores"
        if divisors := self._divisors():
            scores, divided = "scaled_scores", " * ".join(divisors)
            lines.append(f"scaled_scores = scores / {f'({divided})' if len(divisors) > 1 else divided}")
        if visible := self._visible():
            lines += [*visible, f"masked_scores = np.where(visible, {scores}, -np.inf)"]
        hidden = "masked_scores" if visible else scores
        if self.example.normalizer == "softmax":
            lines += self._softmax(hidden)
        elif self.example.normalizer == "relu":
            lines.append(f"weights = np.maximum({hidden}, 0)")
        else:
            lines.append(f"weights = np.where(visible, {scores}, 0)" if visible else f"weights = {scores}.copy()")
        return "\n".join([*lines, *self._by_hand("weights"), self._show("weights")])

    def picture(self) -> str:
        label = self.text.label
        sides = ["looks", "looked"] if self.lecture else ["looked", "looks"]
        across, down = (label(f"steps.{side}") for side in sides)
        return "\n".join(
            [
                'names = [f"{place} {token}" for place, token in enumerate(tokens, start=1)]',
                "figure = go.Figure(",
                "    go.Heatmap(",
                '        z=weights, x=names, y=names, texttemplate="%{z:.2f}", colorscale="Oranges",',
                "    )",
                ")",
                f"figure.update_xaxes(title={across!r})",
                f'figure.update_yaxes(title={down!r}, autorange="reversed")',
                "figure",
            ]
        )

    def check(self) -> str:
        expected = (f"    {name!r}: {self._literal(getattr(self.trace, name), 4)}," for name in COMPARED)
        return "\n".join(
            [
                "shown = {",
                *expected,
                "}",
                "computed = {",
                *(f"    {name!r}: {name}," for name in COMPARED),
                "}",
                "for name in shown:",
                "    np.testing.assert_allclose(",
                f"        computed[name], shown[name], rtol={TOLERANCE:g}, atol={self._tolerance():.0e}, err_msg=name",
                "    )",
                f"print({self.text.label('home.agrees')!r})",
            ]
        )

    def _tolerance(self) -> float:
        scores, values = (float(abs(array).max()) for array in (self.trace.scores, self.trace.values))
        return TOLERANCE * max(1.0, scores / SMALL) * max(1.0, values / SMALL)

    def _literal(self, array: Floats | Bools, indent: int = 0) -> str:
        oriented = array.T if self.lecture and array.ndim == 2 else array
        if oriented.ndim == 1:
            return f"np.array({oriented.tolist()})"
        before = " " * indent
        rows = "".join(f"{before}    {row},\n" for row in oriented.tolist())
        return f"np.array([\n{rows}{before}])"

    def _given(self, name: str, array: Floats | Bools) -> str:
        return f"{name} = {self._literal(array)}"

    def _product(self, left: str, right: str) -> str:
        return f"{left} @ {right}" if self.lecture else f"{right} @ {left}"

    def _project(self, name: str, projection: str) -> list[str]:
        return [f"{name} = {self._product(projection, self.inputs)}", *self._by_hand(name)]

    def _score(self) -> list[str]:
        if self.example.score == "dot_product":
            return ["scores = keys.T @ queries" if self.lecture else "scores = queries @ keys.T"]
        layers = self.trace.additive.layers
        given = [self._given(name, getattr(layers, name)) for name in ("query_layer", "key_layer", "combine")]
        if self.lecture:
            return [
                *given,
                "hidden = np.tanh((key_layer @ keys)[:, :, None] + (query_layer @ queries)[:, None, :])",
                "scores = np.tensordot(combine, hidden, 1)",
            ]
        return [
            *given,
            "hidden = np.tanh((queries @ query_layer)[:, None, :] + (keys @ key_layer)[None, :, :])",
            "scores = hidden @ combine",
        ]

    def _divisors(self) -> list[str]:
        example = self.example
        root = [f"np.sqrt({example.d_k})"] if example.scaled else []
        return root + ([repr(example.temperature)] if example.temperature != 1 else [])

    def _visible(self) -> list[str]:
        size, example, turned = "len(tokens)", self.example, ".T" * self.lecture
        if self.trace.visible.all():
            return []
        if example.visible == "causal":
            return [f"visible = np.tri({size}, dtype=bool){turned}"]
        if example.visible == "band":
            apart = f"np.subtract.outer(np.arange({size}), np.arange({size}))"
            return [f"visible = abs({apart}) <= {example.reach}"]
        return [self._given("visible", self.trace.visible)]

    def _softmax(self, scores: str) -> list[str]:
        along, blind = f"{self.along}, keepdims=True", not self.trace.visible.any(axis=1).all()
        power = "np.exp(" if self.example.base == math.e else f"np.power({self.example.base!r}, "
        nobody = f"  # {self.text.label('home.sees_nobody')}"
        return [
            f"largest = {scores}.max({along})",
            *([f"largest[np.isinf(largest)] = 0{nobody}"] if blind else []),
            f"exponentials = {power}{scores} - largest)",
            f"totals = exponentials.sum({along})",
            *([f"totals[totals == 0] = 1{nobody}"] if blind else []),
            "weights = exponentials / totals",
        ]

    def _by_hand(self, matrix: str) -> list[str]:
        note = self.text.label("home.by_hand")
        return [
            f"{matrix}[{', '.join(map(str, self._place(edit)))}] = {edit.value!r}  # {note}"
            for edit in self.example.what_if
            if edit.matrix == matrix
        ]

    def _place(self, edit: Edit) -> Sequence[int]:
        return (edit.column, edit.row) if self.lecture else (edit.row, edit.column)

    def _show(self, name: str) -> str:
        return f"{name}.round({self.text.decimals})"
