"""A head taken out: the block computed with one head's output replaced by zeros, by PyTorch's products."""

import numpy as np
import pytest
import torch

from attention.experiments.transformer.ablation import cosines, sentence_vector, without_head
from attention.experiments.transformer.block import attend_with_heads
from attention.experiments.transformer.encoder import read
from attention.experiments.transformer.sentences import MEASURED_ON
from attention.experiments.transformer.weights import place_named

SMALL = place_named("embedded")
SENTENCE = MEASURED_ON[1]


def test_what_the_head_wrote_is_gone_and_nothing_else() -> None:
    reading = read(SENTENCE, SMALL)
    block = reading.model.blocks[2]
    joined = torch.tensor(reading.heads[2].joined)
    joined[:, 5 * 32 : 6 * 32] = 0
    expected = joined @ torch.tensor(block.output.matrix) + torch.tensor(block.output.bias)
    found = attend_with_heads(without_head(block, 5), reading.hidden[2]).output
    np.testing.assert_allclose(found, expected.numpy(), atol=1e-5)


def test_a_vector_without_a_head_has_length_1_and_is_another_one() -> None:
    whole, less = sentence_vector(SENTENCE, SMALL), sentence_vector(SENTENCE, SMALL, (5, 11))
    np.testing.assert_array_equal(whole, read(SENTENCE, SMALL).sentence)
    assert float(less @ less) == pytest.approx(1, abs=1e-5)
    assert float(whole @ less) == pytest.approx(0.921, abs=0.002)


def test_cosines_are_those_of_the_means() -> None:
    readings = [read(sentence, SMALL) for sentence in MEASURED_ON[:3]]
    means = [reading.hidden[-1].astype(float).sum(axis=0) for reading in readings]
    found = cosines(tuple(reading.sentence for reading in readings))
    for row, first in enumerate(means):
        for column, second in enumerate(means):
            expected = first @ second / np.linalg.norm(first) / np.linalg.norm(second)
            assert found[row, column] == pytest.approx(expected, abs=1e-6)
