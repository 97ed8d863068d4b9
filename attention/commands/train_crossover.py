"""Train section 6's small networks again: `python -m attention.commands.train_crossover`, ten minutes on one core.

It writes assets/data/crossover.json.
"""

import json
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from attention.experiments.adam import Adam, Parameters
from attention.experiments.convolution.crossover import COLOURS, RESULTS, SIDE, Network, Pictures, Results, draw
from attention.experiments.convolution.picture_networks import (
    Array,
    attention_pass,
    convolutional_pass,
    draw_attention,
    draw_convolutional,
)

RATE: Final = 0.003
BATCH: Final = 32
DILATIONS: Final[dict[str, tuple[int, ...]]] = {"cnn": (1, 1), "wide_cnn": (1, 2, 4)}
"""A 5 × 5 field, and one of 15 × 15 that covers the whole picture from any pixel."""
Forward = Callable[[Parameters, Array], tuple[Array, Callable[[Array], Parameters]]]


def start(network: Network, generator: np.random.Generator) -> tuple[Parameters, Forward]:
    """Draw a network's parameters and say how to run it."""
    if network == "attention":
        return _in_float32(draw_attention(SIDE, 1 + COLOURS, 16, 2, generator)), attention_pass
    dilations = DILATIONS[network]
    parameters = draw_convolutional([1 + COLOURS] + [16] * len(dilations), 2, generator)
    return _in_float32(parameters), lambda given, pixels: convolutional_pass(given, pixels, dilations)


def _in_float32(parameters: Parameters) -> Parameters:
    return {name: array.astype(np.float32) for name, array in parameters.items()}


def train(network: Network, count: int, steps: int, seed: int) -> tuple[Parameters, Forward]:
    """Train one network on `count` pictures, drawn in batches with repetition; the rate falls evenly to 0."""
    generator = np.random.default_rng(seed)
    pictures = draw(count, generator)
    parameters, forward = start(network, generator)
    adam = Adam(parameters, RATE)
    for step in range(steps):
        chosen = generator.integers(count, size=BATCH)
        logits, backward = forward(parameters, pictures.pixels[chosen])
        adam.rate = RATE * (1 - step / steps)
        blame = (1 / (1 + np.exp(-logits)) - pictures.answers[chosen]) / BATCH
        adam.step(backward(blame.astype(np.float32)))
    return parameters, forward


def judge(parameters: Parameters, forward: Forward, pictures: Pictures) -> dict[str, float]:
    """Return the share of right answers: near, far, and both at once."""
    parts = np.array_split(np.arange(len(pictures.pixels)), max(1, len(pictures.pixels) // 250))
    logits = np.concatenate([forward(parameters, pictures.pixels[part])[0] for part in parts])
    right = (logits > 0) == (pictures.answers > 0.5)
    near, far = right.mean(axis=0)
    return {"near": float(near), "far": float(far), "both": float(right.all(axis=1).mean())}


def main(steps: int = 3000, tested: int = 2000) -> None:
    """Train every network and write the results, with a line on the screen for every network and size."""
    networks: tuple[Network, ...] = ("cnn", "wide_cnn", "attention")
    unseen = draw(tested, np.random.default_rng(2026))
    scores: list[Any] = []
    sizes: dict[Network, int] = {}
    for network in networks:
        for count in (50, 150, 500, 1500, 5000, 20000):
            for seed in range(4):
                parameters, forward = train(network, count, steps, seed)
                sizes[network] = sum(array.size for array in parameters.values())
                scores.append(
                    {"network": network, "pictures": count, "seed": seed, **judge(parameters, forward, unseen)}
                )
            print(f"{network:10}  {count:6,} pictures  both right {scores[-1]['both']:.0%}", flush=True)
    results = Results(steps=steps, batch=BATCH, tested=tested, parameters=sizes, scores=scores)
    RESULTS.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
