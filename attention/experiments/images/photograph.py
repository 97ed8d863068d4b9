"""A photograph from outside, opened with care and cut into vectors (section 5.2).

What is refused, and at which limit, stands in the constants below; nothing is decoded before they are checked.
"""

import io
import struct
import threading
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageFile, ImageOps
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from attention.arrays import Floats, lock
from attention.experiments.facts import ALIKE
from attention.experiments.refusal import RefusedFileError
from attention.weights import softmax

Kind = Literal["PNG", "JPEG", "WebP"]
Change = Literal["turned", "first frame", "16 bit", "CMYK", "transparent", "grey"]
Pixels = NDArray[np.uint8]

BYTES_AT_MOST: Final = 8_000_000
# So many pixels unpack within 100 MB: a JPEG is decoded at a fraction of its size unless it is progressive, a PNG
# whole, a WebP several times over.
PIXELS_AT_MOST: Final = {"JPEG": 24_000_000, "progressive JPEG": 12_000_000, "PNG": 8_300_000, "WebP": 4_000_000}
SIDE_AT_MOST: Final = 16_000
KEPT_SIDE: Final = 448  # the longer side of what is kept: twice what a vision transformer sees
VIT_SIDE: Final = 224
VIT_PATCH: Final = 16
REDUCED_SIDE: Final = 48  # so that each pixel can be a vector

# Named, since Image.open would try its other plugins too and warn by limits of its own.
_PLUGINS: Final[dict[Kind, Callable[[io.BytesIO], ImageFile.ImageFile]]] = {
    "PNG": PngImageFile,
    "JPEG": JpegImageFile,
    "WebP": WebPImageFile,
}
# What Pillow raises for files that are broken in one way or another.
_BROKEN = (OSError, SyntaxError, ValueError, IndexError, TypeError, KeyError, EOFError, struct.error, zlib.error)
_UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ON_ITS_SIDE: Final = (5, 6, 7, 8)
_one_at_a_time = threading.Lock()  # so that the memory for unpacking is needed once, however many readers upload


@dataclass(frozen=True)
class Photograph:
    """A picture as the page shows it: upright, without transparency, small enough to keep.

    Attributes:
        kind: what the file turned out to be, whatever its name says.
        width: of the upright picture in the file.
        height: of the upright picture in the file.
        pixels: [H, W, 3], red, green, blue in 0 … 255; the longer side at most 448.
        changes: what was done besides making it smaller.
    """

    kind: Kind
    width: int
    height: int
    pixels: Pixels
    changes: tuple[Change, ...]


def open_photograph(data: bytes) -> Photograph:
    """Decode a PNG, JPEG or WebP file.

    Args:
        data: the file's bytes; what they are is read from the bytes alone.

    Raises:
        RefusedFileError: the bytes are not such a file, are damaged, or break one of the limits above.
    """
    if not data:
        raise RefusedFileError("empty")
    if len(data) > BYTES_AT_MOST:
        raise RefusedFileError("too many bytes", len(data), BYTES_AT_MOST)
    kind = _kind(data)
    if kind is None:
        raise RefusedFileError("unknown kind")
    try:
        if kind == "WebP":  # its decoder asks for the whole canvas before the size can be read from it
            _require_within_limits(kind, *_webp_size(data))
        with _one_at_a_time, _PLUGINS[kind](io.BytesIO(data)) as image:
            _require_within_limits("progressive JPEG" if "progressive" in image.info else kind, *image.size)
            return _unpacked(kind, image, data)
    except RefusedFileError:
        raise
    except _BROKEN as error:
        raise RefusedFileError("damaged") from error


def reduced(pixels: Pixels, longer_side: int) -> Pixels:
    """Return the picture with its longer side at most so many pixels, each an average of those that it stands for."""
    height, width = pixels.shape[:2]
    factor = min(1.0, longer_side / max(height, width))
    size = max(1, round(width * factor)), max(1, round(height * factor))
    return lock(np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BOX)))


def middle_square(pixels: Pixels, side: int = VIT_SIDE) -> Pixels:
    """Return the square [side, side, 3] from the middle of the picture, as a vision transformer is given it."""
    return lock(np.asarray(ImageOps.fit(Image.fromarray(pixels), (side, side), Image.Resampling.LANCZOS)))


def cut_into_patches(pixels: Pixels, patch: int = VIT_PATCH) -> Floats:
    """Return the patches [N, 3 · patch²] in reading order, each a vector of its colours in −1 … 1.

    With a patch of 1, every pixel is a vector. What is left over at the right and lower edge is not used.

    Raises:
        ValueError: the picture is smaller than one patch.

    Source:
        Dosovitskiy et al. 2020, arXiv 2010.11929, section 3.1: (224/16)² = 196 patches of 16 × 16 pixels.
    """
    rows, columns = pixels.shape[0] // patch, pixels.shape[1] // patch
    if not rows or not columns:
        raise ValueError(f"pixels has shape {pixels.shape}, expected at least one patch of {patch} × {patch}")
    used = pixels[: rows * patch, : columns * patch].astype(np.float64) / 127.5 - 1
    return np.asarray(used.reshape(rows, patch, columns, patch, 3).swapaxes(1, 2).reshape(rows * columns, -1))


class Grid(NamedTuple):
    """A picture cut into cells, each a vector."""

    pixels: Pixels
    cell: int
    """Side of a cell in pixels."""
    vectors: Floats
    """[N, D], see `likeness_vectors`."""

    @property
    def rows(self) -> int:
        """Return how many cells stand under one another."""
        return int(self.pixels.shape[0]) // self.cell

    @property
    def columns(self) -> int:
        """Return how many cells stand beside one another."""
        return int(self.pixels.shape[1]) // self.cell


def cut(photograph: Photograph, into_patches: bool) -> Grid:
    """Return the middle square as patches, as a vision transformer is given it, or a small picture as pixels."""
    pixels = middle_square(photograph.pixels) if into_patches else reduced(photograph.pixels, REDUCED_SIDE)
    cell = VIT_PATCH if into_patches else 1
    return Grid(pixels, cell, likeness_vectors(cut_into_patches(pixels, cell)))


def likeness_vectors(patches: Floats) -> Floats:
    """Return the patches [N, D] minus the average patch, brought to length 1; a patch that is the average stays 0.

    For vectors of one length, 2 − 2 q·k is their squared distance: the dot product says how alike two patches look.
    """
    centred = patches - patches.mean(axis=0)
    lengths = np.linalg.norm(centred, axis=1, keepdims=True)
    return np.asarray(np.divide(centred, lengths, out=np.zeros_like(centred), where=lengths > 1e-9))


def looks_like(vectors: Floats, chosen: int, temperature: float) -> Floats:
    """Return how much one of the vectors [N, D] looks at each [N]: W^q = W^k = I, softmax(q·k / temperature).

    Raises:
        ValueError: there is no such vector, or the temperature is not above 0.
    """
    if not 0 <= chosen < len(vectors):
        raise ValueError(f"chosen is {chosen}, expected 0 to {len(vectors) - 1}")
    if not temperature > 0:
        raise ValueError(f"temperature is {temperature}, expected a number above 0")
    return lock(softmax(vectors @ vectors[chosen] / temperature))


def strongest_others(weights: Floats, chosen: int) -> tuple[int, ...]:
    """Return which of the weights [N], the chosen one not counted, lead; all that tie, none where there is no other."""
    others = np.array(weights)
    others[chosen] = -np.inf
    return leading(others) if len(others) > 1 else ()


def leading(weights: Floats) -> tuple[int, ...]:
    """Return which of the weights [N] are the largest, all that tie: weights may be tiny, so alike is relative."""
    return tuple(np.flatnonzero(weights >= weights.max() * (1 - ALIKE)).tolist())


def largest_first(weights: Floats, count: int) -> list[int]:
    """Return which of the weights [N] are the largest, at most so many, in falling order."""
    return [int(place) for place in np.argsort(-weights, kind="stable")[:count]]


def holding_half(weights: Floats) -> int:
    """Return how many of the weights [N], the largest first, make half of their sum."""
    running = np.cumsum(np.sort(weights)[::-1])
    return int(np.searchsorted(running, running[-1] / 2) + 1)


def _kind(data: bytes) -> Kind | None:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    return "WebP" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else None


def _require_within_limits(packing: str, width: int, height: int) -> None:
    if max(width, height) > SIDE_AT_MOST:
        raise RefusedFileError("too wide or high", max(width, height), SIDE_AT_MOST)
    if width * height > PIXELS_AT_MOST[packing]:
        raise RefusedFileError("too many pixels", width * height, PIXELS_AT_MOST[packing])


def _webp_size(data: bytes) -> tuple[int, int]:
    """Return width and height from a WebP header.

    Source:
        RFC 9649: the chunks VP8X (extended), VP8L (lossless) and VP8 (lossy), which stand first.
    """
    form, body = data[12:16], data[20:30]
    if len(body) < 10:
        raise ValueError("the header of a WebP breaks off")
    if form == b"VP8X":
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if form == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF


def _unpacked(kind: Kind, image: ImageFile.ImageFile, data: bytes) -> Photograph:
    changes: list[Change] = ["first frame"] if getattr(image, "is_animated", False) else []
    orientation = image.getexif().get(ExifTags.Base.Orientation, 1)
    width, height = image.size[::-1] if orientation in _ON_ITS_SIDE else image.size
    if kind == "PNG" and data[24] == 16:
        changes.append("16 bit")
    image.draft("RGB", (KEPT_SIDE, KEPT_SIDE))
    small = _shallow(image)
    if small.mode in ("L", "LA", "1"):
        changes.append("grey")
    if small.mode == "CMYK":
        changes.append("CMYK")
    small.thumbnail((KEPT_SIDE, KEPT_SIDE), Image.Resampling.LANCZOS)
    if small.has_transparency_data and small.convert("RGBA").getchannel("A").getextrema() != (255, 255):
        changes.append("transparent")
        small = Image.alpha_composite(Image.new("RGBA", small.size, "white"), small.convert("RGBA"))
    small = small.convert("RGB")
    if orientation in _UPRIGHT:
        changes.append("turned")
        small = small.transpose(_UPRIGHT[orientation])
    return Photograph(kind, width, height, lock(np.array(small)), tuple(changes))


def _shallow(image: Image.Image) -> Image.Image:
    """Return the picture with eight bits a channel and without a palette, so that it can be made smaller."""
    if image.mode.startswith("I"):  # the upper byte is what a screen shows
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    if image.mode == "P":
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    return image.convert("L") if image.mode == "1" else image
