import io
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import skimage.data
from hypothesis import given, settings
from numpy.typing import NDArray
from PIL import Image, ImageOps

from attention import attend
from attention.experiments.images import photograph
from attention.experiments.images.photograph import (
    Photograph,
    cut,
    cut_into_patches,
    holding_half,
    largest_first,
    likeness_vectors,
    looks_like,
    middle_square,
    open_photograph,
    reduced,
    strongest_others,
)
from attention.experiments.refusal import RefusedFileError
from tests.attention.experiments.damaged import damaged

CHELSEA = Path(__file__).parents[4] / "assets/data/chelsea.png"


def slope(width: int = 61, height: int = 41) -> NDArray[np.uint8]:
    """A picture that is different in every corner and channel, and soft, so that a lossy file keeps it."""
    down, across = np.mgrid[0:height, 0:width]
    return np.stack([across * 4, down * 6, 255 - across * 2 - down * 3], axis=2).astype(np.uint8)


def encode(image: Image.Image, kind: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def turned(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


PICTURE = Image.fromarray(slope())
HALF_CLEAR = Image.merge("RGBA", (*PICTURE.split(), Image.linear_gradient("L").resize(PICTURE.size)))
SEEDS = {
    "png": encode(PICTURE, "PNG"),
    "png of 16 bits": encode(Image.fromarray(slope()[..., 0].astype(np.uint16) * 257), "PNG"),
    "png with a palette": encode(PICTURE.quantize(16), "PNG", transparency=b"\x00\x80"),
    "png that moves": encode(PICTURE, "PNG", save_all=True, append_images=[PICTURE.rotate(9)]),
    "png of one bit": encode(PICTURE.convert("1"), "PNG"),
    "png half clear": encode(HALF_CLEAR, "PNG"),
    "jpeg": encode(PICTURE, "JPEG", quality=95, subsampling=0),
    "jpeg turned": encode(PICTURE, "JPEG", exif=turned(6)),
    "jpeg progressive": encode(PICTURE, "JPEG", progressive=True),
    "jpeg cmyk": encode(PICTURE.convert("CMYK"), "JPEG", quality=95),
    "jpeg grey": encode(PICTURE.convert("L"), "JPEG"),
    "webp": encode(PICTURE, "WEBP", quality=95),
    "webp lossless": encode(HALF_CLEAR, "WEBP", lossless=True),
    "webp that moves": encode(PICTURE, "WEBP", save_all=True, append_images=[PICTURE.rotate(9)]),
}


def refusal(data: bytes) -> RefusedFileError:
    with pytest.raises(RefusedFileError) as caught:
        open_photograph(data)
    return caught.value


def apart(photo: Photograph, expected: NDArray[np.uint8]) -> float:
    return float(np.abs(photo.pixels.astype(float) - expected).mean())


def test_the_shipped_photograph_is_the_cat_of_scikit_image() -> None:
    photo = open_photograph(CHELSEA.read_bytes())
    assert (photo.kind, photo.width, photo.height, photo.changes) == ("PNG", 451, 300, ())
    assert photo.pixels.shape == (298, 448, 3)
    cat = Image.fromarray(skimage.data.chelsea())  # type: ignore[no-untyped-call]
    assert apart(photo, np.asarray(cat.resize((448, 298), Image.Resampling.LANCZOS))) < 1


@pytest.mark.parametrize(
    ("seed", "kind", "changes", "within"),
    [
        ("png", "PNG", (), 0),
        ("png that moves", "PNG", ("first frame",), 0),
        ("jpeg", "JPEG", (), 2),
        ("jpeg cmyk", "JPEG", ("CMYK",), 6),
        ("webp", "WebP", (), 3),
        ("webp that moves", "WebP", ("first frame",), 5),
    ],
)
def test_each_kind_of_file_shows_the_same_picture(seed: str, kind: str, changes: tuple[str, ...], within: int) -> None:
    photo = open_photograph(SEEDS[seed])
    assert (photo.kind, photo.width, photo.height, photo.changes) == (kind, 61, 41, changes)
    assert apart(photo, slope()) <= within


@pytest.mark.parametrize("orientation", range(2, 9))
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_turned_photograph_is_set_upright(orientation: int, kind: str) -> None:
    data = encode(PICTURE, kind, exif=turned(orientation))
    photo = open_photograph(data)
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
    assert photo.changes == ("turned",)
    assert (photo.width, photo.height) == upright.size
    assert apart(photo, np.asarray(upright)) == 0


def test_sixteen_bits_are_shown_by_their_upper_byte() -> None:
    photo = open_photograph(SEEDS["png of 16 bits"])
    assert photo.changes == ("16 bit", "grey")
    np.testing.assert_array_equal(photo.pixels, np.repeat(slope()[..., :1], 3, axis=2))


@pytest.mark.parametrize("seed", ["png half clear", "webp lossless"])
def test_what_is_clear_shows_white(seed: str) -> None:
    photo = open_photograph(SEEDS[seed])
    share = np.asarray(HALF_CLEAR)[..., 3:] / 255
    expected = slope() * share + 255 * (1 - share)
    assert photo.changes == ("transparent",)
    assert np.abs(photo.pixels - expected).max() <= 2


def test_a_file_without_anything_clear_is_not_called_transparent() -> None:
    assert open_photograph(encode(PICTURE.convert("RGBA"), "PNG")).changes == ()


def test_one_pixel_is_a_picture() -> None:
    photo = open_photograph(encode(Image.new("RGB", (1, 1), (7, 11, 13)), "PNG"))
    assert photo.pixels.tolist() == [[[7, 11, 13]]]
    assert middle_square(photo.pixels).shape == (224, 224, 3)


def test_a_large_photograph_is_kept_small() -> None:
    photo = open_photograph(encode(PICTURE.resize((2_600, 1_300)), "JPEG"))
    assert (photo.width, photo.height) == (2_600, 1_300)
    assert photo.pixels.shape == (224, 448, 3)


def test_pixels_of_a_photograph_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        open_photograph(SEEDS["png"]).pixels[0, 0, 0] = 0


def header_only(width: int, height: int) -> bytes:
    """A PNG that claims a size and has no picture: whoever decodes it fails otherwise."""
    data = bytearray(SEEDS["png"])
    data[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    return bytes(data)


def huge_webp(form: str) -> bytes:
    data = bytearray(SEEDS[form])
    if form == "webp lossless":
        data[12:16], data[21:25] = b"VP8L", (16_382 | 16_382 << 14).to_bytes(4, "little")
    elif form == "webp that moves":
        data[24:30] = (16_382).to_bytes(3, "little") * 2
    else:
        data[26:30] = (16_383).to_bytes(2, "little") * 2
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "reason", "limit"),
    [
        (b"", "empty", ""),
        (bytes(8_000_001), "too many bytes", 8_000_000),
        (b"Just words." * 9, "unknown kind", ""),
        (b"GIF89a" + bytes(99), "unknown kind", ""),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unknown kind", ""),
        (encode(PICTURE, "BMP"), "unknown kind", ""),
        (b"RIFF\0\0\0\0WAVEfmt ", "unknown kind", ""),
        (SEEDS["png"][:20], "damaged", ""),
        (SEEDS["png"][:-40], "damaged", ""),
        (SEEDS["jpeg"][:-200], "damaged", ""),
        (SEEDS["webp"][:18], "damaged", ""),
        (SEEDS["webp"][:-40], "damaged", ""),
        (header_only(20_000, 20_000), "too wide or high", 16_000),
        (header_only(10_000, 10_000), "too many pixels", 8_300_000),
        (header_only(17_000, 1), "too wide or high", 16_000),
        (huge_webp("webp"), "too wide or high", 16_000),
        (huge_webp("webp lossless"), "too wide or high", 16_000),
        (huge_webp("webp that moves"), "too wide or high", 16_000),
        (encode(Image.new("L", (5_000, 5_000)), "JPEG"), "too many pixels", 24_000_000),
        (encode(Image.new("L", (3_500, 3_500)), "JPEG", progressive=True), "too many pixels", 12_000_000),
        (encode(Image.new("L", (2_001, 2_000)), "WEBP"), "too many pixels", 4_000_000),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_shown_is_refused_with_its_limit(data: bytes, reason: str, limit: float | str) -> None:
    refused = refusal(data)
    assert (refused.reason, refused.limit) == (reason, limit)


def test_a_decompression_bomb_is_refused_before_a_pixel_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise AssertionError("unpacked")

    monkeypatch.setattr(photograph, "_unpacked", fail)
    bomb = encode(Image.new("1", (9_400, 9_400)), "PNG")
    assert len(bomb) < 20_000
    refused = refusal(bomb)
    assert (refused.reason, refused.given) == ("too many pixels", 9_400 * 9_400)


@given(data=damaged(SEEDS))
@settings(max_examples=200, deadline=None)
@pytest.mark.filterwarnings("ignore:(Corrupt EXIF|Tag data larger|Invalid APNG):UserWarning")
def test_a_damaged_file_is_shown_or_refused(data: bytes) -> None:
    try:
        photo: Photograph | None = open_photograph(data)
    except RefusedFileError:
        photo = None
    assert photo is None or (photo.pixels.ndim == 3 and max(photo.pixels.shape) <= 448)


def test_reducing_averages() -> None:
    pixels = np.zeros((4, 8, 3), np.uint8)
    pixels[::2] = 100
    np.testing.assert_array_equal(reduced(pixels, 4), np.full((2, 4, 3), 50))
    np.testing.assert_array_equal(reduced(pixels, 99), pixels)
    assert reduced(np.zeros((1, 400, 3), np.uint8), 40).shape == (1, 40, 3)


def test_a_square_of_224_pixels_is_196_patches() -> None:
    patches = cut_into_patches(middle_square(open_photograph(CHELSEA.read_bytes()).pixels))
    assert patches.shape == (196, 768)
    assert patches.min() >= -1
    assert patches.max() <= 1


def test_patches_stand_in_reading_order() -> None:
    pixels = slope(13, 7)
    patches = cut_into_patches(pixels, 3)
    assert patches.shape == (2 * 4, 27)
    for number in range(8):
        row, column = divmod(number, 4)
        square = pixels[3 * row : 3 * row + 3, 3 * column : 3 * column + 3]
        np.testing.assert_allclose(patches[number], square.ravel() / 127.5 - 1)


def test_every_pixel_is_a_patch_of_one() -> None:
    np.testing.assert_allclose(cut_into_patches(slope(5, 3), 1), slope(5, 3).reshape(15, 3) / 127.5 - 1)


def test_a_picture_smaller_than_a_patch_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one patch of 16 × 16"):
        cut_into_patches(slope(61, 15))


def test_likeness_is_one_with_oneself_and_tells_the_distance() -> None:
    vectors = likeness_vectors(np.random.default_rng(0).standard_normal((11, 7)))
    likeness = vectors @ vectors.T
    np.testing.assert_allclose(np.diag(likeness), 1)
    squared = ((vectors[:, None] - vectors[None]) ** 2).sum(axis=2)
    np.testing.assert_allclose(squared, 2 - 2 * likeness, atol=1e-12)


def test_a_picture_of_one_colour_has_no_likeness_and_no_nan() -> None:
    np.testing.assert_array_equal(likeness_vectors(np.full((5, 3), 0.3)), np.zeros((5, 3)))


def test_looking_at_what_is_alike_is_attention_with_identity_projections() -> None:
    vectors = likeness_vectors(np.random.default_rng(1).standard_normal((13, 7)))
    expected = attend(vectors, vectors, vectors, scale=1 / 0.3).weights
    for chosen in (0, 5, 12):
        weights = looks_like(vectors, chosen, 0.3)
        np.testing.assert_allclose(weights, expected[chosen], atol=1e-12)
        assert weights.argmax() == chosen


def test_a_place_or_temperature_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="chosen is 3, expected 0 to 2"):
        looks_like(np.eye(3), 3, 0.1)
    with pytest.raises(ValueError, match="temperature is 0, expected a number above 0"):
        looks_like(np.eye(3), 0, 0)


def test_weights_are_read_from_the_largest() -> None:
    weights = np.array([0.1, 0.4, 0.05, 0.3, 0.15])
    assert largest_first(weights, 3) == [1, 3, 4]
    assert strongest_others(weights, 1) == (3,)
    assert strongest_others(weights, 0) == (1,)
    assert strongest_others(np.ones(1), 0) == ()
    assert strongest_others(np.full(4, 0.25), 2) == (0, 1, 3)
    assert strongest_others(np.array([1.0, 2e-30, 1e-30]), 0) == (1,)


@pytest.mark.parametrize(
    ("weights", "count"), [([1.0], 1), ([0.25] * 4, 2), ([0.4, 0.3, 0.3], 2), ([0.6, 0.4], 1), ([0.2] * 5, 3)]
)
def test_half_of_the_attention_lies_on_the_fewest_that_hold_it(weights: list[float], count: int) -> None:
    assert holding_half(np.array(weights)) == count


def test_a_photograph_is_cut_into_patches_or_pixels() -> None:
    opened = open_photograph(encode(Image.fromarray(slope(450, 300)), "PNG"))
    patches, pixels = cut(opened, True), cut(opened, False)
    assert (patches.rows, patches.columns, patches.cell, patches.vectors.shape) == (14, 14, 16, (196, 768))
    assert (pixels.rows, pixels.columns, pixels.cell, pixels.vectors.shape) == (32, 48, 1, (1536, 3))
    np.testing.assert_array_equal(pixels.vectors, likeness_vectors(cut_into_patches(pixels.pixels, 1)))
