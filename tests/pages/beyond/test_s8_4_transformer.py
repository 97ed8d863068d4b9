"""8.4: the page on odd sentences, without its weights, and its arithmetic as the reader reads it."""

import math
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from attention.experiments.transformer import hub, weights
from attention.experiments.transformer.weights import EMBEDDED, SETTING, WEIGHTS
from tests.pages.claims.said import SPOKEN, listen, only, was_said
from tests.pages.claims.transformer import pieces_of_the_sentence
from tests.pages.quick import see
from tests.pages.reader import figures, named_figures, numbers

pytestmark = pytest.mark.usefixtures("served")

SLUG = "transformer"


def drawn(name: str, **link: str) -> Any:
    return next(each for each in figures(see(SLUG, **link)) if each["name"] == name)


def test_all_heads_of_the_readers_sentence_are_in_one_figure() -> None:
    sent = drawn("heads", sentence="my own words")
    assert len(sent["figure"]["data"][2]["customdata"]) == 72
    assert sent["alt"].startswith("72 small maps of attention weights, each 5 × 5")


@pytest.mark.parametrize(
    "link", [{}, {"passage": "bank", "layer": "5", "layer_head": "7", "looks": "9", "decimals": "4"}]
)
def test_how_multiplies_adds_up_and_divides_as_it_is_read(link: dict[str, str]) -> None:
    page = see(SLUG, **link)
    table = next(each for each in figures(page) if each["name"] == "products")["table"]["rows"]
    read = [[float(cell.replace("\u2212", "-")) for cell in row[1:]] for row in table[:-1]]
    assert len(read) == 32
    digits = len(table[0][3].partition(".")[2])
    for q, k, product in read:
        assert round(q * k, digits) == product
    chain = next(each.value for each in page.markdown if "gathered" in each.value).split(r"\\[1ex]")
    score = numbers(chain[0])[-1]
    places = len(table[-1][3].partition(".")[2])
    assert round(sum(product for _, _, product in read), places) == score == float(table[-1][3].replace("\u2212", "-"))
    above, root, scaled = numbers(chain[1])[-3:]
    assert above == score
    assert f"{above / root:.{len(str(scaled).partition('.')[2])}f}" == str(scaled)
    first, largest, power = numbers(chain[2])
    assert first == scaled
    assert math.exp(first - largest) == pytest.approx(power, abs=0.006)
    own, total, weight = numbers(chain[3])[-3:]
    assert own == power
    assert own / total == pytest.approx(weight, abs=0.006)


def test_a_click_on_a_map_is_told_as_layer_and_head() -> None:
    points = drawn("heads", head_order="previous")["figure"]["data"][2]
    assert sorted(points["customdata"]) == [[layer, head] for layer in range(6) for head in range(12)]
    assert points["customdata"] != sorted(points["customdata"])


@pytest.mark.parametrize(
    "sentence", ["hello", "你好", "😀 😀", "a" * 600, "\x01\x02", "word " * 120, "[CLS] [SEP] [MASK]"]
)
def test_odd_sentences_are_read(sentence: str) -> None:
    heard = listen(SLUG, sentence=sentence)
    assert was_said(heard, "pieces")


def test_what_is_cut_is_said() -> None:
    words = only(listen(SLUG, sentence="wordplay " * 60), "pieces").words
    assert "falls into 120 pieces, of which the last 58 are left out" in words


@pytest.mark.parametrize("language", SPOKEN)
def test_a_sentence_that_is_cut_is_counted_whole(language: str) -> None:
    told = only(listen(SLUG, lang=language, sentence=" ".join(f"w{number}" for number in range(1, 65))), "pieces")
    pieces_of_the_sentence(told)
    assert told.says("falls into 142 pieces", "切成 142 个词块")
    assert told.says("the last 80 are left out", "末尾的 80 块没有读")
    assert told.says("the first 62", "前 62 块")


@pytest.mark.parametrize(("lang", "said"), [("en", "is missing"), ("zh", "不见了")])
def test_without_weights_one_sentence_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lang: str, said: str
) -> None:
    monkeypatch.setenv(SETTING, str(tmp_path))
    heard = listen(SLUG, lang=lang)
    assert said in only(heard, "no_weights").words
    assert not was_said(heard, "all_heads")


def test_truncated_weights_are_named_and_nothing_else_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(EMBEDDED, tmp_path / "minilm"))
    (folder / WEIGHTS).write_bytes((folder / WEIGHTS).read_bytes()[:1000])
    monkeypatch.setattr(weights, "EMBEDDED", folder)
    assert "is not what it should be" in only(listen(SLUG), "no_weights").words


def test_no_head_is_said_to_know_what_it_means() -> None:
    heard = listen(SLUG)
    assert "No head is right in all 3 pairs" in only(heard, "pronouns_answer").words
    assert "No pair reaches that" in only(heard, "pronouns_answer").words


def test_what_is_folded_away_is_drawn_where_a_link_holds_it() -> None:
    assert not {"changes", "cosines"} & set(named_figures(see(SLUG)))
    page = see(SLUG, passage="tired", changed="The cat sat.", others="A dog.\nA cat.", taken_out="6.12")
    found = named_figures(page)
    assert len(found["changes"]["figure"]["data"][2]["customdata"]) == 72
    assert found["cosines"]["figure"]["data"][0]["z"]["shape"] == "3, 3"
    assert [each.proto.expanded for each in page.main.expander] == [True, True]


@pytest.mark.parametrize("words", ["   ", "你好\n😀", "\x01\x02", "word " * 70, "[CLS]"])
def test_odd_second_sentences_are_read(words: str) -> None:
    heard = listen(SLUG, changed=words, others=words, taken_out="1.1")
    assert was_said(heard, "compared")
    assert was_said(heard, "nearest")


@pytest.mark.parametrize(("lang", "said"), [("en", "could not be fetched"), ("zh", "没能从网上的模型库取来")])
def test_a_hub_that_does_not_answer_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, lang: str, said: str
) -> None:
    monkeypatch.setenv(SETTING, "hub")
    monkeypatch.setattr(hub, "kept", lambda: None)
    monkeypatch.setattr(hub, "fetch", lambda: SimpleNamespace(running=False, failed_at=0.0, fetched=0, share=0.0))
    heard = listen(SLUG, lang=lang)
    assert said in only(heard, "not_fetched").words
    assert not was_said(heard, "all_heads")
