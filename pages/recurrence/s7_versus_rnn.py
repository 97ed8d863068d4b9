"""7 Self-attention vs. RNN: steps that wait, paths, influence, memory, time, and where the two meet."""

from attention.experiments.recurrence.forgetting import DISTANCES, of_attention, of_memory, of_recurrence
from attention.experiments.recurrence.paths import path_length
from attention.experiments.recurrence.word_order import read_backwards, rows_to_keep
from attention.figures.decay import power_of_ten
from attention.figures.style import percent
from attention.trace import Trace
from attention.ui.controls.parameters import LONGEST_PATH
from attention.ui.page.frame import beside, look, show, tell
from attention.ui.text import Text
from pages.recurrence import memory
from pages.recurrence.influence_curve import show_influence
from pages.recurrence.linear import show_linear
from pages.recurrence.path_race import show_costs, show_paths
from pages.recurrence.step_by_step import D_STATE, layers, show_hearing, show_step_by_step
from pages.recurrence.wall_time import measured, show_wall_time


def render(trace: Trace, text: Text) -> None:
    """Make each claim of the slide happen, and see its conditions."""
    with beside("step"):
        show(text, "step")
        show_step_by_step(trace, text)
    with beside("hearing"):
        look(text, "look_hearing", "hearing")
        show_hearing(trace, text)
    with beside("paths"):
        show(text, "paths")
        show_paths(text)
    show(text, "costs")
    show_costs(text)
    with beside("influence"):
        look(text, "look_influence", "influence")
        show_influence(text)
    with beside("memory"):
        memory.show_memory(text)
        memory.show_live(text)
    with beside("race"):
        look(text, "look_race", "race")
        show_wall_time(text)
    with beside("linear"):
        show(text, "linear")
        show_linear(trace, text)
    tell(conclusion(trace, text), text.part("sources"))


def conclusion(trace: Trace, text: Text) -> str:
    """Gather what was measured."""
    attention, recurrent, _, lstm = memory.curves()
    place = attention.waits.index(32)
    race = measured()
    backwards, kept = read_backwards(trace, layers(trace)[0]), rows_to_keep(trace)
    return text.part(
        "conclusion",
        n=LONGEST_PATH,
        path_recurrent=path_length("recurrent", LONGEST_PATH - 1),
        path_attention=path_length("attention", LONGEST_PATH - 1),
        distance=DISTANCES[-1],
        radius_one=power_of_ten(float(of_recurrence(1.0)[-1])),
        memory_influence=power_of_ten(float(of_memory()[-1])),
        attention_influence=power_of_ten(float(of_attention()[-1])),
        wait=attention.waits[place],
        recurrent_memory=percent(float(recurrent.mean[place])),
        attention_memory=percent(float(attention.mean[place])),
        lstm_memory=percent(float(lstm.mean[place])),
        steps=recurrent.steps,
        longest=race.lengths[-1],
        recurrent_time=power_of_ten(1000 * race.recurrent[-1]),
        attention_time=power_of_ten(1000 * race.attention[-1]),
        lost=race.overtaken() is not None,
        state=D_STATE,
        kept=kept,
        cache=kept * (trace.example.d_k + trace.example.d_v),
        band=trace.example.visible == "band",
        alone=kept == 0,
        backwards_recurrent=power_of_ten(backwards.recurrent),
        backwards_attention=power_of_ten(backwards.attention),
        ordered=not backwards.is_rounding,
        backwards_differs=bool(backwards.attention),
    )
