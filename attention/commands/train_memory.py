"""Train the memory task's networks again: `python -m attention.commands.train_memory`, some half an hour on one core.

It writes assets/data/memory.json, with a line on the screen for every curve.
"""

import json
import time
from typing import Final

from attention.experiments.recurrence.memory_task import RESULTS, Curve, Model, train

WAITS: Final = (2, 4, 8, 12, 16, 24, 32, 64, 128)
SEEDS: Final = 5
TRIED: Final[tuple[tuple[Model, int], ...]] = (
    ("attention", 1000),
    ("recurrent", 1000),
    ("recurrent", 5000),
    ("lstm", 1000),
)


def trained(model: Model, steps: int, waits: tuple[int, ...] = WAITS, seeds: int = SEEDS) -> Curve:
    """Train one model for every wait and seed."""
    accuracy = [[train(model, wait, steps, seed) for wait in waits] for seed in range(seeds)]
    return Curve(model=model, steps=steps, waits=list(waits), accuracy=accuracy)


def main() -> None:
    """Train every network and write the curves."""
    curves = []
    for model, steps in TRIED:
        started = time.monotonic()
        curves.append(trained(model, steps))
        print(f"{model:10}  {steps} steps  {time.monotonic() - started:4.0f} s", flush=True)
    RESULTS.write_text(json.dumps(curves, indent=1) + "\n")


if __name__ == "__main__":
    main()
