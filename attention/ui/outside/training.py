"""Training that the reader watches. It runs in slices of a third of a second, each inside a rerun of its fragment.

The browser asks for the next slice. So whoever stops, leaves the page or closes the browser ends the training: there is
no thread and no loop that could go on. What was learned so far stays with the session, to look back at.

One slice at a time is trained and drawn, so that who reads meanwhile is not kept waiting; where others wait it is ten
steps. All who chose the same task share what was learned: of a class that presses the button at once nobody computes
what another has computed.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from threading import Lock
from typing import Final

import streamlit as st

from attention.experiments.labeling.twins import Moment, TwinTask, train_twins, untrained
from attention.ui.controls import parameters
from attention.ui.controls.bound import choose_number, choose_step
from attention.ui.controls.example import toolbar
from attention.ui.text import Text

SLICE: Final = 0.3
"""Seconds of training between two pictures. The browser asks as often, so that one request is always waiting."""
TURN: Final = 2.0
"""Seconds that a slice waits for its turn; without one it tells so and comes again."""
PACE: Final = 0.1
"""Seconds that a moment counts for which another reader has learned already: some of what it takes to learn it."""
SELDOM: Final = 10
"""Moments between two drawings of what is dear to draw."""
TASKS: Final = 32
"""Tasks whose lessons are kept, each half a megabyte at most."""
KEY: Final = "twin_course"
BUTTON: Final = "twin_run"
_one_at_a_time: Final = Lock()


def _state() -> "st.runtime.state.SessionStateProxy":
    return st.session_state  # noqa: TID251 -- what was learned is no widget's value, and too dear to learn at every rerun


class Lessons:
    """What a task has taught so far: the same for everybody, since its seed settles it."""

    def __init__(self, task: TwinTask) -> None:
        self.task = task
        self.moments = [untrained(task)]
        self._next = islice(train_twins(task), 1, None)  # begins to train when it is first asked

    def learn(self) -> None:
        """Go on to the next moment."""
        self.moments.append(next(self._next))


@lru_cache(maxsize=TASKS)
def lessons_of(task: TwinTask) -> Lessons:
    """Return the lessons that all who chose this task share."""
    return Lessons(task)


class Course:
    """One reader's training: how far it has come, and whether it goes on."""

    def __init__(self, task: TwinTask) -> None:
        self.lessons = lessons_of(task)
        self.running = False
        self.asked = False
        """Whether the browser asks for slices."""
        self.count = 1
        """How many of the lessons' moments the reader has seen."""

    @property
    def task(self) -> TwinTask:
        """The task."""
        return self.lessons.task

    @property
    def moments(self) -> list[Moment]:
        """The moments that the reader has seen."""
        return self.lessons.moments[: self.count]

    @property
    def finished(self) -> bool:
        """Whether the last step is taken."""
        return self.moments[-1].step == self.task.steps

    def advance(self, seconds: float) -> None:
        """Train for that long, at least until the next moment."""
        until = time.monotonic() + seconds
        while not self.finished:
            if self.count < len(self.lessons.moments):
                until -= PACE
            else:
                self.lessons.learn()
            self.count += 1
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


def show_training(task: TwinTask, text: Text, draw: Callable[[Lessons, int, int], None]) -> None:
    """Draw start, stop and progress, train while the reader wants it, and show where it stands.

    Args:
        task: another one than before starts afresh.
        text: the reader's words.
        draw: draws the first moments of these lessons, so many as its second argument says, in a rerun of this
            fragment. What is dear to draw shows the last of so many as its third says: fewer while the training runs.
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
            label = "twin_start" if course.count == 1 else "twin_go_on"
            st.button(
                text.label(f"tagging.{label}"),
                key=BUTTON,
                on_click=_start,
                disabled=course.finished,
                type="primary",
                icon=":material/play_arrow:",
            )
        untouched = course.count == 1 and not course.running
        st.button(text.label("tagging.twin_afresh"), on_click=_forget, disabled=untouched)

    @st.fragment(run_every=SLICE if course.running else None)
    def follow() -> None:
        if not course.running:
            look("twin_progress")
            return
        with _turn() as seconds:
            if seconds is not None:
                course.advance(seconds)
            if course.finished:
                _end(course)
            look("twin_waiting" if seconds is None else "twin_progress")

    def look(told: str) -> None:
        step = course.moments[-1].step
        st.progress(step / task.steps, text=text.label(f"tagging.{told}", step=step, steps=task.steps))
        with st.container():  # its place stays when the slider goes, and so do the figures below
            count = course.count if course.running else _choose_moment(course, text)
        draw(course.lessons, count, count - (count - 1) % SELDOM if course.running else count)

    follow()


@contextmanager
def _turn() -> Iterator[float | None]:
    """Wait until nobody else trains; yield for how long we may, None where our turn did not come in time."""
    is_free = _one_at_a_time.acquire(blocking=False)
    if not is_free and not _one_at_a_time.acquire(timeout=TURN):
        yield None
        return
    try:
        yield SLICE if is_free else 0.0
    finally:
        _one_at_a_time.release()


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
