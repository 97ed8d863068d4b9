"""Exercises on paper: a sheet a student and the key for all of them, as one HTML file to print. Plain Python.

Black on white, for A4 and Letter alike; no table and no cell is split between pages.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

import numpy as np
import segno
from segno.encoder import DataOverflowError

from attention.experiments.classroom.exercise import Exercise, can_be_asked, is_whole, unknown
from attention.experiments.classroom.mistakes import Cell
from attention.figures.style import format_number
from attention.trace import Trace, divisor
from attention.ui.board.matrices import face
from attention.ui.files.matrices import sheet
from attention.ui.text import Notation, Text

STYLE: Final = """
@page { margin: 12mm; }
body { margin: 0 auto; max-width: 186mm; background: #fff; color: #000; font: 10pt/1.35 system-ui,
  "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
.page { break-after: page; } .page:last-child { break-after: auto; }
header { display: flex; gap: 6mm; justify-content: space-between; align-items: flex-start; }
h1 { font-size: 15pt; margin: 0 0 2mm; } h2 { font-size: 12pt; margin: 4mm 0 1mm; } p { margin: 1.5mm 0; }
.line { display: inline-block; min-width: 60mm; border-bottom: 0.3mm solid #000; }
.code { flex: none; width: 30mm; text-align: center; font-size: 8pt; } .code svg { width: 30mm; height: 30mm; }
.matrices { display: flex; flex-wrap: wrap; gap: 3mm 7mm; align-items: flex-end; }
table { border-collapse: collapse; break-inside: avoid; font-variant-numeric: tabular-nums; }
tr, td, th, li { break-inside: avoid; }
caption { text-align: left; font-weight: 600; white-space: nowrap; }
th { font-weight: 400; font-size: 8.5pt; padding: 0.3mm 1mm; max-width: 18mm; overflow: hidden; }
td { border: 0.2mm solid #777; padding: 0.6mm 1.2mm; min-width: 9mm; height: 5.2mm; text-align: right; }
td.asked { border: 0.7mm solid #000; min-width: 13mm; text-align: left; vertical-align: top; font-size: 7pt; }
td.follows { border: 0.2mm dashed #777; }
.rules { columns: 2; padding-left: 5mm; margin: 1mm 0 3mm; } .rules li { break-inside: avoid; }
var, .symbol { font-family: "STIX Two Text", "Cambria Math", "Times New Roman", serif; font-style: italic; }
sup, sub { line-height: 0; font-size: 0.75em; }
.key { columns: 3; column-gap: 6mm; } .key section { break-inside: avoid; }
.key td { border-color: #bbb; }
"""
MARK: Final = re.compile(r"([_^])\{([^{}]*)\}")
RULES: Final[dict[Notation, dict[str, str]]] = {
    "lecture": {
        "queries": "q^{i} = W^{q} a^{i}",
        "keys": "k^{i} = W^{k} a^{i}",
        "values": "v^{i} = W^{v} a^{i}",
        "scores": "α_{i,j} = k^{j} · q^{i}",
        "additive": "α_{i,j} = w · tanh(U^{q} q^{i} + U^{k} k^{j})",
        "output": "b^{i} = Σ_{j} α′_{i,j} v^{j}",
    },
    "paper": {
        "queries": "q_{i} = x_{i} W^{q}",
        "keys": "k_{i} = x_{i} W^{k}",
        "values": "v_{i} = x_{i} W^{v}",
        "scores": "α_{i,j} = q_{i} · k_{j}",
        "additive": "α_{i,j} = tanh(q_{i} U^{q} + k_{j} U^{k}) · w",
        "output": "b_{i} = Σ_{j} α′_{i,j} v_{j}",
    },
}


@dataclass(frozen=True)
class Student:
    """What one student is asked."""

    number: int
    """On sheet and key; the seed, where the numbers were drawn with one."""
    trace: Trace
    exercise: Exercise
    address: str = ""
    """Of the same exercise in the app; empty where it is not known."""

    @property
    def asked(self) -> tuple[Cell, ...]:
        """Return the blanks that this example has."""
        return tuple(cell for cell in self.exercise.blanks if can_be_asked(self.trace, cell))


def write_worksheets(students: Sequence[Student], text: Text) -> str:
    """Return a sheet for each student, and after them the key for all."""
    title = escape(text.label("worksheet.title"))
    pages = "".join(_page(student, text.about(student.trace)) for student in students)
    key = "".join(_key(student, text) for student in students)
    return (
        f'<!doctype html>\n<html lang="{text.code}">\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f'<meta name="viewport" content="width=device-width">\n<title>{title}</title>\n<style>{STYLE}</style>\n'
        f'{pages}<main class="page"><h1>{escape(text.label("worksheet.key"))}</h1>'
        f'<p>{escape(text.label("worksheet.key_rule"))}</p><div class="key">{key}</div></main>\n</html>\n'
    )


def matrices_on_paper(trace: Trace) -> list[str]:
    """Return the matrices of the whole way, as far as they differ from those before them."""
    example = trace.example
    softmax = example.normalizer == "softmax"
    return [
        "inputs",
        *(["encodings", "positioned_inputs"] if example.positions != "none" else []),
        *("query_projection", "key_projection", "value_projection", "queries", "keys", "values"),
        *(["query_layer", "key_layer", "combine"] if example.score == "additive" else []),
        "scores",
        *(["scaled_scores"] if divisor(example) != 1 else []),
        *(["masked_scores"] if softmax and not trace.visible.all() else []),
        *("weights", "output"),
    ]


def symbol(source: str) -> str:
    """Return a symbol such as `q^{2}_{1}` as HTML."""
    return MARK.sub(lambda match: "<{0}>{1}</{0}>".format({"_": "sub", "^": "sup"}[match[1]], match[2]), escape(source))


def cell_symbol(trace: Trace, cell: Cell, text: Text) -> str:
    """Return what a cell is called, in the board's marks."""
    look = face(trace, cell.step, text.notation).cell
    return look.replace("#r", str(cell.row + 1)).replace("#c", str(cell.column + 1))


def written(value: float, trace: Trace, text: Text) -> str:
    """Return a number with the decimals chosen, −∞ as it is; among whole numbers a whole one without decimals."""
    if value == -math.inf:
        return "−∞"
    return format_number(value, 0 if value.is_integer() and is_whole(trace.example) else text.decimals)


def rules(trace: Trace, text: Text) -> dict[str, str]:
    """Return the rule of each step, as HTML, as it is in force; a scaled score's is its name."""
    example, forms = trace.example, RULES[text.notation]
    scores = forms["additive" if example.score == "additive" else "scores"]
    found = [symbol(forms[name]) for name in ("queries", "keys", "values")]
    if example.positions != "none":  # a position is added to the input before it is projected
        summed = ("a<sup>i</sup>", "(a+p)<sup>i</sup>"), ("x<sub>i</sub>", "(x+p)<sub>i</sub>")
        found = [_replaced(each, summed) for each in found]
    divided = "α<sub>i,j</sub>"
    by = ["√d<sub>k</sub>"] * example.scaled + [f"{example.temperature:g}"] * (example.temperature != 1)
    if by:
        divided += f" / {by[0]}" if len(by) == 1 else f" / ({'·'.join(by)})"
    if example.normalizer == "softmax":
        base = "e" if example.base == math.e else f"{example.base:g}"
        power = f"{base}<sup>{divided}</sup>"
        weight = f"{power} / Σ<sub>m</sub> {power.replace('i,j', 'i,m')}"
    else:
        weight = f"max(0, {divided})" if example.normalizer == "relu" else divided
    return {
        **dict(zip(("queries", "keys", "values"), found, strict=True)),
        "scores": symbol(scores),
        "weights": f"α′<sub>i,j</sub> = {weight}",
        "output": symbol(forms["output"]),
    }


def _replaced(source: str, pairs: Sequence[tuple[str, str]]) -> str:
    for before, after in pairs:
        source = source.replace(before, after)
    return source


def _page(student: Student, text: Text) -> str:
    trace, label = student.trace, text.label
    title = escape(label("worksheet.title"))
    asked = label(
        "worksheet.asked", count=len(student.asked), decimals=text.decimals, hidden=not bool(trace.visible.all())
    )
    steps = "".join(f"<li><var>{rule}</var></li>" for rule in rules(trace, text).values())
    tables = "".join(_table(student, matrix, text) for matrix in matrices_on_paper(trace))
    return (
        f'<article class="page"><header><div><h1>{title} · {student.number}</h1>'
        f'<p>{escape(label("worksheet.name"))} <span class="line"></span></p>'
        f"<p>{escape(' '.join(trace.example.tokens))}</p><p>{escape(asked)}</p></div>{_code(student.address, text)}"
        f'</header><ul class="rules">{steps}</ul><div class="matrices">{tables}</div></article>\n'
    )


def _code(address: str, text: Text) -> str:
    if not address:
        return ""
    try:
        code = segno.make_qr(address, error="l").svg_inline(
            border=4, light="#fff", omitsize=True, title=text.label("worksheet.code")
        )
    except DataOverflowError:  # a link of more than 2,953 bytes
        return ""
    return f'<div class="code">{code}{escape(text.label("worksheet.code"))}</div>'


def _table(student: Student, matrix: str, text: Text) -> str:
    trace = student.trace
    values, rows, columns = sheet(trace, matrix, text)
    waits = np.zeros(values.shape, dtype=bool)
    found = unknown(trace, student.asked).get(matrix)
    if found is not None:
        waits = found.T if text.notation == "lecture" else found
    places = {
        (cell.column, cell.row) if text.notation == "lecture" else (cell.row, cell.column): place
        for place, cell in enumerate(student.asked, start=1)
        if cell.step == matrix
    }

    def cell(i: int, j: int) -> str:
        if (i, j) in places:
            return f'<td class="asked">{places[i, j]}</td>'
        return '<td class="follows"></td>' if waits[i, j] else f"<td>{written(float(values[i, j]), trace, text)}</td>"

    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    body = "".join(
        f"<tr><th>{escape(name)}</th>{''.join(cell(i, j) for j in range(len(columns)))}</tr>"
        for i, name in enumerate(rows)
    )
    look = face(trace, matrix, text.notation).symbol
    name = f'<span class="symbol">{symbol(look)}</span> {escape(text.label(f"board.name_{matrix}"))}'
    return f"<table><caption>{name}</caption><tr><td style='border:0'></td>{head}</tr>{body}</table>"


def _key(student: Student, text: Text) -> str:
    lines = "".join(
        f"<tr><th>{place}</th><td><var>{symbol(name)}</var></td><td>{value}</td></tr>"
        for place, name, value in answers(student, text)
    )
    title = escape(f"{text.label('worksheet.sheet')} {student.number}")
    return f"<section><h2>{title}</h2><table>{lines}</table></section>"


def answers(student: Student, text: Text) -> Iterator[tuple[int, str, str]]:
    """Yield for each blank its number on the sheet, what it is called, and the right number as the app shows it."""
    for place, cell in enumerate(student.asked, start=1):
        right = float(getattr(student.trace, cell.step)[cell.row, cell.column])
        yield place, cell_symbol(student.trace, cell, text), written(right, student.trace, text)
