"""What attention costs as a clip or a picture grows, computed."""

from attention.experiments.speech.frames import FRAMES_PER_SECOND, MEL_BANDS
from attention.experiments.speech.truncated import Cost, cost
from attention.figures.style import fine_percent, format_number
from attention.ui.controls.parameters import PREDICT_HOUR
from attention.ui.outside.media import show_wide_table, size_in_words
from attention.ui.page.frame import predict, show
from attention.ui.text import Text
from pages.speech.listening import Range

SECOND, FEW_SECONDS, HOUR = 1, 5, 3_600


def show_growth(chosen: Range, text: Text) -> None:
    """Ask how large an hour's matrix is; then show the table from one second to an hour."""
    show(text, "grows")
    clips = [
        (text.label("media.clip_seconds", seconds=SECOND), SECOND * FRAMES_PER_SECOND),
        (text.label("media.clip_seconds", seconds=FEW_SECONDS), FEW_SECONDS * FRAMES_PER_SECOND),
        (
            text.label("media.clip_this", seconds=format_number(chosen.clip.recording.seconds, 1)),
            chosen.length,
        ),
        (text.label("media.clip_hour"), HOUR * FRAMES_PER_SECOND),
    ]
    answered = predict(text, PREDICT_HOUR)
    shown = clips if answered else clips[:-1]
    header = ("clip", "vectors", "scores", "bytes", "multiplications", "band", "share")
    show_wide_table(
        "growth",
        [text.label(f"media.header_{name}") for name in header],
        [row(name, length, chosen, text) for name, length in shown],
    )
    if answered:
        hour = HOUR * FRAMES_PER_SECOND
        show(
            text,
            "hour_answer",
            bytes=size_in_words(cost(hour, MEL_BANDS).score_bytes),
            band_bytes=size_in_words(within(chosen, hour).score_bytes),
        )


def within(chosen: Range, length: int) -> Cost:
    """Return the cost of truncated attention with the chosen range."""
    return cost(length, MEL_BANDS, chosen.left, chosen.right)


def row(name: str, length: int, chosen: Range, text: Text) -> list[str]:
    """Return one line of the table."""
    full, band = cost(length, MEL_BANDS), within(chosen, length)
    return [
        name,
        text.count(length),
        text.count(full.scores),
        size_in_words(full.score_bytes),
        text.count(full.multiplications),
        text.count(band.scores),
        fine_percent(band.scores / full.scores),
    ]
