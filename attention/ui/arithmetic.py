"""The arithmetic of one attention weight as formulas: how a cell of the large heatmap answers "how?"."""

from collections.abc import Iterable

import streamlit as st

from attention.trace import Trace
from attention.ui.text import Text


def show_arithmetic(trace: Trace, row: int, column: int, text: Text) -> None:
    """Write out the score of query `row` with key `column`, and the weight that it becomes."""
    with st.container(key="arithmetic"):
        for line in arithmetic(trace, row, column, text):
            st.latex(line)


def arithmetic(trace: Trace, row: int, column: int, text: Text) -> list[str]:
    """Return the lines as LaTeX, in the notation chosen; every number is the trace's."""
    place = f"{{{row + 1},{column + 1}}}"
    score, share = rf"\alpha_{place}", rf"\alpha'_{place}"
    lines = [_score_line(trace, row, column, score, text)]
    shown = text.number(float(trace.scores[row, column]))
    if trace.scaled_scores[row, column] != trace.scores[row, column]:
        shown = text.number(float(trace.scaled_scores[row, column]))
        lines.append(rf"{score} \,/\, {_divisor(trace, text)} = {shown}")
    weight = text.number(float(trace.weights[row, column]))
    if any((edit.matrix, edit.row, edit.column) == ("weights", row, column) for edit in trace.example.what_if):
        return [*lines, rf"{share} = {weight} \quad \text{{{text.label('steps.how_set')}}}"]
    if not trace.visible[row, column]:
        return [*lines, rf"{share} = {weight} \quad \text{{{text.label('steps.how_hidden')}}}"]
    return [*lines, f"{share} = {_weight(trace, row, column, shown, text)} = {weight}"]


def _score_line(trace: Trace, row: int, column: int, symbol: str, text: Text) -> str:
    value = text.number(float(trace.scores[row, column]))
    if any((edit.matrix, edit.row, edit.column) == ("scores", row, column) for edit in trace.example.what_if):
        return rf"{symbol} = {value} \quad \text{{{text.label('steps.how_set')}}}"
    if trace.example.score == "additive":
        layers = trace.additive
        pairs = zip(layers.layers.combine, layers.hidden[row, column], strict=True)
        rule = rf"w^\top \tanh(W_1 {_vector('q', row, text)} + W_2 {_vector('k', column, text)})"
    else:
        pairs = zip(trace.queries[row], trace.keys[column], strict=True)
        rule = rf"{_vector('k', column, text)} \cdot {_vector('q', row, text)}"
    return f"{symbol} = {rule} = {_products(pairs, text)} = {value}"


def _products(pairs: Iterable[tuple[float, float]], text: Text) -> str:
    return " + ".join(rf"{_bracketed(float(a), text)} \times {_bracketed(float(b), text)}" for a, b in pairs)


def _weight(trace: Trace, row: int, column: int, score: str, text: Text) -> str:
    if trace.example.normalizer == "relu":
        return rf"\max(0, {score})"
    if trace.example.normalizer == "identity":
        return score
    largest = _bracketed(float(trace.masked_scores[row].max()), text)
    total = text.number(float(trace.totals[row]))
    power = text.number(float(trace.exponentials[row, column]))
    shifted = rf"\frac{{e^{{{score} - {largest}}}}}{{\sum_m e^{{\alpha_{{{row + 1},m}} - {largest}}}}}"
    return rf"{shifted} = \frac{{{power}}}{{{total}}}"


def _bracketed(value: float, text: Text) -> str:
    return f"({text.number(value)})" if value < 0 else text.number(value)


def _divisor(trace: Trace, text: Text) -> str:
    example = trace.example
    root = [rf"\sqrt{{{example.d_k}}}"] if example.scaled else []
    heat = [text.number(example.temperature)] if example.temperature != 1 else []
    return r" \cdot ".join(root + heat)


def _vector(letter: str, index: int, text: Text) -> str:
    return f"{letter}^{{{index + 1}}}" if text.notation == "lecture" else f"{letter}_{{{index + 1}}}"
