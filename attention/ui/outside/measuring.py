"""The button that measures: both ways of computing truncated attention, timed on this machine while a reader waits."""

import threading
from typing import Final, NamedTuple

import streamlit as st

from attention.experiments.speech.truncated import Timing, measure
from attention.ui.text import Text

BAND_LENGTHS: Final = (1_000, 4_000, 10_000, 30_000, 100_000)
DENSE_LENGTHS: Final = (1_000, 2_000, 4_000)  # 4,000 frames are 64 MB of scores already
KEY: Final = "speed_measured"
_one_at_a_time: Final = threading.Lock()  # two at once would measure each other


class Speed(NamedTuple):
    """What was measured."""

    band: tuple[Timing, ...]
    dense: tuple[Timing, ...]


def measure_on_demand(text: Text) -> Speed | None:
    """Draw the button; return what was measured last in this session, or None where nothing was."""
    state = st.session_state  # noqa: TID251 -- eight pairs of numbers that only this reader's press may replace
    if st.button(text.label("media.measure"), key="measure"):
        if _one_at_a_time.acquire(blocking=False):
            try:
                state[KEY] = _measure_all(text)
            finally:
                _one_at_a_time.release()
        else:
            st.info(text.label("media.measure_busy"))
    measured: Speed | None = state.get(KEY)
    return measured


def _measure_all(text: Text) -> Speed:
    planned = [
        *(("band", length) for length in BAND_LENGTHS),
        *(("dense with mask", length) for length in DENSE_LENGTHS),
    ]
    bar = st.progress(0.0)
    timings: dict[str, list[Timing]] = {"band": [], "dense with mask": []}
    for done, (how, length) in enumerate(planned):
        words = text.label("media.measuring_band" if how == "band" else "media.measuring_dense", length=length)
        bar.progress(done / len(planned), words)
        timings[how].append(measure("band" if how == "band" else "dense with mask", length))
    bar.empty()
    return Speed(tuple(timings["band"]), tuple(timings["dense with mask"]))
