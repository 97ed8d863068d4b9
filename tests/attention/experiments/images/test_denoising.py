import numpy as np
import pytest
import scipy.ndimage
import skimage.metrics
from numpy.typing import NDArray

from attention import attend
from attention.commands.denoise_with_library import PATCH_SIZES, PHOTOGRAPH, STRENGTHS, best_of_library
from attention.experiments.images.denoising import (
    GAUSSIAN_WIDTHS,
    PICTURE_SIDE,
    SIGMAS,
    add_noise,
    attend_to_look_alikes,
    best_gaussian,
    compare,
    gaussian_blur,
    library_result,
    psnr,
)
from attention.experiments.images.photograph import open_photograph, reduced


def cat(side: int) -> NDArray[np.uint8]:
    return reduced(open_photograph(PHOTOGRAPH.read_bytes()).pixels, side)


def small_picture(height: int = 7, width: int = 11) -> NDArray[np.float64]:
    return np.random.default_rng(0).uniform(0, 1, (height, width, 3))


def patches_around(picture: NDArray[np.float64], radius: int) -> NDArray[np.float64]:
    height, width, _ = picture.shape
    bordered = np.pad(picture, ((radius, radius), (radius, radius), (0, 0)), mode="symmetric")
    size = 2 * radius + 1
    return np.array([bordered[r : r + size, c : c + size].ravel() for r in range(height) for c in range(width)])


@pytest.mark.parametrize(("patch_radius", "search_radius"), [(0, 1), (1, 2), (1, 7), (2, 3), (1, 99)])
def test_non_local_means_is_dot_product_attention_over_patches(patch_radius: int, search_radius: int) -> None:
    picture = small_picture()
    height, width, _ = picture.shape
    patches = patches_around(picture, patch_radius)
    # One more number makes the dot product a distance: the key's own −‖p‖² / 2, met by a 1 in the query.
    queries = np.concatenate([patches, np.ones((len(patches), 1))], axis=1)
    keys = np.concatenate([patches, -(patches**2).sum(axis=1, keepdims=True) / 2], axis=1)
    row, column = np.divmod(np.arange(height * width), width)
    near = np.maximum(np.abs(row[:, None] - row), np.abs(column[:, None] - column)) <= search_radius
    temperature = 0.03
    scale = 2 / (patches.shape[1] * temperature)
    expected = attend(queries, keys, picture.reshape(-1, 3), scale=scale, visible=near).output
    ours = attend_to_look_alikes(picture, temperature, patch_radius, search_radius)
    np.testing.assert_allclose(ours.reshape(-1, 3), expected, atol=1e-12)


def test_one_pixel_stays_what_it_is() -> None:
    np.testing.assert_array_equal(attend_to_look_alikes(small_picture(1, 1), 0.1), small_picture(1, 1))


def test_a_hot_temperature_averages_the_neighbourhood() -> None:
    picture = small_picture(5, 5)
    hot = attend_to_look_alikes(picture, 1e9, search_radius=4)
    np.testing.assert_allclose(hot, np.broadcast_to(picture.mean(axis=(0, 1)), picture.shape), atol=1e-6)


def test_a_cold_temperature_changes_nothing() -> None:
    np.testing.assert_allclose(attend_to_look_alikes(small_picture(), 1e-6), small_picture(), atol=1e-9)


def test_a_temperature_of_zero_is_refused() -> None:
    with pytest.raises(ValueError, match=r"temperature is 0\.0, expected a number above 0"):
        attend_to_look_alikes(small_picture(), 0.0)


def test_denoising_the_cat_gains_more_than_four_decibels() -> None:
    pixels = cat(PICTURE_SIDE)
    clean, noisy = pixels / 255, add_noise(pixels, 0.1)
    gain = psnr(clean, attend_to_look_alikes(noisy, 0.1**2)) - psnr(clean, noisy)
    assert gain > 8


def test_a_contest_holds_the_pictures_and_what_each_reached() -> None:
    pixels = cat(60)
    contest = compare(pixels, 0.15, heat=2.0)
    clean, noisy = pixels / 255, add_noise(pixels, 0.15)
    attended = attend_to_look_alikes(noisy, 2.0 * 0.15**2)
    assert contest.noisy.decibels == psnr(clean, noisy)
    assert contest.attention.decibels == psnr(clean, attended)
    assert (contest.gaussian_width, contest.gaussian.decibels) == (
        best_gaussian(clean, noisy)[0],
        psnr(clean, best_gaussian(clean, noisy)[1]),
    )
    assert np.abs(contest.attention.pixels / 255 - attended).max() <= 0.5 / 255 + 1e-12


def test_noise_has_the_strength_asked_for_and_returns_with_its_seed() -> None:
    grey = np.full((200, 300, 3), 128, np.uint8)
    noisy = add_noise(grey, 0.1, seed=5)
    assert (noisy - 128 / 255).std() == pytest.approx(0.1, rel=0.01)
    np.testing.assert_array_equal(noisy, add_noise(grey, 0.1, seed=5))
    assert 0 <= add_noise(grey, 2.0).min() < add_noise(grey, 2.0).max() <= 1


@pytest.mark.parametrize("width", GAUSSIAN_WIDTHS)
def test_the_blur_agrees_with_scipy(width: float) -> None:
    picture = small_picture(31, 37)
    expected = scipy.ndimage.gaussian_filter(picture, (width, width, 0), mode="reflect", truncate=4)
    np.testing.assert_allclose(gaussian_blur(picture, width), expected, atol=1e-12)


def test_the_best_blur_is_the_one_with_most_decibels() -> None:
    pixels = cat(80)
    clean, noisy = pixels / 255, add_noise(pixels, 0.1)
    width, blurred = best_gaussian(clean, noisy)
    assert psnr(clean, blurred) == max(psnr(clean, gaussian_blur(noisy, each)) for each in GAUSSIAN_WIDTHS)
    np.testing.assert_array_equal(blurred, gaussian_blur(noisy, width))


def test_psnr_agrees_with_scikit_image() -> None:
    clean, noisy = small_picture(), np.clip(small_picture() + 0.1, 0, 1)
    expected = skimage.metrics.peak_signal_noise_ratio(clean, noisy, data_range=1)  # type: ignore[no-untyped-call]
    assert psnr(clean, noisy) == pytest.approx(expected)
    assert psnr(clean, clean) == float("inf")


def test_the_librarys_number_is_shipped_for_every_noise_offered() -> None:
    for sigma in SIGMAS:
        result = library_result(sigma)
        assert result is not None
        assert result.library.startswith("scikit-image ")
    assert library_result(0.3) is None


def test_the_librarys_number_is_measured_again(monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = library_result(0.1)
    assert shipped is not None
    assert shipped.strength in STRENGTHS
    assert shipped.patch_size in PATCH_SIZES
    module = "attention.commands.denoise_with_library"
    monkeypatch.setattr(f"{module}.STRENGTHS", (shipped.strength,))
    monkeypatch.setattr(f"{module}.PATCH_SIZES", (shipped.patch_size,))
    decibels, *_ = best_of_library(cat(PICTURE_SIDE), 0.1)
    assert decibels == pytest.approx(shipped.decibels, abs=0.01)
