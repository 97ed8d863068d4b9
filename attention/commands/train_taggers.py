"""Train the six taggers again: `python -m attention.commands.train_taggers [FOLDER]`, some minutes on two cores."""

import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from attention.commands import find_disagreements, measure_taggers
from attention.commands.measure_taggers import encode, measure
from attention.experiments.labeling.gradients import Batch
from attention.experiments.labeling.taggers import (
    DESIGNS,
    ENDINGS,
    FOLDER,
    NAMES,
    WORDS,
    Name,
    Tagger,
    save_tagger,
    save_vocabulary,
)
from attention.experiments.labeling.tagging import ABSENT
from attention.experiments.labeling.training import draw_parameters, learn
from attention.experiments.labeling.treebank import read_sentences
from attention.experiments.labeling.vocabulary import Rows, most_frequent

SEED: Final = 20261122
EPOCHS: Final = 8
LARGEST_RATE: Final = 2e-3
DROPOUT: Final = 0.1
BATCH_WORDS: Final = 512


def shuffle(sentences: Sequence[Batch], draw: np.random.Generator) -> list[Batch]:
    """Join sentences of nearly the same length into batches of up to 512 places, in random order."""
    lengths = np.array([sentence.labels.shape[1] for sentence in sentences])
    groups: list[list[Batch]] = [[]]
    for index in np.argsort(lengths + draw.random(len(lengths)) * 4, kind="stable"):
        longest = max([lengths[index], *(sentence.labels.shape[1] for sentence in groups[-1])])
        if groups[-1] and longest * (len(groups[-1]) + 1) > BATCH_WORDS:
            groups.append([])
        groups[-1].append(sentences[index])
    return [join(groups[group]) for group in draw.permutation(len(groups))]


def join(sentences: Sequence[Batch]) -> Batch:
    """Fill every sentence up to the length of the longest."""
    longest = max(sentence.labels.shape[1] for sentence in sentences)

    def fill(array: Rows) -> Rows:
        missing = [(0, 0), (0, longest - array.shape[1]), (0, 0)]
        return np.pad(array, missing[: array.ndim], constant_values=ABSENT)

    return Batch(
        np.concatenate([fill(sentence.rows) for sentence in sentences]),
        np.concatenate([fill(sentence.labels) for sentence in sentences]),
    )


def train(name: Name, lessons: Sequence[Batch], epochs: int = EPOCHS) -> Iterator[tuple[Tagger, float]]:
    """Train one tagger, and yield it after each epoch, with the epoch's mean loss.

    The step size falls from 0.002 to 0 in a straight line. The parameters that are yielded go on changing.
    """
    design = DESIGNS[name]
    parameters = draw_parameters(design, SEED)
    draw = np.random.default_rng(SEED)
    plan = [shuffle(lessons, draw) for _ in range(epochs)]
    rates = np.linspace(LARGEST_RATE, 0, sum(len(epoch) for epoch in plan), endpoint=False)
    steps = learn(design, parameters, (batch for epoch in plan for batch in epoch), rates.tolist(), DROPOUT, SEED)
    for epoch in plan:
        losses = [lesson.loss for _, lesson in zip(epoch, steps, strict=False)]
        yield Tagger(design, parameters), sum(losses) / len(losses)


def main() -> None:
    """Train all six and write vocabulary and weights, with a line on the screen for every epoch."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    sentences = read_sentences("train")
    vocabulary = most_frequent([sentence.words for sentence in sentences], WORDS, ENDINGS)
    save_vocabulary(vocabulary, folder)
    lessons, checks = encode(sentences, vocabulary), encode(read_sentences("dev"), vocabulary)
    print(f"{len(sentences)} sentences to learn from, {EPOCHS} epochs, {folder}", flush=True)
    for name in NAMES:
        started = time.monotonic()
        for epoch, (tagger, loss) in enumerate(train(name, lessons), 1):
            spent = time.monotonic() - started
            share = measure(tagger, checks)
            print(f"{name:22}  epoch {epoch} of {EPOCHS}  loss {loss:.3f}  dev {share:.2%}  {spent:3.0f} s", flush=True)
        save_tagger(name, tagger.parameters, folder)
    measure_taggers.main()
    find_disagreements.main()


if __name__ == "__main__":
    main()
