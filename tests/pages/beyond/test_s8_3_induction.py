"""8.3: the reader's own letters, refusals, heads that are off, and the arithmetic as it is read."""

from pathlib import Path

import pytest

from attention.experiments.induction import decoder
from tests.pages.claims.said import listen, only, was_said
from tests.pages.quick import see
from tests.pages.reader import figures, numbers

pytestmark = pytest.mark.usefixtures("served")

SLUG = "induction"
ANSWERED = {"predict_stack": "which"}


def test_losses_wait_for_the_readers_prediction() -> None:
    assert [each["name"] for each in figures(see(SLUG))] == ["first", "second", "products"]
    names = [each["name"] for each in figures(see(SLUG, **ANSWERED))]
    assert names == ["losses", "first", "second", "products"]


def test_the_readers_own_letters_are_said_twice() -> None:
    page = see(SLUG, letters="Ada L", **ANSWERED)
    drawn = {each["name"]: each for each in figures(page)}
    assert drawn["first"]["grid"]["columns"] == [*"adaladal"]
    assert len(drawn["losses"]["figure"]["data"]) == 2
    assert not page.info


@pytest.mark.parametrize(
    ("letters", "lang", "said"),
    [
        ("李宏毅", "en", "the letters a to z only"),
        ("ab", "en", "at least 3 letters"),
        ("a" * 40, "en", "24 letters said twice"),
        ("x1", "zh", "只认得 a 到 z"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence_and_drawn_letters_stand_instead(
    letters: str, lang: str, said: str
) -> None:
    page = see(SLUG, letters=letters, lang=lang)
    assert [each.value for each in page.info] == [each.value for each in page.info if said in each.value] != []
    assert page.text_input(key="letters").value == letters
    drawn = figures(see(SLUG))
    assert figures(page)[0]["grid"]["columns"] == drawn[0]["grid"]["columns"]


@pytest.mark.parametrize("off", ["first", "second"])
def test_without_one_head_the_second_pass_is_lost(off: str) -> None:
    words = only(listen(SLUG, **ANSWERED, off=off), "off").words
    assert "costs more" in words


def test_no_head_is_off_before_the_question_is_answered() -> None:
    heard = listen(SLUG, off="first")
    assert not was_said(heard, "off")
    assert "It is off" not in only(heard, "look_first").words


def test_the_parts_and_the_products_add_up_to_one_score_as_they_are_read() -> None:
    page = see(SLUG)
    table = next(each for each in figures(page) if each["name"] == "products")["table"]["rows"]
    *products, total = ([numbers(cell)[0] for cell in row[1:] if cell] for row in table)
    assert len(products) == 16
    for q, k, product in products:
        assert round(q * k, len(table[0][3].partition(".")[2])) == product
    digits = len(table[-1][3].partition(".")[2])
    assert round(sum(product for _, _, product in products), digits) == total[0]
    parts = next(each.value for each in page.markdown if "| Σ |" in each.value)
    *each, sums = [numbers(line) for line in parts.splitlines() if line.startswith("| ") and numbers(line)][-4:]
    for column in (0, 1):
        assert round(sum(row[column] for row in each), 9) == sums[column]
    assert sums[0] == pytest.approx(total[0], abs=0.006)
    assert "what layer 1 wrote" in parts


@pytest.mark.parametrize(("lang", "content", "said"), [("en", None, "is missing"), ("zh", b"cut", "内容不对")])
def test_weights_that_cannot_be_used_are_told_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lang: str, content: bytes | None, said: str
) -> None:
    monkeypatch.setattr(decoder, "FOLDER", tmp_path)
    decoder.load.cache_clear()
    if content:
        (tmp_path / "two-layers.safetensors").write_bytes(content)
    heard = listen(SLUG, lang=lang)
    assert said in only(heard, "no_weights").words
    assert not was_said(heard, "task")
