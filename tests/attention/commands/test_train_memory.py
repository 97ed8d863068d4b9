from attention.commands.train_memory import trained
from attention.experiments.recurrence.memory_task import summary


def test_a_curve_has_a_row_for_each_seed_and_a_number_for_each_wait() -> None:
    curve = trained("lstm", steps=3, waits=(2, 3), seeds=4)
    assert (curve["model"], curve["steps"], curve["waits"]) == ("lstm", 3, [2, 3])
    assert summary(curve).seeds == 4
    assert summary(curve).mean.shape == (2,)
