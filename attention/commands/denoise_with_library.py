"""Measure a library's non-local means on the shipped photograph; a developer's command, the app never runs it.

`python -m attention.commands.denoise_with_library` needs scikit-image (requirements-dev.txt: with SciPy it weighs
50 MB, too much to serve four numbers) and writes assets/data/denoising.json in a minute or two.
"""

import json
from importlib.metadata import version
from pathlib import Path
from typing import Final

from skimage.restoration import denoise_nl_means

from attention.experiments.images.denoising import LIBRARY_RESULTS, PICTURE_SIDE, SEARCH_RADIUS, SIGMAS, add_noise, psnr
from attention.experiments.images.photograph import Pixels, open_photograph, reduced

PHOTOGRAPH: Final = Path(__file__).parents[2] / "assets/data/chelsea.png"
STRENGTHS: Final = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.2)
PATCH_SIZES: Final = (3, 5, 7)


def best_of_library(pixels: Pixels, sigma: float) -> tuple[float, float, int]:
    """Return decibels, strength (a multiple of sigma) and patch size of the library at its best for this noise."""
    noisy = add_noise(pixels, sigma)
    tried = []
    for strength in STRENGTHS:
        for size in PATCH_SIZES:
            settings = {"patch_size": size, "patch_distance": SEARCH_RADIUS, "h": strength * sigma, "sigma": sigma}
            restored = denoise_nl_means(noisy, **settings, fast_mode=False, channel_axis=2)
            tried.append((psnr(pixels / 255.0, restored), strength, size))
    return max(tried)


def main() -> None:
    """Measure every noise and write the file."""
    pixels = reduced(open_photograph(PHOTOGRAPH.read_bytes()).pixels, PICTURE_SIDE)
    results = []
    for sigma in SIGMAS:
        decibels, strength, size = best_of_library(pixels, sigma)
        result = {"sigma": sigma, "decibels": round(decibels, 2), "strength": strength, "patch_size": size}
        results.append(result)
        print(result)
    found = {
        "library": f"scikit-image {version('scikit-image')}",
        "picture": PHOTOGRAPH.name,
        "tries": len(STRENGTHS) * len(PATCH_SIZES),
        "results": results,
    }
    LIBRARY_RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
