"""The reader's own numbers: read from files that nobody has checked, bounded, refused with a reason; then attention.

Rows are tokens. Three things may be brought: inputs and projections, queries and keys (and values), or the attention of
a model. A file is looked at before it is unpacked: no pickle is ever read.
"""

import csv
import io
import json
import math
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final, Literal, NoReturn

import numpy as np

from attention.arrays import Floats, lock
from attention.example import Example
from attention.experiments.facts import ALIKE
from attention.experiments.transformer.chain import MOST_DECIMALS, Chain
from attention.trace import attend, run

MEGABYTES: Final = 8
FILES: Final = 6
MEMBERS: Final = 64
UNPACKED: Final = 32_000_000
"""Bytes of an archive's parts together, as its directory tells them."""
TOKENS: Final = 64
HEADS: Final = 400
"""Layers times heads."""
LENGTH: Final = 1024
"""Numbers of a vector."""
NUMBERS: Final = 1_000_000
"""Numbers of an array."""
LARGEST: Final = 1e6
LETTERS: Final = 40
"""Of a token; what is longer is cut."""
CLOSE: Final = 1e-3
"""How far a weight that a file holds may lie from what its Q and K give: models are saved in few digits."""

Name = Literal["I", "Wq", "Wk", "Wv", "Q", "K", "V", "attention"]
Made = Literal["inputs", "vectors", "attention"]
Reason = Literal[
    "empty",
    "too_many_bytes",
    "too_many_files",
    "unknown_kind",
    "damaged",
    "objects",
    "too_much_unpacked",
    "too_many_numbers",
    "not_a_number",
    "too_large",
    "missing",
    "shape",
    "too_many_tokens",
    "too_many_heads",
    "too_long",
    "other_tokens",
]
NAMES: Final[Mapping[str, Name | Literal["tokens"]]] = {
    **dict.fromkeys(("i", "x", "input", "inputs", "embeddings"), "I"),
    **dict.fromkeys(("wq", "queryprojection"), "Wq"),
    **dict.fromkeys(("wk", "keyprojection"), "Wk"),
    **dict.fromkeys(("wv", "valueprojection"), "Wv"),
    **dict.fromkeys(("q", "query", "queries"), "Q"),
    **dict.fromkeys(("k", "key", "keys"), "K"),
    **dict.fromkeys(("v", "value", "values"), "V"),
    **dict.fromkeys(("attention", "attentions", "weights", "attentionweights"), "attention"),
    **dict.fromkeys(("tokens", "words"), "tokens"),
}
"""What an array may be called, in small letters and without signs."""


class RefusedNumbersError(ValueError):
    """Files from which nothing is taken.

    Attributes:
        reason: which rule is broken.
        told: what a sentence about it needs.
    """

    def __init__(self, reason: Reason, **told: int | str) -> None:
        super().__init__(f"{reason}: {told}")
        self.reason: Reason = reason
        self.told = told


@dataclass(frozen=True, eq=False)
class Own:
    """Attention over the reader's own numbers; L layers, H heads, N tokens."""

    made: Made
    """From what."""
    tokens: tuple[str, ...]
    weights: Floats
    """[L, H, N, N]; a row is who looks."""
    queries: Floats | None = None
    """[L, H, N, K]; keys as well."""
    keys: Floats | None = None
    output: Floats | None = None
    """[N, V], of the one head where there are values."""
    example: Example | None = None
    """Where inputs and projections were brought."""

    @property
    def sums(self) -> tuple[float, float]:
        """What the least and the greatest row of weights sum to."""
        sums = self.weights.sum(axis=-1)
        return float(sums.min()), float(sums.max())

    @property
    def sums_to_one(self) -> bool:
        """Whether every row does, as far as a model's few digits tell."""
        return max(abs(each - 1) for each in self.sums) <= CLOSE

    @property
    def maps(self) -> Floats:
        """The weights of every head as they are drawn small, [L · H, N, N], from −1 to 1."""
        return np.clip(self.weights.reshape(-1, *self.weights.shape[2:]), -1, 1)

    @property
    def places(self) -> list[tuple[int, int]]:
        """Layer and head of each of them, from 0."""
        layers, heads = self.weights.shape[:2]
        return [(layer, head) for layer in range(layers) for head in range(heads)]

    def chain(self, layer: int, head: int, looks: int, looked: int, decimals: int) -> Chain | None:
        """Return how a weight comes about; None without Q and K, and for a weight of 0, which nothing was shared with.

        Who has the weight 0 counts as hidden: exp of any score would be more.
        """
        weights = self.weights[layer, head, looks]
        if self.queries is None or self.keys is None or weights[looked] == 0:
            return None
        seen = np.flatnonzero(weights)
        place = int(np.flatnonzero(seen == looked)[0])
        # Sums leave −0.5000000000000001 where −0.5 is meant: times 0.53 that would read −0.26, and no decimals say why.
        query, keys = (
            np.round(each, MOST_DECIMALS) for each in (self.queries[layer, head, looks], self.keys[layer, head, seen])
        )
        return Chain(query, keys, place, decimals)


def of_inputs(tokens: Sequence[str], inputs: Floats, query: Floats, key: Floats, value: Floats) -> Own:
    """Compute attention of inputs I [N, D] and W^q, W^k [D, K], W^v [D, V]: softmax(QKᵀ/√d_k), nobody hidden."""
    example = Example(tuple(tokens), inputs, query, key, value, scaled=True)
    trace = run(example)
    weights, queries, keys = (lock(each[np.newaxis, np.newaxis]) for each in (trace.weights, trace.queries, trace.keys))
    return Own("inputs", example.tokens, weights, queries, keys, trace.output, example)


def read_own(files: Sequence[tuple[str, bytes]], *, turned: bool) -> Own:
    """Return what the reader's files hold.

    Args:
        files: names and bytes: one NPZ or JSON, or a CSV for each array, which is called as its file.
        turned: whether a CSV with headings has tokens as columns, as this app writes it in lecture notation.

    Raises:
        RefusedNumbersError: whatever is wrong with them.
    """
    if not files:
        _refuse("empty")
    if len(files) > FILES:
        _refuse("too_many_files", given=len(files), limit=FILES)
    found: dict[str, Any] = {}
    for name, data in files:
        if not data:
            _refuse("empty")
        if len(data) > MEGABYTES * 1_000_000:
            _refuse("too_many_bytes", given=math.ceil(len(data) / 1e6), limit=MEGABYTES)
        found |= _read(PurePath(name), data, turned)
    tokens = found.pop("tokens", None)
    arrays = {name: _numbers(name, values) for name, values in found.items()}
    return _own(arrays, tokens)


def _refuse(reason: Reason, **told: int | str) -> NoReturn:
    raise RefusedNumbersError(reason, **told)


def _read(name: PurePath, data: bytes, turned: bool) -> dict[str, Any]:
    """Return arrays by their names here; what is called otherwise is left out."""
    if data.startswith(b"PK"):
        return _read_npz(data)
    if data.lstrip()[:1] == b"{":
        return _read_json(data)
    if name.suffix.lower() in (".csv", ".tsv", ".txt"):
        called = NAMES.get(_plain(name.stem))
        if called is None:
            _refuse("missing", found=name.stem[:LETTERS])
        return {called: _read_csv(called, data, turned)}
    _refuse("unknown_kind")


def _plain(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())


def _read_npz(data: bytes) -> dict[str, Any]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            if len(parts) > MEMBERS or unpacked > UNPACKED:
                _refuse("too_much_unpacked", given=math.ceil(unpacked / 1e6), limit=UNPACKED // 1_000_000)
            found = {
                called: _read_npy(called, archive.read(part))
                for part in parts
                if (called := NAMES.get(_plain(part.filename.removesuffix(".npy"))))
            }
            written = next((part for part in parts if part.filename == "notation.npy"), None)
            lecture = written is not None and str(_read_npy("tokens", archive.read(written))) == "lecture"
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError, zlib.error) as problem:
        raise RefusedNumbersError("damaged") from problem
    # this app's own archive is written in the reader's notation, and says which
    return {name: array.T if lecture and name != "tokens" else array for name, array in found.items()}


def _read_npy(name: str, data: bytes) -> Any:
    file = io.BytesIO(data)
    try:
        version = np.lib.format.read_magic(file)
        header = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, _, dtype = header(file)
        if dtype.hasobject:
            _refuse("objects", name=name)
        if math.prod(shape) > NUMBERS:
            _refuse("too_many_numbers", name=name, given=math.prod(shape), limit=NUMBERS)
        if dtype.kind not in ("fiub" if name != "tokens" else "U"):
            _refuse("not_a_number", name=name)
        file.seek(0)
        return np.lib.format.read_array(file, allow_pickle=False)
    except RefusedNumbersError:
        raise
    except (ValueError, OverflowError, MemoryError) as problem:
        raise RefusedNumbersError("damaged") from problem


def _read_json(data: bytes) -> dict[str, Any]:
    try:
        told = json.loads(data)
    except (ValueError, RecursionError) as problem:
        raise RefusedNumbersError("damaged") from problem
    return {called: value for name, value in told.items() if (called := NAMES.get(_plain(name)))}


def _read_csv(name: str, data: bytes, turned: bool) -> Any:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise RefusedNumbersError("damaged") from problem
    first = text.partition("\n")[0]
    between = max(",;\t", key=first.count)
    if first.count(between) > LENGTH:
        _refuse("too_long", name=name, given=first.count(between) + 1, limit=LENGTH)
    if text.count("\n") > LENGTH + 1:
        _refuse("too_long", name=name, given=text.count("\n"), limit=LENGTH)
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=between) if row]
    except csv.Error as problem:
        raise RefusedNumbersError("damaged") from problem
    if name == "tokens":
        return [cell for row in rows for cell in row]
    if rows and rows[0][0] == "":  # headings
        rows = [row[1:] for row in rows[1:]]
        return list(zip(*rows, strict=False)) if turned else rows
    return rows


def _numbers(name: str, values: Any) -> Floats:
    """Return values as an array of finite numbers of moderate size."""
    try:
        array = np.array(values, dtype=np.float64)
    except (ValueError, TypeError, OverflowError) as problem:
        raise RefusedNumbersError("not_a_number", name=name) from problem
    if array.size > NUMBERS:
        _refuse("too_many_numbers", name=name, given=array.size, limit=NUMBERS)
    if not array.size:
        _refuse("empty")
    if not np.isfinite(array).all():
        _refuse("not_a_number", name=name)
    if np.abs(array).max() > LARGEST:
        _refuse("too_large", name=name, limit=int(LARGEST))
    return array


def _own(arrays: dict[str, Floats], tokens: Any) -> Own:
    if {"I", "Wq", "Wk", "Wv"} <= arrays.keys():
        inputs, query, key, value = (_of(arrays, name) for name in ("I", "Wq", "Wk", "Wv"))
        for name, projection in (("Wq", query), ("Wk", key), ("Wv", value)):
            _expect(name, projection, (inputs.shape[1], query.shape[1] if name == "Wk" else None))
        return of_inputs(_words(tokens, len(inputs)), inputs, query, key, value)
    if "attention" in arrays:
        return _of_attention(arrays, tokens)
    if {"Q", "K"} <= arrays.keys():
        queries, keys = (_of(arrays, name) for name in ("Q", "K"))
        _expect("K", keys, queries.shape)
        values = _of(arrays, "V") if "V" in arrays else None
        if values is not None:
            _expect("V", values, (len(queries), None))
        found = attend(queries, keys, keys if values is None else values)
        words = _words(tokens, len(queries))
        output = None if values is None else found.output
        weights, queries, keys = (lock(each[np.newaxis, np.newaxis]) for each in (found.weights, queries, keys))
        return Own("vectors", words, weights, queries, keys, output)
    _refuse("missing", found=", ".join(sorted(arrays)) or "–")


def _of_attention(arrays: dict[str, Floats], tokens: Any) -> Own:
    weights = _deep(arrays["attention"])
    layers, heads, count, keys = weights.shape
    if count != keys:
        _refuse("shape", name="attention", given=_shape(weights.shape), expected=_shape((layers, heads, count, count)))
    _require_few(count, layers * heads)
    words = _words(tokens, count)
    if not {"Q", "K"} <= arrays.keys():
        return Own("attention", words, lock(weights))
    pair = {name: _deep(arrays[name]) for name in ("Q", "K")}
    for name, array in pair.items():
        _expect(name, array, (layers, heads, count, pair["Q"].shape[-1]))
        _require_short(name, array)
    return Own("attention", words, lock(weights), lock(pair["Q"]), lock(pair["K"]))


def _deep(array: Floats) -> Floats:
    """Return an array as [layers, heads, N, …]: a batch of one is left out, missing axes are of length 1."""
    if array.ndim == 5 and array.shape[1] == 1:
        array = array[:, 0]
    if not 2 <= array.ndim <= 4:
        _refuse("shape", name="attention", given=_shape(array.shape), expected="layers × heads × N × N")
    return array.reshape((1,) * (4 - array.ndim) + array.shape).copy()


def _of(arrays: Mapping[str, Floats], name: str) -> Floats:
    array = arrays[name]
    if array.ndim != 2:
        _refuse("shape", name=name, given=_shape(array.shape), expected="2 axes")
    _require_short(name, array)
    if name in ("I", "Q", "K", "V"):
        _require_few(len(array), 1)
    return array


def _require_short(name: str, array: Floats) -> None:
    longest = max(array.shape)
    if longest > LENGTH:
        _refuse("too_long", name=name, given=longest, limit=LENGTH)


def _require_few(tokens: int, heads: int) -> None:
    if tokens > TOKENS:
        _refuse("too_many_tokens", given=tokens, limit=TOKENS)
    if heads > HEADS:
        _refuse("too_many_heads", given=heads, limit=HEADS)


def _expect(name: str, array: Floats, expected: tuple[int | None, ...]) -> None:
    """Refuse another shape; None may be of any length."""
    whole = tuple(have if want is None else want for have, want in zip(array.shape, expected, strict=False))
    if array.shape != whole or len(array.shape) != len(expected):
        _refuse("shape", name=name, given=_shape(array.shape), expected=_shape(expected))


def _shape(lengths: Sequence[int | None]) -> str:
    return " × ".join("…" if length is None else str(length) for length in lengths) or "1"


def _words(tokens: Any, count: int) -> tuple[str, ...]:
    """Return as many tokens; their numbers where the files name none."""
    if tokens is None:
        return tuple(str(place + 1) for place in range(count))
    words = tokens.ravel().tolist() if isinstance(tokens, np.ndarray) else tokens
    if not isinstance(words, list) or len(words) != count:
        _refuse("other_tokens", given=len(words) if isinstance(words, list) else 0, expected=count)
    return tuple("".join(c if c.isprintable() else "�" for c in str(word)[:LETTERS]) or "·" for word in words)


def agrees(weight: float, chain: Chain) -> bool:
    """Return whether what Q and K give is the weight that the file holds."""
    return abs(weight - chain.weight) <= CLOSE + ALIKE
