"""Examples of all kinds, drawn: what must hold of exercises has to hold in each."""

from typing import Any

import numpy as np

from attention import Trace, run
from attention.presets import build_example

WORDS = ("I", "saw", "a", "dog", "saw", "me")


def drawn_trace(seed: int, **options: Any) -> Trace:
    """1 to 6 tokens, D, K and V from 1 to 4, any score, scale, temperature, normalizer, base, mask and positions."""
    draw = np.random.default_rng(seed)
    sizes = dict(zip(("d_model", "d_k", "d_v"), draw.integers(1, 5, 3).tolist(), strict=True))
    chosen: dict[str, Any] = {
        "tokens": WORDS[: draw.integers(1, 7)],
        "score": draw.choice(["dot_product", "dot_product", "additive"]),
        "scaled": bool(draw.integers(2)),
        "temperature": float(draw.choice([1.0, 1.0, 0.5])),
        "normalizer": draw.choice(["softmax", "softmax", "softmax", "relu", "identity"]),
        "base": float(draw.choice([np.e, 2, 3])),
        "visible": draw.choice(["all", "causal", "band", "padding"]),
        "positions": draw.choice(["none", "none", "sinusoidal"]),
    }
    preset = str(draw.choice(["saw", "integers"]))
    return run(build_example(preset, seed=seed, **{**chosen, **sizes, **options}))
