"""The arithmetic of one attention weight as formulas: how a cell of the large heatmap answers "how?"."""

from collections.abc import Sequence

import streamlit as st

from attention.how import How, Operand, how
from attention.trace import Trace
from attention.ui.text import Text


def show_arithmetic(trace: Trace, row: int, column: int, text: Text) -> None:
    """Write out the score of query `row` with key `column`, and the weight that it becomes."""
    # a formula each, and none of several rows: a narrow page breaks the one, but never the other
    st.markdown("\n\n".join(f"$$\n{line}\n$$" for line in arithmetic(trace, row, column, text)))


def written_scores(trace: Trace, cells: Sequence[tuple[int, int]], text: Text) -> str:
    """Write out some scores, each in a line of its own: a formula for `tell`."""
    lines = r" \\[1ex] ".join(_score(trace, row, column, text).replace("=", "&=", 1) for row, column in cells)
    return f"$$\n\\begin{{aligned}}{lines}\\end{{aligned}}\n$$"


def arithmetic(trace: Trace, row: int, column: int, text: Text) -> list[str]:
    """Return the lines as LaTeX, in the notation chosen: the score, the score scaled, the weight."""
    place = f"{{{row + 1},{column + 1}}}"
    lines = [_score(trace, row, column, text)]
    scaled = how(trace, "scaled_scores", row, column)
    if scaled.divisors:
        divisors = r" \cdot ".join(_divisor(each, trace, text) for each in scaled.divisors)
        lines.append(rf"\alpha_{place} \,/\, {divisors} = {_value(scaled, text)}")
    weight = how(trace, "weights", row, column)
    made = _by_hand(weight, text) or f"{_share(trace, weight, text)} = {_value(weight, text)}"
    return [*lines, rf"\alpha'_{place} = {made}"]


def _score(trace: Trace, row: int, column: int, text: Text) -> str:
    score = how(trace, "scores", row, column)
    made = _by_hand(score, text) or f"{_rule(trace, score, text)} = {_value(score, text)}"
    return rf"\alpha_{{{row + 1},{column + 1}}} = {made}"


def _rule(trace: Trace, score: How, text: Text) -> str:
    query, key = _vector("q", score.row, text), _vector("k", score.column, text)
    products = " + ".join(
        r" \times ".join(_bracketed(operand.value, text) for operand in factors) for factors in score.operands
    )
    additive, paper = trace.example.score == "additive", text.notation == "paper"
    if additive:
        made = rf"\tanh({query} U^q + {key} U^k)\, w" if paper else rf"w^\top \tanh(U^q {query} + U^k {key})"
    else:
        made = rf"{query} {key}^\top" if paper else rf"{key} \cdot {query}"
    return f"{made} = {products}"


def _share(trace: Trace, weight: How, text: Text) -> str:
    """Return what stands between the symbol of a weight and its value."""
    if not trace.visible[weight.row, weight.column]:
        return rf"\text{{({text.label('steps.how_hidden')})}}"
    score = how(trace, "scaled_scores", weight.row, weight.column)
    if trace.example.normalizer == "relu":
        return rf"\max(0, {_value(score, text)})"
    if trace.example.normalizer == "identity":
        return _value(score, text)
    largest = how(trace, "shifted_scores", weight.row, weight.column).operands[1][0]
    shift = f"- {_bracketed(largest.value, text)}"
    terms = rf"\sum_m e^{{\alpha_{{{weight.row + 1},m}} {shift}}}"
    power, total = (text.number(each.value) for each in (weight.operands[0][0], weight.divisors[0]))
    return rf"\frac{{e^{{{_value(score, text)} {shift}}}}}{{{terms}}} = \frac{{{power}}}{{{total}}}"


def _divisor(divisor: Operand, trace: Trace, text: Text) -> str:
    return rf"\sqrt{{{trace.example.d_k}}}" if divisor.matrix == "root_d_k" else text.number(divisor.value)


def _by_hand(cell: How, text: Text) -> str:
    label = text.label("steps.how_set", computed=text.number(cell.computed))
    return rf"{_value(cell, text)} \quad \text{{({label})}}" if cell.by_hand else ""


def _value(cell: How, text: Text) -> str:
    return text.number(cell.value)


def _bracketed(value: float, text: Text) -> str:
    return f"({text.number(value)})" if value < 0 else text.number(value)


def _vector(letter: str, index: int, text: Text) -> str:
    return f"{letter}^{{{index + 1}}}" if text.notation == "lecture" else f"{letter}_{{{index + 1}}}"
