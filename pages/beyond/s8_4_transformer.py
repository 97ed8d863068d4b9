"""8.4 A real transformer: a trained model's heads on the reader's own sentence, each number with its arithmetic."""

from attention.experiments.transformer.encoder import UNKNOWN, Reading, read
from attention.experiments.transformer.sentences import MEASURED_ON, SHOWN
from attention.experiments.transformer.weights import MOST_PIECES, WeightsError, measured
from attention.figures.style import shortened
from attention.trace import Trace
from attention.ui.controls.bound import choose_code
from attention.ui.controls.example import join_tokens
from attention.ui.controls.parameters import PASSAGE
from attention.ui.outside.fetching import place_when_fetched
from attention.ui.page.frame import show, tell
from attention.ui.text import Text
from pages.beyond.all_heads import choose_order
from pages.beyond.changed import show_change
from pages.beyond.one_head import show_heads
from pages.beyond.pronouns import show_pronouns
from pages.beyond.resting import show_habits
from pages.beyond.vectors import show_vectors

LONGEST_NAME = 40
"""Letters of a sentence that a list shows."""


def render(trace: Trace, text: Text) -> None:
    """Show what the model read, all its heads, one of them with its arithmetic, and what may be concluded."""
    passage, sentence = choose_passage(trace.example.tokens, text)
    place = place_when_fetched(text)
    if place is None:
        show(text, "not_fetched")
        return
    try:
        reading = read(sentence, place)
    except WeightsError as error:
        show(text, "no_weights", file=error.file, missing=error.problem == "missing")
        return
    show_model(reading, text)
    if len(reading.pieces) > 2:
        show_heads(sentence, choose_order(reading, text), text)
        show_habits(reading, text)
    show_change(sentence, passage, text)
    show_pronouns(text)
    show_vectors(sentence, text)
    show(text, "honest")


def choose_passage(tokens: tuple[str, ...], text: Text) -> tuple[str, str]:
    """Draw the choice between the reader's sentence and those of a list; return its code and the sentence."""
    own = join_tokens(tokens)
    sentences = {"own": own, **{code: MEASURED_ON[place] for code, place in SHOWN.items()}}

    def name(code: str) -> str:
        is_own = code == "own"
        return shortened(
            text.label("transformer.passage_own", sentence=own) if is_own else sentences[code], LONGEST_NAME
        )

    code = choose_code(PASSAGE, text, name)
    return code, sentences[code]


def show_model(reading: Reading, text: Text) -> None:
    """Say which model it is, whose weights these are, and into which pieces the sentence fell."""
    layers, heads, pieces, _ = reading.weights.shape
    d = reading.hidden[0].shape[1]
    told = measured()
    tell(
        text.part("model", layers=layers, heads=heads, d=d, d_k=d // heads),
        text.part(
            "source",
            embedded=reading.model.source == "embedded",
            known=reading.model.tokenizer.get_vocab_size(),
            sentences=told["sentences"],
            largest=f"{told['largest']:.3f}",
            mean=f"{told['mean']:.4f}",
            same=f"{100 * told['same_words']:.0f}",
        ),
        text.part(
            "pieces",
            count=pieces,
            pieces=" · ".join(reading.pieces),
            nothing=pieces == 2,
            split=any(piece.startswith("##") for piece in reading.pieces),
            unknown=UNKNOWN in reading.pieces,
            cut=reading.left_out > 0,
            left_out=reading.left_out,
            most=MOST_PIECES,
            whole=text.count(pieces - 2 + reading.left_out),
            kept=pieces - 2,
        ),
    )
