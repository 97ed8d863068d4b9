"""Serve the explainer: `streamlit run app.py`.

The script of every rerun is pages/walkthrough.py. It stands where no folder `pages/` lies beside it: otherwise
Streamlit's old page discovery would answer the first deep link after a start.
"""

import gc

import pandas  # noqa: F401 -- Streamlit imports it when the first board is drawn
import streamlit as st
from starlette.middleware import Middleware

from attention.experiments.steps.scaling import effect_of_dimension
from attention.ui.arrivals import share_openings
from attention.ui.batches import hand_on_in_batches
from attention.ui.framing import framed_by
from attention.ui.overtaken import let_moves_stand
from attention.ui.restart import answer_with_whole_page
from attention.ui.savings import save_time
from attention.ui.server import ROUTES, Front
from attention.ui.uploads import keep_uploads_in_memory
from pages import SECTIONS  # noqa: F401 -- and these with the first page

framed_by()  # a setting that cannot be read is told before anybody is served
answer_with_whole_page()
share_openings()
hand_on_in_batches()
keep_uploads_in_memory()
let_moves_stand()
save_time()
app = st.App("pages/walkthrough.py", middleware=[Middleware(Front)], routes=ROUTES)

# Warm up, so that the first reader waits no longer than others: all is imported, and stays out of later garbage
# collections; the slowest figure's numbers are kept.
effect_of_dimension()
gc.collect()
gc.freeze()
