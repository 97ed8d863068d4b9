"""Weights that are still to come from the hub: whoever waits for them sees how many are there."""

import time
from typing import Final

import streamlit as st

from attention.experiments.transformer.weights import Place, chosen_place
from attention.ui.text import Text

LOOK: Final = 0.25
"""Seconds from one look at the download to the next."""
MEGABYTE: Final = 1_000_000


def place_when_fetched(text: Text) -> Place | None:
    """Return where the weights are, after a download if the setting asks for one; None where it failed."""
    place = chosen_place()
    if place.source != "hub" or place.folder.is_dir():
        return place
    from attention.experiments.transformer import hub

    fetching = hub.fetch()
    bar = st.progress(0.0)
    while fetching.running:
        done, of = (f"{amount / MEGABYTE:.0f}" for amount in (fetching.fetched, hub.BYTES))
        bar.progress(fetching.share, text.label("transformer.fetching", done=done, of=of))
        time.sleep(LOOK)
    bar.empty()
    return None if fetching.failed_at is not None else chosen_place()
