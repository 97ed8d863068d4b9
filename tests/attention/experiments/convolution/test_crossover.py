import numpy as np
import pytest

from attention.experiments.convolution.crossover import (
    COLOURS,
    FAR,
    RESULTS,
    SIDE,
    Results,
    curve,
    draw,
    load_results,
    overtaken,
)


def test_pictures_hold_two_dots_far_apart() -> None:
    pixels = draw(211, np.random.default_rng(3)).pixels
    assert pixels.shape == (211, SIDE, SIDE, 1 + COLOURS)
    for picture in pixels:
        (row, column, _), (other_row, other_column, _) = np.argwhere(picture[..., 1:] > 0)
        assert max(abs(row - other_row), abs(column - other_column)) >= FAR


def test_the_far_answer_is_whether_the_dots_have_one_colour() -> None:
    pixels, answers = draw(211, np.random.default_rng(5))
    colours = (pixels[..., 1:] > 0).any(axis=(1, 2)).sum(axis=1)
    np.testing.assert_array_equal(colours == 1, answers[:, 1] == 1)


def test_the_near_answer_is_the_diagonal_along_which_pixels_agree() -> None:
    pixels, answers = draw(211, np.random.default_rng(7))
    texture = pixels[..., 0]
    lower_right = (texture[:, 1:, 1:] * texture[:, :-1, :-1]).mean(axis=(1, 2))
    upper_right = (texture[:, 1:, :-1] * texture[:, :-1, 1:]).mean(axis=(1, 2))
    assert ((lower_right > upper_right) == (answers[:, 0] == 1)).mean() > 0.95


def test_answers_are_balanced_and_independent() -> None:
    answers = draw(4003, np.random.default_rng(11)).answers
    assert answers.mean(axis=0) == pytest.approx([0.5, 0.5], abs=0.03)
    assert abs(((answers[:, 0] - 0.5) * (answers[:, 1] - 0.5)).mean()) < 0.02


def test_shipped_results_hold_every_network_size_and_seed_once() -> None:
    results = load_results()
    assert RESULTS.stat().st_size < 30_000
    runs = {(score["network"], score["pictures"], score["seed"]) for score in results["scores"]}
    assert len(runs) == len(results["scores"]) == 3 * 6 * 4
    assert {score["pictures"] for score in results["scores"]} == {50, 150, 500, 1500, 5000, 20000}


def made_up(cnn: list[float], attention: list[float]) -> Results:
    scores = [
        {"network": network, "pictures": pictures, "seed": seed, "near": share + shift, "far": 0.5, "both": 0.5}
        for network, shares in (("cnn", cnn), ("attention", attention))
        for pictures, share in zip((50, 500, 5000), shares, strict=True)
        for seed, shift in ((0, -0.03), (1, 0.03))
    ]
    return {"steps": 1, "batch": 1, "tested": 1, "parameters": {}, "scores": scores}  # type: ignore[typeddict-item]


def test_a_curve_is_the_mean_and_spread_over_the_seeds() -> None:
    gathered = curve(made_up([0.5, 0.6, 0.7], [0.1, 0.2, 0.3]), "cnn", "near")
    assert gathered.pictures == (50, 500, 5000)
    np.testing.assert_allclose(gathered.mean, [0.5, 0.6, 0.7])
    np.testing.assert_allclose(gathered.spread, 0.03)
    np.testing.assert_allclose(gathered.worst, [0.47, 0.57, 0.67])


@pytest.mark.parametrize(
    ("attention", "crossing"),
    [([0.4, 0.65, 0.8], 500), ([0.4, 0.5, 0.8], 5000), ([0.4, 0.65, 0.6], None), ([0.55, 0.5, 0.8], None)],
)
def test_overtaking_counts_only_where_it_lasts(attention: list[float], crossing: int | None) -> None:
    assert overtaken(made_up([0.5, 0.6, 0.7], attention), "cnn", "attention", "near") == crossing
