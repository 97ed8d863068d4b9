"""“Nonparallel, parallel”: the seconds that both take on the machine that serves this page."""

from functools import cache, lru_cache
from threading import Lock
from typing import Final

import streamlit as st

from attention.experiments.recurrence.race import Race, race
from attention.figures.decay import decay, power_of_ten
from attention.figures.frame import Axis
from attention.figures.lines import Series
from attention.figures.style import format_number, percent
from attention.ui.page import figure
from attention.ui.page.figure import Table
from attention.ui.page.frame import show
from attention.ui.text import Reader, Text, load_text
from pages.recurrence import KEPT, SLUG

LENGTHS: Final = tuple(2**power for power in range(4, 13))
_one_at_a_time: Final = Lock()


@cache
def _measured() -> Race:
    return race(LENGTHS)


def measured(again: bool = False) -> Race:
    """Return the race on this machine, run once for all readers and never twice at the same time."""
    with _one_at_a_time:
        if again:
            _measured.cache_clear()
        return _measured()


@st.fragment
def show_wall_time(text: Text) -> None:
    """Show milliseconds against length, and who is the slower one where."""
    again = st.button(text.label("recurrence.again"), key="race_again")
    if again or not _measured.cache_info().currsize:
        with st.spinner(text.label("recurrence.measuring")):
            measured(again)
    result = measured()
    figure.show_drawn(draw_race(text.reader, result))
    overtaken = result.overtaken()
    show(
        text,
        "race_result",
        shortest=LENGTHS[0],
        longest=LENGTHS[-1],
        recurrent_short=power_of_ten(1000 * result.recurrent[0]),
        attention_short=power_of_ten(1000 * result.attention[0]),
        recurrent_long=power_of_ten(1000 * result.recurrent[-1]),
        attention_long=power_of_ten(1000 * result.attention[-1]),
        recurrent_growth=format_number(result.growth(result.recurrent), 1),
        attention_growth=format_number(result.growth(result.attention), 1),
        calls=percent(min(1.0, result.calls / result.recurrent[-1])),
        width=result.width,
        lost=overtaken is not None,
        overtaken=overtaken or LENGTHS[-1],
    )


@lru_cache(maxsize=KEPT)
def draw_race(reader: Reader, result: Race) -> figure.Drawn:
    """Draw both lines."""
    text = load_text(*reader, SLUG)
    recurrent, attention = ([1000 * seconds for seconds in each] for each in (result.recurrent, result.attention))
    names = [text.label("recurrence.model_recurrent"), text.label("recurrence.model_attention")]
    return figure.draw(
        decay(
            [Series(names[0], LENGTHS, recurrent, "output"), Series(names[1], LENGTHS, attention, "weight")],
            Axis("n", logarithmic=True, ticks=LENGTHS),
            Axis(text.label("recurrence.milliseconds")),
            floor=1e-4,
        ),
        text,
        name="race",
        alt=text.label(
            "recurrence.race_alt",
            n=LENGTHS[-1],
            recurrent=power_of_ten(recurrent[-1]),
            attention=power_of_ten(attention[-1]),
        ),
        table=Table(
            ["n", *names],
            [
                (f"{n}", power_of_ten(one), power_of_ten(other))
                for n, one, other in zip(LENGTHS, recurrent, attention, strict=True)
            ],
        ),
    )
