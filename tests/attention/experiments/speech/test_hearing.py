import itertools

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from attention.experiments.speech.hearing import (
    FRAMES_HEARD,
    PICTURE_SIDE,
    attention_of,
    averaged,
    differences,
    evenly_spaced,
    extremes,
    hear_everything,
    hear_nearby,
    split_share,
    stretches,
    strongest_outside,
    summed,
)


def drawn(length: int, width: int = 5) -> NDArray[np.float32]:
    return np.random.default_rng(length).standard_normal((length, width), dtype=np.float32)


def dense_weights(vectors: NDArray[np.float32], left: int, right: int) -> NDArray[np.float64]:
    frame = np.arange(len(vectors))
    offsets = frame - frame[:, None]
    scores = 2 * vectors.astype(np.float64) @ vectors.T.astype(np.float64) / np.sqrt(vectors.shape[1])
    scores[(offsets < -left) | (offsets > right)] = -np.inf
    return np.asarray(torch.softmax(torch.from_numpy(scores), dim=1).numpy())


def test_a_short_clip_is_shown_whole() -> None:
    vectors = drawn(113)
    heard = hear_everything(vectors)
    weights = dense_weights(vectors, 113, 113)
    np.testing.assert_array_equal(heard.frames, np.arange(113))
    np.testing.assert_array_equal(heard.rows, np.arange(113))
    np.testing.assert_allclose(heard.shares, weights, atol=1e-6)
    np.testing.assert_allclose(heard.outputs, weights @ vectors, atol=1e-5)


@pytest.mark.parametrize(("left", "right"), [(0, 0), (7, 3), (0, 19)])
def test_truncated_hearing_is_the_masked_matrix(left: int, right: int) -> None:
    vectors = drawn(113)
    heard = hear_nearby(vectors, left, right)
    weights = dense_weights(vectors, left, right)
    np.testing.assert_allclose(heard.shares, weights, atol=1e-6)
    np.testing.assert_allclose(heard.outputs, weights @ vectors, atol=1e-5)


def test_a_long_clip_is_reduced_in_the_picture_and_never_in_the_numbers() -> None:
    vectors = drawn(1_709)
    weights = dense_weights(vectors, 1_709, 1_709)
    heard = hear_everything(vectors)
    assert (len(heard.frames), heard.shares.shape) == (FRAMES_HEARD, (PICTURE_SIDE, PICTURE_SIDE))
    np.testing.assert_allclose(heard.outputs, (weights @ vectors)[heard.frames], atol=1e-5)
    edges = [*stretches(1_709, PICTURE_SIDE), 1_709]
    for row in (0, 80, 159):
        sums = [weights[heard.rows[row], a:b].sum() for a, b in itertools.pairwise(edges)]
        np.testing.assert_allclose(heard.shares[row], sums, atol=1e-6)


def test_rows_of_shares_sum_to_one() -> None:
    vectors = drawn(701)
    for heard in (hear_everything(vectors), hear_nearby(vectors, 11, 2)):
        np.testing.assert_allclose(heard.shares.sum(axis=1), 1, atol=1e-5)


def test_a_range_as_wide_as_the_clip_makes_no_difference() -> None:
    vectors = drawn(97)
    np.testing.assert_allclose(differences(hear_everything(vectors), hear_nearby(vectors, 97, 97)), 0, atol=1e-5)


def test_differences_are_in_lengths_of_the_average_output() -> None:
    vectors = drawn(97)
    full, nearby = hear_everything(vectors), hear_nearby(vectors, 1, 1)
    typical = np.sqrt((np.linalg.norm(full.outputs, axis=1) ** 2).mean())
    expected = [np.linalg.norm(a - b) / typical for a, b in zip(full.outputs, nearby.outputs, strict=True)]
    np.testing.assert_allclose(differences(full, nearby), expected, rtol=1e-5)


def test_vectors_of_zeros_differ_by_nothing() -> None:
    silent = np.zeros((13, 5), np.float32)
    np.testing.assert_array_equal(differences(hear_everything(silent), hear_nearby(silent, 1, 1)), np.zeros(13))


def test_a_frame_attends_to_its_range_and_to_nothing_else() -> None:
    vectors = drawn(41)
    np.testing.assert_allclose(attention_of(vectors, 7, 3, 5), dense_weights(vectors, 3, 5)[7], atol=1e-6)
    np.testing.assert_allclose(attention_of(vectors, 7), dense_weights(vectors, 41, 41)[7], atol=1e-6)
    assert np.count_nonzero(attention_of(vectors, 7, 3, 5)) == 9


@pytest.mark.parametrize(("length", "at_most"), [(1, 5), (4, 5), (5, 5), (7, 5), (1_009, 13)])
def test_frames_are_evenly_spaced_and_stretches_cover_everything(length: int, at_most: int) -> None:
    frames, begins = evenly_spaced(length, at_most), stretches(length, at_most)
    assert len(frames) == len(begins) == min(length, at_most)
    assert (begins <= frames).all()
    assert (frames < [*begins[1:], length]).all()
    assert begins[0] == 0


@pytest.mark.parametrize("at_most", [1, 7, 41, 99])
def test_reducing_sums_averages_and_keeps_extremes(at_most: int) -> None:
    weights, mel, strokes = drawn(41)[:, 0], drawn(41), drawn(41, 2)
    edges = [*stretches(41, at_most), 41]
    parts = list(itertools.pairwise(edges))
    np.testing.assert_allclose(summed(weights, at_most), [weights[a:b].sum() for a, b in parts], atol=1e-5)
    np.testing.assert_allclose(averaged(mel, at_most), [mel[a:b].mean(axis=0) for a, b in parts], atol=1e-5)
    expected = [(strokes[a:b, 0].min(), strokes[a:b, 1].max()) for a, b in parts]
    np.testing.assert_array_equal(extremes(strokes, at_most), expected)


def test_what_lies_in_the_range_and_what_lies_outside() -> None:
    weights = np.array([0.1, 0.3, 0.2, 0.05, 0.15, 0.2], np.float32)
    assert split_share(weights, 2, 1, 1) == pytest.approx((0.55, 0.45))
    assert strongest_outside(weights, 2, 1, 1) == [5]
    assert split_share(weights, 0, 9, 9) == pytest.approx((1.0, 0.0))
    assert strongest_outside(weights, 0, 9, 9) == []


def test_all_that_share_the_lead_outside_are_told() -> None:
    assert strongest_outside(np.array([0.3, 0.2, 0.3, 0.2], np.float32), 1, 0, 0) == [0, 2]
