"""The 5 × 10 table is the reference draw's: random picture and kernel, seed 0, interior pixels."""

import numpy as np
import numpy.typing as npt
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from attention.experiments.convolution.layers import (
    NAMED_KERNELS,
    axis_weights,
    closeness,
    convolve,
    convolve_by_attention,
    head_weights,
    interior,
    layers_until_corners_meet,
    layers_until_seen_together,
    nearest_convolution,
    receptive_field,
    reference_draw,
    same_for_each_channel,
    shifts,
)

TABLE = {
    0: (0.0200, 3.91),
    0.25: (0.1058, 3.10),
    0.5: (0.1877, 3.09),
    1: (0.3479, 2.66),
    2: (0.6415, 1.52),
    4: (0.9357, 0.277),
    8: (0.9988, 5.35e-3),
    16: (1.0, 1.80e-6),
}


@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float32, 1e-6), (np.float64, 1e-12)])
@pytest.mark.parametrize(("size", "dilation"), [(1, 1), (3, 1), (3, 2), (5, 1), (5, 3)])
def test_convolution_agrees_with_pytorch(dtype: npt.DTypeLike, tolerance: float, size: int, dilation: int) -> None:
    draw = np.random.default_rng(size + dilation)
    picture = draw.uniform(-1, 1, (7, 11, 3)).astype(dtype)
    kernel = (draw.uniform(-1, 1, (size, size, 3, 5)) / size**2).astype(dtype)
    layer = torch.nn.Conv2d(3, 5, size, padding="same", dilation=dilation, bias=False)
    layer.weight = torch.nn.Parameter(torch.tensor(kernel.transpose(3, 2, 0, 1)))
    expected = layer(torch.tensor(picture.transpose(2, 0, 1))[None])[0].detach().numpy().transpose(1, 2, 0)
    output = convolve(picture, kernel, dilation)
    assert output.dtype == dtype
    np.testing.assert_allclose(output, expected, rtol=0, atol=tolerance)


@pytest.mark.parametrize("shape", [(2, 2, 3, 1), (3, 5, 3, 1), (3, 3, 2, 1)])
def test_a_kernel_that_does_not_fit_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="kernel has shape"):
        convolve(np.zeros((5, 7, 3)), np.zeros(shape))


@pytest.mark.parametrize(("sharpness", "expected"), TABLE.items())
def test_nine_heads_come_as_close_as_the_table_says(sharpness: float, expected: tuple[float, float]) -> None:
    measured = closeness(*reference_draw(), [sharpness])
    assert round(float(measured.target_weight[0]), 4) == expected[0]
    assert float(f"{measured.largest_error[0]:.3g}") == pytest.approx(expected[1], rel=2e-3)


def test_at_sharpness_46_only_rounding_is_left() -> None:
    measured = closeness(*reference_draw(), [46])
    assert measured.target_weight[0] == pytest.approx(1, abs=1e-15)
    assert 0 < measured.largest_error[0] < 4e-15  # 1.78e-15 where this was written


@pytest.mark.parametrize("sharpness", [0.0, 0.7, 46.0])
def test_heads_are_the_theorems_quadratic_encoding(sharpness: float) -> None:
    height, width = 5, 7
    place = np.array([(row, column) for row in range(height) for column in range(width)], dtype=float)
    offset = place - place[:, np.newaxis]
    encoding = np.concatenate([(offset**2).sum(-1, keepdims=True), offset], axis=-1)
    for down, right in shifts(3):
        scores = encoding @ (-sharpness * np.array([1, -2 * down, -2 * right]))
        expected = torch.softmax(torch.tensor(scores), dim=-1).numpy()
        weights = head_weights((height, width), (down, right), sharpness).reshape(height * width, -1)
        np.testing.assert_allclose(weights, expected, atol=1e-14)


def test_attention_output_is_the_heads_blended_and_projected() -> None:
    picture, kernel = reference_draw()
    expected = np.zeros((5, 10, 4))
    for (down, right), projection in zip(shifts(3), kernel.reshape(9, 3, 4), strict=True):
        weights = head_weights((5, 10), (down, right), 0.8)
        expected += np.einsum("ijkl,klc->ijc", weights, picture) @ projection
    np.testing.assert_allclose(convolve_by_attention(picture, kernel, 0.8), expected, atol=1e-13)


def test_zero_pixels_around_make_the_border_agree_too() -> None:
    picture, kernel = reference_draw()
    truth = convolve(picture, kernel)
    np.testing.assert_allclose(convolve_by_attention(picture, kernel, 46, padded=True), truth, atol=1e-14)
    bare = convolve_by_attention(picture, kernel, 46)
    np.testing.assert_allclose(interior(bare), interior(truth), atol=1e-14)
    assert np.abs(bare - truth).max() > 1


@given(st.integers(1, 13), st.integers(-2, 2), st.floats(0, 60), st.integers(0, 2))
def test_every_row_of_a_head_sums_to_one(length: int, shift: int, sharpness: float, margin: int) -> None:
    weights = axis_weights(length, shift, sharpness, margin)
    assert weights.shape == (length, length + 2 * margin)
    np.testing.assert_allclose(weights.sum(axis=1), 1, atol=1e-12)


@settings(deadline=None, max_examples=30)
@given(st.sampled_from([1, 3, 5]), st.lists(st.integers(1, 3), max_size=3), st.integers(0, 6), st.integers(0, 10))
def test_the_receptive_field_is_where_the_gradient_is_not_zero(
    size: int, dilations: list[int], row: int, column: int
) -> None:
    picture = torch.ones((1, 1, 7, 11), requires_grad=True)
    output = picture
    for dilation in reversed(dilations):
        kernel = torch.ones((1, 1, size, size))
        output = torch.nn.functional.conv2d(output, kernel, padding="same", dilation=dilation)
    output[0, 0, row, column].backward()  # type: ignore[no-untyped-call]
    assert picture.grad is not None
    np.testing.assert_array_equal(receptive_field((7, 11), (row, column), size, dilations), picture.grad[0, 0] > 0)


@pytest.mark.parametrize(
    ("size", "dilation", "layers"), [(3, 1, 9), (5, 1, 5), (3, 3, None), (3, 2, None), (1, 1, None), (5, 2, None)]
)
def test_layers_until_the_corners_of_the_picture_meet(size: int, dilation: int, layers: int | None) -> None:
    assert layers_until_corners_meet((5, 10), size, dilation) == layers


def test_the_nearest_convolution_of_a_convolution_is_itself() -> None:
    kernel = np.random.default_rng(5).uniform(0, 1, (3, 3))
    weights = np.zeros((5, 7, 5, 7))
    for (down, right), number in zip(shifts(3), kernel.ravel(), strict=True):
        for row, column in np.ndindex(5, 7):
            if 0 <= row + down < 5 and 0 <= column + right < 7:
                weights[row, column, row + down, column + right] = number
    nearest = nearest_convolution(weights.reshape(35, 35), (5, 7))
    np.testing.assert_allclose(nearest.kernel, kernel, atol=1e-15)
    assert nearest.explained == pytest.approx(1)


def test_the_nearest_convolution_is_the_least_squares_one() -> None:
    weights = np.random.default_rng(7).uniform(0, 1, (35, 35))
    basis = []
    for shift in shifts(3):
        layer = np.zeros((35, 35))
        for row, column in np.ndindex(5, 7):
            if 0 <= row + shift[0] < 5 and 0 <= column + shift[1] < 7:
                layer[row * 7 + column, (row + shift[0]) * 7 + column + shift[1]] = 1
        basis.append(layer.ravel())
    solved, (missed,), *_ = np.linalg.lstsq(np.array(basis).T, weights.ravel())
    nearest = nearest_convolution(weights, (5, 7))
    np.testing.assert_allclose(nearest.kernel.ravel(), solved, atol=1e-12)
    assert nearest.explained == pytest.approx(1 - missed / (weights**2).sum())


def test_the_same_numbers_go_over_every_channel_by_itself() -> None:
    picture = np.random.default_rng(3).uniform(0, 1, (5, 7, 3))
    kernel = same_for_each_channel(np.array(NAMED_KERNELS["blur"]))
    by_hand = sum(picture[1 + down : 4 + down, 1 + right : 6 + right] for down, right in shifts(3)) / 9
    np.testing.assert_allclose(interior(convolve(picture, kernel)), by_hand, atol=1e-15)


def test_the_edge_kernel_gives_nothing_on_an_even_surface() -> None:
    kernel = same_for_each_channel(np.array(NAMED_KERNELS["edge"]))
    assert np.abs(interior(convolve(np.full((5, 7, 3), 0.6), kernel))).max() < 1e-14


@pytest.mark.parametrize(("size", "dilation", "layers"), [(3, 1, 5), (5, 1, 3), (1, 1, None), (3, 2, None)])
def test_a_pixel_between_sees_both_corners_sooner(size: int, dilation: int, layers: int | None) -> None:
    assert layers_until_seen_together((5, 10), size, dilation) == layers


def test_the_whole_error_is_the_borders_and_zero_pixels_mend_it() -> None:
    bare, padded = (closeness(*reference_draw(), [46.0], padded) for padded in (False, True))
    assert bare.whole_error[0] > 0.1 > 1e-12 > bare.largest_error[0]
    assert padded.whole_error[0] < 1e-12
    assert padded.target_weight[0] == pytest.approx(1.0)
