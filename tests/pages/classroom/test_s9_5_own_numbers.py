"""9.5: what is brought is shown and asked, bad files are told in a sentence, and nobody sees another reader's."""

import json
from typing import Any, get_args

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from attention.experiments.classroom.own_numbers import Reason
from attention.ui.text import LANGUAGES, load_labels
from tests.attention.experiments.classroom.test_own_numbers import HOSTILE, npz
from tests.pages.media_page import give, refusals
from tests.pages.reader import figures, named_figures, open_section

pytestmark = pytest.mark.usefixtures("served")

SLUG = "own-numbers"
RANDOM = np.random.default_rng(2)
MODEL = npz(
    attention=RANDOM.dirichlet(np.ones(3), (2, 4, 3)),
    Q=RANDOM.normal(size=(2, 4, 3, 5)),
    K=RANDOM.normal(size=(2, 4, 3, 5)),
    tokens=np.array(["<b>saw</b>", "b", "c"]),
)


def said(page: AppTest, words: str) -> bool:
    return any(words in each.value for each in page.markdown)


def test_the_limits_are_told_before_the_choice() -> None:
    page = open_section(SLUG)
    places = [type(each).__name__ for each in page.main]
    assert said(page, "**Limits**: 64 tokens; 400 heads")
    assert places.index("Markdown") < places.index("FileUploader")
    assert f"most {6} files" in page.file_uploader[0].label or "at most 6" in page.file_uploader[0].label


def test_a_model_is_shown_with_all_its_heads_and_asked() -> None:
    page = give(open_section(SLUG, own_layer="2", own_head="3", own_looks="2", own_looked="1"), MODEL, "model.npz")
    drawn: dict[str, Any] = named_figures(page)
    assert [*drawn] == ["own_heads", "own_map", "products"]
    assert len(drawn["own_heads"]["figure"]["data"][2]["customdata"]) == 8
    assert said(page, "Layer 2, head 3")
    assert said(page, "something else stands between")


def test_inputs_are_computed_and_have_outputs() -> None:
    data = json.dumps({"I": [[1, 2]], "Wq": [[1], [0]], "Wk": [[1], [0]], "Wv": [[1, 0, 2], [0, 1, 1]]}).encode()
    page = give(open_section(SLUG), data, "a.json")
    assert said(page, "1 vector of 3 numbers")
    assert [each["name"] for each in figures(page)] == ["own_map", "products", "own_output"]


def test_a_refused_file_leaves_the_last_good_one_in_place() -> None:
    page = give(open_section(SLUG), MODEL, "model.npz")
    page = give(page, b"\x80pickle", "model.pkl")
    assert refusals(page) == [
        "This is no NPZ, JSON or CSV file; only these three can be read. What was shown before stays."
    ]
    assert "own_heads" in named_figures(page)


def test_what_one_reader_brings_no_other_one_sees() -> None:
    give(open_section(SLUG), MODEL, "model.npz")
    assert "own_heads" not in named_figures(open_section(SLUG))
    refused = give(open_section(SLUG), b"nothing", "a.npz")
    assert "own_heads" not in named_figures(refused)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_one_sentence(language: Any) -> None:
    labels = load_labels(language)
    for reason in get_args(Reason):
        assert labels[f"own.refused_{reason}"][-1] in ".。"
        assert labels[f"own.refused_{reason}"].count(". ") == 0
    assert {reason for reason, _ in HOSTILE} == set(get_args(Reason))
