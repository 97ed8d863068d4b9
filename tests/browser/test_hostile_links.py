"""Addresses that mean harm: the default numbers and one plain sentence (acceptance 1, HARDENING R9)."""

from typing import Any, Final
from urllib.parse import quote, unquote

import pytest

from attention.ui.controls.kinds import Hidden, Number, Parameter, Written
from attention.ui.controls.parameters import PARAMETERS, refused
from attention.ui.text import load_labels
from tests.browser.visit import Visit
from tests.browser.wire import Drawn, ask

pytestmark = pytest.mark.browser

HUGE: Final = "9" * 4000
NO_NUMBER: Final = ("NaN", "-1", "1e999", HUGE, "٣", "0x10", "1_0", "%00", "%F0%9F%92%A5", "")
NO_CODE: Final = ("%E2%80%AE", "%00", "<script>alert(1)</script>", "")


def hostile(parameter: Parameter[Any]) -> tuple[str, ...]:
    """Return what a parameter cannot be, as an address writes it; what a text may say is the reader's own."""
    if isinstance(parameter, Number):
        return (*NO_NUMBER, str(parameter.high + 1), "0.5.5", "<b>")
    if isinstance(parameter, Written):
        return ("x" * (parameter.characters + 1),)
    if isinstance(parameter, Hidden):
        return ("%E2%80%AE", "~~~~", "<script>alert(1)</script>", HUGE)
    return (*NO_CODE, f"-{parameter.samples[0]}", parameter.samples[0].upper() + "X")


BY_THE_BROWSER: Final = ("cell", "step")
"""Of these two only what exists on a board is looked at, and nothing is refused."""
OWN: Final = [
    name for name, parameter in PARAMETERS.items() if parameter.place == "section" and name not in BY_THE_BROWSER
]
"""What a section draws itself."""
HOSTILE: Final = {name: hostile(parameter) for name, parameter in PARAMETERS.items() if name not in BY_THE_BROWSER}
MOST: Final = max(map(len, HOSTILE.values()))
SIDE: Final = [name for name in HOSTILE if PARAMETERS[name].place == "side"]
# Each asks for what it cannot be, on whichever section it is drawn: the reader is told, in one sentence.
REFUSED: Final = [
    *(f"{name}={HOSTILE[name][0]}" for name in SIDE),
    *("&".join(f"{name}={HOSTILE[name][turn % len(HOSTILE[name])]}" for name in SIDE) for turn in range(MOST)),
    *("&".join(f"{name}={HOSTILE[name][0]}" for name in OWN[turn::3]) for turn in range(3)),
    *[
        "seed=3.5",
        "seed=10000",
        "d=1",
        "d=9",
        "d_k=0",
        "decimals=5",
        "temperature=0",
        "temperature=inf",
        "temperature=1e-9",
        "temperature=9.9",
        "scaled=maybe",
        "positions=2",
        "scaled=",
        "seed=1&seed=NaN",
        "d=4&d=4&d=999",
        "lang=zz&notation=zz&preset=zz&score=zz",
        "seed=%ZZ",
        "edits=K",
        "edits=K-1",
        "edits=K-0-1_2",
        "edits=K-1-1_NaN",
        "edits=K-1-1_1e999",
        "edits=K-1-1_1e7",
        "edits=Z-1-1_2",
        "edits=K-1-1_2~",
        "edits=~~~~",
        "edits=K-1-1_--2",
        "edits=K-1-1_2%00",
        "edits=k-1-1_2",
        "edits=K-1-1_2|K-1-2_2",
        "edits=%5B%7B%22matrix%22%3A1%7D%5D",
    ],
    "edits=" + "~".join(["K-1-1_2"] * 65),
    "edits=" + "K-1-1_2~" * 500,
    "sentence=" + "x" * 601,
    "&".join(f"{name}=zz" for name, parameter in PARAMETERS.items() if not isinstance(parameter, Written)),
]
# These ask for nothing that is known, or for a strange sentence, which is the reader's right.
HARMLESS: Final = [
    *[
        "seed",
        "=",
        "&&&=&",
        "%FF%FE=%FF",
        "lang[]=zh",
        "__proto__[x]=1&constructor=2",
        "lang_choice=zh",
        "kept_values=9",
        "section_in_force=x",
        "live_edit=1",
        "SEED=NaN",
        "%00=%00",
        "?",
        "?seed=1",
        "seed=1;seed=2",
        "embed=true",
        "embed_options=zz",
        "sentence=%00",
        "sentence=%ED%A0%80",
        "sentence=%FF",
        "query=12",
        "query=5",
        "cell=A1.99.1",
        "cell=%00.1.1",
        "cell=..%2F..",
        "cell=A1",
        "cell=A1.2.4.4",
        "cell=zz.1.1",
        "cell=A1.2.4&step=zz",
        "step=99999999999999999999",
        "step=-1",
        "step=NaN",
    ],
    "a=" + "b" * 4000,
    "&".join(f"k{i}=v" for i in range(500)),
    "sentence=" + quote("<img src=x onerror=alert(1)> [a](http://evil.example) $x$ `y` ~~z~~ :red[r] <!-- -->"),
    "sentence=" + quote("\u202e \u200b \ufdfd \U0001f469\u200d\U0001f467"),
    "sentence=" + "%20" * 200,
    "sentence=" + quote("a " * 300),
]
MEND: Final = "seed=NaN&lang=%3Cscript%3E&edits=broken&temperature=1e999&d_k=-3&preset=%00"


def matrices(drawn: Drawn) -> list[object]:
    """Return the numbers of every board."""
    return [board["matrices"] for board in drawn.boards()]


def failings(drawn: Drawn) -> list[str]:
    """Return what no address may lead to."""
    found = drawn.out_of_range()
    if drawn.of("exception") or "page_not_found" in drawn.kinds:
        found.append("an exception")
    if len(drawn.notices()) > 1:
        found.append(f"several sentences: {drawn.notices()}")
    return found


def test_each_parameter_refuses_each_of_them() -> None:
    allowed = [
        (name, value) for name, values in HOSTILE.items() for value in values if not refused({name: unquote(value)})
    ]
    assert not allowed


def test_what_cannot_be_gives_the_default_and_one_plain_sentence(app_url: str) -> None:
    slug = "scores"  # an address is read before its section is known
    default = ask(app_url, slug)
    refusal = load_labels("en")["controls.link_refused"].partition("[[")[0]
    wrong = []
    for query in REFUSED:
        drawn = ask(app_url, slug, query)
        found = failings(drawn)
        if not any(notice.startswith(refusal) for notice in drawn.notices()):
            found.append("nothing said")
        if matrices(drawn) != matrices(default):
            found.append("other numbers than the default's")
        wrong += [f"{query[:60]} ({len(query)}): {each}" for each in found]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("slug", ["scores", "matrix-view"])
def test_what_is_unknown_or_strange_harms_nothing(app_url: str, slug: str) -> None:
    default = ask(app_url, slug)
    wrong = []
    for query in HARMLESS:
        drawn = ask(app_url, slug, query)
        found = failings(drawn)
        if "sentence=" not in query and matrices(drawn) != matrices(default):
            found.append("other numbers than the default's")
        wrong += [f"{query[:60]} ({len(query)}): {each}" for each in found]
    assert not wrong, "\n".join(wrong)


def test_there_are_more_than_a_hundred_of_them() -> None:
    assert len({*REFUSED, *HARMLESS}) > 100


def test_an_unknown_address_leads_to_the_walkthrough(app_url: str) -> None:
    for slug in ("nowhere", "pages", "walkthrough", "../etc/passwd", "%00", "scores/"):
        drawn = ask(app_url, slug)
        assert drawn.of("exception") == []
        assert [heading.tag for heading in drawn.of("heading")].count("h1") == 1


def test_the_browser_shows_the_default_mends_the_address_and_goes_back_to_it(visit: Visit) -> None:
    default = visit.open("scores").digits()

    def check() -> None:
        assert visit.digits() == default
        assert visit.page.locator("[data-testid=stMain] [data-testid=stAlert]").count() == 1
        assert visit.errors == []
        assert visit.exceptions() == []

    for query in (f"seed={HUGE}", MEND):
        visit.open("scores", query)
        check()
        assert visit.query() == {}, "a refused parameter stays in the address"
    visit.act(visit.page.go_back)
    check()
    visit.act(visit.page.go_forward)
    assert visit.digits() == default
    assert visit.query() == {}
