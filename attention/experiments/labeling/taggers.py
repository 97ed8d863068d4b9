"""The six trained taggers: one sees each word alone, three a window, two have self-attention, one without positions."""

from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, get_args

import numpy as np

from attention.arrays import Floats, lock
from attention.experiments.labeling.tagging import Design, Parameters, label
from attention.experiments.labeling.treebank import TAGS
from attention.experiments.labeling.vocabulary import SHAPES, Vocabulary, look_up, number

FOLDER: Final = Path(__file__).parents[3] / "assets" / "weights"

Name = Literal["alone", "window-1", "window-2", "window-3", "attention", "attention-no-positions"]
NAMES: Final[tuple[Name, ...]] = get_args(Name)

WORDS: Final = 4000
ENDINGS: Final = 1000
TABLES: Final = {"word": WORDS + 1, "ending": ENDINGS + 1, "shape": len(SHAPES)}

DESIGNS: Final[dict[Name, Design]] = {
    "alone": Design(TABLES, len(TAGS), window=0),
    "window-1": Design(TABLES, len(TAGS), window=1),
    "window-2": Design(TABLES, len(TAGS), window=2),
    "window-3": Design(TABLES, len(TAGS), window=3),
    "attention": Design(TABLES, len(TAGS), window=None, bias_reach=8),
    "attention-no-positions": Design(TABLES, len(TAGS), window=None),
}

MOST_WORDS: Final = 200
"""The longest sentence that is tagged: self-attention's weights grow with its square."""
KEPT_WORDS: Final = 24
"""The longest sentence whose tags are kept for the next reader: those of many long ones would fill the memory."""


class Tagger(NamedTuple):
    """A design and what it has learned."""

    design: Design
    parameters: Parameters
    """float32, read-only."""


class Tagging(NamedTuple):
    """What a tagger says about a sentence of N words."""

    probabilities: Floats
    """[N, 17], columns in the order of `TAGS`; each row sums to 1."""
    weights: Floats | None
    """A′ [H, N, N] of self-attention, row = who looks; None where the tagger has a window."""

    @property
    def tags(self) -> tuple[str, ...]:
        """The likeliest tag of each word."""
        return tuple(TAGS[column] for column in self.probabilities.argmax(axis=-1))


def tag(words: Sequence[str], name: Name) -> Tagging:
    """Label a sentence with one of the trained taggers; what readers ask for again is kept.

    Args:
        words: at most 200, as `split_words` gives them; none is unknown, a word without a row of its own shares one.
        name: which tagger.

    Raises:
        ValueError: there are more words.
    """
    if len(words) > MOST_WORDS:
        raise ValueError(f"words has {len(words)} entries, expected at most {MOST_WORDS}")
    find = _tag if len(words) <= KEPT_WORDS else _tag.__wrapped__
    return find(tuple(words), name)


@lru_cache(maxsize=128)
def _tag(words: tuple[str, ...], name: Name) -> Tagging:
    design, parameters = load_tagger(name)
    steps = label(design, parameters, look_up(words, load_vocabulary()))
    return Tagging(lock(steps.probabilities), None if steps.look is None else steps.look.attention.weights)


@cache
def load_tagger(name: Name, folder: Path = FOLDER) -> Tagger:
    """Read a tagger's parameters, once for all readers: the arrays are read-only."""
    design = DESIGNS[name]
    with np.load(folder / f"{name}.npz", allow_pickle=False) as stored:
        parameters = {parameter: lock(stored[parameter].astype(np.float32)) for parameter in design.shapes()}
    return Tagger(design, parameters)


def save_tagger(name: Name, parameters: Parameters, folder: Path = FOLDER) -> None:
    """Write a tagger's parameters, rounded to float16."""
    rounded: dict[str, Any] = {key: array.astype(np.float16) for key, array in parameters.items()}
    np.savez_compressed(folder / f"{name}.npz", **rounded)


def distance_peaks(name: Name = "attention") -> tuple[int, ...]:
    """Return, for each head, the distance that its learned bias favours: 0 the word itself, −1 the one before."""
    design, parameters = load_tagger(name)
    return tuple(int(peak) - design.bias_reach for peak in parameters["position_bias"].argmax(axis=1))


@cache
def load_vocabulary(folder: Path = FOLDER) -> Vocabulary:
    """Read which words and endings have rows of their own, once for all readers."""
    words, endings = (
        (folder / f"{part}.txt").read_text("utf-8").rstrip("\n").split("\n") for part in ("words", "endings")
    )
    return number(words, endings)


def save_vocabulary(vocabulary: Vocabulary, folder: Path = FOLDER) -> None:
    """Write one word or ending a line, in the order of the rows."""
    for part, entries in zip(("words", "endings"), vocabulary, strict=True):
        (folder / f"{part}.txt").write_text("\n".join(entries) + "\n", "utf-8")


def count_parameters(design: Design) -> dict[str, int]:
    """Count the numbers that each parameter of a design holds, by name."""
    return {name: int(np.prod(size)) for name, size in design.shapes().items()}
