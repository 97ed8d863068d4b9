"""The taggers at work: a sentence, its labels, and what each tagger saw."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

import streamlit as st

from attention.arrays import Floats
from attention.experiments.facts import leaders
from attention.experiments.labeling.side_by_side import (
    in_sight,
    most_telling,
    tag_side_by_side,
    three_answers,
    without_a_row,
)
from attention.experiments.labeling.taggers import KEPT_WORDS, MOST_WORDS, Name, Tagging, distance_peaks, tag
from attention.experiments.labeling.training import HEAD_STARTS
from attention.figures import arcs, labels
from attention.figures.heatmap import Side, attention_heatmap, weight_span
from attention.figures.panels import Panel, panels
from attention.figures.style import percent
from attention.trace import Trace
from attention.ui.controls.example import toolbar
from attention.ui.controls.tagging import Found, choose_head, choose_sentence, choose_window, choose_word, name_head
from attention.ui.page import figure
from attention.ui.page.figure import Table
from attention.ui.page.frame import look, pair, show
from attention.ui.text import Reader, Text, load_text
from pages.labeling import KEPT, SLUG

COLOURS: Final = ("input", "key", "weight")
"""Of what the tagger alone, the window and self-attention see."""
NAMED: Final = 5
"""How many words without a row are named."""
BROKEN: Final = re.compile(r"(?<=[-一-鿿])\n(?=[a-z一-鿿])")
ACROSS: Final = 4
"""Heads in a row."""


class Work(NamedTuple):
    """A sentence, labelled three times, and the word that the reader looks at."""

    found: Found
    window: int
    taggings: Mapping[Name, Tagging]
    word: int

    def titles(self, text: Text) -> list[str]:
        """Return the three taggers' names, short enough for a column."""
        windowed = text.label("tagging.windowed", window=self.window)
        return [text.label("tagging.alone"), windowed, text.label("tagging.attention")]


@st.fragment
def show_taggers(trace: Trace, text: Text) -> None:
    """Let three taggers label a sentence, show what each saw, and then all heads."""
    left, right = st.columns([4, 3], gap="medium")
    with left:
        found = choose_sentence(trace.example.tokens, text)
    with right, toolbar("sight"):
        window = choose_window(text)
    words = found.words
    if not 0 < len(words) <= MOST_WORDS:
        show(text, "not_labelled", count=len(words), most=MOST_WORDS)
        return
    taggings = tag_side_by_side(words, window)
    weights = weights_of(words)
    said = [each.tags for each in taggings.values()]
    with left:
        show_kind(found, said, text)
    with left, toolbar("word"):
        proposed = most_telling(said, found.gold)
        work = Work(found, window, taggings, choose_word(words, proposed, text))
    with right:
        head = choose_head(len(weights), text)
    with left:
        show_labels(work, text)
    with right:
        show_sight(work, weights.mean(axis=0) if head is None else weights[head], name_head(head, text), text)
    if strange := without_a_row(words):
        more = len(strange) > NAMED
        show(text, "unknown", count=len(strange), words=text.label("page.between").join(strange[:NAMED]), more=more)
    show_heads(words, len(weights), head, text)


def unbroken(title: str) -> str:
    """Return a column's title in one line; where a word or a hyphen was broken, no space is left."""
    return BROKEN.sub("", title).replace("\n", " ")


def show_kind(found: Found, said: Sequence[Sequence[str]], text: Text) -> None:
    """Say why a sentence was chosen from the test set, and where that is not so with this window."""
    if found.kind:
        is_so = found.kind != "three_answers" or three_answers(said)
        st.caption(text.label(f"tagging.kind_{found.kind}" + ("" if is_so else "_elsewhere")))


def show_labels(work: Work, text: Text) -> None:
    """Show every word's labels, side by side."""
    words, gold, _ = work.found
    word = work.word
    columns = [
        labels.Column(
            title,
            said.tags,
            said.probabilities.max(axis=-1),
            None if gold is None else [tag != true for tag, true in zip(said.tags, gold, strict=True)],
        )
        for title, said in zip(work.titles(text), work.taggings.values(), strict=True)
    ]
    if gold is not None:
        columns.append(labels.Column(text.label("tagging.gold"), gold))
    name = text.named(words, [word])
    agree = len({each.tags[word] for each in work.taggings.values()}) == 1
    many = len(words) > 1
    look(text, "look_labels", word=name, agree=agree, gold=gold is not None, many=many, **_said(work))
    names = [unbroken(column.title) for column in columns]
    said = text.label("page.between").join(
        f"{name} {column.labels[word]}" for name, column in zip(names, columns, strict=True)
    )
    figure.show(
        labels.labels(words, columns, word),
        text,
        name="labels",
        alt=text.label("tagging.labels_alt", words=len(words), word=name, said=said),
        table=Table(
            [text.label("tagging.word_column"), *names],
            [[name, *(labels.written(column, row) for column in columns)] for row, name in enumerate(words)],
        ),
    )


def _said(work: Work) -> dict[str, str]:
    """Return the three tags of the word, and how sure each tagger is."""
    slots = {}
    for slot, said in zip(("alone", "window", "attention"), work.taggings.values(), strict=True):
        slots[slot] = said.tags[work.word]
        slots[f"{slot}_sure"] = percent(float(said.probabilities[work.word].max()))
    return slots


def show_sight(work: Work, weights: Floats, head: str, text: Text) -> None:
    """Show what each tagger could see when it labelled the word.

    Args:
        work: the sentence and its labels.
        weights: [N, N] of one head, or the mean of all.
        head: the name of either.
        text: the reader's words.
    """
    words, word = work.found.words, work.word
    seen = [in_sight(name, weights if name == "attention" else None, word, len(words)) for name in work.taggings]
    most = leaders(seen[-1])
    titles = work.titles(text)
    name, top, tie = text.named(words, [word]), text.named(words, most.places), len(most.places) > 1
    share = percent(most.value)
    look(text, "look_arcs", word=name, head=head, top=top, tie=tie, share=share, many=len(words) > 1)
    figure.show(
        arcs.arcs(
            words,
            [
                arcs.Panel(title, panel, colour, with_numbers=colour == "weight")
                for title, panel, colour in zip(titles, seen, COLOURS, strict=True)
            ],
            word,
            text.decimals,
        ),
        text,
        name="sight",
        alt=text.label(
            "tagging.arcs_alt",
            word=name,
            seen=int(seen[1].sum()),
            words=len(words),
            largest=share,
            top=top,
            tie=tie,
        ),
        table=Table(
            [text.label("tagging.word_column"), *map(unbroken, titles)],
            [[name, *(float(panel[row]) for panel in seen)] for row, name in enumerate(words)],
        ),
    )


def show_heads(words: tuple[str, ...], heads: int, head: int | None, text: Text) -> None:
    """Show all heads as small heatmaps, and the chosen one, or their mean, large."""
    still = sum(start == peak for start, peak in zip(HEAD_STARTS, distance_peaks(), strict=True))
    starts = text.label("page.between").join(map(text.count, HEAD_STARTS))
    show(text, "heads", heads=heads, starts=starts, kept=still, all_kept=still == heads)
    with pair("heads"):
        look(text, "look_heads", lecture=text.notation == "lecture", many=len(words) > 1)
        figure.show_drawn(kept(draw_heads, words)(words, text.reader))
        look(text, "look_head", head=name_head(head, text))
        figure.show_drawn(kept(draw_head, words)(words, head, text.reader))


def kept(draw: Any, words: tuple[str, ...]) -> Any:
    """Return a drawing that is kept for the next reader where the sentence is short, else one that is made anew."""
    return draw if len(words) <= KEPT_WORDS else draw.__wrapped__


@lru_cache(maxsize=KEPT)
def draw_heads(words: tuple[str, ...], reader: Reader) -> figure.Drawn:
    """Draw every head's weights [N, N] small, once for all who read this sentence."""
    text, weights = load_text(*reader, SLUG), weights_of(words)
    numbers = map(str, range(1, len(weights) + 1))
    return figure.draw(
        panels(
            [
                Panel(name_head(place, text), each.T if text.notation == "lecture" else each)
                for place, each in enumerate(weights)
            ],
            ACROSS,
            span=weight_span(weights),
            widest=420,
        ),
        text,
        name="heads",
        alt=text.label(
            "tagging.thumbnails_alt", heads=len(weights), words=len(words), largest=percent(float(weights.max()))
        ),
        table=Table(
            [text.label("tagging.query_side"), text.label("tagging.key_side"), *numbers],
            [
                [query, key, *weights[:, row, column].tolist()]
                for row, query in enumerate(words)
                for column, key in enumerate(words)
            ],
        ),
    )


@lru_cache(maxsize=KEPT)
def draw_head(words: tuple[str, ...], head: int | None, reader: Reader) -> figure.Drawn:
    """Draw one head's weights, or the mean of all, large."""
    text, weights = load_text(*reader, SLUG), weights_of(words)
    chosen = weights.mean(axis=0) if head is None else weights[head]
    return figure.draw(
        attention_heatmap(
            chosen,
            Side(text.label("tagging.query_side"), words),
            Side(text.label("tagging.key_side"), words),
            kind="weights",
            notation=text.notation,
            quantity=text.label("tagging.quantity"),
        ),
        text,
        name="head_weights",
        alt=text.label(
            "tagging.weights_alt",
            words=len(words),
            head=name_head(head, text),
            largest=percent(float(chosen.max())),
        ),
    )


def weights_of(words: tuple[str, ...]) -> Floats:
    """Return self-attention's weights [H, N, N] on a sentence."""
    weights = tag(words, "attention").weights
    assert weights is not None
    return weights
