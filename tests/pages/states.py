"""The states that a link can reach: for each parameter the values at which words may go wrong, and how to combine them.

None leaves a parameter out. Ends and odd values are listed; between them hypothesis draws.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from allpairspy import AllPairs
from hypothesis import strategies as st

Link = dict[str, str]
Values = tuple[str | None, ...]

TWENTY: Final = " ".join(f"word{i % 7}" for i in range(20))
SHARED: Final[Mapping[str, Values]] = {
    "sentence": (None, "hello", "saw saw", "the cat sat on the mat", "我看见了我", TWENTY),
    "preset": (None, "chinese", "one_hot", "identity", "previous", "uniform", "integers"),
    "seed": (None, "0", "9999"),
    "d": (None, "2", "8"),
    "d_k": (None, "1", "8"),
    "d_v": (None, "1", "8"),
    "score": (None, "additive"),
    "scaled": (None, "true"),
    "temperature": (None, "0.1", "0.5", "5.0"),
    "normalizer": (None, "relu", "identity"),
    "visible": (None, "causal", "band"),
    "reach": (None, "0", "2", "11"),
    "positions": (None, "true"),
    "notation": (None, "paper"),
    "decimals": (None, "1", "4"),
    "query": (None, "2", "12"),
    "edits": (
        None,
        "A1-1-1_5.0",
        "A1-1-1_0.0",
        "A-1-1_-3.5~A-1-2_7.0",
        "K-1-1_2.5~Wq-1-2_0.5~I-1-1_-1.0",
        "V-1-1_0.0~V-2-1_0.0~Q-1-1_0.0",
        "A1-1-1_0.0~A1-1-2_0.0~A1-1-3_0.0~A1-1-4_0.0",
        "Wv-1-1_0.0~Wv-1-2_0.0~Wv-2-1_0.0~Wv-2-2_0.0~Wv-3-1_0.0~Wv-3-2_0.0~Wv-4-1_0.0~Wv-4-2_0.0",
    ),
}
OWN: Final[Mapping[str, Mapping[str, Values]]] = {
    "introduction": {},
    "sequence-labeling": {
        "tagged": (None, "three_answers-1", "three_answers-2", "three_answers-3"),
        "window": (None, "2", "3"),
        "word": (None, "1", "3", "9"),
        "head": (None, "1", "8"),
        "predict_trap": (None, "apart", "same"),
        "trap_positions": (None, "true"),
    },
    "overview": {},
    "scores": {
        "predict_symmetry": (None, "yes", "no"),
        "predict_scale": (None, "flatter", "same", "sharper"),
        "measure": (None, "variance", "entropy", "slope"),
    },
    "softmax": {"predict_relu": (None, "one", "other")},
    "values": {"predict_weights": (None, "all", "some", "none")},
    "output": {"predict_range": (None, "yes", "no")},
    "matrix-view": {
        "light": (None, "true"),
        "predict_order": (None, "same", "different"),
        "order": (None, "shuffled", "rotated"),
        "heatmap_cell": (None, "1.1", "2.4", "15.3", "60.60"),
    },
    "speech": {
        "frame": (None, "1", "96", "300", "999"),
        "speech_left": (None, "0", "1", "200"),
        "speech_right": (None, "0", "1", "200"),
        "predict_hour": (None, "photo", "film", "films"),
    },
    "images": {
        "look_row": (None, "1", "4", "5"),
        "look_column": (None, "1", "5", "10"),
        "pixel_heat": (None, "0.05", "1.0"),
        "pixel_positions": (None, "true"),
        "paint": (None, "1-000000", "9-ff8800~12-00ff00", "1-808080"),
        "predict_shuffle": (None, "same", "different"),
        "shuffle_seed": (None, "1", "9"),
        "patch_row": (None, "1", "8"),
        "patch_column": (None, "1", "8"),
        "photo_heat": (None, "0.05", "1.0"),
        "grain": (None, "pixels"),
        "sigma": (None, "0.05", "0.2"),
        "denoise_heat": (None, "0.25", "3.0"),
        "predict_denoise": (None, "gaussian", "attention", "library"),
    },
    "versus-cnn": {
        "kernel_size": (None, "1", "5"),
        "dilation": (None, "2", "3"),
        "layers": (None, "5", "9"),
        "pixel_row": (None, "1", "5"),
        "pixel_column": (None, "1", "10"),
        "mirror": (None, "true"),
        "cnn_picture": (None, "random", "photograph"),
        "cnn_kernel": (None, "edge", "random", "own"),
        "own_kernel": (None, "0 0 0 0 1 0 0 0 0", "0 0 0 0 0 0 0 0 0", "1 2 3 4 5 6 7 8 9"),
        "sharpness": (None, "0.0", "46.0"),
        "padded": (None, "true"),
        "predict_heads": (None, "three", "nine", "eightyone"),
        "crossover": (None, "near", "far"),
    },
    "versus-rnn": {
        "tick": (None, "1", "4", "12"),
        "both_ways": (None, "true"),
        "hearing": (None, "bidirectional", "attention"),
        "path_n": (None, "8", "64"),
        "path_from": (None, "1", "5", "24"),
        "path_to": (None, "1", "2", "5"),
        "path_k": (None, "2", "9"),
        "path_r": (None, "1", "16"),
        "path_hops": (None, "0", "1"),
        "cost_n": (None, "16", "512", "4096"),
        "cost_d": (None, "16", "512", "4096"),
        "radius": (None, "0.1", "1.5", "3.0"),
        "linear_tick": (None, "1", "12"),
    },
}


def values_of(slug: str) -> dict[str, Values]:
    """Return every parameter that a section's words may depend on, with its values."""
    return {**SHARED, **OWN[slug]}


def _link(names: Iterable[str], values: Iterable[Any]) -> Link:
    return {name: value for name, value in zip(names, values, strict=True) if value is not None}


def every_pair(slug: str) -> list[Link]:
    """Return links that hold every value of every parameter together with every value of every other."""
    values = values_of(slug)
    return [_link(values, row) for row in AllPairs(list(map(list, values.values())))]


def links(slug: str) -> st.SearchStrategy[Link]:
    """Draw links: some parameters left out, others at an end or anywhere between."""
    values: dict[str, st.SearchStrategy[str | None]] = {
        name: st.sampled_from(each) for name, each in values_of(slug).items()
    }
    values["seed"] |= st.integers(0, 9999).map(str)
    values["temperature"] |= st.integers(1, 50).map(lambda tenths: str(tenths / 10))
    words = st.lists(st.sampled_from(["saw", "I", "a", "the", "cat", "看", "3.5", "it's"]), min_size=1, max_size=16)
    values["sentence"] |= words.map(" ".join)
    return st.fixed_dictionaries(values).map(lambda drawn: _link(drawn.keys(), drawn.values()))
