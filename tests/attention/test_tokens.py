import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention.tokens import tokenize

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
HEART = "\u2764\ufe0f"
WAVE = "\U0001f44b\U0001f3fd"
GERMANY, JAPAN = "\U0001f1e9\U0001f1ea", "\U0001f1ef\U0001f1f5"
WALES = "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"
KEYCAP = "1\ufe0f\u20e3"


@pytest.mark.parametrize(
    ("sentence", "tokens"),
    [
        ("", ()),
        (" \t\n\u3000\u200b", ()),
        ("I saw a saw", ("I", "saw", "a", "saw")),
        ("  I   saw\ta\u00a0saw ", ("I", "saw", "a", "saw")),
        ("Wait, what?!", ("Wait", ",", "what", "?", "!")),
        ("Well... (no)", ("Well", "...", "(", "no", ")")),
        ("I don't, it’s well-known", ("I", "don't", ",", "it’s", "well-known")),
        ("'quoted' -no- x-", ("'", "quoted", "'", "-", "no", "-", "x", "-")),
        ("3.14 and 1,000 at 12:30.", ("3.14", "and", "1,000", "at", "12:30", ".")),
        ("a.b", ("a", ".", "b")),
        ("2+2=4 €5", ("2", "+", "2", "=", "4", "€", "5")),
        ("d_model x", ("d_model", "x")),
    ],
)
def test_words_are_separated_by_white_space_and_signs_split_off(sentence: str, tokens: tuple[str, ...]) -> None:
    assert tokenize(sentence) == tokens


@pytest.mark.parametrize(
    ("sentence", "tokens"),
    [
        ("我画一幅画", ("我", "画", "一", "幅", "画")),
        ("你好，世界。", ("你", "好", "，", "世", "界", "。")),
        ("我 看见 锯子", ("我", "看见", "锯子")),
        ("你好　世界", ("你好", "世界")),
        ("我 看见 锯子。", ("我", "看见", "锯子", "。")),
        ("我爱 Python", ("我", "爱", "Python")),
        ("我爱Python语言", ("我", "爱", "Python", "语", "言")),
        ("我 爱 Python语言", ("我", "爱", "Python语言")),
        ("等等……", ("等", "等", "……")),
        ("二〇二六年，人々", ("二", "〇", "二", "六", "年", "，", "人", "々")),
        ("ひらがなカード", ("ひ", "ら", "が", "な", "カ", "ー", "ド")),
        ("나는 학생 입니다", ("나는", "학생", "입니다")),
    ],
)
def test_chinese_is_split_by_character_unless_spaces_mark_its_words(sentence: str, tokens: tuple[str, ...]) -> None:
    assert tokenize(sentence) == tokens


@pytest.mark.parametrize("emoji", [FAMILY, HEART, WAVE, GERMANY, WALES, KEYCAP, "\U0001f600"])
def test_an_emoji_is_never_torn_apart(emoji: str) -> None:
    assert tokenize(f"a{emoji}{emoji} 我{emoji}") == ("a", emoji, emoji, "我", emoji)


def test_flags_are_pairs() -> None:
    assert tokenize(GERMANY + JAPAN) == (GERMANY, JAPAN)


def test_accents_stay_with_their_letter_however_they_are_written() -> None:
    assert tokenize("cafe\u0301 caf\u00e9") == ("caf\u00e9", "caf\u00e9")
    assert tokenize("हिन्दी में") == ("हिन्दी", "में")


def test_control_characters_are_dropped() -> None:
    assert tokenize("a\u202eb\x00c \ud800 \ufeffd\u00ade") == ("abc", "de")


def test_two_thousand_characters_are_allowed_and_no_more() -> None:
    assert len(tokenize("我" * 2000)) == 2000
    with pytest.raises(ValueError, match="sentence has 2001 characters, expected at most 2000"):
        tokenize("a" * 2001)


ANYTHING = st.text(
    st.characters() | st.sampled_from("\u200d\ufe0f\u20e3\U0001f1e6\U0001f3fd\u0301'-.,: 我画\U000e0067"), max_size=60
)


@given(ANYTHING)
def test_tokens_are_never_empty_and_hold_no_white_space(sentence: str) -> None:
    for token in tokenize(sentence):
        assert token
        assert not any(character.isspace() for character in token)


@given(st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True), max_size=20))
def test_plain_words_come_back_as_they_were(words: list[str]) -> None:
    assert tokenize(" ".join(words)) == tuple(words)


@given(st.text("我画一幅山水日月", max_size=40))
def test_characters_without_spaces_come_back_one_by_one(sentence: str) -> None:
    assert tokenize(sentence) == tuple(sentence)
