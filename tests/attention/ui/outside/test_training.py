from attention.experiments.labeling.twins import TwinTask
from attention.ui.outside.training import PACE, Course

TASK = TwinTask(length=8, window=1, steps=30)


def test_a_course_starts_before_the_first_step_and_waits() -> None:
    course = Course(TASK)
    assert [moment.step for moment in course.moments] == [0]
    assert not course.running
    assert not course.finished


def test_a_slice_of_no_time_goes_on_to_the_next_moment_and_no_farther() -> None:
    course = Course(TASK)
    course.running = True
    course.advance(0)
    assert [moment.step for moment in course.moments] == [0, 10]
    assert course.running


def test_a_course_that_has_taken_its_last_step_stops_by_itself() -> None:
    course = Course(TASK)
    course.running = True
    course.advance(60)
    assert [moment.step for moment in course.moments] == [0, 10, 20, 30]
    assert course.finished
    assert not course.running
    course.advance(60)
    assert len(course.moments) == 4


def test_who_trains_the_same_learns_what_others_have_learned_and_no_faster_than_alone() -> None:
    first, second = Course(TASK), Course(TASK)
    first.advance(60)
    second.advance(1.5 * PACE)
    assert [moment.step for moment in second.moments] == [0, 10, 20]
    assert all(one is other for one, other in zip(first.moments, second.moments, strict=False))
