"""The way from section to section, as it is sent."""

import orjson
import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from attention.ui.page.navigation import NAME
from attention.ui.text import LANGUAGES, load_labels
from pages import SECTIONS
from tests.pages.quick import path_of, read, serving


def sent(messages: list[ForwardMsg]) -> list[dict[str, object]]:
    """Return what the links were drawn from."""
    elements = [each.delta.new_element for each in messages if each.WhichOneof("type") == "delta"]
    return [
        orjson.loads(each.bidi_component.json)
        for each in elements
        if each.WhichOneof("type") == "bidi_component" and each.bidi_component.component_name.endswith(NAME)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", ["introduction", "softmax"])
def test_every_section_is_named_under_its_heading_in_order(slug: str, language: str) -> None:
    with serving():
        [data] = sent(read(slug, lang=language))
    labels = load_labels(language)
    assert data["here"] == path_of(slug)
    assert data["title"] == labels["frame.pages"]
    named = [(title, path, words) for title, ways in data["groups"] for path, words in ways]  # type: ignore[attr-defined]
    assert named == [
        (labels[f"navigation.{each.group}"], path_of(each.slug), labels[f"navigation.{each.slug}"]) for each in SECTIONS
    ]
