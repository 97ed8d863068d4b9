"""Band against masked matrix, measured on this server while the reader waits."""

from attention.experiments.speech.truncated import MEASURED_REACH, MEASURED_WIDTH, Timing, cost, growth
from attention.figures.frame import Axis
from attention.figures.lines import Series, lines
from attention.figures.style import format_number, grouped
from attention.ui.outside.measuring import Speed, measure_on_demand
from attention.ui.outside.media import size_in_words
from attention.ui.page import figure
from attention.ui.page.figure import Table
from attention.ui.page.frame import look, show
from attention.ui.text import Text


def show_speed(text: Text) -> None:
    """Say what saves time, and measure it."""
    show(text, "speed")
    speed = measure_on_demand(text)
    if speed is None:
        show(text, "speed_none")
    else:
        show_measured(speed, text)


def show_measured(speed: Speed, text: Text) -> None:
    """Show both measurements on logarithmic axes, and their slopes."""
    names = {"band": speed.band, "dense": speed.dense}
    look(text, "look_speed")
    figure.show(
        lines(
            [
                Series(
                    text.label(f"media.speed_{name}"),
                    [timing.length for timing in timings],
                    [timing.seconds for timing in timings],
                    colour,
                )
                for (name, timings), colour in zip(names.items(), ("query", "output"), strict=True)
            ],
            Axis(text.label("media.speed_length"), logarithmic=True, ticks=(1_000, 10_000, 100_000)),
            Axis(text.label("media.speed_time"), logarithmic=True),
            decimals=4,
        ),
        text,
        name="speed",
        alt=text.label(
            "media.speed_alt",
            band=format_number(speed.band[-1].seconds, 3),
            band_length=speed.band[-1].length,
            dense=format_number(speed.dense[-1].seconds, 3),
            dense_length=speed.dense[-1].length,
        ),
        table=Table(
            [text.label(f"media.speed_{name}") for name in ("length", "band", "dense")],
            [
                measured_row(length, speed)
                for length in sorted({timing.length for timing in (*speed.band, *speed.dense)})
            ],
        ),
    )
    longest, ratio = speed.band[-1], round(speed.dense[-1].seconds / band_seconds(speed))
    show(
        text,
        "speed_result",
        width=MEASURED_WIDTH,
        reach=MEASURED_REACH,
        band_slope=growth(speed.band),
        dense_slope=growth(speed.dense),
        dense_longest=speed.dense[-1].length,
        faster=ratio > 1,
        ratio=ratio,
        band_longest=longest.length,
        seconds=format_number(longest.seconds, 3),
        bytes=size_in_words(cost(longest.length, MEASURED_WIDTH).score_bytes),
    )


def band_seconds(speed: Speed) -> float:
    """Return what the band took for as many frames as the longest masked matrix."""
    return seconds_of(speed.band, speed.dense[-1].length) or float("nan")


def seconds_of(timings: tuple[Timing, ...], length: int) -> float | None:
    """Return how long one length took, or None where it was not measured."""
    return next((timing.seconds for timing in timings if timing.length == length), None)


def measured_row(length: int, speed: Speed) -> list[str]:
    """Return one line of the table; a dash where a length was not measured."""
    both = (seconds_of(timings, length) for timings in (speed.band, speed.dense))
    return [grouped(length), *("–" if seconds is None else format_number(seconds, 4) for seconds in both)]
