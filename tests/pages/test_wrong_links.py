"""What a link gets wrong gives a page's own controls their defaults, and is told in one sentence."""

from typing import Final
from urllib.parse import parse_qsl

import pytest

from attention.ui.text import load_labels
from tests.pages.quick import see
from tests.pages.reader import notices, prose

FRAME: Final = "The frame at 0.95 s gives"
PIXEL: Final = "The pixel in row 1, column 9 gives itself 0.468"
FIELD: Final = "From row 4, column 2 this CNN sees 9 of 50 pixels"
WRONG: Final = (
    ("speech", "frame=99999&speech_left=-1&sound=radio&predict_hour=never", (FRAME,)),
    ("speech", "frame=1e999&speech_left=1e999&speech_right=nan", (FRAME,)),
    ("images", "look_row=99&look_column=x&paint=9-zzz&grain=atoms&sigma=7&patch_row=-3&photo=dog", (PIXEL,)),
    ("images", "look_row=1e999&pixel_heat=1e999&photo_heat=nan&denoise_heat=-1&sigma=1e999&shuffle_seed=2.5", (PIXEL,)),
    (
        "versus-cnn",
        "sharpness=999&kernel_size=7&layers=-3&pixel_row=99&cnn_picture=%3Cb%3E&cnn_kernel=own&own_kernel=1+2+x",
        ("At α = 1 a head puts 35%", FIELD),
    ),
    (
        "versus-cnn",
        "sharpness=nan&kernel_size=&layers=1e9&pixel_row=row&crossover=all&predict_heads=ten&mirror=maybe",
        ("At α = 1 a head puts 35%", FIELD),
    ),
    (
        "versus-rnn",
        "tick=99&path_n=1&path_from=-4&cost_n=7&radius=x&memory_wait=3&hearing=god",
        ("Over a distance of 23 the RNN takes 23 steps", "Yours, 1.0, stands at"),
    ),
)


@pytest.mark.parametrize(("slug", "query", "said"), WRONG)
def test_what_a_link_gets_wrong_gives_the_defaults(slug: str, query: str, said: tuple[str, ...]) -> None:
    page = see(slug, lang="en", **dict(parse_qsl(query, keep_blank_values=True)))
    words = prose(page).replace("\\", "")  # as Markdown escapes them
    assert [each for each in said if each not in words] == []
    refusal = load_labels("en")["controls.link_refused"].partition("[[")[0]
    assert [notice.startswith(refusal) for notice in notices(page)].count(True) == 1
