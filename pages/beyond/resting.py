"""Where attention rests, and how often the largest weight is not the longest vector."""

from attention.experiments.transformer.encoder import Reading
from attention.figures.style import percent
from attention.ui.page.frame import show, show_table
from attention.ui.text import Text


def show_resting(reading: Reading, text: Text) -> None:
    """Show how much rests on the special pieces, layer by layer, and how often a weight misleads."""
    _, first, last, misled = reading.habits
    show(text, "differ", share=percent(misled))
    most = int(first.argmax())
    show(text, "resting", layer=most + 1, share=percent(float(first[most])), least=percent(float(first.min())))
    show_table(
        [text.label("transformer.layer"), *(str(layer + 1) for layer in range(len(first)))],
        [["[CLS]", *(percent(float(share)) for share in first)], ["[SEP]", *(percent(float(share)) for share in last)]],
    )
