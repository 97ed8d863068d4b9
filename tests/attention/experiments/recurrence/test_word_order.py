from attention.experiments.recurrence.networks import draw_recurrence
from attention.experiments.recurrence.word_order import read_backwards
from attention.presets import build_example


def test_the_recurrent_network_notices_and_self_attention_does_not() -> None:
    example = build_example("saw", tokens=tuple("abcdefg"))
    changed = read_backwards(example, draw_recurrence(example.d_model, 3, 0.9, 7))
    assert changed.recurrent > 0.01
    assert changed.attention < 1e-14


def test_a_sentence_that_reads_alike_both_ways_changes_nothing_in_its_middle() -> None:
    example = build_example("saw", tokens=("a",))
    assert read_backwards(example, draw_recurrence(example.d_model, 3, 0.9, 7)) == (0.0, 0.0)
