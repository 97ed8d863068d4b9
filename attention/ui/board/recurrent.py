"""One step of a recurrent network on the matrix board: W_x a, W_h h, tanh, with the arithmetic of every number."""

from dataclasses import replace
from typing import Any, Final

from attention.experiments.recurrence.networks import Recurrence, RecurrentSteps
from attention.ui.board.matrices import Face, on_paper
from attention.ui.board.plain import Payload, Plain, Spot, plain_data, show_plain_board
from attention.ui.text import Text

FACES: Final[dict[str, tuple[Face, Payload]]] = {
    "inputs": (Face("a^{#t}", "input", "a^{#t}_{#c}", "a^{#t}"), {"kind": "given"}),
    "input_projection": (Face("W_{x}", "key", "W_{x,#c,#r}"), {"kind": "learned"}),
    "input_terms": (
        Face("W_{x}a^{#t}", "input", "(W_{x}a^{#t})_{#c}", "W_{x}a^{#t}"),
        {"kind": "product", "first": "inputs", "second": "input_projection", "turned": False},
    ),
    "before": (Face("h^{#b}", "output", "h^{#b}_{#c}"), {"kind": "carried"}),
    "state_projection": (Face("W_{h}", "value", "W_{h,#c,#r}"), {"kind": "learned"}),
    "state_terms": (
        Face("W_{h}h^{#b}", "output", "(W_{h}h^{#b})_{#c}", "W_{h}h^{#b}"),
        {"kind": "product", "first": "before", "second": "state_projection", "turned": False},
    ),
    "state": (
        Face("h^{#t}", "output", "h^{#t}_{#c}", "h^{#t}"),
        {"kind": "tanh", "row": 0, "first": "input_terms", "second": "state_terms"},
    ),
}
"""How each matrix of the step looks, its symbols to be filled with the step's number, and the rule of its cells."""
PLACES: Final = (
    (Spot("inputs", 1, 0), Spot("input_projection", 0, 1), Spot("input_terms", 1, 1)),
    (Spot("before", 1, 0), Spot("state_projection", 0, 1), Spot("state_terms", 1, 1)),
    (Spot("state", 0, 0, "tanh"),),
)


def show_recurrent_step(
    steps: RecurrentSteps, layer: Recurrence, inputs: Any, step: int, token: str, text: Text
) -> None:
    """Show step `step`, counted from 0, of a network that reads inputs [N, D]; token names its input."""
    show_plain_board(step_data(steps, layer, inputs, step, token, text), name="recurrent_board")


def step_data(steps: RecurrentSteps, layer: Recurrence, inputs: Any, step: int, token: str, text: Text) -> bytes:
    """Return all that the browser needs as JSON."""
    before = steps.states[step - 1] if step else 0 * steps.states[0]
    values = {
        "inputs": inputs[step : step + 1],
        "input_projection": layer.input_projection,
        "input_terms": steps.input_terms[step : step + 1],
        "before": before[None, :],
        "state_projection": layer.state_projection,
        "state_terms": steps.state_terms[step : step + 1],
        "state": steps.states[step : step + 1],
    }
    sums = steps.input_terms[step : step + 1] + steps.state_terms[step : step + 1]
    matrices = {}
    for name, array in values.items():
        face, rule = FACES[name]
        own = {"sums": sums.tolist()} if rule["kind"] == "tanh" else {}
        matrices[name] = Plain(array, _written(face, step, text), rule | own)
    return plain_data(matrices, (PLACES,), [token], words="recurrent", text=text)


def _written(face: Face, step: int, text: Text) -> Face:
    def filled(symbol: str) -> str:
        return (
            (symbol if text.notation == "lecture" else on_paper(symbol))
            .replace("#t", str(step + 1))
            .replace("#b", str(step))
        )

    return replace(face, symbol=filled(face.symbol), cell=filled(face.cell), rows=filled(face.rows))
