"""The NumPy of one step, with the reader's own numbers: at most ten lines that run as they stand. Plain Python.

Written in the notation chosen. In *lecture* notation every array is the transpose of the core's, as on the board.
"""

import math
from typing import Literal

import numpy as np

from attention.arrays import Floats
from attention.trace import Trace, divisor
from attention.ui.text import Notation

Step = Literal["projections", "values", "scores", "softmax", "output", "all"]
SHOWN_DIGITS = 6


def code_for(step: Step, trace: Trace, notation: Notation) -> str:
    """Return the code of one step; its last line prints what the board shows."""
    write = _Writer(trace, notation)
    lines = {
        "projections": write.projections,
        "values": write.values,
        "scores": write.scores,
        "softmax": write.softmax,
        "output": write.output,
        "all": write.all_steps,
    }[step]()
    return "\n".join(["import numpy as np", *lines])


class _Writer:
    """One trace in one notation, as lines of code."""

    def __init__(self, trace: Trace, notation: Notation) -> None:
        self.trace = trace
        self.example = trace.example
        self.lecture = notation == "lecture"
        self.inputs = "I" if self.lecture else "X"
        self.along = "axis=0" if self.lecture else "axis=1, keepdims=True"

    def projections(self) -> list[str]:
        lines = [self._given_inputs(), self._given_projections()]
        for name, product in (("Q", "Wq"), ("K", "Wk"), ("V", "Wv")):
            lines.append(f"{name} = {self._product(product, self.inputs)}")
        return [
            *lines,
            *self._by_hand("Q", "queries"),
            *self._by_hand("K", "keys"),
            *self._by_hand("V", "values"),
            "print(Q, K, V, sep='\\n')",
        ]

    def values(self) -> list[str]:
        return [
            self._given_inputs(),
            self._given("Wv", self.example.value_projection),
            f"V = {self._product('Wv', self.inputs)}",
            *self._by_hand("V", "values"),
            "print(V)",
        ]

    def scores(self) -> list[str]:
        given = [self._given("Q", self.trace.queries), self._given("K", self.trace.keys)]
        return [*given, *self._given_layers(), *self._score_lines(), *self._by_hand("A", "scores"), "print(A)"]

    def softmax(self) -> list[str]:
        divided = divisor(self.example)
        return [
            self._given("A", self.trace.scores),
            *([f"A = A / {self._divisor()}"] if divided != 1 else []),
            *self._weight_lines(),
            *self._by_hand("A1", "weights"),
            f"print(A1, A1.sum(axis={0 if self.lecture else 1}))",
        ]

    def output(self) -> list[str]:
        return [
            self._given("A1", self.trace.weights),
            self._given("V", self.trace.values),
            f"O = {self._product('V', 'A1')}",
            "print(O)",
        ]

    def all_steps(self) -> list[str]:
        projected = ", ".join(self._product(name, self.inputs) for name in ("Wq", "Wk", "Wv"))
        scores = self._score_lines()
        if (divided := self._divisor()) != "1":
            scores[-1] = f"A = ({scores[-1].removeprefix('A = ')}) / {divided}"
        return [
            self._given_inputs(),
            self._given_projections(),
            *self._given_layers(),
            f"Q, K, V = {projected}",
            *self._by_hand("Q", "queries"),
            *self._by_hand("K", "keys"),
            *self._by_hand("V", "values"),
            *scores,
            *self._by_hand("A", "scores", divisor(self.example)),
            *self._weight_lines(),
            *self._by_hand("A1", "weights"),
            f"print({self._product('V', 'A1')})",
        ]

    def _product(self, left: str, right: str) -> str:
        return f"{left} @ {right}" if self.lecture else f"{right} @ {left}"

    def _literal(self, array: Floats) -> str:
        oriented = array.T if self.lecture else array
        return f"np.array({np.round(oriented, SHOWN_DIGITS).tolist()})"

    def _given(self, names: str, *arrays: Floats) -> str:
        return f"{names} = {', '.join(map(self._literal, arrays))}"

    def _given_inputs(self) -> str:
        return self._given(self.inputs, self.trace.positioned_inputs)

    def _given_projections(self) -> str:
        example = self.example
        return self._given("Wq, Wk, Wv", example.query_projection, example.key_projection, example.value_projection)

    def _given_layers(self) -> list[str]:
        layers = self.trace.additive.layers
        given = self._given("Uq, Uk, w", layers.query_layer, layers.key_layer, layers.combine)
        return [given] if self.example.score == "additive" else []

    def _score_lines(self) -> list[str]:
        if self.example.score == "dot_product":
            return ["A = K.T @ Q" if self.lecture else "A = Q @ K.T"]
        if self.lecture:
            return ["H = np.tanh((Uk @ K)[:, :, None] + (Uq @ Q)[:, None, :])", "A = np.tensordot(w, H, 1)"]
        return ["H = np.tanh((Q @ Uq)[:, None, :] + (K @ Uk)[None, :, :])", "A = H @ w"]

    def _divisor(self) -> str:
        parts = [f"np.sqrt({self.example.d_k})"] if self.example.scaled else []
        parts += [f"{self.example.temperature:g}"] if self.example.temperature != 1 else []
        joined = " * ".join(parts)
        return f"({joined})" if len(parts) > 1 else joined or "1"

    def _visible(self) -> str | None:
        size = len(self.example.tokens)
        if self.example.visible == "causal":
            return f"np.tri({size})" + (".T" if self.lecture else "")
        if self.example.visible == "band":
            return f"(abs(np.subtract.outer(range({size}), range({size}))) <= {self.example.reach})"
        if self.example.visible == "padding":
            padding = f"(np.arange({size}) < {int(self.trace.visible[0].sum())})"
            return f"{padding}[:, None]" if self.lecture else padding
        if self.example.visible == "own":
            return self._literal(self.trace.visible.astype(np.float64)).replace(".0", "")
        return None

    def _weight_lines(self) -> list[str]:
        visible = self._visible()
        hidden = f" * {visible}" if visible else ""
        if self.example.normalizer == "relu":
            return [f"A1 = np.maximum(A, 0){hidden}"]
        if self.example.normalizer == "identity":
            return [f"A1 = A{hidden or '.copy()'}"]
        power = "np.exp(" if self.example.base == math.e else f"np.power({self.example.base}, "
        lines = [f"E = {power}A - A.max({self.along})){hidden}"]
        if self.trace.visible.any(axis=1).all():
            return [*lines, f"A1 = E / E.sum({self.along})"]
        return [*lines, f"S = E.sum({self.along})", "A1 = E / np.where(S == 0, 1, S)  # who sees nothing keeps zeros"]

    def _by_hand(self, name: str, matrix: str, divided: float = 1.0) -> list[str]:
        cells = [edit for edit in self.example.what_if if edit.matrix == matrix]
        if not cells:
            return []
        rows, columns = [edit.row for edit in cells], [edit.column for edit in cells]
        first, second = (columns, rows) if self.lecture else (rows, columns)
        return [f"{name}[{first}, {second}] = {[edit.value / divided for edit in cells]}  # set by hand"]
