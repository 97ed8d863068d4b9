"""What all heads do on the sentence: their tendencies, where attention rests, and how often a weight misleads."""

from attention.experiments.transformer.encoder import Reading
from attention.figures.style import percent
from attention.ui.page.frame import table_of, tell
from attention.ui.text import Text
from pages.beyond.all_heads import tendencies


def show_habits(reading: Reading, text: Text) -> None:
    """Tell what heads tend to do, how much rests on the special pieces by layer, and how often a weight misleads."""
    _, first, last, misled = reading.habits
    most = int(first.argmax())
    tell(
        text.part("differ", share=percent(misled)),
        tendencies(reading, text),
        text.part("resting", layer=most + 1, share=percent(float(first[most])), least=percent(float(first.min()))),
        table_of(
            [text.label("transformer.layer"), *(str(layer + 1) for layer in range(len(first)))],
            [
                [piece, *(percent(float(share)) for share in shares)]
                for piece, shares in (("[CLS]", first), ("[SEP]", last))
            ],
        ),
    )
