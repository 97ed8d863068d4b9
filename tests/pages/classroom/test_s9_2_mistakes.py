"""9.2: the example that hides a mistake opens on the page, and the reader's own comes back with all its settings."""

from itertools import cycle

import pytest

from attention.experiments.classroom.mistakes import MISTAKES, Mistake
from tests.pages.reader import figures, open_section, prose

SLUG = "mistakes"
MINE = (
    {"preset": "chinese", "seed": "3", "d": "3", "score": "additive", "normalizer": "relu", "visible": "band"},
    {"sentence": "you saw a saw", "scaled": "true", "temperature": "0.5", "edits": "Wq-1-2_0.5~I-1-1_-1.0"},
    {"preset": "one_hot", "positions": "true", "visible": "own", "hide": "1.2", "normalizer": "identity"},
)
HIDDEN = "it would go unnoticed"


@pytest.mark.parametrize(("mistake", "mine"), [*zip(MISTAKES, cycle(MINE), strict=False)])
def test_the_example_that_hides_it_opens_and_the_readers_own_comes_back(mistake: Mistake, mine: dict[str, str]) -> None:
    page = open_section(SLUG, mistake=mistake, **mine)
    before, drawn = prose(page), figures(page)
    assert HIDDEN not in before
    assert not [each for each in page.button if each.key == "bring_back"]
    page.button(key="open_hiding").click().run()
    assert HIDDEN in prose(page)
    assert not page.warning  # a value that Streamlit does not take is told in one
    page.button(key="open_hiding").click().run()
    page.button(key="bring_back").click().run()
    assert (prose(page), figures(page)) == (before, drawn)
    assert not [each for each in page.button if each.key == "bring_back"]
