"""The article: one module a section, in reading order. This is the table of contents."""

from typing import Final

from attention.ui.page.section import Section
from pages.beyond import cross, s8_1_heads, s8_2_block, s8_3_induction, s8_4_transformer
from pages.classroom import (
    s9_1_exercises,
    s9_2_mistakes,
    s9_3_self_check,
    s9_4_compare,
    s9_5_own_numbers,
    s9_6_take_home,
)
from pages.convolution import s6_versus_cnn
from pages.images import s5_2_images
from pages.introduction import s1_introduction
from pages.labeling import s2_sequence_labeling
from pages.recurrence import s7_versus_rnn
from pages.speech import s5_1_speech
from pages.steps import s3_1_overview, s3_2_scores, s3_3_softmax, s3_4_values, s3_5_output, s4_matrix_view

SECTIONS: Final = (
    Section(
        "introduction",
        "1",
        s1_introduction.render,
        "group_start",
        after=s1_introduction.show_journey,
        last=s1_introduction.show_symbols,
        options=("sentence",),
    ),
    Section("sequence-labeling", "2", s2_sequence_labeling.render, "group_start", long=True),
    Section("overview", "3.1", s3_1_overview.render, "group_steps"),
    Section("scores", "3.2", s3_2_scores.render, "group_steps", options=("d_k", "d")),
    Section(
        "softmax",
        "3.3",
        s3_3_softmax.render,
        "group_steps",
        after=s3_3_softmax.show_overflow,
        options=("temperature", "normalizer", "visible", "reach", "hide"),
    ),
    Section("values", "3.4", s3_4_values.render, "group_steps"),
    Section("output", "3.5", s3_5_output.render, "group_steps"),
    Section("matrix-view", "4", s4_matrix_view.render, "group_matrix", long=True, options=("temperature", "positions")),
    Section("speech", "5.1", s5_1_speech.render, "group_uses"),
    Section("images", "5.2", s5_2_images.render, "group_uses"),
    Section("versus-cnn", "6", s6_versus_cnn.render, "group_versus"),
    Section("versus-rnn", "7", s7_versus_rnn.render, "group_versus"),
    Section(
        "heads",
        "8.1",
        s8_1_heads.render,
        "group_beyond",
        square=True,
        options=("d", "visible", "reach", "hide"),
        after=cross.show_two_sentences,
        last=cross.show_cross,
    ),
    Section("block", "8.2", s8_2_block.render, "group_beyond", square=True, options=("d",)),
    Section("induction", "8.3", s8_3_induction.render, "group_beyond"),
    Section("transformer", "8.4", s8_4_transformer.render, "group_beyond", long=True),
    Section("exercises", "9.1", s9_1_exercises.render, "group_classroom"),
    Section("mistakes", "9.2", s9_2_mistakes.render, "group_classroom", after=s9_2_mistakes.show_ways, square=True),
    Section("self-check", "9.3", s9_3_self_check.render, "group_classroom"),
    Section("compare", "9.4", s9_4_compare.render, "group_classroom"),
    Section("own-numbers", "9.5", s9_5_own_numbers.render, "group_classroom"),
    Section("take-home", "9.6", s9_6_take_home.render, "group_classroom"),
)
