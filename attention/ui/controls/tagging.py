"""What the reader chooses about the taggers: a sentence, a window, a word, a head. All of it is in the link."""

from typing import Final, NamedTuple

import streamlit as st

from attention.experiments.labeling.disagreements import KINDS, Kind, load_disagreements
from attention.experiments.labeling.treebank import Sentence
from attention.experiments.labeling.vocabulary import split_words
from attention.figures.style import elided
from attention.ui.controls.bound import CONTROL_WIDTH, choose_code, choose_number, choose_place
from attention.ui.controls.example import join_tokens
from attention.ui.controls.parameters import HEAD, TAGGED, WINDOW, WORD
from attention.ui.text import Text, escape_markdown

OWN: Final = "own"
LONGEST_NAME: Final = 34
"""Letters of a sentence that a list shows."""


class Found(NamedTuple):
    """A sentence to tag, and its gold labels where a linguist has given them."""

    words: tuple[str, ...]
    gold: tuple[str, ...] | None
    kind: Kind | None = None
    """Why the sentence was chosen from the test set."""


def choose_sentence(tokens: tuple[str, ...], text: Text) -> Found:
    """Draw the choice between the reader's own sentence and those found in the test set."""
    found: dict[str, tuple[Kind, Sentence]] = {
        f"{kind}-{place}": (kind, sentence)
        for kind in KINDS
        for place, sentence in enumerate(load_disagreements()[kind], 1)
    }

    def name(code: str) -> str:
        if code == OWN:
            return elided(text.label("tagging.sentence_own", sentence=join_tokens(tokens)), LONGEST_NAME)
        return elided(" ".join(found[code][1].words), LONGEST_NAME)

    code = choose_code(TAGGED, text, name)
    if code == OWN:
        return Found(split_words(" ".join(tokens)), None)
    kind, sentence = found[code]
    return Found(sentence.words, sentence.tags, kind)


def choose_window(text: Text) -> int:
    """Draw the window's slider; return w."""
    return choose_number(WINDOW, text)


def choose_word(words: tuple[str, ...], proposed: int, text: Text) -> int:
    """Draw the choice of a word; return its index from 0.

    Args:
        words: the sentence.
        proposed: the index that is shown until the reader chooses.
        text: the reader's words.
    """
    if len(words) == 1:
        return 0
    chosen = choose_place(WORD.up_to(len(words), proposed + 1), text, width=CONTROL_WIDTH)
    st.markdown(f"“{escape_markdown(words[chosen])}”")
    return chosen


def choose_head(heads: int, text: Text) -> int | None:
    """Draw the choice of a head; return its index from 0, or None for the mean of all."""
    choices = {"all": None, **{str(head + 1): head for head in range(heads)}}
    return choices[choose_code(HEAD, text, lambda code: name_head(choices[code], text))]


def name_head(head: int | None, text: Text) -> str:
    """Return what a head, or the mean of all, is called."""
    return text.label("tagging.head_all") if head is None else text.label("tagging.head_title", head=head + 1)
