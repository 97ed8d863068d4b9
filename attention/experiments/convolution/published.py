"""Numbers that others have measured, each with its source."""

from typing import Final

VIT_PICTURES: Final = {"ImageNet": 1_300_000, "ImageNet-21k": 14_000_000, "JFT-300M": 303_000_000}
"""Pre-training pictures."""

VIT_ACCURACY: Final[dict[str, tuple[float | None, float, float]]] = {
    "B/16": (77.91, 83.97, 84.15),
    "B/32": (73.38, 81.28, 80.73),
    "L/16": (76.53, 85.15, 87.12),
    "L/32": (71.16, 80.99, 84.37),
    "H/14": (None, 85.13, 88.04),
}
"""ImageNet accuracy in per cent after fine-tuning, for each model, after each pre-training set.

Source:
    Dosovitskiy et al., An image is worth 16x16 words, ICLR 2021 (arXiv 2010.11929), appendix, table 5; the numbers
    behind figure 3. Its table 2 holds the best runs, which differ.
"""
