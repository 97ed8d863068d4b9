"""The article: one module a section, in reading order. This is the table of contents."""

from typing import Final

from attention.ui.section import Section
from pages import s1_introduction, s3_4_values, s3_5_output

SECTIONS: Final = (
    Section("introduction", "1", s1_introduction.render, "group_start"),
    Section("values", "3.4", s3_4_values.render, "group_steps"),
    Section("output", "3.5", s3_5_output.render, "group_steps"),
)
