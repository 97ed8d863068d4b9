"""Training that the reader watches. It runs in slices of a third of a second, each inside a rerun of its fragment.

The browser asks for the next slice. So whoever stops, leaves the page or closes the browser ends the training: there is
no thread and no loop that could go on. What was learned so far stays with the session, to look back at.
"""

import time
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Final

import streamlit as st

from attention.experiments.labeling.twins import Moment, TwinTask, train_twins, untrained
from attention.ui.controls import parameters
from attention.ui.controls.bound import choose_number, choose_step
from attention.ui.controls.example import toolbar
from attention.ui.text import Text

SLICE: Final = 0.3
"""Seconds of training between two pictures. The browser asks as often, so that one request is always waiting."""
SELDOM: Final = 100
"""Steps between two drawings of what is dear to draw."""
KEY: Final = "twin_course"
BUTTON: Final = "twin_run"


def _state() -> "st.runtime.state.SessionStateProxy":
    return st.session_state  # noqa: TID251 -- what was learned is no widget's value, and too dear to learn at every rerun


class Course:
    """One training: what it has come to, and whether it goes on."""

    def __init__(self, task: TwinTask) -> None:
        self.task = task
        self.running = False
        self.asked = False
        """Whether the browser asks for slices."""
        self._lessons = islice(train_twins(task), 1, None)  # begins to train when it is first asked
        self.moments = [untrained(task)]

    @property
    def finished(self) -> bool:
        """Whether the last step is taken."""
        return self.moments[-1].step == self.task.steps

    def advance(self, seconds: float) -> None:
        """Train for that long, at least until the next moment."""
        until = time.monotonic() + seconds
        for moment in self._lessons:
            self.moments.append(moment)
            if time.monotonic() >= until:
                break
        self.running = self.running and not self.finished


def choose_task(text: Text) -> TwinTask:
    """Draw what the reader may choose of the twin task; all of it is in the link."""
    with toolbar("twin"):
        length = choose_number(parameters.TWIN_LENGTH, text, width=220)
        window = choose_number(parameters.TWIN_WINDOW, text, width=220)
        rate = choose_step(parameters.TWIN_RATE, text, width=220)
        seed = choose_number(parameters.TWIN_SEED, text, width=120)
    return TwinTask(length, window, seed, rate)


def show_training(task: TwinTask, text: Text, draw: Callable[[Sequence[Moment], Moment], None]) -> None:
    """Draw start, stop and progress, train while the reader wants it, and show where it stands.

    Args:
        task: another one than before starts afresh.
        text: the reader's words.
        draw: draws the moments up to the one looked at, in a rerun of this fragment. Its second argument is the last of
            them, or while the training runs the last after a round number of steps, for what is dear to draw.
    """
    course = _course_of(task)
    if BUTTON not in _state():  # just arrived: a page that was left does not go on by itself
        course.running = course.asked = False
    if course.asked and not course.running:
        _end(course)
    course.asked = course.running
    with toolbar("twin_run"):
        if course.running:
            st.button(text.label("tagging.twin_stop"), key=BUTTON, on_click=_stop, icon=":material/stop:")
        else:
            label = "twin_start" if len(course.moments) == 1 else "twin_go_on"
            st.button(
                text.label(f"tagging.{label}"),
                key=BUTTON,
                on_click=_start,
                disabled=course.finished,
                type="primary",
                icon=":material/play_arrow:",
            )
        untouched = len(course.moments) == 1 and not course.running
        st.button(text.label("tagging.twin_afresh"), on_click=_forget, disabled=untouched)

    @st.fragment(run_every=SLICE if course.running else None)
    def follow() -> None:
        if course.running:
            course.advance(SLICE)
            if course.finished:
                _end(course)
        step = course.moments[-1].step
        st.progress(step / task.steps, text=text.label("tagging.twin_progress", step=step, steps=task.steps))
        with st.container():  # its place stays when the slider goes, and so do the figures below
            moments = course.moments if course.running else course.moments[: _choose_moment(course, text)]
        seldom = [moment for moment in moments if moment.step % SELDOM == 0]
        draw(moments, seldom[-1] if course.running else moments[-1])

    follow()


def _end(course: Course) -> None:
    """Let the browser ask no more: only a run of the whole page ends that, a fragment's does not."""
    course.asked = False
    st.rerun()


def _choose_moment(course: Course, text: Text) -> int:
    """Draw the slider that goes back; return how many moments are to be looked at."""
    steps = [moment.step for moment in course.moments]
    if len(steps) == 1:
        return 1
    label = text.label("tagging.twin_moment")
    return steps.index(st.select_slider(label, steps, steps[-1], key=f"twin_moment_{id(course)}_{len(steps)}")) + 1


def _course_of(task: TwinTask) -> Course:
    course: Course | None = _state().get(KEY)
    return course if course is not None and course.task == task else _begin(task, course)


def _begin(task: TwinTask, before: Course | None) -> Course:
    """Put a new course in the place of the one before; the browser may still be asking for that one's slices."""
    course = _state()[KEY] = Course(task)
    course.asked = before is not None and before.asked
    return course


def _start() -> None:
    _state()[KEY].running = True


def _stop() -> None:
    _state()[KEY].running = False


def _forget() -> None:
    course = _state()[KEY]
    _begin(course.task, course)
