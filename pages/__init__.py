"""The article: one module a section, in reading order. This is the table of contents."""

from typing import Final

from attention.ui.section import Section
from pages import s3_2_scores

SECTIONS: Final = (Section("scores", "3.2", s3_2_scores.render, "group_steps"),)
