"""From attention to use: the sentence's vector, and how near it is to others."""

from typing import Final

from attention.experiments.transformer.encoder import Reading, cosines, read
from attention.experiments.transformer.sentences import MEASURED_ON, SHOWN
from attention.experiments.transformer.weights import chosen_place
from attention.figures.heatmap import Side, heatmap, signed_span
from attention.ui.page import figure
from attention.ui.page.frame import show
from attention.ui.text import Text

BESIDE: Final = ("tired", "wide", "big", "small", "bank")
"""The sentences that the reader's own is compared with."""


def show_vectors(reading: Reading, text: Text) -> None:
    """Show the cosines between the reader's sentence and five others."""
    others = [read(MEASURED_ON[SHOWN[code]], chosen_place()) for code in BESIDE]
    near = cosines([reading, *others])
    names = [text.label("transformer.this_one"), *BESIDE]
    different = [place for place, other in enumerate(others) if other.pieces != reading.pieces]
    closest = max(different, key=lambda place: float(near[0, place + 1]))
    show(
        text,
        "vectors",
        d=len(reading.sentence),
        sentence=MEASURED_ON[SHOWN[BESIDE[closest]]],
        near=float(near[0, closest + 1]),
        opposite=f"{near[3, 4]:.3f}",
        kin=float(near[1, 2]),
    )
    figure.show(
        heatmap(
            near,
            Side("", names),
            Side("", names),
            quantity=text.label("transformer.cosine"),
            span=signed_span(near),
        ),
        text,
        name="cosines",
        alt=text.label("transformer.cosines_alt", count=len(names), closest=BESIDE[closest]),
    )
