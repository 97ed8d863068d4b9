import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention import run
from attention.experiments.images.pixels import (
    HEIGHT,
    WIDTH,
    article_picture,
    as_screen_colours,
    kernel_window,
    looking,
    picture_example,
    place_vectors,
    repaint,
    shuffle_pixels,
    shuffled_order,
)

SUN, YELLOW_FLOWER = 8, 48
PIXELS = st.integers(0, HEIGHT * WIDTH - 1)


def test_the_articles_picture_is_fifty_vectors_of_three_numbers() -> None:
    picture = article_picture()
    assert picture.shape == (5, 10, 3)
    assert np.array_equal(picture, np.round(picture, 1))
    assert picture_example(picture, 0.25, positions=False).inputs.shape == (50, 3)


def test_without_positions_the_sun_looks_at_the_yellow_flower_as_much_as_at_itself() -> None:
    weights = run(picture_example(article_picture(), 0.25, positions=False)).weights[SUN]
    assert weights[SUN] == pytest.approx(weights[YELLOW_FLOWER])
    assert weights[SUN] + weights[YELLOW_FLOWER] > 0.9


def test_with_positions_the_sun_prefers_itself() -> None:
    weights = run(picture_example(article_picture(), 0.25, positions=True)).weights[SUN]
    assert weights[SUN] > 100 * weights[YELLOW_FLOWER]


def test_equal_colours_have_equal_outputs_only_without_positions() -> None:
    picture = article_picture()
    without = run(picture_example(picture, 0.5, positions=False)).output
    np.testing.assert_allclose(without[SUN], without[YELLOW_FLOWER], atol=1e-12)
    placed = run(picture_example(picture, 0.5, positions=True)).output
    assert np.abs(placed[SUN] - placed[YELLOW_FLOWER]).max() > 0.05


@pytest.mark.parametrize(("positions", "alike"), [(False, True), (True, False)])
def test_shuffled_pixels_have_shuffled_outputs_only_without_positions(positions: bool, alike: bool) -> None:
    picture = article_picture()
    order = shuffled_order(50, seed=3)
    shuffled = picture.reshape(50, 3)[order].reshape(picture.shape)
    before = run(picture_example(picture, 0.5, positions)).output
    after = run(picture_example(shuffled, 0.5, positions)).output
    assert np.allclose(after, before[order], atol=1e-12) is alike


def test_the_value_is_the_colour_whether_or_not_the_place_is_known() -> None:
    picture = article_picture()
    for positions in (False, True):
        trace = run(picture_example(picture, 0.5, positions))
        np.testing.assert_array_equal(trace.values, picture.reshape(50, 3))


def test_places_score_two_with_themselves_and_less_the_farther_they_are() -> None:
    places = place_vectors(5, 10)
    scores = places @ places.T
    np.testing.assert_allclose(np.diag(scores), 2)
    assert (np.diff(scores[0, :10]) < 0).all()
    assert (np.diff(scores[0, ::10]) < 0).all()


def test_a_repainted_pixel_changes_who_looks_at_it() -> None:
    picture = article_picture()
    before = run(picture_example(picture, 0.25, positions=False)).weights[:, 0]
    yellow = repaint(picture, 0, (0.9, 0.7, -0.7))
    after = run(picture_example(yellow, 0.25, positions=False)).weights[:, 0]
    assert before[SUN] < 0.001
    assert after[SUN] > 0.3
    assert picture[0, 0, 0] == -0.6


@pytest.mark.parametrize(
    ("pixel", "colour", "message"),
    [(50, (0.0, 0.0, 0.0), "pixel is 50, expected 0 to 49"), (0, (0.0, 0.0, 1.1), "from −1 to 1")],
)
def test_a_pixel_or_colour_that_is_not_there_is_refused(
    pixel: int, colour: tuple[float, float, float], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        repaint(article_picture(), pixel, colour)


def test_screen_colours_span_black_to_white() -> None:
    colours = as_screen_colours(np.array([[-1.0, 0.0, 1.0], [-9.0, 0.2, 9.0]]))
    np.testing.assert_array_equal(colours, [[0, 128, 255], [0, 153, 255]])
    assert colours.dtype == np.uint8


@given(pixel=PIXELS)
def test_the_window_of_a_kernel_is_the_pixel_and_its_neighbours(pixel: int) -> None:
    seen = {(int(i) // WIDTH, int(i) % WIDTH) for i in np.flatnonzero(kernel_window(HEIGHT, WIDTH, pixel))}
    row, column = divmod(pixel, WIDTH)
    around = {(row + down, column + across) for down in (-1, 0, 1) for across in (-1, 0, 1)}
    assert seen == {(r, c) for r, c in around if 0 <= r < HEIGHT and 0 <= c < WIDTH}


@pytest.mark.parametrize("positions", [False, True])
def test_looking_reads_a_pixels_row_column_strongest_other_and_twins(positions: bool) -> None:
    trace = run(picture_example(article_picture(), 0.4, positions))
    seen = looking(trace, SUN)
    np.testing.assert_array_equal(seen.weights, trace.weights[SUN])
    np.testing.assert_array_equal(seen.received, [row[SUN] for row in trace.weights])
    assert seen.others == (max((j for j in range(50) if j != SUN), key=lambda j: trace.weights[SUN, j]),)
    np.testing.assert_allclose(seen.lengths[SUN] ** 2, sum(part**2 for part in trace.example.inputs[SUN]))
    assert seen.twins.tolist() == [SUN, YELLOW_FLOWER]


@pytest.mark.parametrize(("positions", "alike"), [(False, True), (True, False)])
def test_a_shuffled_picture_is_compared_pixel_by_pixel(positions: bool, alike: bool) -> None:
    picture = article_picture()
    result = shuffle_pixels(picture, 0.5, positions, seed=3)
    assert sorted(map(tuple, result.picture.reshape(50, 3))) == sorted(map(tuple, picture.reshape(50, 3)))
    order = shuffled_order(50, seed=3)
    expected = max(
        abs(result.shuffled_output.reshape(50, 3)[new, part] - result.output.reshape(50, 3)[old, part])
        for new, old in enumerate(order)
        for part in range(3)
    )
    assert result.difference == pytest.approx(expected)
    assert (result.difference < 1e-12) is alike
