"""6 Self-attention vs. CNN: who decides what a pixel sees, what each can express, and how much data each needs."""

from attention.figures.decay import power_of_ten
from attention.figures.style import percent
from attention.trace import Trace
from attention.ui.controls.parameters import PREDICT_HEADS
from attention.ui.page.frame import beside, predict, show, tell
from attention.ui.text import Text
from pages.convolution.data_size import ends, how_it_was_trained, show_crossover, show_vit
from pages.convolution.fields import show_fields
from pages.convolution.nine_heads import REFERENCE, measure, show_nine_heads
from pages.convolution.other_direction import nearest, show_other_direction


def render(_: Trace, text: Text) -> None:
    """Compare the two three times: the field, what can be expressed, what is learned from how much data."""
    with beside("fields"):
        show(text, "field")
        show_fields(text)
    show(text, "heads")
    answered = predict(text, PREDICT_HEADS)
    show(text, *(["heads_answer"] if answered else []), "encoding")
    show_nine_heads(text)
    show(text, "capacity")
    with beside("other_direction"):
        show_other_direction(text)
    with beside("vit"):
        show_vit(text)
    show_crossover(text)
    tell(how_it_was_trained(text), conclusion(text), text.part("sources"))


def conclusion(text: Text) -> str:
    """Gather what was measured."""
    reference = measure(REFERENCE)
    near, both = ends("near"), ends("both")
    return text.part(
        "conclusion",
        error=power_of_ten(float(reference.largest_error[-1])),
        sharpest=int(reference.sharpness[-1]),
        explained=percent(nearest().explained),
        near_cnn=near["cnn_first"],
        near_attention=near["attention_first"],
        both_cnn=both["cnn_last"],
        both_attention=both["attention_last"],
        fewest=near["fewest"],
        most=near["most"],
    )
