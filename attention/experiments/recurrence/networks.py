"""Recurrent networks, step by step: each state waits for the one before it.

Source:
    Elman, Finding structure in time, Cognitive Science 14, 1990: the plain network. Hochreiter and Schmidhuber, Long
    short-term memory, Neural Computation 9, 1997, with the forget gate of Gers et al. 2000: the LSTM.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from attention.arrays import Floats

FORGET_BIAS: Final = 1.0
"""Makes an LSTM keep its cell at first; a common start."""


@dataclass(frozen=True)
class Recurrence:
    """The numbers that a plain recurrent network learns; the same at every step."""

    input_projection: Floats
    """W_x [D, S]."""
    state_projection: Floats
    """W_h [S, S]."""
    bias: Floats
    """[S]."""


class RecurrentSteps(NamedTuple):
    """Every step of a plain recurrent network; rows are positions."""

    input_terms: Floats
    """[N, S] = inputs · W_x: needs no state, all at once."""
    state_terms: Floats
    """[N, S] = state before · W_h: waits."""
    states: Floats
    """[N, S] = tanh(input term + state term + bias), −1 … 1."""


def run_recurrence(inputs: Floats, layer: Recurrence) -> RecurrentSteps:
    """Carry a state, zero at first, from the first input to the last.

    Args:
        inputs: [N, D].
        layer: projections for D numbers in, S numbers of state.

    Returns:
        Every step.
    """
    input_terms = inputs @ layer.input_projection
    state_terms, states = np.zeros_like(input_terms), np.zeros_like(input_terms)
    state = np.zeros_like(layer.bias)
    for step, input_term in enumerate(input_terms):
        state_terms[step] = state @ layer.state_projection
        state = np.tanh(input_term + state_terms[step] + layer.bias)
        states[step] = state
    return RecurrentSteps(input_terms, state_terms, states)


def run_bidirectional(inputs: Floats, forward: Recurrence, backward: Recurrence) -> Floats:
    """Return [N, 2 S]: the states of a network that reads forward, then of one that reads from the end."""
    ahead = run_recurrence(inputs, forward).states
    behind = run_recurrence(inputs[::-1], backward).states[::-1]
    return np.concatenate([ahead, behind], axis=-1)


class Readiness(NamedTuple):
    """What is there after some ticks of the clock: a tick is one step of a recurrent network."""

    numbers: Floats
    """[N, S (twice where it reads both ways) + V]; states, then self-attention's output; NaN where not computed yet."""
    complete: int
    """Words whose recurrent output is there."""
    d_v: int
    """V, the columns of self-attention."""


def readiness(
    inputs: Floats, forward: Recurrence, backward: Recurrence | None, ticks: int, attention_output: Floats
) -> Readiness:
    """Return the states that a recurrent network has after so many ticks, beside self-attention's output [N, V].

    Both directions advance by one word a tick; a word is complete when every direction has read it.
    """
    count = len(inputs)
    states = [run_recurrence(inputs, forward).states]
    done = [np.arange(count) < ticks]
    if backward is not None:
        states.append(run_recurrence(inputs[::-1], backward).states[::-1])
        done.append(done[0][::-1])
    shown = [np.where(there[:, np.newaxis], each, np.nan) for each, there in zip(states, done, strict=True)]
    complete = int(np.all(done, axis=0).sum())
    return Readiness(np.concatenate([*shown, attention_output], axis=1), complete, attention_output.shape[1])


def draw_recurrence(
    d_model: int, d_state: int, spectral_radius: float, seed: int, decimals: int | None = None
) -> Recurrence:
    """Draw a network whose W_h has the given spectral radius, its largest |eigenvalue|.

    With `decimals` its numbers are rounded, so that the digits on screen are exact; the radius then is nearly so.
    """
    generator = np.random.default_rng(seed)
    input_projection = generator.standard_normal((d_model, d_state)) / np.sqrt(d_model)
    state_projection = generator.standard_normal((d_state, d_state))
    state_projection *= spectral_radius / np.abs(np.linalg.eigvals(state_projection)).max()
    if decimals is not None:
        input_projection, state_projection = input_projection.round(decimals), state_projection.round(decimals)
    return Recurrence(input_projection, state_projection, np.zeros(d_state))


@dataclass(frozen=True)
class LongShortTermMemory:
    """The numbers that an LSTM learns; the four blocks of S columns are input, forget, candidate and output gate."""

    input_projection: Floats
    """[D, 4 S]."""
    state_projection: Floats
    """[S, 4 S]."""
    bias: Floats
    """[4 S]."""


class MemorySteps(NamedTuple):
    """Every step of an LSTM; rows are positions."""

    gates: Floats
    """[N, 4, S] input gate, forget gate, candidate, output gate, after sigmoid or tanh."""
    cells: Floats
    """[N, S] the memory: forget · before + input · candidate."""
    states: Floats
    """[N, S] output · tanh(cell)."""


def run_memory(inputs: Floats, layer: LongShortTermMemory) -> MemorySteps:
    """Carry a state and a cell, both zero at first, from the first input [D] to the last."""
    d_state = layer.state_projection.shape[0]
    state, cell = np.zeros(d_state), np.zeros(d_state)
    gates, cells, states = [], [], []
    for row in inputs @ layer.input_projection:
        sums = (row + state @ layer.state_projection + layer.bias).reshape(4, d_state)
        gate = 1 / (1 + np.exp(-sums))
        gate[2] = np.tanh(sums[2])
        cell = gate[1] * cell + gate[0] * gate[2]
        state = gate[3] * np.tanh(cell)
        gates.append(gate)
        cells.append(cell)
        states.append(state)
    return MemorySteps(np.array(gates), np.array(cells), np.array(states))


def draw_memory(d_model: int, d_state: int, forget_bias: float, seed: int) -> LongShortTermMemory:
    """Draw an LSTM; a forget bias above 0 makes it keep its cell at first."""
    generator = np.random.default_rng(seed)
    bias = np.zeros(4 * d_state)
    bias[d_state : 2 * d_state] = forget_bias
    return LongShortTermMemory(
        generator.standard_normal((d_model, 4 * d_state)) / np.sqrt(d_model),
        generator.standard_normal((d_state, 4 * d_state)) / np.sqrt(d_state),
        bias,
    )
