"""Whatever state a link reaches, what the page says of it holds: every claim is computed a second time."""

import re
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from attention.ui.template import compiled
from attention.ui.text import load_parts, load_statements
from pages import SECTIONS
from tests.pages.claims.said import SPOKEN, listen
from tests.pages.reader import SLUGS
from tests.pages.states import Link, every_pair, links

pytestmark = pytest.mark.usefixtures("served")

DRAWER: Final = {section.slug: section.render.__module__.split(".")[1] for section in SECTIONS}
STATES: Final = 200
"""Of each page, the pairs among them."""
DRAWN: Final = settings(
    deadline=None,
    phases=[Phase.generate],  # a link is short enough to be read; to shrink it would take minutes
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TIMELESS: Final = "timeless"
WRITTEN_WRONG: Final = re.compile(
    r"\[\[|\]\]|\bnan\b|\binf\b|\bNone\b|\d\.0e\+00|(?<![\d.,\u202f])\b1 (?!\w*(?:is|has|ss|us)\b)[a-z]{3,}s\b"
)
NOT_PLURAL: Final = {"1 gives", "1 goes", "1 looks", "1 takes", "1 means", "1 stays", "1 falls", "1 comes", "1 needs"}


def claim(slug: str, name: str) -> Any:
    """Return the statement of that name: of the section's own file, where it is there, else of its drawer's."""
    places = [f"tests.pages.claims.{place}" for place in (slug.replace("-", "_"), DRAWER[slug])]
    files = [import_module(place) for place in places if find_spec(place)]
    return next(getattr(each, name) for each in files if hasattr(each, name))


@lru_cache(1 << 14)  # what a state does not change is said again in the next
def written_wrong(words: str) -> list[str]:
    """Return what no sentence may hold: a number that is none, a slot not filled, a wrong plural."""
    return [found for found in WRITTEN_WRONG.findall(words) if found not in NOT_PLURAL]


def hold(slug: str, link: Link) -> None:
    """Hold all that is said in a state to its statements, in each language: what both need is computed once."""
    for said in (each for language in SPOKEN for each in listen(slug, lang=language, **link)):
        assert not written_wrong(said.words), (said.slug, said.link, said.part, written_wrong(said.words), said.words)
        if "." in said.part:
            continue
        for name in load_statements(said.language, said.slug)[said.part]:
            if name != TIMELESS:
                try:
                    claim(said.slug, name)(said)
                except (AssertionError, LookupError) as why:
                    said.fail(name, why)


@pytest.mark.parametrize("slug", SLUGS)
def test_what_is_said_holds_in_every_pair_of_options_and_wherever_else_a_link_leads(slug: str) -> None:
    pairs = every_pair(slug)
    for link in pairs:
        hold(slug, link)

    @settings(DRAWN, max_examples=STATES - len(pairs))
    @given(links(slug))
    def holds(link: Link) -> None:
        hold(slug, link)

    holds()


@pytest.mark.parametrize("slug", SLUGS)
def test_every_part_names_its_statements(slug: str) -> None:
    for part, names in load_statements("en", slug).items():
        assert names, f"{slug}: {part} names no statement, nor that it is timeless"
        template = compiled(load_parts("en", slug)[part])
        if template.slots() | template.facts():
            assert names != (TIMELESS,), f"{slug}: {part} says numbers and names no statement"
        for name in names:
            assert name == TIMELESS or callable(claim(slug, name)), f"{slug}: {part} | {name}"
