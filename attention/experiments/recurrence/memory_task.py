"""The memory task, trained: which symbol came first, asked after many others?

`python -m attention.commands.train_memory` trains every network again and writes assets/data/memory.json.
"""

import json
from pathlib import Path
from typing import Final, Literal, NamedTuple, TypedDict

import numpy as np
from numpy.typing import NDArray

from attention.arrays import Floats
from attention.experiments.adam import Adam, Parameters
from attention.experiments.recurrence.networks import FORGET_BIAS, draw_memory
from attention.weights import softmax

Model = Literal["recurrent", "lstm", "attention"]
RESULTS: Final = Path(__file__).parents[3] / "assets/data/memory.json"
SYMBOLS: Final = 8
D_POSITION: Final = 16
D_STATE: Final = 32
BATCH: Final = 32
TESTED: Final = 1000
HALVES: Final = np.array([0.5, 0.5, 1.0, 0.5])[:, np.newaxis]
"""For each block of an LSTM's gates: input, forget, candidate, output."""


class Batch(NamedTuple):
    """Sequences, and the symbol that each began with."""

    inputs: Floats
    """[B, T + 1, SYMBOLS + D_POSITION] a one-hot symbol, then the encoding of its position."""
    first: NDArray[np.int64]
    """[B]."""


class Curve(TypedDict):
    """Accuracy of one model against the wait, a row for each seed."""

    model: Model
    steps: int
    waits: list[int]
    accuracy: list[list[float]]


def draw(wait: int, count: int, generator: np.random.Generator) -> Batch:
    """Draw sequences: a symbol to remember, then `wait` others from the same alphabet."""
    symbols = generator.integers(SYMBOLS, size=(count, wait + 1))
    half = D_POSITION // 2
    angles = np.arange(wait + 1)[:, np.newaxis] * 1000.0 ** (-np.arange(half) / half)
    positions = np.concatenate([np.sin(angles), np.cos(angles)], axis=1)
    positions = np.broadcast_to(positions, (count, *positions.shape))
    return Batch(np.concatenate([np.eye(SYMBOLS)[symbols], positions], axis=2), symbols[:, 0])


def start(model: Model, generator: np.random.Generator) -> Parameters:
    """Draw a model's parameters; the plain recurrent one gets an orthogonal W_h, the LSTM open forget gates.

    Both are starts that forget little: an orthogonal matrix keeps every length, an open gate keeps the cell.
    """

    def matrix(rows: int, columns: int) -> Floats:
        return np.asarray(generator.standard_normal((rows, columns)) / np.sqrt(rows))

    d_input = SYMBOLS + D_POSITION
    parameters: Parameters = {"answer": matrix(D_STATE, SYMBOLS), "answer_bias": np.zeros(SYMBOLS)}
    if model == "attention":
        names = ("query_projection", "key_projection", "value_projection")
        return parameters | {name: matrix(d_input, D_STATE) for name in names}
    if model == "lstm":
        drawn = draw_memory(d_input, D_STATE, FORGET_BIAS, int(generator.integers(2**31)))
        return parameters | vars(drawn)
    parameters["state_projection"] = np.linalg.qr(matrix(D_STATE, D_STATE))[0]
    return parameters | {"input_projection": matrix(d_input, D_STATE), "bias": np.zeros(D_STATE)}


def recurrent_gradients(parameters: Parameters, batch: Batch) -> tuple[Floats, Parameters]:
    """Return the answers' probabilities [B, SYMBOLS] and the gradients, back through every time step."""
    inputs, count = batch.inputs, len(batch.first)
    given = inputs @ parameters["input_projection"] + parameters["bias"]
    states = np.zeros((inputs.shape[1] + 1, count, D_STATE))
    for step in range(inputs.shape[1]):
        states[step + 1] = np.tanh(given[:, step] + states[step] @ parameters["state_projection"])
    probabilities, gradients, blame = _answer(parameters, states[-1], batch.first)
    sums = np.zeros((inputs.shape[1], count, D_STATE))
    for step in reversed(range(inputs.shape[1])):
        sums[step] = blame * (1 - states[step + 1] ** 2)
        blame = sums[step] @ parameters["state_projection"].T
    gradients["state_projection"] = np.einsum("tbi,tbj->ij", states[:-1], sums, optimize=True)
    gradients["input_projection"] = np.einsum("btd,tbj->dj", inputs, sums, optimize=True)
    gradients["bias"] = sums.sum(axis=(0, 1))
    return probabilities, gradients


def lstm_gradients(parameters: Parameters, batch: Batch) -> tuple[Floats, Parameters]:
    """Return the same for an LSTM, whose four blocks of gates are those of `networks.LongShortTermMemory`."""
    inputs, (count, steps) = batch.inputs, batch.inputs.shape[:2]
    states, cells, gates = _run_lstm(parameters, inputs)
    probabilities, gradients, blame = _answer(parameters, states[-1], batch.first)
    slopes = gates * (1 - gates)
    slopes[:, :, 2] = 1 - gates[:, :, 2] ** 2
    sums, cell_blame = np.empty_like(gates), np.zeros((count, D_STATE))
    for step in reversed(range(steps)):
        entry, keep, candidate, out = gates[step].swapaxes(0, 1)
        squashed = np.tanh(cells[step + 1])
        cell_blame += blame * out * (1 - squashed**2)
        moved = cell_blame * candidate, cell_blame * cells[step], cell_blame * entry, blame * squashed
        sums[step] = np.stack(moved, axis=1) * slopes[step]
        cell_blame = cell_blame * keep
        blame = sums[step].reshape(count, -1) @ parameters["state_projection"].T
    flat = sums.reshape(steps, count, -1)
    gradients["state_projection"] = np.einsum("tbi,tbj->ij", states[:-1], flat, optimize=True)
    gradients["input_projection"] = np.einsum("btd,tbj->dj", inputs, flat, optimize=True)
    gradients["bias"] = flat.sum(axis=(0, 1))
    return probabilities, gradients


def _run_lstm(parameters: Parameters, inputs: Floats) -> tuple[Floats, Floats, Floats]:
    """Return states and cells [T + 1, B, S], zero at first, and gates [T, B, 4, S]."""
    count, steps = inputs.shape[:2]
    given = inputs @ parameters["input_projection"] + parameters["bias"]
    states, cells = np.zeros((2, steps + 1, count, D_STATE))
    gates = np.empty((steps, count, 4, D_STATE))
    for step in range(steps):
        sums = (given[:, step] + states[step] @ parameters["state_projection"]).reshape(count, 4, D_STATE)
        # the logistic function is a tanh of half the sum; the candidate's is a tanh as it stands
        gates[step] = np.tanh(sums * HALVES) * HALVES + (1 - HALVES)
        entry, keep, candidate, out = gates[step].swapaxes(0, 1)
        cells[step + 1] = keep * cells[step] + entry * candidate
        states[step + 1] = out * np.tanh(cells[step + 1])
    return states, cells, gates


def attention_gradients(parameters: Parameters, batch: Batch) -> tuple[Floats, Parameters]:
    """Return the same for one self-attention layer, of which the last position's output gives the answer."""
    inputs, last = batch.inputs, batch.inputs[:, -1]
    scale = 1 / np.sqrt(D_STATE)
    queries = last @ parameters["query_projection"]
    looked_for = queries @ parameters["key_projection"].T * scale
    weights = softmax(np.einsum("btd,bd->bt", inputs, looked_for))
    blended = np.einsum("bt,btd->bd", weights, inputs)
    output = blended @ parameters["value_projection"]
    probabilities, gradients, blame = _answer(parameters, output, batch.first)
    gradients["value_projection"] = blended.T @ blame
    for_weights = np.einsum("bd,btd->bt", blame @ parameters["value_projection"].T, inputs)
    for_scores = weights * (for_weights - (weights * for_weights).sum(axis=1, keepdims=True))
    for_looked = np.einsum("bt,btd->bd", for_scores, inputs) * scale
    gradients["key_projection"] = for_looked.T @ queries
    gradients["query_projection"] = last.T @ (for_looked @ parameters["key_projection"])
    return probabilities, gradients


def _answer(parameters: Parameters, summary: Floats, first: NDArray[np.int64]) -> tuple[Floats, Parameters, Floats]:
    """Read the answer off a vector [B, D_STATE]; return probabilities, the read-out's gradients and the vector's."""
    probabilities = softmax(summary @ parameters["answer"] + parameters["answer_bias"])
    blame = (probabilities - np.eye(SYMBOLS)[first]) / len(first)
    gradients: Parameters = {"answer": summary.T @ blame, "answer_bias": blame.sum(axis=0)}
    return probabilities, gradients, blame @ parameters["answer"].T


GRADIENTS = {"recurrent": recurrent_gradients, "lstm": lstm_gradients, "attention": attention_gradients}
RATES: Final[dict[Model, float]] = {"recurrent": 0.003, "lstm": 0.003, "attention": 0.01}
"""Adam's step for each."""


def train(model: Model, wait: int, steps: int = 1000, seed: int = 0) -> float:
    """Train one model to answer after one wait; return its accuracy on sequences that it has not seen."""
    generator = np.random.default_rng(seed)
    parameters = start(model, generator)
    adam = Adam(parameters, RATES[model])
    for _ in range(steps):
        _, gradients = GRADIENTS[model](parameters, draw(wait, BATCH, generator))
        length = np.sqrt(sum(float((gradient**2).sum()) for gradient in gradients.values()))
        # a gradient longer than 1 is cut: an exploding one would throw the recurrent network off
        adam.step({name: gradient / max(1.0, length) for name, gradient in gradients.items()})
    batch = draw(wait, TESTED, generator)
    probabilities, _ = GRADIENTS[model](parameters, batch)
    return float((probabilities.argmax(axis=1) == batch.first).mean())


def load_results() -> list[Curve]:
    """Read the shipped curves."""
    curves: list[Curve] = json.loads(RESULTS.read_text())
    return curves


class Summary(NamedTuple):
    """One model's accuracy against the wait, over its seeds."""

    model: Model
    steps: int
    seeds: int
    waits: tuple[int, ...]
    mean: Floats
    """[W]."""
    spread: Floats
    """[W] standard deviation."""


def summary(curve: Curve) -> Summary:
    """Gather the seeds of one curve."""
    accuracy = np.array(curve["accuracy"])
    mean, spread = accuracy.mean(axis=0), accuracy.std(axis=0)
    return Summary(curve["model"], curve["steps"], len(accuracy), tuple(curve["waits"]), mean, spread)


def holds_until(curve: Summary, accuracy: float = 0.5) -> int:
    """Return the longest wait up to which a model is right more often than not, on average over the seeds."""
    right = curve.mean >= accuracy
    return curve.waits[len(right) - 1 if right.all() else max(0, int(right.argmin()) - 1)]
