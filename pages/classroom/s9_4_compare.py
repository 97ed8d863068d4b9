"""9.4 A and B: two settings of one example side by side, and what of every weight differs."""

from typing import Any, cast

from attention.arrays import Bools, Floats
from attention.experiments.classroom.settings import Comparison, compare
from attention.figures.heatmap import Kind, Side, attention_heatmap
from attention.figures.style import format_number
from attention.trace import Trace
from attention.ui.board.arithmetic import arithmetic
from attention.ui.board.mask_grid import show_mask_grid
from attention.ui.controls.bound import hidden_field, value_in_force
from attention.ui.controls.example import WITH_REACH, choose_settings_of_b
from attention.ui.controls.link import read_cell, write_cell
from attention.ui.controls.parameters import B_NOTATION, PAIR_CELL, B
from attention.ui.page import figure
from attention.ui.page.frame import beside, looking, pair, show, table_of, tell
from attention.ui.page.picking import follow_clicks
from attention.ui.text import Notation, Text, load_text

MAPS = ("map_a", "map_b", "map_difference")


def render(trace: Trace, text: Text) -> None:
    """Let the reader set B; show both, their difference, and the arithmetic of one cell in both."""
    for name in MAPS:
        follow_clicks(name, lambda click: {PAIR_CELL.name: write_cell(click.row, click.column)})
    show(text, "both")
    found = compare(trace, **choose_settings_of_b(text))
    of_b = words_of_b(text)
    show_settings(found, text, of_b)
    if found.second.example.visible == "own":
        with beside("own_mask"):
            tell(looking(text, "look_own_mask"))
            show_mask_grid(found.second, of_b, B["visible"], B["hide"])
    ceiling = max(1.0, *(float(abs(each.weights).max()) for each in (found.first, found.second)))
    with pair("maps"):
        for name, trace, words in (("map_a", found.first, text), ("map_b", found.second, of_b)):
            tell(text.part(name))
            show_map(name, trace.weights, trace.visible, "weights", found, words, ceiling)
    with beside("difference"):
        chosen = choose_cell(found)
        show_difference(found, chosen is not None, text)
    if chosen:
        show_cell(found, *chosen, text, of_b)


def words_of_b(text: Text) -> Text:
    """Return the words in which B is written: in a notation of its own, if the reader wants one."""
    asked = value_in_force(B_NOTATION)
    return text if asked == "same" else load_text(*text.reader._replace(notation=cast(Notation, asked)), "compare")


def settings(trace: Trace, text: Text) -> dict[str, str]:
    """Return each setting in words, by its label."""
    example = trace.example
    said = {
        "score": text.label(f"controls.score_{example.score}"),
        "scaled": text.label(f"compare.{'on' if example.scaled else 'off'}"),
        "temperature": f"{example.temperature:g}",
        "normalizer": text.label(f"controls.normalizer_{example.normalizer}"),
        "visible": text.label(f"controls.visible_{example.visible}"),
        "positions": text.label(f"compare.{'off' if example.positions == 'none' else 'on'}"),
        "notation": text.label(f"controls.notation_{text.notation}"),
    }
    if example.visible in WITH_REACH:
        said["visible"] += f", r = {example.reach}"
    if example.visible == "own":
        said["visible"] += f" ({text.label('compare.hidden', count=int((~trace.visible).sum()))})"
    return {text.label(f"controls.{name}"): words for name, words in said.items()}


def show_settings(found: Comparison, text: Text, of_b: Text) -> None:
    """Say in what A and B differ."""
    a, b = settings(found.first, text), settings(found.second, of_b)
    differ = [name for name in a if a[name] != b[name]]
    if found.other_own_masks:
        mask = text.label("controls.visible")
        b[mask] += text.label("compare.other_cells")
        differ = [name for name in a if name in (*differ, mask)]
    rows = [[name, a[name], f"**{b[name]}**" if name in differ else b[name]] for name in a]
    tell(
        text.part("settings", count=len(differ), same=not differ, turned=of_b.notation != text.notation),
        table_of(["", "A", "B"], rows),
    )


def show_map(
    name: str, values: Floats, visible: Bools, kind: Kind, found: Comparison, text: Text, ceiling: float | None = None
) -> None:
    """Draw one of the three maps; a click on any of them chooses the cell in all."""
    tokens = found.first.example.tokens
    drawn = attention_heatmap(
        values,
        Side(text.label("steps.looks"), tokens),
        Side(text.label("steps.looked"), tokens),
        kind=kind,
        notation=text.notation,
        quantity=text.label("steps.weight" if kind == "weights" else "compare.difference"),
        visible=visible,
        ceiling=ceiling,
    )
    largest = float((values if kind == "weights" else abs(values)).max())
    alt = text.label(f"compare.{name}_alt", count=len(tokens), largest=largest)
    figure.show(drawn, text, name=name, alt=alt, on_click=True)


def show_difference(found: Comparison, is_chosen: bool, text: Text) -> None:
    """Draw B less A; say where most changes, and who leads elsewhere."""
    tokens = found.first.example.tokens
    tell(text.part("difference"), looking(text, "look_difference"))
    show_map("map_difference", found.difference, found.visible, "scores", found, text)
    looks, looked = found.most[0] if found.most else (0, 0)
    change: dict[str, Any] = {
        "same": not found.most,
        "cells": len(found.most),
        "tie": len(found.most) > 1,
        "looks": text.named(tokens, [looks]),
        "looked": text.named(tokens, [looked]),
        "a": float(found.first.weights[looks, looked]),
        "b": float(found.second.weights[looks, looked]),
        "moved": len(found.moved),
        "some": bool(found.moved),
        "blind": found.blind,
        "queries": len(tokens),
        "outputs": text.closely(found.outputs),
    }
    tell(text.part("change", **change), "" if is_chosen else text.part("how_none"))


def choose_cell(found: Comparison) -> tuple[int, int] | None:
    """Draw the field that holds the chosen cell for the link; return the cell where the maps have it."""
    chosen = read_cell(hidden_field(PAIR_CELL))
    return chosen if chosen and max(chosen) < len(found.difference) else None


def show_cell(found: Comparison, row: int, column: int, text: Text, of_b: Text) -> None:
    """Write out how the chosen weight comes about in A and in B, and what lies between."""
    tokens = found.first.example.tokens
    names = {"looks": text.named(tokens, [row]), "looked": text.named(tokens, [column])}
    tell(
        text.part("how_a", **names),
        formula(arithmetic(found.first, row, column, text.about(found.first))),
        text.part("how_b"),
        formula(arithmetic(found.second, row, column, of_b.about(found.second))),
        text.part("how_difference"),
        formula([subtraction(found, row, column, text)]),
    )


def formula(lines: list[str]) -> str:
    """Return lines of LaTeX as one formula for `tell`."""
    return "$$\n\\begin{gathered}" + r" \\[1ex] ".join(lines) + "\\end{gathered}\n$$"


def subtraction(found: Comparison, row: int, column: int, text: Text) -> str:
    """Write B less A; "≈" where the digits shown do not subtract to the digit shown."""
    values = (found.second.weights[row, column], found.first.weights[row, column], found.difference[row, column])
    b, a, difference = (round(float(value), text.decimals) for value in values)
    sign = "=" if format_number(b - a, text.decimals) == format_number(difference, text.decimals) else r"\approx"
    first = f"({text.number(a)})" if a < 0 else text.number(a)
    return rf"\Delta\alpha'_{{{row + 1},{column + 1}}} = {text.number(b)} - {first} {sign} {text.number(difference)}"
