"""Statements of what 9.4 says, computed again from the link alone: B's settings by name, weights by plain loops."""

from dataclasses import replace
from typing import Any

from attention import run
from attention.trace import Trace
from tests.pages.claims.said import Said
from tests.pages.claims.steps import alike, naming

DEFAULTS = {
    "score": "dot_product",
    "scaled": "false",
    "temperature": "0.5",
    "normalizer": "softmax",
    "visible": "all",
    "reach": "1",
    "positions": "false",
}


def second(said: Said) -> Trace:
    """Compute B from the link."""
    asked: dict[str, Any] = {name: said.link.get(f"b_{name}", default) for name, default in DEFAULTS.items()}
    asked["scaled"] = asked["scaled"] == "true"
    asked["positions"] = "sinusoidal" if asked["positions"] == "true" else "none"
    asked["temperature"] = float(asked["temperature"])
    asked["reach"] = int(asked["reach"]) if asked["visible"] in ("band", "padding") else 1
    asked["hidden"] = hidden_cells(said, "b_hide")
    return run(replace(said.trace.example, **asked))


def hidden_cells(said: Said, name: str) -> tuple[tuple[int, int], ...]:
    """The cells within the sentence that a link hides, each once."""
    cells = (piece.split(".") for piece in said.link.get(name, "").split("~") if piece)
    places = sorted({(int(row) - 1, int(column) - 1) for row, column in cells})
    return tuple(place for place in places if max(place) < len(said.tokens))


def settings_that_differ(said: Said) -> None:
    """As many settings are counted as differ, the range as a part of the mask."""
    a, b = said.trace.example, second(said).example
    names = ("score", "scaled", "temperature", "normalizer", "positions")
    differ = sum(getattr(a, name) != getattr(b, name) for name in names)
    ranged = a.visible in ("band", "padding") and a.reach != b.reach
    masked = a.visible == b.visible == "own" and hidden_cells(said, "hide") != hidden_cells(said, "b_hide")
    turned = said.link.get("b_notation", "same") not in ("same", said.notation)
    differ += (a.visible != b.visible or ranged or masked) + turned
    assert (said.slots["count"], said.slots["same"]) == (differ, differ == 0)
    assert said.says("set alike", "设得一样") == (differ == 0)
    assert said.slots["turned"] == said.says("its own notation", "记法不同") == turned
    assert said.says("set by hand", "手动改过") == bool(a.what_if)


def largest_change(said: Said) -> None:
    """The cell named changes as much as any; leads are counted, outputs compared."""
    a, b = said.trace, second(said)
    count = len(said.tokens)
    old, new = a.weights.tolist(), b.weights.tolist()
    size = max(1.0, *(abs(each) for rows in (old, new) for row in rows for each in row))
    moves = [[abs(new[i][j] - old[i][j]) for j in range(count)] for i in range(count)]
    moves = [[0.0 if move <= 1e-9 * size else move for move in row] for row in moves]
    largest = max(map(max, moves))
    assert said.slots["same"] == (largest == 0)
    if largest == 0:
        return
    most = [(i, j) for i in range(count) for j in range(count) if alike(moves[i][j], largest)]
    (looks, looked), *_ = most
    assert said.slots["cells"] == len(most)
    assert said.says("change equally much", "幅度一样") == (len(most) > 1)
    assert (said.slots["looks"], said.slots["looked"]) == (naming(said, [looks]), naming(said, [looked]))
    assert (said.slots["a"], said.slots["b"]) == (old[looks][looked], new[looks][looked])
    leads = [leads_of(each, rows) for each, rows in ((a, old), (b, new))]
    changes = [(first, last) for first, last in zip(*leads, strict=True) if first != last]
    moved = len(changes)
    nobody = any(not all(change) for change in changes)
    assert said.slots["blind"] == nobody == said.says("nobody has it", "谁也看不到")
    assert (said.slots["moved"], said.slots["queries"]) == (moved, count)
    assert said.says("the same words lead", "两边都一样") == (moved == 0)
    assert said.slots["outputs"] == said.closely(float(abs(b.output - a.output).max()))


def leads_of(trace: Trace, rows: list[list[float]]) -> list[set[int]]:
    """Who leads each query, nobody where a mask of the reader's own hides everybody."""
    own = set(trace.example.hidden) if trace.example.visible == "own" else set()
    count = len(rows)
    sees = [[j for j in range(count) if (i, j) not in own] for i in range(count)]
    return [
        {j for j in range(count) if alike(row[j], max(row))} if seen else set()
        for row, seen in zip(rows, sees, strict=True)
    ]


def pair_chosen(said: Said) -> None:
    """Who looks and who is looked at are those of the link's cell."""
    row, column = (int(place) - 1 for place in said.link["pair_cell"].split("."))
    assert (said.slots["looks"], said.slots["looked"]) == (naming(said, [row]), naming(said, [column]))
