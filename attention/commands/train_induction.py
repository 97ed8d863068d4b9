"""Train section 8.3's networks again: `python -m attention.commands.train_induction [FOLDER]`, eight minutes on a core.

It writes both networks of the first seed, and measured.json: what became of every seed; it fails where that is not what
the section says. The suite takes the first steps only. PyTorch finds the gradients; the page computes in NumPy.
"""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch
from safetensors.numpy import save_file

from attention.experiments.induction.decoder import (
    ALPHABET,
    D_K,
    FOLDER,
    LONGEST,
    NETWORKS,
    D,
    Decoder,
    Network,
    run,
    shapes,
)
from attention.experiments.induction.repeated import FEWEST, MOST, formed, mean_losses

SEEDS: Final = (2026, 2027, 2028, 2029, 2030, 2031)
"""The first one is shipped, whatever became of it."""
STEPS: Final = 2000
BATCH: Final = 64
RATE: Final = 0.01
WARM: Final = 100
"""Steps in which the rate rises; then it falls evenly to 0."""
TESTED: Final = 100
LETTERS: Final = 12
"""Letters of each sequence that the networks are measured on."""
BEGINNING: Final = 3
"""Steps whose losses are written down, so that a test can take them again."""

Places = npt.NDArray[np.int64]
Tensors = dict[str, Any]


def draw(count: int, generator: np.random.Generator) -> Places:
    """Draw sequences [count, LONGEST]: 3 to 24 letters, said again and again until the sequence is full."""
    letters = generator.integers(len(ALPHABET), size=(count, MOST))
    periods = generator.integers(FEWEST, MOST + 1, size=(count, 1))
    return np.take_along_axis(letters, np.arange(LONGEST) % periods, axis=1)


def start(network: Network, generator: np.random.Generator) -> Tensors:
    """Draw what a network begins with."""
    heads = NETWORKS[network][1]
    sizes = {"embedding": 0.5, "positions": 1.0, "output": (D_K * heads) ** -0.5}
    return {
        name: torch.tensor(
            generator.standard_normal(shape) * sizes.get(name, D**-0.5), dtype=torch.float32, requires_grad=True
        )
        for name, shape in shapes(network).items()
    }


def logits(given: Tensors, letters: Any) -> Any:
    """Return what the network says of every next letter, [B, N, V]: `decoder.run` in PyTorch."""
    stream = given["embedding"][letters]
    positions = given["positions"][: letters.shape[1]]
    for query, key, value, output in zip(*(given[name] for name in ("query", "key", "value", "output")), strict=True):
        placed = (stream + positions)[:, None]
        heads = torch.nn.functional.scaled_dot_product_attention(
            placed @ query, placed @ key, stream[:, None] @ value, is_causal=True
        )
        stream = stream + (heads @ output).sum(dim=1)
    return stream @ given["unembedding"]


def train(network: Network, seed: int, steps: int = STEPS) -> Iterator[tuple[float, Tensors]]:
    """Train a network; yield loss and parameters of every step."""
    generator = np.random.default_rng(seed)
    given = start(network, generator)
    adam = torch.optim.AdamW(given.values(), RATE, betas=(0.9, 0.98), weight_decay=0.01)
    for step in range(steps):
        adam.param_groups[0]["lr"] = RATE * min(1.0, (step + 1) / WARM) * (1 - step / STEPS)
        letters = torch.from_numpy(draw(BATCH, generator))
        said = logits(given, letters)[:, :-1].flatten(0, 1)
        loss = torch.nn.functional.cross_entropy(said, letters[:, 1:].flatten())
        adam.zero_grad()
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(given.values(), 1.0)
        adam.step()
        yield loss.item(), given


def learned(given: Tensors) -> Decoder:
    """Return a network as the page computes with it."""
    return Decoder(**{name: given[name].detach().numpy().astype(np.float64) for name in Decoder._fields})


def tested() -> list[tuple[int, ...]]:
    """Draw the sequences that every network is measured on, letters said twice."""
    letters = np.random.default_rng(0).integers(len(ALPHABET), size=(TESTED, LETTERS))
    return [(*each, *each) for each in letters.tolist()]


def judge(decoder: Decoder) -> dict[str, Any]:
    """Measure a network."""
    sequences = tested()
    passes = np.mean([mean_losses(run(decoder, each), each) for each in sequences], axis=0)
    return {"first": float(passes[0]), "second": float(passes[1]), "formed": formed(decoder, sequences)}


def unlike_the_page(told: dict[str, Any]) -> list[str]:
    """Return what section 8.3 says and what was measured does not bear out."""
    one, two = (told["networks"][network] for network in ("one-layer", "two-layers"))
    said = {
        "two layers of the shipped seed have a previous-token head and an induction head": two[0]["formed"],
        "no network of one layer has them": not any(each["formed"] for each in one),
        "two layers know in the second pass what they cannot know in the first": two[0]["second"] < two[0]["first"] / 2,
        "whatever the seed, one layer pays more in the second pass than two layers of the shipped seed": all(
            each["second"] > two[0]["second"] for each in one
        ),
    }
    return [sentence for sentence, holds in said.items() if not holds]


def main(folder: Path = FOLDER) -> None:
    """Train both networks with every seed, write the first and what was measured of all; fail where 8.3 is not so."""
    torch.set_num_threads(1)
    folder.mkdir(parents=True, exist_ok=True)
    told: dict[str, Any] = {
        "date": time.strftime("%Y-%m-%d"),
        "seeds": SEEDS,
        "steps": STEPS,
        "tested": TESTED,
        "letters": LETTERS,
        "networks": {},
    }
    for network in NETWORKS:
        results = []
        for seed in SEEDS:
            started = time.monotonic()
            steps = [*train(network, seed)]
            beginning, given = [loss for loss, _ in steps[:BEGINNING]], steps[-1][1]
            if seed == SEEDS[0]:
                arrays = {name: array.detach().numpy().copy() for name, array in given.items()}
                save_file(arrays, folder / f"{network}.safetensors")
            results.append({"seed": seed, "beginning": beginning, **judge(learned(given))})
            print(f"{network:10}  {results[-1]}  {time.monotonic() - started:3.0f} s", flush=True)
        told["networks"][network] = results
    (folder / "measured.json").write_text(json.dumps(told, indent=1) + "\n")
    if broken := unlike_the_page(told):
        sys.exit("\n".join(["8.3 says what did not come out:", *broken]))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
