"""Two settings beside PyTorch's softmax of each, and beside plain loops."""

import numpy as np
import pytest
import torch

from attention.example import Edit
from attention.experiments.classroom.settings import compare
from attention.presets import build_example
from attention.trace import run

EXAMPLE = build_example("saw")


def test_another_temperature_is_another_softmax() -> None:
    found = compare(run(EXAMPLE), temperature=0.5)
    scores = torch.from_numpy(found.first.scores.copy())
    expected = torch.softmax(scores / 0.5, 1) - torch.softmax(scores, 1)
    np.testing.assert_allclose(found.difference, expected.numpy(), atol=1e-12)
    largest = float(expected.abs().max())
    close = [(i, j) for i in range(4) for j in range(4) if abs(float(expected[i, j])) >= largest - 1e-12]
    assert list(found.most) == close
    assert found.outputs == pytest.approx(float(abs(expected.numpy() @ found.first.values).max()))


def test_a_temperature_moves_nobody_and_a_mask_does() -> None:
    assert compare(run(EXAMPLE), temperature=0.1).moved == ()
    masked = compare(run(EXAMPLE), visible="causal")
    leads = [np.argwhere(np.isclose(row, row.max())).ravel().tolist() for row in masked.first.weights]
    hides = [row for row, best in enumerate(leads) if [each for each in best if each <= row] != best]
    assert list(masked.moved) == hides
    assert masked.visible.all()


def test_alike_settings_differ_in_nothing_also_where_a_cell_is_set_by_hand() -> None:
    found = compare(run(EXAMPLE.edit(Edit("weights", 0, 1, 9.0))), temperature=1.0)
    assert (found.most, found.moved, found.outputs) == ((), (), 0.0)
    assert not found.difference.any()
    assert found.second.weights[0, 1] == 9.0


def test_own_masks_that_hide_other_cells_are_other_settings() -> None:
    first = run(build_example("saw", visible="own", hidden=((0, 1),)))
    assert not compare(first, hidden=((0, 1), (9, 9))).other_own_masks
    assert compare(first, hidden=((1, 0),)).other_own_masks
    assert not compare(first, visible="causal", hidden=((1, 0),)).other_own_masks


def test_who_may_look_at_nobody_has_nobody_that_leads() -> None:
    found = compare(run(EXAMPLE), visible="own", hidden=tuple((2, column) for column in range(4)))
    assert found.moved == (2,)
    assert found.blind
    assert not compare(run(EXAMPLE), visible="causal").blind
