"""Every combination of the options of an example, for what must hold in each."""

from itertools import product
from typing import Any, Final

CHOICES: Final[dict[str, tuple[Any, ...]]] = {
    "score": ("dot_product", "additive"),
    "scaled": (False, True),
    "temperature": (1.0, 0.7),
    "normalizer": ("softmax", "relu", "identity"),
    "visible": ("all", "causal", "band", "padding"),
    "positions": ("none", "sinusoidal"),
}
COMBINATIONS: Final = [dict(zip(CHOICES, values, strict=True)) for values in product(*CHOICES.values())]
