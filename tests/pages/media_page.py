"""What the tests of both pages of section 5 share: the page as AppTest sees it, and files to give it."""

import io
import re
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray
from PIL import Image
from streamlit.testing.v1 import AppTest

from attention.ui.text import Language, Notation
from tests.pages.reader import draw, named_figures, settled
from tests.pages.unpacked import unpacked


def script(module: str, slug: str, language: str, notation: str) -> None:
    import importlib

    from attention import run
    from attention.presets import build_example
    from attention.ui.text import load_text

    render = importlib.import_module(f"pages.{module}").render
    render(run(build_example("saw")), load_text(language, notation, 2, slug))  # type: ignore[arg-type]


def open_page(
    module: str, slug: str, language: Language = "en", notation: Notation = "lecture", **values: Any
) -> AppTest:
    """Return the page, drawn, with these widgets set."""
    return draw(script, module, slug, language, notation, **values)


def prose(test: AppTest) -> str:
    shown = [element.value for element in (*test.markdown, *test.caption, *test.info)]
    return re.sub(r"\\(.)", r"\1", "\n".join(shown)).replace("\u202f", "")


def figures(test: AppTest) -> dict[str, dict[str, Any]]:
    return {name: unpacked(figure) for name, figure in named_figures(test).items()}


def refusals(test: AppTest) -> list[str]:
    return [re.sub(r"\\(.)", r"\1", error.value).replace("\u202f", "") for error in test.error]


def give(test: AppTest, data: bytes, name: str = "mine.bin") -> AppTest:
    """Choose a file in the page's uploader."""
    test.file_uploader[0].set_value((name, data, "application/octet-stream"))
    return settled(test)


def sound(seconds: float = 1.0, rate: int = 16_000, kind: str = "WAV", channels: int = 1) -> bytes:
    """Return a sound whose pitch rises, so that no two frames are equal."""
    moments = np.arange(round(seconds * rate)) / rate
    wave = 0.4 * np.sin(2 * np.pi * (200 + 300 * moments) * moments)
    file = io.BytesIO()
    with soundfile.SoundFile(file, "w", rate, channels, format=kind) as written:
        for start in range(0, len(wave), rate):
            written.write(np.tile(wave[start : start + rate, None], (1, channels)))
    return file.getvalue()


def picture(width: int = 61, height: int = 41) -> NDArray[np.uint8]:
    down, across = np.mgrid[0:height, 0:width]
    return np.stack([across * 4 % 256, down * 6 % 256, (across + down) % 256], axis=2).astype(np.uint8)


def encoded(kind: str, image: Image.Image | None = None, **options: Any) -> bytes:
    file = io.BytesIO()
    (image or Image.fromarray(picture())).save(file, kind, **options)
    return file.getvalue()
