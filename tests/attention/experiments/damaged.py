"""Files as a reader may bring them: cut off, or with a few bytes that are not what they were."""

from collections.abc import Mapping
from typing import Final

import numpy as np
from hypothesis import strategies as st

WAYS: Final = ("cut", "flip", "insert")
SEEDS: Final = st.integers(0, 10**6)


def damaged(files: Mapping[str, bytes]) -> st.SearchStrategy[bytes]:
    """Draw one of the files, damaged in one of the ways; half of the damage is where a file says what it is."""
    return st.builds(damage, st.sampled_from([files[name] for name in sorted(files)]), st.sampled_from(WAYS), SEEDS)


def damage(file: bytes, way: str, seed: int) -> bytes:
    """Cut the file, insert seven bytes, or change five."""
    generator = np.random.default_rng(seed)
    data = bytearray(file)
    where = int(generator.integers(min(len(data), int(generator.choice([100, 10**9])))))
    if way == "cut":
        del data[where:]
    elif way == "insert":
        data[where:where] = generator.bytes(7)
    else:
        for _ in range(5):
            data[int(generator.integers(len(data)))] = int(generator.choice([0, 127, 128, 255]))
    return bytes(data)
