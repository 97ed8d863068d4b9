"""9.4 A and B: two settings of one example side by side, and what of every weight differs."""

from typing import Any

from attention.experiments.classroom.settings import Comparison, compare
from attention.figures.frame import Figure
from attention.figures.heatmap import Side, attention_heatmap
from attention.figures.style import format_number
from attention.trace import Trace
from attention.ui.board.arithmetic import arithmetic
from attention.ui.controls.bound import hidden_field
from attention.ui.controls.example import WITH_REACH, choose_settings_of_b
from attention.ui.controls.link import read_cell, write_cell
from attention.ui.controls.parameters import PAIR_CELL
from attention.ui.page import figure
from attention.ui.page.frame import beside, looking, pair, show, table_of, tell
from attention.ui.page.picking import follow_clicks
from attention.ui.text import Text

MAPS = ("map_a", "map_b", "map_difference")


def render(trace: Trace, text: Text) -> None:
    """Let the reader set B; show both, their difference, and the arithmetic of one cell in both."""
    for name in MAPS:
        follow_clicks(name, lambda click: {PAIR_CELL.name: write_cell(click.row, click.column)})
    show(text, "both")
    found = compare(trace, **choose_settings_of_b(text))
    show_settings(found, text)
    with pair("maps"):
        tell(text.part("map_a"))
        show_weights(found, found.first, "map_a", text)
        tell(text.part("map_b"))
        show_weights(found, found.second, "map_b", text)
    with beside("difference"):
        chosen = choose_cell(found)
        show_difference(found, chosen is not None, text)
    if chosen:
        show_cell(found, *chosen, text)


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
    }
    if example.visible in WITH_REACH:
        said["visible"] += f", r = {example.reach}"
    return {text.label(f"controls.{name}"): words for name, words in said.items()}


def show_settings(found: Comparison, text: Text) -> None:
    """Say in what A and B differ."""
    a, b = settings(found.first, text), settings(found.second, text)
    differ = [name for name in a if a[name] != b[name]]
    rows = [[name, a[name], f"**{b[name]}**" if name in differ else b[name]] for name in a]
    tell(text.part("settings", count=len(differ), same=not differ), table_of(["", "A", "B"], rows))


def show_weights(found: Comparison, trace: Trace, name: str, text: Text) -> None:
    """Draw A′ of one of both, in colours that mean the same in both."""
    largest = max(float(abs(each.weights).max()) for each in (found.first, found.second))
    drawn = attention_heatmap(
        trace.weights,
        *sides(trace, text),
        kind="weights",
        notation=text.notation,
        quantity=text.label("steps.weight"),
        visible=trace.visible,
        ceiling=max(1.0, largest),
    )
    show_map(drawn, name, text.label(f"compare.{name}_alt", count=len(trace.weights), largest=largest_of(trace)), text)


def largest_of(trace: Trace) -> float:
    """Return the largest weight."""
    return float(trace.weights.max())


def sides(trace: Trace, text: Text) -> tuple[Side, Side]:
    """Return who looks, and who is looked at."""
    tokens = trace.example.tokens
    return Side(text.label("steps.looks"), tokens), Side(text.label("steps.looked"), tokens)


def show_map(drawn: Figure, name: str, alt: str, text: Text) -> None:
    """Show one of the three maps; a click on any of them chooses the cell in all."""
    figure.show(drawn, text, name=name, alt=alt, on_click=True)


def show_difference(found: Comparison, is_chosen: bool, text: Text) -> None:
    """Draw B less A; say where most changes, and who leads elsewhere."""
    tokens = found.first.example.tokens
    tell(text.part("difference"), looking(text, "look_difference"))
    drawn = attention_heatmap(
        found.difference,
        *sides(found.first, text),
        kind="scores",
        notation=text.notation,
        quantity=text.label("compare.difference"),
        visible=found.visible,
    )
    largest = float(abs(found.difference).max())
    alt = text.label("compare.map_difference_alt", count=len(tokens), largest=largest)
    show_map(drawn, "map_difference", alt, text)
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
        "queries": len(tokens),
        "outputs": text.closely(found.outputs),
    }
    tell(text.part("change", **change), "" if is_chosen else text.part("how_none"))


def choose_cell(found: Comparison) -> tuple[int, int] | None:
    """Draw the field that holds the chosen cell for the link; return the cell where the maps have it."""
    chosen = read_cell(hidden_field(PAIR_CELL))
    return chosen if chosen and max(chosen) < len(found.difference) else None


def show_cell(found: Comparison, row: int, column: int, text: Text) -> None:
    """Write out how the chosen weight comes about in A and in B, and what lies between."""
    tokens = found.first.example.tokens
    names = {"looks": text.named(tokens, [row]), "looked": text.named(tokens, [column])}
    tell(
        text.part("how_a", **names),
        formula(arithmetic(found.first, row, column, text.about(found.first))),
        text.part("how_b"),
        formula(arithmetic(found.second, row, column, text.about(found.second))),
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
