"""A sentence becomes tokens: words, punctuation marks, and Chinese characters one by one."""

import unicodedata
from typing import Literal

LONGEST_TEXT = 2_000

Kind = Literal["space", "ideograph", "word", "sign"]

JOINER = "\u200d"
SPACE_WITHOUT_WIDTH = "\u200b"
KEYCAP = "\u20e3"
INSIDE_WORDS = frozenset("'’-‐_")
INSIDE_NUMBERS = frozenset(".,:")
IDEOGRAPH_NAMES = ("CJK ", "IDEOGRAPHIC ", "HIRAGANA ", "KATAKANA")


def tokenize(sentence: str) -> tuple[str, ...]:
    """Split a sentence into tokens.

    White space separates words. Punctuation and other signs are tokens of their own, a mark that is repeated is one
    token; an apostrophe or hyphen inside a word and a point inside a number stay there. Chinese characters and kana are
    tokens of their own, unless white space stands between two of them anywhere in the sentence: then the writer has
    marked the words. What a reader takes for one character stays one: a letter with its accents, an emoji with its
    joiners and skin tone, a flag. Control characters are dropped.

    Args:
        sentence: at most 2,000 characters.

    Returns:
        The tokens, none of them empty or with white space in it; () where there are none.

    Raises:
        ValueError: the sentence is longer.
    """
    if len(sentence) > LONGEST_TEXT:
        raise ValueError(f"sentence has {len(sentence)} characters, expected at most {LONGEST_TEXT}")
    characters = _join_marks(unicodedata.normalize("NFC", sentence))
    kinds = _settle_kinds(characters, [_kind(character) for character in characters])
    tokens: list[str] = []
    previous = "", "space"
    for character, kind in zip(characters, kinds, strict=True):
        same_mark = character == previous[0] and unicodedata.category(character[0]).startswith("P")
        if kind == previous[1] and (kind == "word" or (kind == "sign" and same_mark)):
            tokens[-1] += character
        elif kind != "space":
            tokens.append(character)
        previous = character, kind
    return tuple(tokens)


def _join_marks(sentence: str) -> list[str]:
    """Split into what a reader takes for one character."""
    characters: list[str] = []
    for character in sentence:
        category = unicodedata.category(character)
        if character.isspace() or character == SPACE_WITHOUT_WIDTH:
            if characters[-1:] != [" "]:
                characters.append(" ")
        elif characters and characters[-1] != " " and _belongs_to(characters[-1], character, category):
            characters[-1] += character
        elif category not in ("Cc", "Cf", "Cs"):
            characters.append(character)
    return characters


def _belongs_to(before: str, character: str, category: str) -> bool:
    return (
        category in ("Mn", "Mc", "Me")
        or character in (JOINER, "\u200c")
        or before.endswith(JOINER)
        or "\U0001f3fb" <= character <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= character <= "\U000e007f"  # the letters of a region's flag
        or (_is_half_flag(before) and _is_half_flag(character))
    )


def _is_half_flag(character: str) -> bool:
    return len(character) == 1 and "\U0001f1e6" <= character <= "\U0001f1ff"


def _kind(character: str) -> Kind:
    category = unicodedata.category(character[0])
    if character == " ":
        return "space"
    if category in ("Lo", "Lm", "Nl") and unicodedata.name(character[0], "").startswith(IDEOGRAPH_NAMES):
        return "ideograph"
    return "word" if category[0] in "LNM" and not character.endswith(KEYCAP) else "sign"


def _settle_kinds(characters: list[str], kinds: list[Kind]) -> list[Kind]:
    """Decide what depends on the neighbours: ideographs that make words, and signs inside words."""
    if ("ideograph", "space", "ideograph") in zip(kinds, kinds[1:], kinds[2:], strict=False):
        kinds = ["word" if kind == "ideograph" else kind for kind in kinds]
    settled = list(kinds)
    for place in range(1, len(kinds) - 1):
        if kinds[place - 1 : place + 2] == ["word", "sign", "word"]:
            left, sign, right = characters[place - 1 : place + 2]
            if sign in INSIDE_WORDS or (sign in INSIDE_NUMBERS and left.isdecimal() and right.isdecimal()):
                settled[place] = "word"
    return settled
