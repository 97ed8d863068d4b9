"""Search for sentences on which the taggers disagree: `python -m attention.commands.find_disagreements [FOLDER]`.

It prints what it finds and stores the places in disagreements.json.
"""

import json
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from attention.experiments.labeling.disagreements import FILE, KINDS, Kind
from attention.experiments.labeling.taggers import FOLDER, NAMES, Name, load_vocabulary, tag
from attention.experiments.labeling.treebank import Sentence, read_sentences

PER_KIND: Final = 3
SHORTEST, LONGEST = 5, 12
PUNCTUATION: Final = frozenset(".,?!;:")


class Answers(NamedTuple):
    """A sentence of the test set, and what each tagger says about it."""

    place: int
    """Its index in the test set."""
    sentence: Sentence
    tags: dict[Name, tuple[str, ...]]

    def mistakes(self, name: Name) -> int:
        """Count the words on which a tagger and the linguists differ."""
        return sum(said != gold for said, gold in zip(self.tags[name], self.sentence.tags, strict=True))


def is_kind(answers: Answers, kind: Kind) -> bool:
    """Return whether the taggers disagree in this way.

    context_helps: a word alone is not enough, every window and self-attention get all words right.
    attention_wins: self-attention gets all words right, and no window does.
    window_wins: every window gets all words right, self-attention does not.
    three_answers: on one word the tagger alone, the window ±1 and self-attention say three different things.
    """
    windows = [answers.mistakes(name) for name in NAMES if name.startswith("window")]
    alone, attention = answers.mistakes("alone"), answers.mistakes("attention")
    if kind == "context_helps":
        return alone > 0 and not any(windows) and attention == 0
    if kind == "attention_wins":
        return alone > 0 and all(windows) and attention == 0
    if kind == "window_wins":
        return not any(windows) and attention > 0
    said = zip(*(answers.tags[name] for name in ("alone", "window-1", "attention")), strict=True)
    return any(len(set(tags)) == 3 for tags in said)


def search(kind: Kind) -> list[int]:
    """Return the places of the three most readable sentences of a kind: few rare words, then few words."""
    known = load_vocabulary().words

    def rare(answers: Answers) -> tuple[int, int, int]:
        words = answers.sentence.words
        return sum(word.lower() not in known for word in words), len(words), answers.place

    found = sorted((answers for answers in _candidates() if is_kind(answers, kind)), key=rare)
    return [answers.place for answers in found[:PER_KIND]]


@cache
def _candidates() -> tuple[Answers, ...]:
    return tuple(
        Answers(place, sentence, {name: tag(sentence.words, name).tags for name in NAMES})
        for place, sentence in _readable()
    )


def _readable() -> Iterator[tuple[int, Sentence]]:
    """Yield the short, complete sentences that name nobody and stand once, with their places."""
    seen = set()
    for place, sentence in enumerate(read_sentences("test")):
        words = sentence.words
        plain = all(word.isalpha() or word in PUNCTUATION or "'" in word[:2] for word in words)
        complete = plain and words[-1] in PUNCTUATION and "PROPN" not in sentence.tags
        if SHORTEST <= len(words) <= LONGEST and complete and words not in seen:
            seen.add(words)
            yield place, sentence


def main() -> None:
    """Search, print and store."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    found = {kind: search(kind) for kind in KINDS}
    for answers in _candidates():
        for kind in KINDS:
            if answers.place in found[kind]:
                print(f"\n{kind}  {answers.place}\n  {' '.join(answers.sentence.words)}")
                print(f"  {'gold':9}  {' '.join(answers.sentence.tags)}")
                for name, tags in answers.tags.items():
                    print(f"  {name:9}  {' '.join(tags)}")
    (folder / FILE).write_text(json.dumps(found, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
