"""Why a vision transformer takes patches: the square of the number of vectors, computed."""

from attention.experiments.images.photograph import VIT_PATCH, VIT_SIDE
from attention.experiments.images.pixels import HEIGHT, WIDTH
from attention.experiments.speech.truncated import cost
from attention.ui.outside.media import show_wide_table, size_in_words
from attention.ui.page.frame import show
from attention.ui.text import Text

SMALL_SIDE, LARGE_SIDE = 64, 1024
PATCHES = (VIT_SIDE // VIT_PATCH) ** 2
NUMBERS = 3 * VIT_PATCH**2


def show_picture_cost(text: Text) -> None:
    """Show vectors, scores and memory of some pictures, and what patches change."""
    show(text, "cost")
    pictures = {
        "article": (HEIGHT * WIDTH, 3),
        "small": (SMALL_SIDE**2, 3),
        "vit": (VIT_SIDE**2, 3),
        "large": (LARGE_SIDE**2, 3),
        "patches": (PATCHES, NUMBERS),
    }
    rows = []
    for name, (count, width) in pictures.items():
        asked = cost(count, width)
        rows.append(
            [
                text.label(f"media.picture_{name}"),
                text.count(asked.vectors),
                text.count(asked.scores),
                size_in_words(asked.score_bytes),
            ]
        )
    header = ("header_picture", "header_count", "header_squared", "header_bytes")
    show_wide_table("pictures", [text.label(f"media.{name}") for name in header], rows)
    show(
        text,
        "vit",
        side=VIT_SIDE,
        patch=VIT_PATCH,
        patches=PATCHES,
        numbers=NUMBERS,
        scores=PATCHES**2,
        pixel_scores=VIT_SIDE**4,
    )
